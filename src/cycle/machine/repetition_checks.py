"""Do the stages that repeat hang together, and does each "next" have a stage to count from?
Pure.

A meeting sits once, so a stage that repeats is not decided at one. Each repetition has a key of
its own, and dates that can be said again so much later.
"""

from collections.abc import Iterator

from cycle.calendar.expressions import Expression, Next, points_in
from cycle.calendar.grammar import ExpressionError, parse
from cycle.declaration import schema
from cycle.declaration.faults import Fault
from cycle.declaration.schema import DeclaredWorkflow
from cycle.declaration.source import Source
from cycle.declaration.yaml_nodes import Path
from cycle.machine import rules
from cycle.machine.repetition import can_be_later, is_counted_from, keys_of


def faults_of_repetition(declared: DeclaredWorkflow, source: Source) -> tuple[Fault, ...]:
    """Stages that cannot repeat as they say, and rules outside of stages that say "next"."""
    return (
        *_in_stages(declared, source),
        *_next_of_nothing(declared, source),
    )


def _in_stages(declared: DeclaredWorkflow, source: Source) -> Iterator[Fault]:
    keys = {stage.stage for stages in declared.tracks.values() for stage in stages}
    for track, stages in declared.tracks.items():
        for number, stage in enumerate(stages):
            if stage.repeat is None:
                continue
            path: Path = ("tracks", track, number)
            for below, need in stage.all_needs():
                if need.meeting:
                    message = "a meeting sits once: a stage that repeats is decided at none"
                    yield source.at_value((*path, *below), message)
            for key in sorted({*keys_of(stage)} & keys):
                message = f"one of the stages that repeat is {key}, and a stage is called so"
                yield source.at_value((*path, "stage"), message)
            for below, rule in _rules_of(stage):
                yield from _not_later(source, (*path, *below), rule, stage.stage)


def _not_later(source: Source, path: Path, rule: str, stage: str) -> Iterator[Fault]:
    expression = _read(rule)
    if expression is None or is_counted_from(expression, rules.opening_of(stage)):
        return
    for point in points_in(expression):
        if not can_be_later(point):
            message = (
                f'"{point}" cannot be said of a later month: count from a date, from the last '
                f"day of a month, or from the {rules.opening_of(stage)}"
            )
            yield source.at_value(path, message)


def _rules_of(stage: schema.DeclaredStage) -> Iterator[tuple[Path, str]]:
    timed: list[tuple[Path, schema.DeclaredTimed]] = [((), stage), *stage.all_needs()]
    for below, said in timed:
        if said.due:
            yield (*below, "due"), said.due
        if said.not_before:
            yield (*below, "not_before", "rule"), said.not_before.rule
    for name, outcome in stage.outcomes.items():
        if outcome.not_before:
            yield ("outcomes", name, "not_before", "rule"), outcome.not_before.rule


def _next_of_nothing(declared: DeclaredWorkflow, source: Source) -> Iterator[Fault]:
    for path, rule in _rules_outside(declared):
        expression = _read(rule)
        for point in points_in(expression) if expression else ():
            if isinstance(point, Next):
                message = (
                    f'"{point}" counts from the opening of the stage in which it stands, and '
                    "this rule stands in none; name what it follows: first "
                    f"{str(point).removeprefix('next ')} after ..."
                )
                yield source.at_value(path, message)


def _rules_outside(declared: DeclaredWorkflow) -> Iterator[tuple[Path, str]]:
    for key, named in declared.dates.items():
        if named.rule:
            yield ("dates", key, "rule"), named.rule
    for key, meeting in declared.meetings.items():
        if meeting.objections:
            yield ("meetings", key, "objections", "until"), meeting.objections.until
    yield from _rules_of_rows(declared)
    for key, policy in declared.reminders.items():
        for number, written in enumerate(policy.remind):
            yield ("reminders", key, "remind", number), rules.reminder(written).text
        for number, step in enumerate(policy.escalate):
            rule = rules.escalation(step.after).text
            yield ("reminders", key, "escalate", number, "after"), rule


def _rules_of_rows(declared: DeclaredWorkflow) -> Iterator[tuple[Path, str]]:
    for key, rows in declared.sheets.items():
        for number, row in enumerate(rows):
            if row.due:
                yield ("sheets", key, number, "due"), row.due


def _read(rule: str) -> Expression | None:
    """None where it cannot be read, which is told elsewhere."""
    try:
        return parse(rule)
    except ExpressionError:
        return None
