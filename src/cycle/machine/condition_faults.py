"""Every declared condition that cannot be read, is about nothing, or could never be known where
it stands. Pure.
"""

from collections.abc import Iterator

from cycle.declaration.faults import Fault
from cycle.declaration.schema import DeclaredStage, DeclaredWorkflow
from cycle.declaration.source import Source
from cycle.declaration.yaml_nodes import Path
from cycle.machine.conditions import Condition, ConditionError
from cycle.machine.declared_conditions import never_before, resolved
from cycle.machine.model import END, NOT_NEEDED


def faults_in_conditions(declared: DeclaredWorkflow, source: Source) -> tuple[Fault, ...]:
    return (
        *(
            fault
            for sheet, rows in declared.sheets.items()
            for number, row in enumerate(rows)
            for fault in _of(
                declared, source, ("sheets", sheet, number, "when"), row.when, None
            )
        ),
        *(
            fault
            for track, stages in declared.tracks.items()
            for number, stage in enumerate(stages)
            for fault in _in_stage(declared, source, ("tracks", track, number), stage)
        ),
    )


def _in_stage(
    declared: DeclaredWorkflow, source: Source, path: Path, stage: DeclaredStage
) -> Iterator[Fault]:
    yield from _of(declared, source, (*path, "when"), stage.when, stage)
    yield from _passed_over(declared, source, path, stage)
    for below, need in stage.all_needs():
        place = (*path, *below, "when")
        yield from _of(declared, source, place, need.when, stage)
        if need.meeting and need.when:
            yield source.at_value(
                place, 'a stage is decided at its meeting: say "when" of the stage instead'
            )
        for row, asked in _of_rows(declared, need.signoffs, stage):
            message = f"the row {row} of {need.signoffs} hangs on {_never(asked, stage)}"
            yield source.at_value((*path, *below, "signoffs"), message)
    for name, outcome in stage.outcomes.items():
        place = (*path, "outcomes", name, "when")
        yield from _of(declared, source, place, outcome.when, stage)
        if outcome.when and _is_taken_when_missed(stage, name):
            message = f'"{name}" is taken when a deadline is missed, whatever else holds'
            yield source.at_value(place, message)


def _passed_over(
    declared: DeclaredWorkflow, source: Source, path: Path, stage: DeclaredStage
) -> Iterator[Fault]:
    """Where a stage is not needed, its track goes the way of its first outcome onward."""
    if stage.when is None:
        return
    if NOT_NEEDED in stage.outcomes:
        message = f'"{NOT_NEEDED}" is how a stage ends whose condition does not hold'
        yield source.at_key((*path, "outcomes", NOT_NEEDED), message)
    stages = declared.tracks[str(path[1])]
    place = {each.stage: number for number, each in enumerate(stages)}
    onward = (
        outcome.to == END or place.get(outcome.to, len(stages)) > place[stage.stage]
        for outcome in stage.outcomes.values()
    )
    if not any(onward):
        message = "no outcome of the stage leads onward, to where its track goes without it"
        yield source.at_value((*path, "when"), message)


def _of(
    declared: DeclaredWorkflow,
    source: Source,
    path: Path,
    written: str | None,
    stage: DeclaredStage | None,
) -> Iterator[Fault]:
    if written is None:
        return
    try:
        condition = resolved(declared, written, stage)
    except ConditionError as error:
        yield source.at_value(
            path, error.message, suggestion=error.suggestion, column=error.column
        )
        return
    if stage:
        for asked in never_before(declared, condition, stage):
            yield source.at_value(path, f"it hangs on {_never(asked, stage)}")


def _of_rows(
    declared: DeclaredWorkflow, sheet: str | None, stage: DeclaredStage
) -> Iterator[tuple[str, str]]:
    """Rows of a sheet signed in a stage, and the stage that each waits for in vain."""
    for row in declared.sheets.get(sheet or "", ()):
        condition = _readable(declared, row.when)
        for asked in never_before(declared, condition, stage) if condition else ():
            yield row.issue, asked


def _readable(declared: DeclaredWorkflow, written: str | None) -> Condition | None:
    try:
        return resolved(declared, written, None) if written else None
    except ConditionError:
        return None


def _never(asked: str, stage: DeclaredStage) -> str:
    if asked == stage.stage:
        return f"how {asked} itself ends, which is not known in it"
    return f"how {asked} ends, and no way leads from there to {stage.stage}"


def _is_taken_when_missed(stage: DeclaredStage, name: str) -> bool:
    deadlines = (stage, *(need for _, need in stage.all_needs()))
    named = {(each.missed or "").partition("outcome ")[2] for each in deadlines}
    return stage.outcomes[name].by == "missed" or name in named
