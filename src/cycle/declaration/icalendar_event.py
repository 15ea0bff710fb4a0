"""One event of an iCalendar file: its properties, read one by one. Pure.

A property that cannot be read is told with its own line and passed over; the event is kept
wherever its day is known.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

from icalendar.parser import Contentline
from icalendar.prop import vDDDTypes, vDuration

from cycle.declaration.called_off import called_off
from cycle.declaration.icalendar_lines import Component, Line
from cycle.declaration.icalendar_zones import STUMBLES, Zones
from cycle.declaration.sittings import one_line

_WANTED = frozenset(
    {
        *("UID", "SUMMARY", "STATUS", "LOCATION", "SEQUENCE", "DTSTAMP", "RECURRENCE-ID"),
        *("DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "EXDATE"),
    }
)
_ALL_DAY = frozenset(
    {
        "X-MICROSOFT-CDO-ALLDAYEVENT",
        "X-MICROSOFT-MSNCALENDAR-ALLDAYEVENT",
        "X-FUNAMBOL-ALLDAY",
    }
)


_NUMBER = re.compile("[0-9]{1,9}")


class Property(NamedTuple):
    """A content line taken apart. params: in upper case."""

    line: int
    params: Mapping[str, str]
    value: str


@dataclass(frozen=True)
class Event:
    """An event as its text has it. broken: the lines that cannot be read."""

    line: int
    properties: Mapping[str, tuple[Property, ...]] = field(default_factory=dict)
    broken: tuple[Line, ...] = ()

    @property
    def body(self) -> str:
        return self.text("SUMMARY")

    @property
    def version(self) -> tuple[int, str]:
        """What tells of two versions which is the later: SEQUENCE, then DTSTAMP (RFC 5546
        section 2.1.5).
        """
        number = self.raw("SEQUENCE")
        return int(number) if _NUMBER.fullmatch(number) else 0, self.raw("DTSTAMP")

    @property
    def is_off(self) -> bool:
        return called_off(self.body) or called_off(self.text("STATUS"))

    @property
    def rank(self) -> tuple[tuple[int, str], bool]:
        """Which of several counts, the highest: of one version what calls it off."""
        return self.version, self.is_off

    @property
    def is_series(self) -> bool:
        return bool({"RRULE", "RDATE"} & self.properties.keys())

    @property
    def all_day(self) -> bool:
        """Whether the program that wrote it says so; Outlook does not by DTSTART."""
        said = (each for name in _ALL_DAY for each in self.properties.get(name, ()))
        return any(each.value.strip().casefold() in {"true", "1"} for each in said)

    def text(self, name: str) -> str:
        """The words of a property, the first where it stands several times."""
        found = self.properties.get(name)
        return one_line(found[0].value) if found else ""

    def raw(self, name: str) -> str:
        found = self.properties.get(name)
        return found[0].value.strip() if found else ""

    def line_of(self, name: str) -> int:
        """Where a property stands; where it does not, the event's own line."""
        found = self.properties.get(name)
        return found[0].line if found else self.line


def event_in(component: Component) -> Event:
    """The event that a component holds."""
    properties: dict[str, tuple[Property, ...]] = {}
    broken = []
    for line in component.properties:
        try:
            name, params, value = Contentline(line.text).parts()
        except STUMBLES:
            broken.append(line)
            continue
        if name.upper() in _WANTED | _ALL_DAY:
            upper = {key.upper(): _param(each) for key, each in params.items()}
            found = Property(line.number, upper, value)
            properties[name.upper()] = (*properties.get(name.upper(), ()), found)
    return Event(component.line, properties, tuple(broken))


def _param(value: str | list[str]) -> str:
    return value if isinstance(value, str) else value[0] if value else ""


def moment(found: Property, zones: Zones) -> date | datetime | None:
    """The day or instant that a property gives, in its own zone; without one where it is
    local. None where it gives none.
    """
    try:
        read = vDDDTypes.from_ical(found.value.strip())
    except STUMBLES:
        return None
    if not isinstance(read, date):
        return None
    if not isinstance(read, datetime):
        return read
    if read.tzinfo is not None:
        return read.astimezone(UTC)
    named = found.params.get("TZID")
    return read.replace(tzinfo=zones.of(named, read.date())) if named else read


def moments(event: Event, name: str, zones: Zones) -> list[date | datetime]:
    """All that a property lists (RDATE, EXDATE); of a period its beginning. Raises ValueError
    where one cannot be read.
    """
    found = []
    for each in event.properties.get(name, ()):
        for value in each.value.split(","):
            read = moment(each._replace(value=value.partition("/")[0]), zones)
            if read is None:
                raise ValueError(value)
            found.append(read)
    return found


def unreadable(event: Event, zones: Zones) -> list[tuple[str, Property]]:
    """The properties beside the day that say nothing: each is taken for not written."""
    times = [
        (name, each)
        for name in ("DTEND", "DTSTAMP")
        for each in event.properties.get(name, ())
        if moment(each, zones) is None
    ]
    numbers = [
        ("SEQUENCE", each)
        for each in event.properties.get("SEQUENCE", ())
        if not _NUMBER.fullmatch(each.value.strip())
    ]
    return times + numbers


def length(event: Event, start: date | datetime, zones: Zones) -> timedelta | None:
    """How long it lasts; None where that is not said, or cannot be read."""
    if ends := event.properties.get("DTEND"):
        end = moment(ends[0], zones)
        if end is None or isinstance(end, datetime) != isinstance(start, datetime):
            return None
        try:
            return end - start
        except TypeError:
            return None
    if "DURATION" not in event.properties:
        return None
    try:
        lasts = vDuration.from_ical(event.raw("DURATION"))
    except STUMBLES:
        return None
    return lasts if isinstance(lasts, timedelta) else None
