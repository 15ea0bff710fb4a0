"""The tracks that a missed deadline would call, each as it would go from the moment of the
miss. Pure.

Nobody knows how the rest of the year goes on after a miss. So the track is looked at by itself,
begun when the deadline passes; what waits for another track there is not looked at.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from cycle.engine.conditions import taken_ends
from cycle.engine.entering import call
from cycle.engine.obligations import Obligation, obligations
from cycle.engine.rulebook import Undated
from cycle.engine.situation import Situation
from cycle.engine.state import stages_ahead
from cycle.machine.model import END, Stage
from cycle.machine.needs.base import Deadline
from cycle.planning.attainable import AttainableYear
from cycle.planning.way_events import WayEvents
from cycle.planning.ways import Standing, ways_through


@dataclass(frozen=True, slots=True)
class MissedCall:
    """A track, and the stage whose deadline would call it. then: as the deadline passes, the
    track called; None where it has no date. years: the ways through the track; none where it
    waits for others.
    """

    track: str
    stage: str
    then: Situation | None = None
    years: tuple[AttainableYear, ...] = ()

    def overdue(self) -> Iterator[Obligation]:
        """What the track would be late with as it begins."""
        if self.then is None:
            return
        for asked in obligations(self.then):
            if asked.track == self.track and asked.overdue(self.then.now):
                yield asked


def missed_calls(situation: Situation) -> tuple[MissedCall, ...]:
    """One for each track that has not been called and each stage that would call it."""
    found: dict[tuple[str, str], MissedCall] = {}
    for _, stage in stages_ahead(situation.machine, situation.state):
        for deadline in _calling(stage):
            key = deadline.calls or "", stage.key
            if key not in found and deadline.calls not in situation.state.tracks:
                found[key] = _called(situation, deadline, *key)
    return tuple(found.values())


def _calling(stage: Stage) -> Iterator[Deadline]:
    deadlines = (stage.due, *(need.due for need in stage.needs))
    yield from (each for each in deadlines if each and each.calls)


def _called(situation: Situation, deadline: Deadline, track: str, stage: str) -> MissedCall:
    due = situation.due(deadline.rule)
    if isinstance(due, Undated):
        return MissedCall(track, stage)
    missed_at = max(due.missed_at, situation.now)
    then = Situation(situation.rulebook, situation.state, missed_at)
    then = then.after(tuple(call(then, track)))
    return MissedCall(track, stage, then, tuple(_years(then, track)))


def _years(then: Situation, track: str) -> Iterator[AttainableYear]:
    here = then.state.track(track)
    present = {
        each.key: here.stage if each.key == track else END for each in then.machine.tracks
    }
    is_open = frozenset({track} if here.open else ())
    for way in ways_through(
        then.machine, Standing(present, is_open, taken_ends(then.state))
    ).ways:
        events = WayEvents(then, way, {})
        if way.again is None and len(events.steps) == len(way.steps):
            yield AttainableYear(events)
