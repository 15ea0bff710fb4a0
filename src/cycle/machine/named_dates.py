"""What a date rule rests on, named dates seen through: `5 working days before papers-day` rests
on whatever the papers-day rests on. Pure.
"""

from functools import lru_cache

from cycle.calendar.expressions import Expression, counted_back_from, names_in
from cycle.calendar.grammar import parse
from cycle.machine.model import Machine


@lru_cache(maxsize=4096)
def parsed(rule: str) -> Expression:
    """The expression behind a rule's text; the compiler has seen to it that it parses."""
    return parse(rule)


def names_behind(machine: Machine, rule: str) -> frozenset[str]:
    """The names that a rule rests on, those of named dates among them, and what these rest
    on.
    """
    found: set[str] = set()
    ahead = set(names_in(parsed(rule)))
    while ahead:
        name = ahead.pop()
        found.add(name)
        ahead |= _names_of(machine, name) - found
    return frozenset(found)


def lies_before(machine: Machine, rule: str) -> frozenset[str]:
    """The names before which a rule lies: `5 clear working days before council`, or a date that
    is so named.
    """
    expression = parsed(rule)
    before = counted_back_from(expression)
    found = {each for name in before for each in (name, *_names_behind_name(machine, name))}
    for name in names_in(expression) - before:
        named = machine.dates.get(name)
        found |= lies_before(machine, named.rule) if named and named.rule else frozenset()
    return frozenset(found)


def _names_behind_name(machine: Machine, name: str) -> frozenset[str]:
    named = machine.dates.get(name)
    return names_behind(machine, named.rule) if named and named.rule else frozenset()


def _names_of(machine: Machine, name: str) -> frozenset[str]:
    named = machine.dates.get(name)
    return names_in(parsed(named.rule)) if named and named.rule else frozenset()
