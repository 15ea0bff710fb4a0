"""Events of an iCalendar file as sittings in local time."""

from datetime import date, time
from zoneinfo import ZoneInfo

import pytest

from cycle.declaration.council_calendar import read_calendar
from cycle.declaration.faults import DeclarationError
from cycle.declaration.sittings import Code, CouncilCalendar

LONDON = ZoneInfo("Europe/London")


def events(*each: str) -> CouncilCalendar:
    inside = "".join(f"BEGIN:VEVENT\n{event}\nEND:VEVENT\n" for event in each)
    text = f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//x//EN\n{inside}END:VCALENDAR\n"
    return read_calendar(text.replace("\n", "\r\n").encode(), "meetings.ics", LONDON)


@pytest.mark.parametrize(
    ("start", "on", "at"),
    [
        ("DTSTART;VALUE=DATE:20170412", date(2017, 4, 12), None),
        ("DTSTART:20170412T183000", date(2017, 4, 12), time(18, 30)),
        ("DTSTART:20170412T173000Z", date(2017, 4, 12), time(18, 30)),
        ("DTSTART:20170214T183000Z", date(2017, 2, 14), time(18, 30)),
        ("DTSTART;TZID=Europe/London:20170412T183000", date(2017, 4, 12), time(18, 30)),
        ("DTSTART;TZID=GMT Standard Time:20170412T183000", date(2017, 4, 12), time(18, 30)),
        ("DTSTART;TZID=Europe/Paris:20170412T193000", date(2017, 4, 12), time(18, 30)),
        ("DTSTART:20170411T233000Z", date(2017, 4, 12), time(0, 30)),
    ],
)
def test_the_hour_is_local(start: str, on: date, at: time | None) -> None:
    found = events(f"SUMMARY:Council\n{start}\nLOCATION:Town Hall\\, Annexe")
    assert [(each.body, each.on, each.at, each.room) for each in found.sittings] == [
        ("Council", on, at, "Town Hall, Annexe")
    ]
    assert found.findings == ()


def test_what_is_no_meeting_is_told_with_its_line() -> None:
    found = events(
        "SUMMARY:Council\nDTSTART:20170412T183000\nSTATUS:CANCELLED",
        "SUMMARY:Cancelled: Council\nDTSTART:20170412T183000",
        "SUMMARY:Council\nDTSTART:20170412T183000\nRRULE:FREQ=MONTHLY",
        "DTSTART:20170412T183000",
        "SUMMARY:Council\nDTSTART:20171331T183000",
        "SUMMARY:Council",
        "SUMMARY:Council\nDTSTART:20170412T183000\nDTSTART:20170413T183000",
    )
    assert [str(each) for each in found.findings] == [
        "meetings.ics:4: Council is called off; it is left out",
        "meetings.ics:9: Cancelled: Council is called off; it is left out",
        (
            "meetings.ics:13: Council recurs by a rule; give each meeting its own event; it is "
            "left out"
        ),
        "meetings.ics:18, SUMMARY: nobody is said to sit; it is left out",
        (
            'meetings.ics:21, DTSTART: Council: "20171331T183000" is no day; write it as '
            "20170328 or "
            "20170328T183000; it is left out"
        ),
        (
            "meetings.ics:25, DTSTART: Council: one day is needed; write it as 20170328 or "
            "20170328T183000; it is left out"
        ),
        (
            "meetings.ics:28, DTSTART: Council: one day is needed; write it as 20170328 or "
            "20170328T183000; it is left out"
        ),
    ]
    assert found.sittings == ()


def test_an_unknown_time_zone_is_told_and_the_hour_kept() -> None:
    found = events("SUMMARY:Council\nDTSTART;TZID=Nowhere/Land:20170412T183000")
    assert [str(each) for each in found.findings] == [
        (
            'meetings.ics:4, DTSTART: Council: there is no time zone "Nowhere/Land"; the '
            "hour is "
            "taken as local"
        )
    ]
    assert found.sittings[0].at == time(18, 30)


@pytest.mark.parametrize(
    "start", ["DTSTART:00010101T000000Z", "DTSTART;TZID=America/New_York:99991231T235959"]
)
def test_an_instant_beyond_all_calendars_is_an_implausible_year(start: str) -> None:
    (found,) = events(f"SUMMARY:Council\n{start}").findings
    assert (found.code, found.set_aside) == (Code.IMPLAUSIBLE_YEAR, True)


def test_a_summary_of_several_lines_stays_on_one() -> None:
    (sitting,) = events(
        "SUMMARY:Council\\nbegins: 2001-01-01\nDTSTART;VALUE=DATE:20170412"
    ).sittings
    assert sitting.body == "Council begins: 2001-01-01"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (
            b"BEGIN:VCALENDAR\r\nnonsense\r\nEND:VCALENDAR\r\n",
            "meetings.ics:1:1: this is no iCalendar",
        ),
        (b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", "there is no event in this calendar"),
        (
            b"BEGIN:VCALENDAR\r\nBEGIN:XTIMEZONE\r\nTZID:X\r\nEND:VTIMEZONE\r\n",
            "meetings.ics:1:1: this is no iCalendar",
        ),
        (b"BEGIN:VCALENDAR\r\n" + b"BEGIN:X\r\n" * 9000, "meetings.ics:1:1|no event"),
        (b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n", "there is no event in this calendar"),
    ],
)
def test_what_is_no_calendar_is_refused(content: bytes, message: str) -> None:
    with pytest.raises(DeclarationError, match=message):
        read_calendar(content, "meetings.ics", LONDON)
