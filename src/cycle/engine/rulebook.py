"""A machine beside the days that count and who is in office: all that the core must know
besides journal and `now`.

Here a deadline's rule becomes a local date, its last instant, or the reason why it has no date
yet. Pure.
"""

from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

from cycle.calendar.days import WorkingCalendar
from cycle.calendar.evaluate import (
    Anchors,
    Bearings,
    Moment,
    NotComputableError,
    UndatedError,
    UnknownNameError,
    evaluate,
    instant,
)
from cycle.calendar.explain import Explanation, explain
from cycle.engine.state import MeetingState, State
from cycle.engine.tenures import Tenure, in_office
from cycle.engine.year_dates import lacks_a_line, year_of
from cycle.machine.dates import NamedDate
from cycle.machine.lists import ItemsNow, written_out_for
from cycle.machine.model import Machine
from cycle.machine.named_dates import parsed

END_OF_DAY = time.max


@dataclass(frozen=True, slots=True)
class DueDate:
    """A deadline come to a date: the local day, the local time where the rule names one, the
    last instant in time.
    """

    on: date
    at: time | None
    until: datetime

    def passed(self, now: datetime) -> bool:
        return now > self.until

    @property
    def missed_at(self) -> datetime:
        """The first instant at which it is past."""
        return self.until + timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Undated:
    """A deadline that has no date yet, and why."""

    why: str


@dataclass(frozen=True)
class Rulebook:
    """The compiled workflow, the calendar its days are counted by, and who is in which office.

    tenures: None where that is not known, so that nothing is said of it.
    """

    machine: Machine
    calendar: WorkingCalendar
    tenures: tuple[Tenure, ...] | None = None
    declared: "Rulebook | None" = field(default=None, compare=False, repr=False)
    """Of one that is written out for the items of lists: as the workflow declares it."""
    written_out: "dict[ItemsNow, Rulebook]" = field(
        default_factory=dict, init=False, compare=False, repr=False
    )

    def with_items(self, items: ItemsNow) -> "Rulebook":
        """The rules with one of each for these items; the same, where there are no lists."""
        declared = self.declared or self
        if not declared.machine.lists:
            return declared
        if items not in declared.written_out:
            machine = written_out_for(declared.machine, items)
            rules = replace(declared, machine=machine, declared=declared)
            declared.written_out[items] = rules
        return declared.written_out[items]

    @cached_property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.machine.timezone)

    @cached_property
    def opens(self) -> time:
        return time.fromisoformat(self.machine.hours.opens)

    @cached_property
    def closes(self) -> time:
        return time.fromisoformat(self.machine.hours.closes)

    def local(self, at: datetime) -> datetime:
        return at.astimezone(self.zone)

    def begins_at(self, day: date) -> datetime:
        """The first instant of a local day."""
        return instant(day, time.min, self.zone)

    def is_vacant(self, role: str, on: date) -> bool:
        """Whether it is known that nobody holds the office on a day, nor deputises."""
        return self.tenures is not None and in_office(self.tenures, role, on) is None

    def opening_on(self, day: date) -> datetime:
        """The instant at which the office opens on that day."""
        return instant(day, self.opens, self.zone)

    def in_hours(self, now: datetime) -> bool:
        """Whether officers may be written to: a working day, between opening and closing."""
        here = self.local(now)
        return self.calendar.is_working(here.date()) and self.opens <= here.time() < self.closes

    def next_opening(self, now: datetime) -> datetime:
        """The first opening of the office at or after `now`."""
        day = self.local(now).date()
        while not self.calendar.is_working(day) or self.opening_on(day) < now:
            day += timedelta(days=1)
        return self.opening_on(day)

    def days_left(self, on: date, now: datetime) -> int:
        """Working days from today to a date, today not counted; negative once it is past."""
        today = self.local(now).date()
        if on >= today:
            return self.calendar.count_working_days(today, on)
        return -self.calendar.count_working_days(on, today)

    def counted_on(self, at: datetime) -> date:
        """The day a publication counts for: one made after closing counts on the next day."""
        here = self.local(at)
        return here.date() if here.time() <= self.closes else here.date() + timedelta(days=1)

    def due(self, state: State, rule: str) -> DueDate | Undated:
        """The date of a rule as things stand; none where hours are to be counted from a meeting
        whose time is open.
        """
        try:
            return self.dated(rule, StateAnchors(self, state), state.begins_on)
        except (UndatedError, NotComputableError) as undated:
            return Undated(undated.message)

    def dated(self, rule: str, anchors: Anchors, reference: date) -> DueDate:
        """The date of a rule over the given anchors.

        Raises UndatedError where a name in it has no date yet, NotComputableError where hours
        have no time to start at.
        """
        moment = evaluate(parsed(rule), Bearings(self.calendar, anchors, reference, self.zone))
        return DueDate(
            moment.on, moment.at, instant(moment.on, moment.at or END_OF_DAY, self.zone)
        )

    def explained(self, state: State, rule: str) -> Explanation | Undated:
        """How the date of a rule comes about, day by day."""
        try:
            return explain(
                parsed(rule),
                Bearings(self.calendar, StateAnchors(self, state), state.begins_on, self.zone),
            )
        except (UndatedError, NotComputableError) as undated:
            return Undated(undated.message)

    def meeting_starts(self, meeting: MeetingState) -> datetime | None:
        """When a meeting begins; without a known time, when the office opens that day."""
        if meeting.on is None:
            return None
        at = time.fromisoformat(meeting.at) if meeting.at else self.opens
        return instant(meeting.on, at, self.zone)


@dataclass(frozen=True)
class StateAnchors:
    """What the names in a rule stand for, read from a cycle's state."""

    rulebook: Rulebook
    state: State

    def __call__(self, name: str) -> Moment:
        if name in self.rulebook.machine.meetings:
            return self._meeting(name)
        if named := self.rulebook.machine.dates.get(name):
            return self._named(named)
        for prefix, look_up in (
            ("opening of ", self._opening),
            ("end of ", self._end),
            ("publication of ", self._public),
        ):
            if name.startswith(prefix):
                at = look_up(name.removeprefix(prefix))
                if at is None:
                    raise UndatedError(f"the {name} has not happened yet")
                return self._anchor(at)
        raise UnknownNameError(name)

    def _meeting(self, key: str) -> Moment:
        meeting = self.state.meetings.get(key)
        if meeting is None or meeting.on is None:
            why = (
                meeting.why_undated
                if meeting and meeting.why_undated
                else "none has been fixed"
            )
            raise UndatedError(f"{key} has no date: {why}")
        return Moment(meeting.on, time.fromisoformat(meeting.at) if meeting.at else None)

    def _named(self, named: NamedDate) -> Moment:
        """What the year's file of dates says, else the rule, else the line of the year."""
        given = self.state.dates.get(named.key)
        if given:
            return Moment(given.on, time.fromisoformat(given.at) if given.at else None)
        if named.rule:
            return evaluate(parsed(named.rule), self._bearings)
        if named.of:
            return self._followed(named)
        year = self.state.year or year_of(named.means, self.state.begins_on)
        line = named.of_year(year)
        if line is None:
            raise UndatedError(f"{named.key} has no date: {lacks_a_line(named, year)}")
        on, _, at = line.on.partition(" at ")
        return Moment(date.fromisoformat(on), time.fromisoformat(at) if at else None)

    def _followed(self, named: NamedDate) -> Moment:
        """As another cycle last had it."""
        seen = self.state.followed.get(named.key)
        if seen is None:
            raise UndatedError(f"{named.key} has no date: no other cycle is named for it")
        if seen.on is None:
            raise UndatedError(f"{named.key} has no date: in {seen.cycle}, {seen.why}")
        return Moment(seen.on, time.fromisoformat(seen.at) if seen.at else None)

    @property
    def _bearings(self) -> Bearings:
        rulebook = self.rulebook
        return Bearings(rulebook.calendar, self, self.state.begins_on, rulebook.zone)

    def _anchor(self, at: datetime) -> Moment:
        here = self.rulebook.local(at)
        return Moment(here.date(), here.time().replace(microsecond=0))

    def _opening(self, stage: str) -> datetime | None:
        return next(
            (at for key, at in self.state.opened.items() if key.endswith(f".{stage}")), None
        )

    def _end(self, stage: str) -> datetime | None:
        return next(
            (ended.at for key, ended in self.state.ended.items() if key.endswith(f".{stage}")),
            None,
        )

    def _public(self, document: str) -> datetime | None:
        made = [
            public.at
            for public in self.state.publications.values()
            if document in public.documents
        ]
        return max(made, default=None)
