"""In which order the meetings of a year come, tracks side by side and waiting for one another.
Pure.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from cycle.engine.obligations import COMPLETE
from cycle.machine.model import Machine, Stage
from cycle.machine.named_dates import names_behind
from cycle.machine.needs.meeting import MeetingNeed
from cycle.machine.sequence import Place, before
from cycle.planning.timetable import AskedNeed, deadlines


@dataclass(frozen=True)
class YearOrder:
    """What each meeting of a machine follows, what prepares it, and what waits for it."""

    machine: Machine

    @cached_property
    def _before(self) -> dict[Place, frozenset[Place]]:
        return dict(before(self.machine))

    @cached_property
    def _sits_in(self) -> dict[str, Place]:
        """The first stage that is decided at each meeting."""
        found: dict[str, Place] = {}
        for track, stage in self.machine.stages():
            if stage.meeting:
                found.setdefault(stage.meeting.meeting, (track.key, stage.key))
        return found

    @cached_property
    def meetings(self) -> tuple[str, ...]:
        """Every meeting of the workflow after those that must have sat before it; last those no
        stage is decided at.
        """
        ordered: list[str] = []
        waiting = [
            *self._sits_in,
            *(key for key in self.machine.meetings if key not in self._sits_in),
        ]
        while waiting:
            free = [key for key in waiting if not self.followed(key) & set(waiting)]
            following = free[0] if free else waiting[0]
            ordered.append(following)
            waiting.remove(following)
        return tuple(ordered)

    def followed(self, meeting: str) -> frozenset[str]:
        """The meetings that must have sat before this one."""
        place = self._sits_in.get(meeting)
        return self.opening(place) - {meeting}

    def opening(self, place: Place | None) -> frozenset[str]:
        """The meetings that must have sat before the stage opens."""
        behind = self._before[place] if place else frozenset()
        return frozenset(key for key, sits_in in self._sits_in.items() if sits_in in behind)

    def preparing(self, meeting: str) -> Iterator[AskedNeed]:
        """The deadlines counted from the meeting, perhaps through a named date, of stages that
        come before it and of the one decided at it.
        """
        for asked in deadlines(self.machine):
            names = names_behind(self.machine, asked.deadline.rule)
            if self._prepares(_place(asked), meeting) and meeting in names:
                yield asked

    def decided_at(self, meeting: str) -> Stage | None:
        """The first stage that is decided at the meeting."""
        place = self._sits_in.get(meeting)
        return self.machine.stage(*place) if place else None

    def deciding(self, meeting: str) -> Iterator[AskedNeed]:
        """The deadlines by which the stage decided at the meeting is to be completed."""
        for asked in deadlines(self.machine):
            of_stage = asked.need == COMPLETE or isinstance(
                asked.stage.need(asked.need), MeetingNeed
            )
            if _place(asked) == self._sits_in.get(meeting) and of_stage:
                yield asked

    def waiting_for(self, meeting: str) -> Iterator[AskedNeed]:
        """The deadlines of stages that open only once the meeting has sat; but for those that a
        meeting in reserve decides, which may never open.
        """
        sits_in = self._sits_in.get(meeting)
        return (
            asked
            for asked in deadlines(self.machine)
            if sits_in in self._before[_place(asked)] and not self._in_reserve(asked.stage)
        )

    def _in_reserve(self, stage: Stage) -> bool:
        sits = stage.meeting
        return sits is not None and self.machine.meetings[sits.meeting].only_if_needed

    def publishes(self, meeting: str) -> Place | None:
        """The first stage that publishes papers by a date counted from the meeting, else the
        one decided at it.
        """
        for asked in self.preparing(meeting):
            need = asked.stage.need(asked.need)
            if need and need.is_publication:
                return _place(asked)
        return self._sits_in.get(meeting)

    def _prepares(self, place: Place, meeting: str) -> bool:
        sits_in = self._sits_in.get(meeting)
        return sits_in is None or place == sits_in or place in self._before[sits_in]


def _place(asked: AskedNeed) -> Place:
    return asked.track.key, asked.stage.key
