"""Can this year's dates be met? One way through the year, every stage as early as it can be,
held against every date that it has to meet. Pure.

A stage begins on the working day after the last of those that must have ended before it, and
takes the least working days declared for it; where a meeting decides it, it ends when the
meeting sits, or when nobody can object any more; where a missed deadline ends it, after that.
Nothing begins before the cycle does, and nothing that is still to be done is done before today.
What counts from the opening or the end of a stage, from a publication, or from a meeting that
has no date yet, is put off as far as it must be (cycle.planning.earliest). What is so found is
the earliest that anyone could manage: a date before it cannot be met.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, time, timedelta
from functools import cached_property

import msgspec

from cycle.machine.model import Stage
from cycle.machine.needs.base import Earliest
from cycle.machine.sequence import Place
from cycle.planning.day_events import (
    DayEvent,
    ends,
    is_cut_short,
    opens,
    public_in,
)
from cycle.planning.earliest import DaySystem, EarliestDays, NotAfter, NotBefore
from cycle.planning.way_events import CountedRule, WayEvents
from cycle.planning.ways import WayStep

TWO_YEARS = timedelta(days=731)
ONE_YEAR = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class RequiredDate:
    """A date that a step has to meet: by its rule the stage must have begun, or (`done`) be
    done.
    """

    step: WayStep
    what: str
    counted: CountedRule
    event: DayEvent
    done: bool = False

    @property
    def key(self) -> tuple[object, ...]:
        """The same on every way."""
        return (
            self.step.track,
            self.step.stage,
            self.step.turn,
            self.what,
            self.counted.rule,
        )

    @property
    def names(self) -> frozenset[str]:
        """What the rule counts from."""
        return self.counted.names


@dataclass(frozen=True)
class Reckoned:
    """One way, reckoned. wanted: what has to be met on it; unmet: what cannot be."""

    wanted: tuple[RequiredDate, ...]
    days: EarliestDays
    unmet: tuple[RequiredDate, ...]


@dataclass(frozen=True)
class AttainableYear:
    """A way through the year as it stands on a day. least: other least working days than those
    declared.
    """

    events: WayEvents
    least: Mapping[Place, int] = field(default_factory=dict)

    @cached_property
    def reckoned(self) -> Reckoned:
        first = self._system(()).earliest()
        wanted = tuple(self._wanted(first))
        held = {
            NotAfter(each.event, each.counted.of, self.events.day_of(each.counted)): each
            for each in wanted
        }
        days = self._system(tuple(held)).earliest()
        return Reckoned(wanted, days, tuple(held[each] for each in days.unmet))

    def due_on(self, wanted: RequiredDate) -> date:
        return self.date_of(wanted.counted)

    def date_of(self, counted: CountedRule) -> date:
        """The date of a rule on this way, what it counts from being as early as it can be."""
        return self._date_of(counted, self.reckoned.days)

    def _date_of(self, counted: CountedRule, days: EarliestDays) -> date:
        of = days.days.get(counted.of, self.events.today) if counted.of else self.events.today
        return self.events.day_of(counted)(of)

    def moment_of(self, counted: CountedRule) -> tuple[date, time]:
        """The same with its time of day; without one, the end of the day."""
        of = self.reckoned.days.days.get(counted.of, self.events.today)
        return self.events.moment_of(counted, of)

    def begins(self, step: WayStep) -> date:
        return self.reckoned.days.days[opens(step)]

    def done(self, step: WayStep) -> date:
        return self.reckoned.days.days[ends(step)]

    def misses(self, wanted: RequiredDate) -> bool:
        """Whether the earliest is too late."""
        return any(each.key == wanted.key for each in self.reckoned.unmet)

    def with_meeting(self, meeting: str, on: date) -> "AttainableYear":
        """The same way, the meeting on another day."""
        moved = msgspec.structs.replace(self.events.situation.state.meetings[meeting], on=on)
        state = msgspec.structs.replace(
            self.events.situation.state,
            meetings={**self.events.situation.state.meetings, meeting: moved},
        )
        return replace(
            self, events=replace(self.events, situation=self.events.situation.in_state(state))
        )

    def with_least(self, place: Place, number: int) -> "AttainableYear":
        return replace(self, least={**self.least, place: number})

    def least_of(self, step: WayStep) -> int:
        place = step.track, step.stage
        return self.least.get(place, self.events.stage(step).least)

    # What waits for what.

    def _system(self, ceilings: tuple[NotAfter, ...]) -> DaySystem:
        calendar = self.events.situation.rulebook.calendar
        return DaySystem(
            begins_on=self.events.today,
            horizon=min(
                self.events.situation.state.begins_on + TWO_YEARS, calendar.last - ONE_YEAR
            ),
            fixed={
                **self.events.sittings,
                **{DayEvent("past", name): on for name, on in self.events.past.items()},
                **self.events.opened,
            },
            floors=tuple(self._floors()),
            ceilings=ceilings,
        )

    def _floors(self) -> Iterator[NotBefore]:
        for step in self.events.steps:
            yield from self._opening_of(step)
            yield from self._ending_of(step)
            for document in self.events.published_in(step):
                public = public_in(step, document)
                yield NotBefore(public, opens(step), _same_day)
                yield NotBefore(ends(step), public, _same_day)
            meeting = self.events.stage(step).meeting
            if meeting and self.events.turn_of(meeting.meeting, step) > 1:
                again = DayEvent("sits", meeting.meeting, 2)
                yield NotBefore(again, DayEvent("sits", meeting.meeting), _day_after)
                yield NotBefore(again, opens(step), _same_day)

    def _opening_of(self, step: WayStep) -> Iterator[NotBefore]:
        from_ = self.events.situation.rulebook.calendar.working_day_from
        yield NotBefore(opens(step), None, lambda day: from_(day, 1))
        if not step.passed_over:
            yield from self._not_before(opens(step), step, self.events.stage(step).not_before)
        for before in self.events.just_before(step):
            after = _same_day if step.passed_over else lambda day: from_(_day_after(day), 1)
            yield NotBefore(opens(step), ends(before), after)

    def _ending_of(self, step: WayStep) -> Iterator[NotBefore]:
        from_, stage = (
            self.events.situation.rulebook.calendar.working_day_from,
            self.events.stage(step),
        )
        if step.passed_over:
            yield NotBefore(ends(step), opens(step), _same_day)
            return
        least = self.least_of(step)
        decided = DayEvent("decided", step.stage, step.turn)
        yield NotBefore(decided, opens(step), lambda day: from_(day, least))
        yield NotBefore(ends(step), decided, _same_day)
        if stage.meeting and not is_cut_short(step):
            sits = DayEvent(
                "sits", stage.meeting.meeting, self.events.turn_of(stage.meeting.meeting, step)
            )
            yield NotBefore(decided, sits, _same_day)
        yield from self._not_before(ends(step), step, step.outcome.not_before)
        for need in stage.needs if not is_cut_short(step) else ():
            yield from self._not_before(decided, step, need.not_before)
        for other in self.events.known_by(step) if not is_cut_short(step) else ():
            yield NotBefore(decided, ends(other), _same_day)
        for rule in self._waited_for(step, stage):
            counted = self.events.counted(rule, step)
            if not isinstance(counted, str):
                yield NotBefore(ends(step), counted.of, self.events.day_of(counted))

    def _not_before(
        self, event: DayEvent, step: WayStep, earliest: Earliest | None
    ) -> Iterator[NotBefore]:
        counted = self.events.counted(earliest.rule, step) if earliest else ""
        if not isinstance(counted, str):
            yield NotBefore(event, counted.of, self._working(self.events.day_of(counted)))

    def _working(self, day_of: Callable[[date], date]) -> Callable[[date], date]:
        """The first working day from then on."""
        from_ = self.events.situation.rulebook.calendar.working_day_from
        return lambda day: from_(day_of(day), 1)

    def _waited_for(self, step: WayStep, stage: Stage) -> Iterator[str]:
        """Until nobody can object any more, or until the deadline has been missed."""
        window = self.events.machine.objections_to(stage)
        if window and window.holds_up(step.outcome):
            yield window.until
        if step.by_itself:
            for due in (stage.due, *(need.due for need in stage.needs)):
                if due and due.outcome == step.outcome.name:
                    yield due.rule
                    return

    # What has to be met.

    def _wanted(self, first: EarliestDays) -> Iterator[RequiredDate]:
        for step in self.events.steps:
            if not is_cut_short(step):
                yield from self._of_stage(step, first)
        for step in self.events.steps:
            yield from self._notice(step)

    def _of_stage(self, step: WayStep, first: EarliestDays) -> Iterator[RequiredDate]:
        """To have begun by each deadline and by its meeting; without a meeting, to be done by
        its own deadline, else the last of its needs'.
        """
        stage = self.events.stage(step)
        asked = [
            RequiredDate(step, each.what, counted, opens(step))
            for each in self.events.asked_in(step)
            if not isinstance(counted := self.events.counted(each.deadline.rule, step), str)
        ]
        yield from asked
        own = [each for each in asked if stage.due and each.counted.rule == stage.due.rule]
        if stage.meeting:
            sits = self.events.counted(stage.meeting.meeting, step)
            assert not isinstance(sits, str)
            yield RequiredDate(step, f"{stage.meeting.meeting} sits", sits, opens(step))
            decided = DayEvent("decided", step.stage, step.turn)
            yield from (replace(each, event=decided, done=True) for each in own[-1:])
        elif asked:
            last = max(own or asked, key=lambda each: self._date_of(each.counted, first))
            yield replace(last, event=ends(step), done=True)

    def _notice(self, sits: WayStep) -> Iterator[RequiredDate]:
        """Papers public in time for the meeting that decides a step: by the last step before it
        that publishes them.

        Where that is the step itself, it must have begun by then; it is done only when the
        meeting has sat.
        """
        meeting, notice = self.events.noticed(sits)
        publishing = [
            step
            for step in self.events.steps
            if (step == sits or step in self.events.behind[sits])
            and notice
            and self.events.papers_for(step, meeting)
        ]
        if publishing and notice:
            last = publishing[-1]
            counted = self.events.counted(notice.rule, sits)
            if not isinstance(counted, str):
                done = last != sits
                event = ends(last) if done else opens(last)
                what = f"notice of {meeting}"
                yield RequiredDate(last, what, counted, event, done=done)


def _same_day(day: date) -> date:
    return day


def _day_after(day: date) -> date:
    return day + timedelta(days=1)
