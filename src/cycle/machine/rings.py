"""Named dates that wait for themselves. Pure."""

from collections.abc import Mapping

from cycle.calendar import expressions, grammar
from cycle.declaration.moments import DeclaredNamedDate


def ring_of(dates: Mapping[str, DeclaredNamedDate], key: str) -> tuple[str, ...]:
    """The shortest way from a named date back to itself; of a ring only the first of its names
    has one, so that it is told once.
    """
    ways: list[tuple[str, ...]] = [(key,)]
    for way in ways:
        for name in sorted(_counts_from(dates, way[-1])):
            if name == key:
                return (*way, key) if key == min(way) else ()
            if name not in way:
                ways.append((*way, name))
    return ()


def _counts_from(dates: Mapping[str, DeclaredNamedDate], key: str) -> frozenset[str]:
    """The named dates in a named date's rule; none where it cannot be read."""
    rule = dates[key].rule
    try:
        names = expressions.names_in(grammar.parse(rule)) if rule else ()
    except grammar.ExpressionError:
        return frozenset()
    return frozenset(names) & frozenset(dates)
