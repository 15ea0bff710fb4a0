"""The time zones of an iCalendar file: what a TZID means in it. Pure.

A TZID means the VTIMEZONE of that name in the same file (RFC 5545 section 3.2.19), also where
it is called GMT and has summer time. Without one it means the zone that the library knows by
that name, also by the names that Windows gives.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, tzinfo

from icalendar import Timezone
from icalendar.timezone import tzp

from cycle.declaration.icalendar_lines import Component, Line
from cycle.declaration.sittings import one_line

STUMBLES = (
    ValueError,
    TypeError,
    AttributeError,
    AssertionError,
    LookupError,
    ArithmeticError,
    RecursionError,
)
"""What the library raises over a broken text: its own checks give ValueError, a broken
VTIMEZONE any of the others.
"""

_KEPT = re.compile(r"(?:DTSTART|RRULE|RDATE|TZOFFSETFROM|TZOFFSETTO|TZNAME)[;:]", re.IGNORECASE)
_RULE = re.compile(r"RRULE[;:](?!.*\b(?:UNTIL|COUNT)=)", re.IGNORECASE)
_CHANGE = re.compile(r"(?:DTSTART|RDATE|RRULE)[;:].*?\b([0-9]{8})", re.IGNORECASE)
_PLACE = re.compile(r"[A-Za-z_]+/[A-Za-z_/+-]+")


@dataclass(frozen=True)
class _Own:
    """A zone as the file gives it. told: the first and the last change of the clock, as
    `20270328`, where it names only some; None where a rule goes on for ever.
    """

    zone: tzinfo
    told: tuple[str, str] | None

    def tells(self, on: date) -> bool:
        return self.told is None or self.told[0] <= f"{on:%Y%m%d}" < self.told[1]


class Zones:
    """The zones of one file, by TZID."""

    def __init__(self, components: list[Component]) -> None:
        self.broken: list[tuple[int, str]] = []
        """The line and the name of each that cannot be read."""
        self._own: dict[str, _Own] = {}
        for component in components:
            self._add(component)

    def of(self, name: str, on: date) -> tzinfo | None:
        """The zone of that name on a day; None where nobody knows it.

        Some systems write only a year's changes of the clock: outside of them, a zone that
        bears the name of a place goes by what is known of the place.
        """
        own = self._own.get(name.casefold())
        known = _known(name)
        if own is None:
            return known
        by_place = known is not None and _PLACE.fullmatch(name) and not own.tells(on)
        return known if by_place else own.zone

    def _add(self, component: Component) -> None:
        names = [_value(line) for line in component.properties if _is(line, "TZID")]
        try:
            read = Timezone.from_ical(_plain(component))
            assert isinstance(read, Timezone)
            zone = read.to_tz(lookup_tzid=False)
            zone.utcoffset(datetime(2000, 7, 1))  # noqa: DTZ001 - asked in the zone's own time
        except STUMBLES:
            self.broken.append((component.line, one_line(", ".join(names)) or "without a name"))
            return
        for name in names:
            self._own.setdefault(name.casefold(), _Own(zone, _told(component)))


def _plain(component: Component) -> str:
    """Only what makes the zone: other properties are often broken, and say nothing about the
    hour.
    """
    inside = "".join(
        f"BEGIN:{part.kind}\r\n{_lines(part)}END:{part.kind}\r\n" for part in component.nested
    )
    return f"BEGIN:VTIMEZONE\r\nTZID:zone\r\n{inside}END:VTIMEZONE\r\n"


def _lines(part: Component) -> str:
    return "".join(f"{line.text}\r\n" for line in part.properties if _KEPT.match(line.text))


def _told(component: Component) -> tuple[str, str] | None:
    lines = [line.text for part in component.nested for line in part.properties]
    if any(_RULE.match(line) for line in lines):
        return None
    changes = sorted(day for line in lines for day in _CHANGE.findall(line))
    return (changes[0], changes[-1]) if len(component.nested) > 1 and changes else None


def _known(name: str) -> tzinfo | None:
    """By a name of the zone database or of Windows; before it may stand who defined it."""
    found = (_in_library(tail) for tail in _tails(name.strip().strip("/")))
    return next((zone for zone in found if zone), None)


def _in_library(name: str) -> tzinfo | None:
    try:
        zone: tzinfo | None = tzp.timezone(name)
    except STUMBLES:
        return None
    return zone


def _tails(name: str) -> Iterator[str]:
    parts = name.split("/")
    yield from ("/".join(parts[start:]) for start in range(max(1, len(parts) - 1)))


def _is(line: Line, name: str) -> bool:
    return line.text.upper().startswith((f"{name}:", f"{name};"))


def _value(line: Line) -> str:
    return line.text.partition(":")[2].strip()
