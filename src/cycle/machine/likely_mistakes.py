"""What a sound declaration says that is likely not what was meant: told by `cycle check`, never
refused. Pure.
"""

from collections.abc import Iterable, Iterator

from cycle.calendar import grammar
from cycle.calendar.expressions import Count, Direction, Expression, Unit, names_in
from cycle.declaration import schema
from cycle.declaration.faults import Fault, in_order
from cycle.declaration.outcomes import DeclaredOutcome
from cycle.declaration.schema import DeclaredWorkflow
from cycle.declaration.source import Source
from cycle.declaration.values import WEEKDAYS
from cycle.declaration.yaml_nodes import Path
from cycle.machine import rules
from cycle.machine.model import USUAL_POLICY

_OPENING, _CLOSING = "\u2018\u201c\u201e", "\u2019\u201d"


def likely_mistakes(declared: DeclaredWorkflow, source: Source) -> tuple[Fault, ...]:
    """Each with its place, for a declaration that has no fault."""
    return in_order(
        [
            *_texts(source),
            *_weekend(declared, source),
            *_policies(declared, source),
            *_published_twice(declared, source),
            *_unused(declared, source),
        ]
    )


def _texts(source: Source) -> Iterator[Fault]:
    for path, node in source.scalars():
        if node.cut_off:
            message = (
                f'"{node.cut_off}" is a comment, and the text is "{node.value}" alone; put the '
                "whole text in quotes if it belongs to it"
            )
            yield source.at_value(path, message)
        text = str(node.value)
        if text[:1] in _OPENING and text[-1:] in _CLOSING and text[:1]:
            message = f"the quotation marks are part of the text {text}; leave them out"
            yield source.at_value(path, message)


def _weekend(declared: DeclaredWorkflow, source: Source) -> Iterator[Fault]:
    if set(declared.calendar.weekend) == set(WEEKDAYS):
        message = "every day is a weekend day, so that no working day is ever found"
        yield source.at_value(("calendar", "weekend"), message)


def _policies(declared: DeclaredWorkflow, source: Source) -> Iterator[Fault]:
    for key, policy in declared.reminders.items():
        for number, written in enumerate(policy.remind):
            read = grammar.parse(rules.reminder(written).text)
            if isinstance(read, Count) and read.direction is Direction.AFTER:
                message = (
                    f'"{written}" comes after the deadline; what is said then is "then" and '
                    '"escalate"'
                )
                yield source.at_value(("reminders", key, "remind", number), message)
        yield from _falling(("reminders", key, "escalate"), policy, source)


def _falling(path: Path, policy: schema.DeclaredReminders, source: Source) -> Iterator[Fault]:
    before: Count | None = None
    for number, step in enumerate(policy.escalate):
        read = grammar.parse(rules.escalation(step.after).text)
        if not isinstance(read, Count):
            before = None
            continue
        if before is not None and read.unit is not before.unit and _days(read) < _days(before):
            message = (
                f'"{step.after}" comes before the step above it; write the steps in the order '
                "in which they come"
            )
            yield source.at_value((*path, number, "after"), message)
        before = read


_LENGTH = {Unit.DAY: 1.0, Unit.CLEAR: 1.0, Unit.WEEK: 7.0, Unit.MONTH: 30.0}


def _days(count: Count) -> float:
    """Roughly; five working days are a week."""
    return count.number * _LENGTH.get(count.unit, 1.4)


def _published_twice(declared: DeclaredWorkflow, source: Source) -> Iterator[Fault]:
    for track, stages in declared.tracks.items():
        for number, stage in enumerate(stages):
            seen: set[str] = set()
            for below, need in stage.all_needs():
                for place, document in enumerate(need.publish or ()):
                    if document in seen:
                        path = ("tracks", track, number, *below, "publish", place)
                        message = f'"{document}" is published twice in this stage'
                        yield source.at_value(path, message)
                    seen.add(document)


def _unused(declared: DeclaredWorkflow, source: Source) -> Iterator[Fault]:
    # A year's file gives items of lists their offices, so there any may be used.
    for where, what, names, used in (
        ("roles", "role", {} if declared.lists else declared.roles, _roles(declared)),
        ("documents", "document", declared.documents, _documents(declared)),
        ("lists", "list", declared.lists, _lists(declared)),
        ("sheets", "sheet", declared.sheets, _sheets(declared)),
        ("meetings", "meeting", declared.meetings, _meetings(declared)),
        ("dates", "named date", declared.dates, _counted_from(declared)),
        ("reminders", "policy of reminders", declared.reminders, _named_policies(declared)),
    ):
        for name in names:
            if name not in used:
                yield source.at_key((where, name), f'the {what} "{name}" is used nowhere')


def _stages(declared: DeclaredWorkflow) -> Iterator[schema.DeclaredStage]:
    for stages in declared.tracks.values():
        yield from stages


def _needs(declared: DeclaredWorkflow) -> Iterator[schema.DeclaredNeed]:
    for stage in _stages(declared):
        yield from (need for _, need in stage.all_needs())


def _roles(declared: DeclaredWorkflow) -> set[str | None]:
    return {
        *declared.clerks,
        *declared.may_waive,
        *declared.may_appoint,
        declared.weekly.to if declared.weekly else None,
        *(role for rows in declared.sheets.values() for row in rows for role in row.role),
        *(step.to for policy in declared.reminders.values() for step in policy.escalate),
        *(stage.owner for stage in _stages(declared)),
        *(need.by for need in _needs(declared)),
    }


def _lists(declared: DeclaredWorkflow) -> set[str | None]:
    return {
        *(need.each for need in _needs(declared)),
        *(row.each for rows in declared.sheets.values() for row in rows),
    }


def _documents(declared: DeclaredWorkflow) -> set[str | None]:
    return {
        *(need.document for need in _needs(declared)),
        *(need.of for need in _needs(declared)),
        *(document for need in _needs(declared) for document in need.publish or ()),
        *(o.amends for stage in _stages(declared) for o in stage.outcomes.values()),
    }


def _sheets(declared: DeclaredWorkflow) -> set[str | None]:
    reports = [each.report for each in declared.documents.values() if each.report]
    return {*(need.signoffs for need in _needs(declared)), *(each.sheet for each in reports)}


def _meetings(declared: DeclaredWorkflow) -> set[str | None]:
    reports = [each.report for each in declared.documents.values() if each.report]
    return {
        declared.final_decision,
        *(need.meeting for need in _needs(declared)),
        *(each.meeting for each in reports),
        *(key for each in declared.meetings.values() for key in each.receives_from),
        *_counted_from(declared),
    }


def _counted_from(declared: DeclaredWorkflow) -> set[str]:
    return {name for rule in _rules(declared) for name in names_in(rule)}


def _rules(declared: DeclaredWorkflow) -> Iterator[Expression]:
    said: list[Iterable[str | None]] = [
        (stage.due for stage in _stages(declared)),
        (need.due for need in _needs(declared)),
        (each.objections.until for each in declared.meetings.values() if each.objections),
        (each.rule for each in declared.dates.values()),
        (each.not_before.rule for each in _held_back(declared) if each.not_before),
    ]
    for texts in said:
        yield from (grammar.parse(text) for text in texts if text)
    for policy in declared.reminders.values():
        yield from (grammar.parse(rules.reminder(each).text) for each in policy.remind)
        yield from (
            grammar.parse(rules.escalation(each.after).text) for each in policy.escalate
        )


def _held_back(
    declared: DeclaredWorkflow,
) -> Iterator[schema.DeclaredTimed | DeclaredOutcome]:
    yield from _stages(declared)
    yield from _needs(declared)
    for stage in _stages(declared):
        yield from stage.outcomes.values()


def _named_policies(declared: DeclaredWorkflow) -> set[str | None]:
    named = {
        *(stage.reminders for stage in _stages(declared)),
        *(need.reminders for need in _needs(declared)),
        *(row.reminders for rows in declared.sheets.values() for row in rows),
        *(key for key, policy in declared.reminders.items() if policy.offices),
        USUAL_POLICY,
    }
    return named | set(declared.reminders) if len(declared.reminders) == 1 else named
