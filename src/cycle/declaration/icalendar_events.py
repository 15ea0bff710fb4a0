"""A calendar of meetings as iCalendar events (RFC 5545), read by the icalendar package. Pure.

Each VEVENT is a meeting: SUMMARY names the body, DTSTART the day and, where it has one, the
hour. An hour in UTC or in another zone is turned into the local one; one without a zone is
local. Recurring events are set aside: a council's meetings are fixed one by one, and what an
old rule makes of a bank holiday is nobody's decision.
"""

from collections.abc import Iterator
from datetime import date, datetime
from zoneinfo import ZoneInfo

from icalendar import Calendar
from icalendar.cal import Component
from icalendar.prop import vDDDTypes

from cycle.declaration.faults import DeclarationError, Fault
from cycle.declaration.sittings import (
    Code,
    Finding,
    Place,
    Sitting,
    called_off,
    finding,
    one_line,
)

_BEGINNING = "BEGIN:VEVENT"

_STUMBLES = (
    ValueError,
    TypeError,
    AttributeError,
    AssertionError,
    LookupError,
    ArithmeticError,
    RecursionError,
)
"""What the package raises over a broken file: its own checks give ValueError, a broken
VTIMEZONE any of the others.
"""


def read_events(text: str, file: str, zone: ZoneInfo) -> Iterator[Sitting | Finding]:
    """The events of a calendar, each a sitting in local time or what is wrong with it.

    Raises DeclarationError where the text is no iCalendar, or holds no event.
    """
    try:
        events = [
            event
            for part in Calendar.from_ical(text, multiple=True)
            for event in part.walk("VEVENT")
        ]
    except _STUMBLES as error:
        raise DeclarationError(
            [_fault(file, f"this is no iCalendar: {one_line(str(error))}")]
        ) from error
    if not events:
        raise DeclarationError([_fault(file, "there is no event in this calendar")])
    for line, event in zip(_lines(text), events, strict=False):
        yield from _event(event, Place(file, line), zone)


def _fault(file: str, message: str) -> Fault:
    return Fault(file=file, line=1, column=1, message=message)


def _lines(text: str) -> Iterator[int]:
    """The line that each event begins in; the package does not tell."""
    for number, line in enumerate(text.splitlines(), start=1):
        if line.strip().upper() == _BEGINNING:
            yield number


def _event(event: Component, place: Place, zone: ZoneInfo) -> Iterator[Sitting | Finding]:
    body, status = _text(event, "SUMMARY"), _text(event, "STATUS")
    if called_off(body) or called_off(status):
        yield finding(Code.CANCELLED, place, f"{body or 'an event'} is called off")
    elif "RRULE" in event or "RDATE" in event:
        yield finding(
            Code.RECURRING,
            place,
            f"{body or 'an event'} recurs by a rule; give each meeting its own event",
        )
    elif not body:
        yield finding(Code.NO_BODY, place._replace(column="SUMMARY"), "nobody is said to sit")
    else:
        yield from _sitting(event, body, place._replace(column="DTSTART"), zone)


def _sitting(
    event: Component, body: str, place: Place, zone: ZoneInfo
) -> Iterator[Sitting | Finding]:
    start = event.get("DTSTART")
    if not isinstance(start, vDDDTypes) or not isinstance(start.dt, date):
        shown = (
            f'"{one_line(str(start))}" is no day'
            if isinstance(start, str)
            else "one day is needed"
        )
        yield finding(
            Code.UNREADABLE_DATE,
            place,
            f"{body}: {shown}; write it as 20170328 or 20170328T183000",
        )
        return
    began = start.dt
    room = _text(event, "LOCATION") or None
    if not isinstance(began, datetime):
        yield Sitting(body=body, on=began, room=room, place=place)
        return
    if began.tzinfo is None and (named := start.params.get("TZID")):
        sentence = (
            f'{body}: there is no time zone "{one_line(str(named))}"; the hour is '
            "taken as local"
        )
        yield finding(Code.UNKNOWN_TIME_ZONE, place, sentence, set_aside=False)
    try:
        local = began.astimezone(zone) if began.tzinfo else began
    except OverflowError:
        yield finding(
            Code.IMPLAUSIBLE_YEAR, place, f"{body}: the year {began.year} is implausible"
        )
        return
    yield Sitting(
        body=body,
        on=local.date(),
        at=local.time().replace(second=0, microsecond=0),
        room=room,
        place=place,
    )


def _text(event: Component, name: str) -> str:
    """The property's text, the first where it stands several times."""
    value = event.get(name, "")
    return one_line(str(value[0] if isinstance(value, list) else value))
