"""iCalendar files for tests, and what is read from them, in short."""

from datetime import date
from zoneinfo import ZoneInfo

from cycle.declaration.council_calendar import read_calendar
from cycle.declaration.sittings import CouncilCalendar

LONDON = ZoneInfo("Europe/London")

LONDON_AS_GMT = """BEGIN:VTIMEZONE
TZID:{name}
BEGIN:STANDARD
DTSTART:20001029T020000
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10
TZNAME:GMT
TZOFFSETFROM:+0100
TZOFFSETTO:+0000
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:20000326T010000
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3
TZOFFSETFROM:+0000
TZOFFSETTO:+0100
END:DAYLIGHT
END:VTIMEZONE
"""


SERIES = ("UID:s", "DTSTART;TZID=Europe/London:20260113T183000", "RRULE:FREQ=MONTHLY;BYDAY=2WE")


def calendar(inside: str, before: str = "", after: str = "") -> CouncilCalendar:
    text = f"{before}BEGIN:VCALENDAR\nVERSION:2.0\n{inside}END:VCALENDAR\n{after}"
    return read_calendar(text.encode(), "m.ics", LONDON, date(2027, 1, 1))


def event(*lines: str) -> str:
    return "\n".join(("BEGIN:VEVENT", "SUMMARY:Council", *lines, "END:VEVENT", ""))


def days(found: CouncilCalendar) -> list[str]:
    return [
        f"{each.on} {each.at:%H:%M}" if each.at else str(each.on) for each in found.sittings
    ]


def told(found: CouncilCalendar) -> list[str]:
    return [str(each) for each in found.findings]


def calendar_text() -> str:
    inside = LONDON_AS_GMT.format(name="GMT") + event(*SERIES) + event("DTSTART:20270414")
    return f"BEGIN:VCALENDAR\n{inside}END:VCALENDAR\n"
