"""Recurring meetings of an iCalendar file as sittings within the year."""

from datetime import date, time

import pytest
from tests.icalendars import SERIES, calendar, days, event, told

from cycle.declaration.sittings import CalendarFaultCode


def test_a_series_is_expanded_within_the_year() -> None:
    found = calendar(event(*SERIES))
    assert days(found)[:4] == [
        *("2027-01-13 18:30", "2027-02-10 18:30", "2027-03-10 18:30", "2027-04-14 18:30"),
    ]
    assert found.sittings[-1].on < date(2028, 2, 10)
    (note,) = told(found)
    assert note.startswith("m.ics:3: Council recurs by a rule: ")
    assert "left out" not in note


def test_a_series_keeps_its_local_hour_over_the_change_of_the_clock() -> None:
    found = calendar(
        event("DTSTART:20270113T183000", "RRULE:FREQ=WEEKLY;UNTIL=20270501T000000Z")
    )
    assert {each.at for each in found.sittings} == {time(18, 30)}


def test_an_occurrence_is_moved_called_off_or_left_out() -> None:
    zone = "TZID=Europe/London"
    added = (f"EXDATE;{zone}:20270210T183000", f"RDATE;{zone}:20270505T190000")
    moved = (f"RECURRENCE-ID;{zone}:20270310T183000", f"DTSTART;{zone}:20270317T180000")
    off = (f"RECURRENCE-ID;{zone}:20270414T183000", f"DTSTART;{zone}:20270414T183000")
    found = calendar(
        event(*SERIES, *added)
        + event("UID:s", *moved)
        + event("UID:s", *off, "STATUS:CANCELLED")
    )
    assert days(found)[:4] == [
        *("2027-01-13 18:30", "2027-03-17 18:00", "2027-05-05 19:00", "2027-05-12 18:30"),
    ]
    assert CalendarFaultCode.CANCELLED in {each.code for each in found.findings}


def test_a_series_that_is_called_off_is_called_off_whole() -> None:
    found = calendar(
        event(*SERIES, "STATUS:CANCELLED")
        + event("UID:s", "RECURRENCE-ID:20270310T183000", "DTSTART:20270317T180000")
    )
    assert days(found) == []


def test_a_moved_occurrence_without_its_series_is_a_meeting() -> None:
    found = calendar(event("UID:s", "RECURRENCE-ID:20270310T183000", "DTSTART:20270317T180000"))
    assert days(found) == ["2027-03-17 18:00"]


def test_events_that_only_share_a_uid_with_a_series_are_meetings_too() -> None:
    other = ("UID:s", "DTSTART;TZID=Europe/London:20270120T100000")
    again = ("UID:s", "DTSTART;TZID=Europe/London:20270101T090000", "RRULE:FREQ=YEARLY")
    found = calendar(event(*SERIES) + event(*other) + event(*again))
    assert {"2027-01-13 18:30", "2027-01-20 10:00", "2027-01-01 09:00"} <= set(days(found))


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=SECONDLY",
        "FREQ=DAILY;BYHOUR=1,2;BYMINUTE=1,2,3",
        "FREQ=DAILY;INTERVAL=0",
        "FREQ=MONTHLY;COUNT=0",
        "FREQ=SOMETIMES",
        "every month",
        "",
        "FREQ=WEEKLY;BYDAY=XX",
    ],
)
def test_a_rule_that_cannot_be_followed_is_told_with_its_line(rule: str) -> None:
    found = calendar(event("DTSTART:20270113T183000", f"RRULE:{rule}"))
    (only,) = found.findings
    assert (only.code, only.place.line, only.set_aside) == (
        CalendarFaultCode.RECURRING,
        6,
        True,
    )
    assert days(found) == []
