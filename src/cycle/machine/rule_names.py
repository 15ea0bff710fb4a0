"""Names in date rules: those that stand for nothing, and named dates that wait for themselves.
Pure.
"""

from collections.abc import Collection, Mapping
from typing import NamedTuple

from cycle.calendar import expressions, grammar
from cycle.calendar.misread import names_nothing
from cycle.declaration.moments import DeclaredNamedDate
from cycle.machine.rules import DEADLINE, Rule, end_of
from cycle.suggestions import nearest
from cycle.text_checks import visible


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


class RuleFault(NamedTuple):
    """Why a rule cannot be read; `column` counts from 1 in what was written, None for the
    whole.
    """

    message: str
    meant: str | None
    column: int | None


def unreadable(written: str, rule: Rule, error: grammar.ExpressionError) -> RuleFault:
    """What is at fault may be a word that the short form leaves out, and the file does not
    hold.
    """
    column = rule.skipped + error.column
    stands_there = bool(error.found) and written[column - 1 :].startswith(error.found)
    if rule.example and (error.column == 1 or not stands_there):
        form = f'"{visible(written)}" is not of the form "{rule.example}"'
        return RuleFault(form, error.meant, None)
    remedy = "" if error.meant or not error.remedy else f". {error.remedy.rstrip('.')}"
    return RuleFault(f"{error.fault}{remedy}", error.meant, column)


def unknown_name(name: str) -> str:
    """What is wrong with a name in a rule that stands for no date."""
    if name == DEADLINE:
        return (
            f'"{DEADLINE}" has a meaning only in reminders; count from a meeting, a stage '
            "or a date"
        )
    if better := names_nothing(name.rpartition(" ")[2]):
        return f"{better.fault}. {better.remedy.rstrip('.')}"
    return (
        f'"{name}" has no date: it is no meeting or named date, nor the opening or end of a '
        "stage, nor a publication"
    )


def dated_like(name: str, names: Collection[str]) -> str | None:
    """The name that may have been meant. A stage has no date of its own, only its opening and
    its end.
    """
    if names_nothing(name.rpartition(" ")[2]):
        return None
    return end_of(name) if end_of(name) in names else nearest(name, names)


def is_event(written: str) -> bool:
    """Whether it names one thing that has a day, and nothing counted from it."""
    try:
        return isinstance(grammar.parse(written), expressions.Name)
    except grammar.ExpressionError:
        return False


def seen_through(dates: Mapping[str, DeclaredNamedDate], name: str) -> frozenset[str]:
    """What a named date counts from, other named dates seen through; nothing of other names."""
    found: set[str] = set()
    ahead = {name} & set(dates)
    while ahead:
        rule = dates[ahead.pop()].rule
        try:
            names = set(expressions.names_in(grammar.parse(rule))) if rule else set()
        except grammar.ExpressionError:
            continue
        ahead |= (names - found) & set(dates)
        found |= names
    return frozenset(found)
