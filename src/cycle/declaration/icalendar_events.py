"""A calendar of meetings as iCalendar events (RFC 5545). Pure.

Each VEVENT is a meeting: SUMMARY names the body, DTSTART the day and, where it has one, the
hour. An hour in UTC or in another zone is turned into the local one; one without a zone is
local. Of several versions of an event the highest SEQUENCE counts, then the newest DTSTAMP. A
series is expanded, with what was moved or left out. What is broken is told and passed over.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

from cycle.declaration.faults import DeclarationError, Fault
from cycle.declaration.icalendar_event import Event, event_in, length, moment, unreadable
from cycle.declaration.icalendar_lines import EVENT, ZONE, Component, Line, Split, split
from cycle.declaration.icalendar_zones import Zones
from cycle.declaration.sittings import (
    CalendarFaultCode,
    CalendarFinding,
    Place,
    Sitting,
    finding,
    one_line,
)

_DAY = timedelta(days=1)
_WHOLE_DAYS = (timedelta(), timedelta(hours=1), timedelta(hours=23))
_FORM = "write it as 20170328 or 20170328T183000"


def read_events(
    text: str, file: str, zone: ZoneInfo, begins_on: date | None = None
) -> Iterator[Sitting | CalendarFinding]:
    """The events of a calendar, each a sitting in local time or what is wrong with it.

    begins_on: from when the occurrences of a series are wanted; without it from its beginning
    on. Raises DeclarationError where there is no event in the text.
    """
    found = split(text)
    components = found.of_kind(EVENT)
    if all(component.broken_off for component in components):
        raise DeclarationError([_no_event(file, found)])
    reader = _EventReader(file, zone, Zones(found.of_kind(ZONE)), begins_on)
    yield from reader.beside_events(found)
    yield from reader.events(components, found)


def _no_event(file: str, found: Split) -> Fault:
    stray = next(iter(found.stray), None)
    sentence = (
        f"this is no iCalendar: line {stray.number} is no property, and no event follows"
        if stray
        else "there is no event in this calendar"
    )
    return Fault(file=file, line=1, column=1, message=sentence)


class _EventReader:
    """Reads the parts of one file."""

    def __init__(self, file: str, zone: ZoneInfo, zones: Zones, begins_on: date | None) -> None:
        self._file, self._zone, self._zones = file, zone, zones
        self._begins_on = begins_on

    def beside_events(self, found: Split) -> Iterator[CalendarFinding]:
        """What is broken beside the meetings: told, and of no effect."""
        yield from self._stray(found.stray)
        for line, name in self._zones.broken:
            yield self._passed_over(line, f"the time zone {name} cannot be read")
        for component in found.components:
            if component.kind not in {EVENT, ZONE} and not component.closed:
                yield self._passed_over(component.line, f"a {component.kind} has no end")

    def _stray(self, lines: Sequence[Line]) -> Iterator[CalendarFinding]:
        """One finding for lines that follow each other."""
        numbered = enumerate(lines)
        for _, run in groupby(numbered, key=lambda each: each[1].number - each[0]):
            first, *others = (line for _, line in run)
            more = (
                f" and {len(others)} after it are no properties"
                if others
                else " is no property"
            )
            yield self._passed_over(
                first.number, f'the line "{one_line(first.text)[:60]}"{more}'
            )

    def _passed_over(self, line: int, sentence: str) -> CalendarFinding:
        return finding(
            CalendarFaultCode.UNREADABLE_LINE,
            Place(self._file, line),
            f"{sentence}; passed over",
            set_aside=False,
        )

    def events(
        self, components: Sequence[Component], found: Split
    ) -> Iterator[Sitting | CalendarFinding]:
        whole = [event_in(each) for each in components if not each.broken_off]
        for component in components:
            yield from self._broken_structure(component)
        for event in whole:
            yield from self._broken_properties(event)
        for event, newest in _newest(whole):
            if event is not newest:
                yield self._replaced(event, newest)
        all_off = any(line.text.upper() == "METHOD:CANCEL" for line in found.properties)
        for event, moved in self._series(whole):
            if all_off or event.is_off:
                yield from self._all_off(event, moved)
            else:
                yield from self._one(event, moved)

    def _broken_structure(self, component: Component) -> Iterator[CalendarFinding]:
        if component.broken_off:
            yield self._finding(
                CalendarFaultCode.UNREADABLE_LINE,
                component.line,
                "the file ends within this event",
            )
            return
        if not component.closed:
            yield self._passed_over(component.line, "this event has no end")
        for part in component.nested:
            if not part.closed:
                yield self._passed_over(part.line, f"a {part.kind} has no end")

    def _broken_properties(self, event: Event) -> Iterator[CalendarFinding]:
        yield from self._stray(event.broken)
        for name, each in unreadable(event, self._zones):
            yield self._passed_over(
                each.line, f'{name} is unreadable: "{one_line(each.value)[:40]}"'
            )

    def _series(self, events: Sequence[Event]) -> Iterator[tuple[Event, Sequence[Event]]]:
        """The events that count, in the order of the file, a series with what moved its
        occurrences.
        """
        counted = [event for event, newest in _newest(events) if event is newest]
        begun = {event.raw("UID") for event in counted if _begins_series(event)} - {""}
        moved = [event for event in counted if _moves(event) and event.raw("UID") in begun]
        for event in counted:
            if event not in moved:
                ours = [each for each in moved if each.raw("UID") == event.raw("UID")]
                yield event, ours if _begins_series(event) else ()

    def _replaced(self, old: Event, new: Event) -> CalendarFinding:
        return self._finding(
            CalendarFaultCode.REPLACED,
            old.line,
            f"{old.body or 'an event'}: line {new.line} holds a later version of it",
        )

    def _called_off(self, event: Event, body: str = "", meetings: int = 1) -> CalendarFinding:
        off = "is called off" if meetings == 1 else f"is called off {meetings} times"
        return self._finding(
            CalendarFaultCode.CANCELLED,
            event.line,
            f"{event.body or body or 'an event'} {off}",
        )

    def _all_off(self, event: Event, moved: Sequence[Event]) -> Iterator[CalendarFinding]:
        yield self._called_off(event)
        for each in moved:
            yield self._finding(
                CalendarFaultCode.CANCELLED,
                each.line,
                f"{each.body or event.body or 'an event'} is of the series in line "
                f"{event.line}, which is called off",
            )

    def _one(self, event: Event, moved: Sequence[Event]) -> Iterator[Sitting | CalendarFinding]:
        if not event.body:
            yield self._finding(
                CalendarFaultCode.NO_BODY, event.line, "nobody is said to sit", column="SUMMARY"
            )
            return
        start = self._start(event)
        if start is None:
            yield self._no_day(event)
            return
        yield from self._of_unknown_zone(event)
        if event.is_series:
            yield from self._occurrences(event, moved, start)
        else:
            yield self._sitting(event, start, length(event, start, self._zones))

    def _start(self, event: Event) -> date | datetime | None:
        starts = event.properties.get("DTSTART", ())
        return moment(starts[0], self._zones) if len(starts) == 1 else None

    def _no_day(self, event: Event, body: str = "") -> CalendarFinding:
        starts = event.properties.get("DTSTART", ())
        shown = (
            f'"{one_line(starts[0].value)}" is no day'
            if len(starts) == 1
            else "one day is needed"
        )
        return self._finding(
            CalendarFaultCode.UNREADABLE_DATE,
            event.line_of("DTSTART"),
            f"{event.body or body}: {shown}; {_FORM}",
            column="DTSTART",
        )

    def _of_unknown_zone(self, event: Event) -> Iterator[CalendarFinding]:
        start = event.properties["DTSTART"][0]
        read, named = moment(start, self._zones), start.params.get("TZID")
        if named and isinstance(read, datetime) and read.tzinfo is None:
            yield self._finding(
                CalendarFaultCode.UNKNOWN_TIME_ZONE,
                start.line,
                f'{event.body}: there is no time zone "{one_line(named)}"; the hour is taken '
                "as local",
                column="DTSTART",
                set_aside=False,
            )

    def _occurrences(
        self, event: Event, moved: Sequence[Event], start: date | datetime
    ) -> Iterator[Sitting | CalendarFinding]:
        from cycle.declaration.icalendar_series import SeriesError, day_of, expanded  # noqa: PLC0415 - 80 ms that only a series needs

        try:
            found = expanded(
                event, moved, self._zones, self._zone, self._begins_on or day_of(start)
            )
        except SeriesError as error:
            yield self._finding(
                CalendarFaultCode.RECURRING,
                event.line_of("RRULE"),
                f"{event.body}: {error}; give each meeting its own event",
            )
            return
        for note in found.notes:
            sentence = f"{event.body}: {note.sentence}"
            yield self._finding(note.code, note.line, sentence, set_aside=note.set_aside)
        held = Counter(each.said_by.line for each in found.occurrences)
        yield from self._changes(event, moved, held)
        broken = [each.line for each in moved if self._has_no_day(each)]
        sittings = [
            self._sitting(
                each.said_by,
                each.start,
                length(each.said_by, self._start(each.said_by) or each.start, self._zones),
                body=each.said_by.body or event.body,
            )
            for each in found.occurrences
            if not each.said_by.is_off and each.said_by.line not in broken
        ]
        yield self._recurring(event, sittings)
        yield from sittings

    def _changes(
        self, event: Event, moved: Sequence[Event], meetings: Mapping[int, int]
    ) -> Iterator[CalendarFinding]:
        """What is told of the events that change occurrences. meetings: how many of the line
        of each.
        """
        for each in moved:
            if each.is_off and meetings[each.line]:
                yield self._called_off(each, event.body, meetings[each.line])
            elif self._has_no_day(each):
                yield self._no_day(each, event.body)
            elif meetings[each.line] and "DTSTART" in each.properties:
                yield from self._of_unknown_zone(each)

    def _has_no_day(self, change: Event) -> bool:
        """Whether nobody knows where to the occurrence was moved."""
        begins = "DTSTART" in change.properties
        return begins and not change.is_off and self._start(change) is None

    def _recurring(
        self, event: Event, sittings: Sequence[Sitting | CalendarFinding]
    ) -> CalendarFinding:
        days = [each.on for each in sittings if isinstance(each, Sitting)]
        span = (
            f": {len(days)} meetings from {days[0]} to {days[-1]}"
            if days
            else ", not in this year"
        )
        return self._finding(
            CalendarFaultCode.RECURRING,
            event.line,
            f"{event.body} recurs by a rule{span}; look at each, no rule knows of closed days",
            set_aside=False,
        )

    def _sitting(
        self, event: Event, start: date | datetime, lasts: timedelta | None, body: str = ""
    ) -> Sitting | CalendarFinding:
        place = Place(self._file, event.line_of("DTSTART"), "DTSTART")
        body, room = body or event.body, event.text("LOCATION") or None
        if not isinstance(start, datetime):
            return Sitting(body=body, on=start, room=room, place=place)
        try:
            local = start.astimezone(self._zone) if start.tzinfo else start
        except OverflowError:
            return finding(
                CalendarFaultCode.IMPLAUSIBLE_YEAR,
                place,
                f"{body}: the year {start.year} is implausible",
            )
        if event.all_day:
            on = start.date() if start.time() == time() else local.date()
            return Sitting(body=body, on=on, room=room, place=place)
        return Sitting(
            body=body,
            on=local.date(),
            at=None
            if _lasts_days(local, lasts)
            else local.time().replace(second=0, microsecond=0),
            room=room,
            place=place,
        )

    def _finding(
        self,
        code: CalendarFaultCode,
        line: int,
        sentence: str,
        *,
        column: str | None = None,
        set_aside: bool = True,
    ) -> CalendarFinding:
        return finding(code, Place(self._file, line, column), sentence, set_aside=set_aside)


def _lasts_days(local: datetime, lasts: timedelta | None) -> bool:
    """Whether it is a day or several from midnight on: no council meets then, but Outlook
    writes what has no hour so. A day may have an hour more or less.
    """
    return local.time() == time() and (not lasts or lasts % _DAY in _WHOLE_DAYS)


def _moves(event: Event) -> bool:
    """Whether it is about one occurrence of a series."""
    return "RECURRENCE-ID" in event.properties


def _begins_series(event: Event) -> bool:
    return event.is_series and not _moves(event)


def _newest(events: Sequence[Event]) -> list[tuple[Event, Event]]:
    """Each event, in the order of the file, with its newest version, which may be itself.

    Of two of one version one may say that the other is called off. Else they are no versions of
    each other: some systems give all their events the same UID.
    """
    newest: dict[object, Event] = {}
    for number, event in enumerate(events):
        key = _identity(event) or number
        if key not in newest or event.rank > newest[key].rank:
            newest[key] = event
    found = []
    for number, event in enumerate(events):
        best = newest[_identity(event) or number]
        itself = event.version == best.version and not _calls_off(best, event)
        found.append((event, event if itself else best))
    return found


def _calls_off(best: Event, event: Event) -> bool:
    return best.is_off and best.raw("DTSTART") == event.raw("DTSTART")


def _identity(event: Event) -> tuple[str, str] | None:
    uid = event.raw("UID")
    return (uid, event.raw("RECURRENCE-ID")) if uid else None
