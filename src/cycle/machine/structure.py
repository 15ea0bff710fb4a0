"""Do the stages of each track hang together, and is every key its own? Pure.

What can be seen in one track alone; what tracks do to one another is the soundness check's.
"""

from collections.abc import Iterable, Iterator, Mapping

from cycle.calendar import expressions, grammar
from cycle.declaration import schema
from cycle.declaration.faults import Fault
from cycle.declaration.outcomes import DeclaredOutcome
from cycle.declaration.schema import DeclaredWorkflow
from cycle.declaration.source import Source
from cycle.declaration.yaml_nodes import Path
from cycle.machine.model import END
from cycle.machine.needs.base import Missed
from cycle.machine.rules import DEADLINE

COMPLETE = "complete"
"""The engine's name for what is asked once all needs of a stage are met."""


def faults_of_structure(declared: DeclaredWorkflow, source: Source) -> tuple[Fault, ...]:
    """Stages that can't be reached or left for good, keys used twice or kept for another
    meaning.
    """
    return (
        *_repeated_stages(declared, source),
        *_repeated_in_lists(declared, source),
        *_kept_words(declared, source),
        *(
            fault
            for track, stages in declared.tracks.items()
            for fault in (
                *_disconnected(("tracks", track), stages, source),
                *_taken_wrongly(("tracks", track), stages, source),
            )
        ),
    )


def _repeated_stages(declared: DeclaredWorkflow, source: Source) -> Iterator[Fault]:
    """A stage is named alone on the command line, so its key is unique in the whole
    workflow.
    """
    places = [
        (("tracks", track, number, "stage"), stage.stage)
        for track, stages in declared.tracks.items()
        for number, stage in enumerate(stages)
    ]
    yield from _repeated(places, "the stage", "in this workflow", source)


def _repeated_in_lists(declared: DeclaredWorkflow, source: Source) -> Iterator[Fault]:
    for sheet, rows in declared.sheets.items():
        issues = [
            (("sheets", sheet, number, "issue"), row.issue) for number, row in enumerate(rows)
        ]
        yield from _repeated(issues, "the issue", "in this sheet", source)
    for track, stages in declared.tracks.items():
        for number, stage in enumerate(stages):
            yield from _repeated_needs(("tracks", track, number), stage, source)


def _repeated_needs(path: Path, stage: schema.DeclaredStage, source: Source) -> Iterator[Fault]:
    needs = stage.all_needs()
    keys = [((*path, *below), need.key) for below, need in needs]
    yield from _repeated(
        keys, "the need", 'in this stage (give one another name with "as")', source
    )
    meetings = [(*path, *below) for below, need in needs if need.meeting]
    for second in meetings[1:]:
        yield source.at_value(second, "a stage is decided at one meeting; this is its second")


def _repeated(
    places: Iterable[tuple[Path, str]], what: str, where: str, source: Source
) -> Iterator[Fault]:
    first: dict[str, Path] = {}
    for path, key in places:
        if key in first:
            line = source.line_of(first[key])
            message = f'{what} "{key}" stands twice {where}; first in line {line}'
            yield source.at_value(path, message)
        first.setdefault(key, path)


def _kept_words(declared: DeclaredWorkflow, source: Source) -> Iterator[Fault]:
    """Words with a meaning of their own in outcomes and date rules."""
    for track, stages in declared.tracks.items():
        for number, stage in enumerate(stages):
            if stage.stage == END:
                yield source.at_value(
                    ("tracks", track, number, "stage"),
                    f'"{END}" is where a track ends, no stage',
                )
            yield from _misplaced(("tracks", track, number), stage, source)
            yield from _amended_at_the_end(("tracks", track, number), stage, source)
    named = [("meetings", key) for key in declared.meetings]
    for path in (*named, *(("dates", key) for key in declared.dates)):
        key = path[-1]
        if key == DEADLINE or not _names_itself(key):
            message = f'"{key}" is a word of the date rules; call it otherwise'
            yield source.at_key(path, message)


def _misplaced(path: Path, stage: schema.DeclaredStage, source: Source) -> Iterator[Fault]:
    """A need called as what comes after all needs; a block where there is nothing that could
    come too late to count.
    """
    if stage.missed == Missed.BLOCK:
        yield source.at_value(
            (*path, "missed"),
            'a need can block, a stage can\'t: say "missed: block" of one of its needs',
        )
    for below, need in stage.all_needs():
        if need.key == COMPLETE:
            yield source.at_value(
                (*path, *below),
                f'"{COMPLETE}" is the end of a stage; call the need otherwise with "as"',
            )
        if need.meeting and need.missed == Missed.BLOCK:
            fault = (
                "a meeting can't block, for what it has decided can't be recorded too "
                "late to count"
            )
            yield source.at_value((*path, *below, "missed"), fault)


def _amended_at_the_end(
    path: Path, stage: schema.DeclaredStage, source: Source
) -> Iterator[Fault]:
    """An amendment is asked for in the stage that its outcome leads to; at its end a track asks
    for nothing.
    """
    for name, outcome in stage.outcomes.items():
        if outcome.amends and outcome.to == END:
            fault = (
                f'"{name}" orders an amendment, and leads to the end, where nobody is '
                "asked for it"
            )
            yield source.at_value((*path, "outcomes", name, "to"), fault)


def _taken_wrongly(
    path: Path, stages: tuple[schema.DeclaredStage, ...], source: Source
) -> Iterator[Fault]:
    """Outcomes that nobody records: one a stage comes by itself, forward; and what a deadline
    leads to is named by one.
    """
    place = {stage.stage: number for number, stage in enumerate(stages)}
    for number, stage in enumerate(stages):
        by_themselves = 0
        needs = (need for _, need in stage.all_needs())
        named = {_outcome_of(said) for said in (stage, *needs)}
        for name, outcome in stage.outcomes.items():
            at = (*path, number, "outcomes", name, "by")
            if outcome.by == "missed" and name not in named:
                message = f'no deadline of this stage says "missed: outcome {name}"'
                yield source.at_value(at, message)
            if outcome.by != "person" and outcome.records:
                message = f'"{name}" is recorded by nobody, so nothing is recorded with it'
                yield source.at_value((*at[:-1], "records"), message)
            if outcome.by != "itself":
                continue
            by_themselves += 1
            for fault in _why_not_by_itself(stage, outcome, by_themselves, place, number):
                yield source.at_value(at, f'"{name}" can\'t come by itself: {fault}')


def _why_not_by_itself(
    stage: schema.DeclaredStage,
    outcome: DeclaredOutcome,
    count: int,
    place: Mapping[str, int],
    number: int,
) -> Iterator[str]:
    if count > 1:
        yield "another outcome of this stage does already"
    if any(need.meeting for _, need in stage.all_needs()):
        yield "how a meeting decided is recorded by its clerk"
    if outcome.regardless:
        yield "it would be taken at once, regardless of what the stage needs"
    if outcome.to != END and place.get(outcome.to, len(place)) <= number:
        yield "it leads back, and might do so for ever"


def _outcome_of(said: schema.DeclaredTimed) -> str:
    return (said.missed or "").partition("outcome ")[2]


def _names_itself(key: str) -> bool:
    try:
        return expressions.names_in(grammar.parse(f"1 working day before {key}")) == {key}
    except grammar.ExpressionError:
        return False


def _disconnected(
    path: Path, stages: tuple[schema.DeclaredStage, ...], source: Source
) -> Iterator[Fault]:
    onward = {
        stage.stage: {outcome.to for outcome in stage.outcomes.values()} for stage in stages
    }
    if set().union(*onward.values()) - {END, *onward}:
        return  # a target that isn't there is told already, and what is cut off follows from it
    reachable = reached_from(stages[0].stage, onward)
    ending = reached_from(END, _reversed(onward))
    for number, stage in enumerate(stages):
        place = (*path, number, "stage")
        if stage.stage not in reachable:
            yield source.at_value(place, f'no outcome leads to the stage "{stage.stage}"')
        elif stage.stage not in ending:
            yield source.at_value(
                place, f'from the stage "{stage.stage}" no outcome ever leads to the end'
            )


def reached_from(start: str, onward: Mapping[str, set[str]]) -> set[str]:
    """All that a way leads to, itself among it."""
    reached, waiting = {start}, [start]
    while waiting:
        fresh = onward.get(waiting.pop(), set()) - reached
        reached |= fresh
        waiting.extend(fresh)
    return reached


def _reversed(onward: Mapping[str, set[str]]) -> dict[str, set[str]]:
    return {
        target: {stage for stage in onward if target in onward[stage]}
        for target in set().union(*onward.values())
    }
