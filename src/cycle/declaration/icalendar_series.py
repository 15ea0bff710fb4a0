"""A series of events expanded into its occurrences, by the library that knows the rules
(RFC 5545 section 3.8.5). Pure.

A rule goes by the clock of its own time zone. So the library is given days and hours of that
clock, without a zone, and each occurrence gets the zone back. What changes an occurrence, or
leaves one out, and meets none is told: somebody meant a day by it.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import NamedTuple

import icalendar
import recurring_ical_events
from icalendar.prop import vRecur

from cycle.declaration.icalendar_event import Event, moment, moments
from cycle.declaration.icalendar_zones import STUMBLES, Zones
from cycle.declaration.sittings import CalendarFaultCode

SPAN = timedelta(days=400)
"""How much of a series is taken: as long as the longest cycle lasts."""

MOST = 500
"""Occurrences: one a day in that time, and some that were added."""

_LINE = "X-CYCLE-LINE"
_FREQUENCIES = frozenset({"DAILY", "WEEKLY", "MONTHLY", "YEARLY"})
_OF_THE_DAY = frozenset({"BYHOUR", "BYMINUTE", "BYSECOND"})
_EARLIEST = date(1970, 1, 1)
_A_DAY = timedelta(days=1)
_END_OF_DAY = time(23, 59, 59)
_RANGE = "THISANDFUTURE"


class SeriesError(Exception):
    """The series cannot be expanded: a sentence without its subject."""


class Occurrence(NamedTuple):
    """One event of a series. said_by: the event that says so, the series or what changed it."""

    said_by: Event
    start: date | datetime


class SeriesNote(NamedTuple):
    """What a line of a series does not do: a sentence without its subject."""

    code: CalendarFaultCode
    line: int
    sentence: str
    set_aside: bool


class Expansion(NamedTuple):
    """The occurrences from a day on, in order, each where it was moved to, and what is to be
    told of them.
    """

    occurrences: Sequence[Occurrence]
    notes: Sequence[SeriesNote]


class _Change(NamedTuple):
    """An event in place of an occurrence, both by the clock of the series."""

    event: Event
    instead_of: date | datetime
    start: date | datetime

    @property
    def onward(self) -> bool:
        """Whether it changes all that follow too (RFC 5545 section 3.2.13)."""
        return "RANGE" in self.event.properties["RECURRENCE-ID"][0].params


def expanded(
    series: Event, moved: Sequence[Event], zones: Zones, home: tzinfo, begins_on: date
) -> Expansion:
    """The occurrences of a series. home: the zone of what names none. Raises SeriesError."""
    try:
        return _Series(series, moved, _Clock(series, zones, home), begins_on).expansion()
    except STUMBLES as error:
        raise SeriesError("its rule cannot be read") from error


class _Clock:
    """The clock that a series goes by: that of the zone of its beginning."""

    def __init__(self, series: Event, zones: Zones, home: tzinfo) -> None:
        (self._property,) = series.properties["DTSTART"]
        self._zones, self._home = zones, home
        read = moment(self._property, zones)
        if read is None or day_of(read) < _EARLIEST:
            raise SeriesError("it begins on no day that can be")
        self._utc = isinstance(read, datetime) and read.tzinfo is UTC
        self.start = self.shown(read)

    def shown(self, read: date | datetime) -> date | datetime:
        """What the clock shows at an instant; a day stays one."""
        if not isinstance(read, datetime) or read.tzinfo is None:
            return read
        return read.astimezone(self._zone(read.date())).replace(tzinfo=None)

    def instant(self, shown: date | datetime) -> date | datetime:
        if not isinstance(shown, datetime):
            return shown
        return shown.replace(tzinfo=self._zone(shown.date()))

    def alike(self, read: date | datetime) -> date | datetime:
        """The value as the series has its own: of a day its hour there, of an instant the day
        where it has no hours.
        """
        shown = self.shown(read)
        if not isinstance(self.start, datetime):
            return day_of(shown)
        return shown if isinstance(shown, datetime) else self.at(shown, self.start.time())

    def at(self, on: date, hour: time) -> datetime:
        return datetime.combine(on, hour)

    def added(self, event: Event) -> list[date | datetime]:
        return [self.alike(each) for each in moments(event, "RDATE", self._zones)]

    def left_out(self, event: Event) -> list[date | datetime]:
        """Of a series with hours a day is left out whole."""
        shown = [self.shown(each) for each in moments(event, "EXDATE", self._zones)]
        return shown if isinstance(self.start, datetime) else [day_of(each) for each in shown]

    def read(self, event: Event, name: str) -> date | datetime | None:
        """What a property says that stands once."""
        found = event.properties.get(name, ())
        return moment(found[0], self._zones) if len(found) == 1 else None

    def _zone(self, on: date) -> tzinfo:
        if self._utc:
            return UTC
        named = self._property.params.get("TZID")
        return (self._zones.of(named, on) if named else None) or self._home


class _Series:
    """One series, with what changes it."""

    def __init__(
        self, series: Event, moved: Sequence[Event], clock: _Clock, begins_on: date
    ) -> None:
        self._series, self._clock = series, clock
        self._first, self._end = begins_on, begins_on + SPAN
        self._left_out = clock.left_out(series)
        self._whole = recurring_ical_events.of(_calendar([_whole(series, clock)]))
        self._notes: list[SeriesNote] = []
        self._changes = list(self._that_count([_change(each, clock) for each in moved]))

    def expansion(self) -> Expansion:
        components = [
            _whole(self._series, self._clock, self._left_out),
            *(_component_of(each) for each in self._changes),
        ]
        by_line = {each.event.line: each.event for each in self._changes}
        by_line[self._series.line] = self._series
        found = recurring_ical_events.of(_calendar(components)).between(self._first, self._end)
        if len(found) > MOST:
            raise SeriesError("it recurs more often than once a day")
        occurrences = [
            Occurrence(by_line[int(str(each[_LINE]))], self._clock.instant(each["DTSTART"].dt))
            for each in found
        ]
        self._tell_what_meets_nothing()
        return Expansion(
            sorted(occurrences, key=lambda each: (day_of(each.start), each.said_by.line)),
            self._notes,
        )

    def _that_count(self, changes: Sequence[_Change]) -> Iterator[_Change]:
        """The last version of each change, however it writes the day that it changes."""
        latest = {
            each.instead_of: each for each in sorted(changes, key=lambda each: each.event.rank)
        }
        for each in changes:
            winner = latest[each.instead_of]
            if winner is not each:
                sentence = f"line {winner.event.line} changes the same meeting, and counts"
                self._tell(CalendarFaultCode.REPLACED, each.event.line, sentence)
            elif self._is_left_out(each.instead_of) and not each.onward:
                self._tell(
                    CalendarFaultCode.RECURRING,
                    each.event.line,
                    f"the series leaves out {_written(each.instead_of)} (EXDATE), and this "
                    "event changes it",
                )
            else:
                yield each

    def _tell_what_meets_nothing(self) -> None:
        for each in self._changes:
            near = self._in_span(each.instead_of) or self._in_span(each.start)
            if near and not self._has(each.instead_of):
                self._tell(
                    CalendarFaultCode.RECURRING,
                    each.event.line,
                    f"this event changes {_written(each.instead_of)} (RECURRENCE-ID), and the "
                    "series has no meeting then: look at that day",
                    set_aside=False,
                )
        for on in self._left_out:
            if self._in_span(on) and not self._has(on):
                self._tell(
                    CalendarFaultCode.RECURRING,
                    self._series.line_of("EXDATE"),
                    f"{_written(on)} is to be left out (EXDATE), and the series has no "
                    "meeting then: look at that day",
                    set_aside=False,
                )

    def _is_left_out(self, shown: date | datetime) -> bool:
        return shown in self._left_out or day_of(shown) in self._left_out

    def _has(self, shown: date | datetime) -> bool:
        """Whether the rule gives an occurrence then, or on that day."""
        on = day_of(shown)
        starts = {each["DTSTART"].dt for each in self._whole.between(on, on + _A_DAY)}
        return shown in starts or shown in {day_of(each) for each in starts}

    def _in_span(self, shown: date | datetime) -> bool:
        return self._first <= day_of(shown) < self._end

    def _tell(
        self, code: CalendarFaultCode, line: int, sentence: str, *, set_aside: bool = True
    ) -> None:
        self._notes.append(SeriesNote(code, line, sentence, set_aside))


def _change(event: Event, clock: _Clock) -> _Change:
    """What is called off often has no beginning of its own, and one that cannot be read still
    takes the place of what it changes.
    """
    instead_of = clock.read(event, "RECURRENCE-ID")
    said = event.properties["RECURRENCE-ID"][0].params.get("RANGE", _RANGE)
    if instead_of is None or said.upper() != _RANGE:
        raise SeriesError(f"line {event.line} does not say which of its meetings it changes")
    start = clock.read(event, "DTSTART")
    alike = clock.alike(instead_of)
    return _Change(event, alike, alike if start is None else clock.shown(start))


def _calendar(components: Sequence[icalendar.Event]) -> icalendar.Calendar:
    calendar = icalendar.Calendar()
    for each in components:
        calendar.add_component(each)
    return calendar


def _component(event: Event, start: date | datetime) -> icalendar.Event:
    """An event in the library's words. How long it lasts is left aside, since the library
    takes in what began before and still lasts.
    """
    component = icalendar.Event()
    component.add("UID", "series")
    component.add("DTSTART", start)
    component.add(_LINE, str(event.line))
    return component


def _whole(
    series: Event, clock: _Clock, left_out: Sequence[date | datetime] = ()
) -> icalendar.Event:
    component = _component(series, clock.start)
    for rule in series.properties.get("RRULE", ()):
        component.add("RRULE", _rule(rule.value, clock))
    for each in clock.added(series):
        component.add("RDATE", each)
    for each in left_out:
        component.add("EXDATE", each)
    return component


def _component_of(change: _Change) -> icalendar.Event:
    component = _component(change.event, change.start)
    onward = {"RANGE": _RANGE} if change.onward else {}
    component.add("RECURRENCE-ID", change.instead_of, parameters=onward)
    return component


def _rule(text: str, clock: _Clock) -> vRecur:
    rule: vRecur = vRecur.from_ical(text.strip())
    frequency = str(next(iter(rule.get("FREQ", ())), "")).upper()
    if frequency not in _FREQUENCIES or _OF_THE_DAY & {name.upper() for name in rule}:
        raise SeriesError("it recurs more often than once a day")
    if any(int(number) < 1 for name in ("INTERVAL", "COUNT") for number in rule.get(name, ())):
        raise SeriesError("its rule cannot be read")
    if "UNTIL" in rule:
        rule["UNTIL"] = [_until(each, clock) for each in rule["UNTIL"]]
    return rule


def _until(read: date | datetime, clock: _Clock) -> date | datetime:
    """The last instant or day of the series. A day is meant to its end."""
    shown = clock.shown(read)
    if not isinstance(clock.start, datetime):
        return day_of(shown)
    return shown if isinstance(shown, datetime) else clock.at(shown, _END_OF_DAY)


def _written(shown: date | datetime) -> str:
    return f"{shown:%Y-%m-%d at %H:%M}" if isinstance(shown, datetime) else f"{shown}"


def day_of(moment_: date | datetime) -> date:
    return moment_.date() if isinstance(moment_, datetime) else moment_
