"""Workflows gone wrong in one place each, made from a good one: an outcome left out or
elsewhere, one more `after`.

Some of them are sound all the same; which, is what provers are asked.
"""

from collections.abc import Iterator

import msgspec

from cycle.machine.model import END, After, Machine, Outcome, Stage, Track
from cycle.machine.needs.base import Deadline, Missed


def mutants(machine: Machine) -> Iterator[tuple[str, Machine]]:
    """Each with a name that says what was done."""
    for track, stage in machine.stages():
        yield from _outcomes_left_out(machine, track, stage)
        yield from _outcomes_to_the_end(machine, track, stage)
        yield from _waiting_for_more(machine, track, stage)
        yield _coming_round_by_itself(machine, track, stage)
        yield from _only_when(machine, track, stage)
        yield from _calling_a_track(machine, track, stage)


def _outcomes_left_out(
    machine: Machine, track: Track, stage: Stage
) -> Iterator[tuple[str, Machine]]:
    for outcome in stage.outcomes:
        others = tuple(each for each in stage.outcomes if each is not outcome)
        if others:
            yield (
                f"{stage.key} without {outcome.name}",
                _with(machine, track, stage, outcomes=others),
            )


def _outcomes_to_the_end(
    machine: Machine, track: Track, stage: Stage
) -> Iterator[tuple[str, Machine]]:
    for outcome in stage.outcomes:
        if outcome.target != END:
            ended = msgspec.structs.replace(outcome, target=END, leads_back=False)
            outcomes = tuple(ended if each is outcome else each for each in stage.outcomes)
            yield (
                f"{stage.key} ends by {outcome.name}",
                _with(machine, track, stage, outcomes=outcomes),
            )


def _waiting_for_more(
    machine: Machine, track: Track, stage: Stage
) -> Iterator[tuple[str, Machine]]:
    for other, waited_for in machine.stages():
        if other is not track:
            for outcome in (None, *(each.name for each in waited_for.outcomes)):
                after = After(track=other.key, stage=waited_for.key, outcome=outcome)
                yield (
                    f"{stage.key} after {after}",
                    _with(machine, track, stage, after=(*stage.after, after)),
                )


def _only_when(machine: Machine, track: Track, stage: Stage) -> Iterator[tuple[str, Machine]]:
    """Under a condition about how another stage of the track ended: the stage, and its first
    outcome. A stage that opens on another track is not told exactly by a net.
    """
    for other in track.stages:
        if other is stage:
            continue
        condition = f"{other.key}.{other.outcomes[0].name}"
        against = msgspec.structs.replace(stage.outcomes[0], when=f"not {condition}")
        outcomes = (against, *stage.outcomes[1:])
        yield (
            f"{against.name} of {stage.key} when not {condition}",
            _with(machine, track, stage, outcomes=outcomes),
        )
        if any(not each.leads_back for each in stage.outcomes):
            yield f"{stage.key} when {condition}", _with(machine, track, stage, when=condition)


def _calling_a_track(
    machine: Machine, track: Track, stage: Stage
) -> Iterator[tuple[str, Machine]]:
    """One more track, which waits for this stage, and which an outcome, or a deadline missed,
    calls.
    """
    for outcome in stage.outcomes:
        calling = msgspec.structs.replace(outcome, calls="duty")
        outcomes = tuple(calling if each is outcome else each for each in stage.outcomes)
        changed = _with(machine, track, stage, outcomes=outcomes)
        for waits_for in (None, After(track=track.key, stage=stage.key, outcome=outcome.name)):
            waits = f" and waits for {waits_for}" if waits_for else ""
            yield f"{outcome.name} of {stage.key} calls{waits}", _with_duty(changed, waits_for)
    due = Deadline(rule="by 1 March", missed=Missed.BEGIN, calls="duty")
    late = _with(machine, track, stage, due=due)
    yield f"{stage.key} calls when late", _with_duty(late, None)


def _with_duty(machine: Machine, waits_for: After | None) -> Machine:
    """The machine with a track that waits to be called, of two stages and a way back."""
    done = Outcome(name="done", target="answering", leads_back=False)
    back = Outcome(name="back", target="duty-begun", leads_back=True)
    first = Stage(key="duty-begun", title="Begun", owner=machine.clerks[0], outcomes=(done,))
    second = msgspec.structs.replace(
        first,
        key="answering",
        after=(waits_for,) if waits_for else (),
        outcomes=(Outcome(name="answered", target=END), back),
    )
    duty = Track(key="duty", title="Duty", stages=(first, second), when_called=True)
    return msgspec.structs.replace(machine, tracks=(*machine.tracks, duty))


def _coming_round_by_itself(
    machine: Machine, track: Track, stage: Stage
) -> tuple[str, Machine]:
    again = Outcome(name="again", target=stage.key, leads_back=True)
    due = Deadline(
        rule=f"5 working days after opening of {stage.key}",
        missed=Missed.OUTCOME,
        outcome="again",
    )
    changed = _with(machine, track, stage, outcomes=(*stage.outcomes, again), due=due)
    return f"{stage.key} comes round by itself", changed


def _with(machine: Machine, track: Track, stage: Stage, **changes: object) -> Machine:
    changed = msgspec.structs.replace(stage, **changes)
    stages = tuple(changed if each is stage else each for each in track.stages)
    tracks = tuple(
        msgspec.structs.replace(each, stages=stages) if each is track else each
        for each in machine.tracks
    )
    return msgspec.structs.replace(machine, tracks=tracks)
