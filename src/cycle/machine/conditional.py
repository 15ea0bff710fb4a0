"""Faults that lie in conditions: what they hang on never comes about, no outcome is left, or
the end is out of reach. Pure; cycle.machine.soundness asks.
"""

from collections.abc import Iterator

from cycle.machine.conditions import parse, stages_asked
from cycle.machine.model import IN_NO_STAGE, Machine, Stage, Track
from cycle.machine.reachable import Configuration, Explored, missing
from cycle.machine.unsoundness import (
    SoundnessFault,
    Unsoundness,
    soundness_fault,
)


def faults_of_conditions(machine: Machine, found: Explored) -> Iterator[SoundnessFault]:
    """Each with the fewest acts that lead to it; nothing of tracks without a condition."""
    if not found.onward or not found.complete:
        return
    told: set[str] = set()
    for here in found.standstills:
        for fault in (
            *_never_known(machine, found, here),
            *_without_outcome(machine, found, here),
        ):
            if fault.sentence not in told:
                told.add(fault.sentence)
                yield fault
    yield from _never_taken(machine, found)
    if not found.standstills:
        yield from _no_way_out(machine, found)


def unknown_for_ever(found: Explored) -> Iterator[tuple[Configuration, str]]:
    """Where the year stands still over a condition, and why."""
    for here in found.standstills:
        for _, stage in _at(found, here):
            unknown = _unknown(found, stage, here)
            if unknown:
                yield here, f"{stage.key} would wait for ever to know how {unknown} ended"
            elif found.is_open(_place(found, stage), here):
                yield here, f"no outcome of {stage.key} could be taken"


def _at(found: Explored, here: Configuration) -> Iterator[tuple[Track, Stage]]:
    """The stages that tracks are in and that wait for no other track."""
    for track, key in zip(found.tracks, here.stages, strict=True):
        if key not in IN_NO_STAGE and not missing(track.stage(key), here):
            yield track, track.stage(key)


def _place(found: Explored, stage: Stage) -> int:
    return next(place for place, track in enumerate(found.tracks) if stage in track.stages)


def _unknown(found: Explored, stage: Stage, here: Configuration) -> str:
    """The first stage of whose end nothing is known, and on which a condition hangs."""
    for written in found.branches.conditions.get(stage.key, ()):
        if found.branches.holds(written, here.ends) is None:
            ended = {each.stage for each in here.ends}
            return min(stages_asked(parse(written)) - ended)
    return ""


def _never_known(
    machine: Machine, found: Explored, here: Configuration
) -> Iterator[SoundnessFault]:
    for track, stage in _at(found, here):
        if unknown := _unknown(found, stage, here):
            sentence = (
                f"{stage.key} waits for ever: how {unknown} ends is not known on this way, and "
                "a condition hangs on it"
            )
            yield _fault(machine, found, Unsoundness.NEVER_KNOWN, sentence, track, stage, here)


def _without_outcome(
    machine: Machine, found: Explored, here: Configuration
) -> Iterator[SoundnessFault]:
    for track, stage in _at(found, here):
        if found.is_open(_place(found, stage), here) and not _unknown(found, stage, here):
            sentence = (
                f"{stage.key} is open, and none of its outcomes can be taken: no condition of "
                "theirs holds"
            )
            yield _fault(machine, found, Unsoundness.NO_OUTCOME, sentence, track, stage, here)


def _never_taken(machine: Machine, found: Explored) -> Iterator[SoundnessFault]:
    for place, track in enumerate(found.tracks):
        for stage in track.stages:
            opened = [
                here
                for here in found.came_by
                if here.stages[place] == stage.key and found.is_open(place, here)
            ]
            for outcome in stage.outcomes:
                holds = (found.branches.holds(outcome.when, here.ends) for here in opened)
                if opened and outcome.when and True not in holds:
                    sentence = (
                        f"{stage.key} never ends as {outcome.name}: {outcome.when} holds on no "
                        "way there"
                    )
                    yield soundness_fault(
                        machine, Unsoundness.NEVER_TAKEN, sentence, (track.key, stage.key)
                    )


def _no_way_out(machine: Machine, found: Explored) -> Iterator[SoundnessFault]:
    """The first configuration from which the end cannot be reached any more."""
    before: dict[Configuration, list[Configuration]] = {}
    for here, onward in found.onward.items():
        for there in onward:
            before.setdefault(there, []).append(here)
    ahead = [here for here in found.came_by if IN_NO_STAGE.issuperset(here.stages)]
    can_end = set(ahead)
    while ahead:
        fresh = set(before.get(ahead.pop(), ())) - can_end
        can_end |= fresh
        ahead += fresh
    lost = next((each for each in found.came_by if each not in can_end), None)
    if lost is None:
        return
    track, stage = next(
        (track, track.stage(key))
        for track, key in zip(found.tracks, lost.stages, strict=True)
        if key not in IN_NO_STAGE
    )
    sentence = f"from {stage.key} no outcome whose condition holds ever leads to the end"
    yield _fault(machine, found, Unsoundness.NO_WAY_OUT, sentence, track, stage, lost)


def _fault(
    machine: Machine,
    found: Explored,
    code: Unsoundness,
    sentence: str,
    track: Track,
    stage: Stage,
    here: Configuration,
) -> SoundnessFault:
    acts = found.acts(here)
    return soundness_fault(machine, code, sentence, (track.key, stage.key), acts)
