"""What comes before what: the stages that must have ended before another can open. Pure, and of
the machine alone.

A stage comes before another where no way through the track avoids it; a stage on one branch
only does not count. What another track waits for comes before it too.
"""

from collections.abc import Iterator, Mapping
from typing import TypeAlias

from cycle.machine.model import Machine, Track
from cycle.machine.reachable import reached

Place: TypeAlias = tuple[str, str]
"""A track and its stage."""


def before(machine: Machine) -> Mapping[Place, frozenset[Place]]:
    """For every stage, those that must have ended before it can open."""
    within = {
        (track.key, stage.key): frozenset(
            (track.key, key) for key in _unavoidable(track, stage.key)
        )
        for track, stage in machine.stages()
    }
    return {place: frozenset(_all_before(machine, place, within)) for place in within}


def _unavoidable(track: Track, stage: str) -> Iterator[str]:
    """The stages without which this one cannot be reached."""
    for other in track.stages:
        through = [(other.key, outcome.name) for outcome in other.outcomes]
        if other.key != stage and stage not in reached(
            track, track.stages[0].key, without=through
        ):
            yield other.key


def _all_before(
    machine: Machine, place: Place, within: Mapping[Place, frozenset[Place]]
) -> set[Place]:
    found: set[Place] = set()
    waiting = [place]
    while waiting:
        there = waiting.pop()
        waited_for = {
            (after.track, after.stage)
            for at in (there, *within[there])
            for after in machine.stage(*at).after
        }
        fresh = (within[there] | waited_for) - found
        found |= fresh
        waiting += fresh
    return found - {place}


def meeting_before(machine: Machine, meeting: str) -> str | None:
    """The meeting that a track comes from on its way to this one; None where this is the
    first.
    """
    all_before = before(machine)
    for track in machine.tracks:
        listed = [(stage, stage.meeting.meeting) for stage in track.stages if stage.meeting]
        for stage, key in listed:
            if key == meeting:
                earlier = [
                    other
                    for each, other in listed
                    if (track.key, each.key) in all_before[track.key, stage.key]
                    and other != meeting
                ]
                if earlier:
                    return earlier[-1]
    return None
