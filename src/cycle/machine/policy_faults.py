"""Do reminder policies belong to offices that there are, and do escalations rise? Pure."""

from collections.abc import Iterator
from itertools import pairwise

from cycle.calendar import grammar
from cycle.calendar.expressions import Count, Direction, Expression
from cycle.declaration import schema
from cycle.declaration.faults import Fault
from cycle.declaration.schema import DeclaredWorkflow
from cycle.declaration.source import Source
from cycle.declaration.yaml_nodes import Path
from cycle.machine import rules
from cycle.machine.model import USUAL_POLICY
from cycle.suggestions import nearest


def faults_of_policies(declared: DeclaredWorkflow, source: Source) -> Iterator[Fault]:
    """Policies for offices that do not exist, or have one already; escalations that fall."""
    first: dict[str, str] = {}
    for key, policy in declared.reminders.items():
        path: Path = ("reminders", key)
        for number, role in enumerate(policy.offices):
            at = (*path, "for", number)
            if role not in declared.roles:
                meant = nearest(role, declared.roles)
                yield source.at_value(at, f'there is no role "{role}"', suggestion=meant)
            if role in first:
                message = f"{role} has a policy of its own already: {first[role]}"
                yield source.at_value(at, message)
            first.setdefault(role, key)
        if policy.offices and key == USUAL_POLICY:
            message = f'the policy called "{USUAL_POLICY}" holds for all that have no other'
            yield source.at_value((*path, "for"), message)
        elif policy.offices and USUAL_POLICY not in declared.reminders:
            message = (
                f'"for" takes the place of the policy called "{USUAL_POLICY}" for these '
                "offices, and there is none"
            )
            yield source.at_value((*path, "for"), message)
        yield from _falling((*path, "escalate"), policy, source)


def _falling(path: Path, policy: schema.DeclaredReminders, source: Source) -> Iterator[Fault]:
    """Steps counted in the same unit, of which a later one comes sooner."""
    counted = [_counted(each.after) for each in policy.escalate]
    for number, (before, read) in enumerate(pairwise(counted), start=1):
        if before is None or read is None or before.unit is not read.unit:
            continue
        if _signed(read) < _signed(before):
            message = (
                f'"{policy.escalate[number].after}" comes before the step above it: steps of '
                "escalation stand in the order in which they come"
            )
            yield source.at_value((*path, number, "after"), message)


def _counted(written: str) -> Count | None:
    """A step counted from the deadline itself; None of any other, or where it cannot be
    read.
    """
    try:
        read: Expression = grammar.parse(rules.escalation(written).text)
    except grammar.ExpressionError:
        return None
    return read if isinstance(read, Count) and str(read.of) == rules.DEADLINE else None


def _signed(count: Count) -> int:
    return -count.number if count.direction is Direction.BEFORE else count.number
