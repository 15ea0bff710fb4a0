"""Can this year's dates be met? Each stage as early as it can be, held against every date that
it has to meet. Pure.

A stage begins on the working day after the last of those that must have ended before it
(cycle.machine.sequence), and takes the least working days declared for it; where a meeting
decides it, it ends when the meeting sits, or when nobody can object any more. Nothing begins
before the cycle does, and nothing that is still to be done is done before today. What is so
found is the earliest that anyone could manage: a date before it cannot be met, and a year
without such a date can be, as far as dates go.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cached_property

import msgspec

from cycle.calendar.expressions import names_in
from cycle.engine.rulebook import DueDate, Undated
from cycle.engine.situation import Situation
from cycle.engine.state import stage_address, stages_ahead
from cycle.machine.model import Machine, Stage
from cycle.machine.named_dates import parsed
from cycle.machine.needs.base import Earliest
from cycle.machine.sequence import Place, before
from cycle.planning.timetable import deadlines


@dataclass(frozen=True, slots=True)
class StageSpan:
    """A stage at its earliest: the first day on which work on it can begin, and the first on
    which it can be done.
    """

    begins: date
    done: date


@dataclass(frozen=True, slots=True)
class RequiredDate:
    """A date that a stage has to meet: by its rule the stage must have begun, or (`done`) be
    done.
    """

    place: Place
    what: str
    rule: str
    done: bool = False

    @property
    def names(self) -> frozenset[str]:
        """What the rule counts from."""
        return names_in(parsed(self.rule))


@dataclass(frozen=True)
class AttainableYear:
    """One year as it stands on a day.

    behind: by stage, those that must have ended before it opens; least: other least working
    days than those declared.
    """

    situation: Situation
    behind: Mapping[Place, frozenset[Place]]
    least: Mapping[Place, int] = field(default_factory=dict)

    @classmethod
    def of(cls, situation: Situation) -> "AttainableYear":
        return cls(situation, before(situation.machine))

    @property
    def machine(self) -> Machine:
        return self.situation.machine

    @cached_property
    def today(self) -> date:
        return self.situation.today

    @cached_property
    def ahead(self) -> tuple[Place, ...]:
        """The stages that are open or still to come."""
        return tuple(
            (track.key, stage.key)
            for track, stage in stages_ahead(self.machine, self.situation.state)
        )

    @cached_property
    def spans(self) -> Mapping[Place, StageSpan]:
        """Of every stage ahead, in an order in which each comes after those before it."""
        found: dict[Place, StageSpan] = {}
        for place in sorted(self.ahead, key=lambda each: len(self.behind[each])):
            ends = [found[each].done for each in self.behind[place] if each in found]
            found[place] = self._span(place, max(ends, default=None))
        return found

    def due_on(self, wanted: RequiredDate) -> date | None:
        """None where the rule rests on what has no date yet."""
        due = self.situation.due(wanted.rule)
        return None if isinstance(due, Undated) else due.on

    def misses(self, wanted: RequiredDate) -> bool:
        """Whether the earliest is too late."""
        span, on = self.spans[wanted.place], self.due_on(wanted)
        return on is not None and (span.done if wanted.done else span.begins) > on

    def with_meeting(self, meeting: str, on: date) -> "AttainableYear":
        """The same year, the meeting on another day."""
        moved = msgspec.structs.replace(self.situation.state.meetings[meeting], on=on)
        state = msgspec.structs.replace(
            self.situation.state, meetings={**self.situation.state.meetings, meeting: moved}
        )
        return replace(self, situation=self.situation.in_state(state))

    def with_least(self, place: Place, number: int) -> "AttainableYear":
        return replace(self, least={**self.least, place: number})

    def least_of(self, place: Place) -> int:
        return self.least.get(place, self.machine.stage(*place).least)

    def sits_on(self, stage: Stage) -> date | None:
        """When the meeting that decides the stage sits."""
        meeting = (
            self.situation.state.meetings.get(stage.meeting.meeting) if stage.meeting else None
        )
        return meeting.on if meeting else None

    def decided_on(self, stage: Stage) -> date | None:
        """When what the meeting decides is in effect: the day it sits, or the last for
        objections.
        """
        window, sits = self.machine.objections_to(stage), self.sits_on(stage)
        due = self.situation.due(window.until) if window and sits else None
        return due.on if isinstance(due, DueDate) else sits

    def is_open(self, place: Place) -> bool:
        present = self.situation.state.tracks[place[0]]
        return present.open and present.stage == place[1]

    def _span(self, place: Place, after: date | None) -> StageSpan:
        first = self._first(place, after)
        last = self.situation.rulebook.calendar.working_day_from(first, self.least_of(place))
        stage = self.machine.stage(*place)
        later = (self.decided_on(stage), self._ends_from(stage))
        done = max([last, *(day for day in later if day)])
        return StageSpan(
            begins=first, done=max(done, self.today) if self.is_open(place) else done
        )

    def _ends_from(self, stage: Stage) -> date:
        """The earliest day on which all its needs can be met, and some outcome recorded."""
        outcomes = (each for each in stage.outcomes if not each.regardless)
        ends = [self._day_of(each.not_before) or date.min for each in outcomes]
        needs = (self._day_of(need.not_before) for need in stage.needs)
        return max([min(ends, default=date.min), *(day for day in needs if day)])

    def _day_of(self, earliest: Earliest | None) -> date | None:
        due = self.situation.due(earliest.rule) if earliest else None
        return due.on if isinstance(due, DueDate) else None

    def _first(self, place: Place, after: date | None) -> date:
        working_day_from = self.situation.rulebook.calendar.working_day_from
        if self.is_open(place):
            opened = self.situation.state.opened[stage_address(*place)]
            return working_day_from(self.situation.rulebook.local(opened).date(), 1)
        earliest = self._day_of(self.machine.stage(*place).not_before)
        first = max(self.situation.state.begins_on, self.today, earliest or date.min)
        return working_day_from(max(first, after + timedelta(days=1)) if after else first, 1)


def wanted_of(year: AttainableYear) -> tuple[RequiredDate, ...]:
    """Every date that the stages ahead have to meet: their deadlines, their meetings, and
    notice of these.
    """
    ahead = {place: year.machine.stage(*place) for place in year.ahead}
    return (
        *(wanted for place, stage in ahead.items() for wanted in _of_stage(year, place, stage)),
        *_notices(year, ahead),
    )


def _of_stage(year: AttainableYear, place: Place, stage: Stage) -> Iterator[RequiredDate]:
    """To have begun by each deadline and by its meeting; without a meeting, to be done by the
    last of its deadlines.
    """
    asked = [
        each for each in deadlines(year.machine) if (each.track.key, each.stage.key) == place
    ]
    dated = [
        wanted
        for wanted in (RequiredDate(place, each.what, each.deadline.rule) for each in asked)
        if year.due_on(wanted)
    ]
    yield from dated
    if stage.meeting:
        yield RequiredDate(place, f"{stage.meeting.meeting} sits", stage.meeting.meeting)
    elif dated:
        yield replace(max(dated, key=lambda wanted: year.due_on(wanted) or date.min), done=True)


def _notices(year: AttainableYear, ahead: Mapping[Place, Stage]) -> Iterator[RequiredDate]:
    """Papers public in time for each meeting that decides a stage ahead: by the last stage
    before it that publishes.

    Where that is the stage itself, it must have begun by then; it is done only when the meeting
    has sat.
    """
    for sits, stage in ahead.items():
        if stage.meeting and (notice := year.machine.meetings[stage.meeting.meeting].notice):
            publishing = [
                place
                for place in ahead
                if place in {*year.behind[sits], sits} and _publishes(ahead[place])
            ]
            if publishing:
                last = publishing[-1]
                yield RequiredDate(
                    last, f"notice of {stage.meeting.meeting}", notice.rule, done=last != sits
                )


def _publishes(stage: Stage) -> bool:
    return any(need.is_publication for need in stage.needs)
