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


ZONE = "TZID=Europe/London"
WEEKLY = (
    "UID:s",
    f"DTSTART;{ZONE}:20270303T183000",
    f"DTEND;{ZONE}:20270303T200000",
    "RRULE:FREQ=WEEKLY;COUNT=6",
)
"""Wednesdays from 3 March to 7 April 2027; the clock changes on 28 March."""

WEDNESDAYS = [
    *("2027-03-03 18:30", "2027-03-10 18:30", "2027-03-17 18:30", "2027-03-24 18:30"),
    *("2027-03-31 18:30", "2027-04-07 18:30"),
]


def change(of: str, *lines: str) -> str:
    return event("UID:s", f"RECURRENCE-ID{of}", *lines)


def test_a_change_of_this_and_all_that_follow_moves_them_all() -> None:
    found = calendar(
        event(*WEEKLY)
        + change(
            f";RANGE=THISANDFUTURE;{ZONE}:20270317T183000",
            f"DTSTART;{ZONE}:20270318T190000",
            "LOCATION:Annexe",
        )
    )
    assert days(found) == [
        *WEDNESDAYS[:2],
        *("2027-03-18 19:00", "2027-03-25 19:00", "2027-04-01 19:00", "2027-04-08 19:00"),
    ]
    assert [each.room for each in found.sittings] == [None, None, *["Annexe"] * 4]


def test_this_and_all_that_follow_may_be_called_off() -> None:
    found = calendar(
        event(*WEEKLY)
        + change(f";RANGE=THISANDFUTURE;{ZONE}:20270317T183000", "STATUS:CANCELLED")
    )
    assert days(found) == WEDNESDAYS[:2]
    assert told(found)[0] == "m.ics:10: Council is called off 4 times; it is left out"


def test_a_change_of_those_before_stops_the_series() -> None:
    found = calendar(event(*WEEKLY) + change(f";RANGE=THISANDPRIOR;{ZONE}:20270317T183000"))
    assert days(found) == []
    assert "line 10 does not say which of its meetings it changes" in told(found)[0]


@pytest.mark.parametrize(
    "of",
    [
        *(";VALUE=DATE:20270331", f";{ZONE}:20270331T183000", ":20270331T173000Z"),
        *(":20270331T183000", ";TZID=Europe/Paris:20270331T193000"),
    ],
)
@pytest.mark.parametrize("start", [(), (f"DTSTART;{ZONE}:20270331T183000",)])
def test_an_occurrence_that_is_called_off_may_be_named_in_several_ways(
    of: str, start: tuple[str, ...]
) -> None:
    found = calendar(event(*WEEKLY) + change(of, *start, "STATUS:CANCELLED"))
    assert days(found) == [day for day in WEDNESDAYS if "03-31" not in day]
    assert told(found)[0] == "m.ics:10: Council is called off; it is left out"
    assert len(found.findings) == 2


def test_a_whole_day_of_a_series_may_be_named_by_its_first_hour() -> None:
    series = (
        "UID:s",
        "DTSTART;VALUE=DATE:20270407",
        "RRULE:FREQ=WEEKLY;UNTIL=20270427T230000Z",
    )
    left_out = ("EXDATE:20270420T230000Z", "RDATE:20270429T230000Z")
    found = calendar(
        event(*series, *left_out) + change(":20270413T230000Z", "STATUS:CANCELLED")
    )
    assert days(found) == ["2027-04-07", "2027-04-28", "2027-04-30"]


def test_what_is_added_to_a_series_as_a_day_has_its_hour() -> None:
    found = calendar(event(*WEEKLY, "RDATE;VALUE=DATE:20270412"))
    assert days(found) == [*WEDNESDAYS, "2027-04-12 18:30"]


def test_a_day_is_left_out_whole() -> None:
    found = calendar(
        event(*WEEKLY, f"RDATE;{ZONE}:20270317T100000", "EXDATE;VALUE=DATE:20270317")
    )
    assert days(found) == [day for day in WEDNESDAYS if "03-17" not in day]


@pytest.mark.parametrize(
    ("until", "last"),
    [
        *(("20270407", "04-07"), ("20270406", "03-31"), ("20270407T183000", "04-07")),
        *(("20270407T173000Z", "04-07"), ("20270407T172900Z", "03-31")),
    ],
)
@pytest.mark.parametrize("zone", [f";{ZONE}", ""])
def test_the_last_day_of_a_rule_is_meant_to_its_end(until: str, last: str, zone: str) -> None:
    found = calendar(
        event(f"DTSTART{zone}:20270303T183000", f"RRULE:FREQ=WEEKLY;UNTIL={until}")
    )
    assert days(found)[-1] == f"2027-{last} 18:30"


def test_a_change_that_meets_no_meeting_of_the_series_is_told() -> None:
    found = calendar(
        event(*WEEKLY)
        + change(f";{ZONE}:20270331T190000", "STATUS:CANCELLED")
        + change(f";{ZONE}:20270318T183000", f"DTSTART;{ZONE}:20270319T183000")
    )
    assert days(found) == [*WEDNESDAYS[:3], "2027-03-19 18:30", *WEDNESDAYS[3:]]
    assert [each for each in told(found) if "look at that day" in each] == [
        (
            "m.ics:10: Council: this event changes 2027-03-31 at 19:00 (RECURRENCE-ID), and "
            "the series has no meeting then: look at that day"
        ),
        (
            "m.ics:16: Council: this event changes 2027-03-18 at 18:30 (RECURRENCE-ID), and "
            "the series has no meeting then: look at that day"
        ),
    ]


def test_a_day_left_out_on_which_the_series_has_none_is_told() -> None:
    found = calendar(event(*WEEKLY, "EXDATE:20270331T000000", "EXDATE:20200101T000000"))
    assert days(found) == WEDNESDAYS
    assert told(found)[0] == (
        "m.ics:9: Council: 2027-03-31 at 00:00 is to be left out (EXDATE), and the series has "
        "no meeting then: look at that day"
    )
    assert len(found.findings) == 2


def test_what_changes_a_meeting_that_is_left_out_is_told() -> None:
    moved = change(f";{ZONE}:20270317T183000", f"DTSTART;{ZONE}:20270318T183000")
    for left_out in (f"EXDATE;{ZONE}:20270317T183000", "EXDATE;VALUE=DATE:20270317"):
        found = calendar(event(*WEEKLY, left_out) + moved)
        assert days(found) == [day for day in WEDNESDAYS if "03-17" not in day]
        assert told(found)[0] == (
            "m.ics:11: Council: the series leaves out 2027-03-17 at 18:30 (EXDATE), and this "
            "event changes it; it is left out"
        )


def test_of_two_changes_of_one_meeting_the_later_version_counts() -> None:
    early = change(f";{ZONE}:20270317T183000", f"DTSTART;{ZONE}:20270318T183000", "SEQUENCE:2")
    late = change(":20270317T183000Z", f"DTSTART;{ZONE}:20270319T183000", "SEQUENCE:3")
    for changes in (early + late, late + early):
        found = calendar(event(*WEEKLY) + changes)
        assert "2027-03-19 18:30" in days(found)
        assert not {"2027-03-17 18:30", "2027-03-18 18:30"} & set(days(found))
        assert CalendarFaultCode.REPLACED in {each.code for each in found.findings}


def test_an_occurrence_moved_to_no_day_is_left_out_and_told() -> None:
    found = calendar(event(*WEEKLY) + change(f";{ZONE}:20270317T183000", "DTSTART:soon"))
    assert days(found) == [day for day in WEDNESDAYS if "03-17" not in day]
    assert 'm.ics:14, DTSTART: Council: "soon" is no day' in told(found)[0]


def test_a_change_in_an_unknown_zone_is_told() -> None:
    moved = "DTSTART;TZID=Nowhere:20270318T183000"
    found = calendar(event(*WEEKLY) + change(f";{ZONE}:20270317T183000", moved))
    assert "2027-03-18 18:30" in days(found)
    assert 'there is no time zone "Nowhere"' in told(found)[0]


def test_with_a_series_its_moved_occurrences_are_called_off_by_name() -> None:
    found = calendar(
        event(*WEEKLY, "STATUS:CANCELLED")
        + change(f";{ZONE}:20270317T183000", f"DTSTART;{ZONE}:20270318T183000")
    )
    assert told(found) == [
        "m.ics:3: Council is called off; it is left out",
        ("m.ics:11: Council is of the series in line 3, which is called off; it is left out"),
    ]


def test_a_series_goes_by_its_zone_beyond_the_changes_that_the_file_tells() -> None:
    zone = (
        "BEGIN:VTIMEZONE\nTZID:Europe/London\nBEGIN:STANDARD\nDTSTART:20261025T020000\n"
        "TZOFFSETFROM:+0100\nTZOFFSETTO:+0000\nEND:STANDARD\nBEGIN:DAYLIGHT\n"
        "DTSTART:20270328T010000\nTZOFFSETFROM:+0000\nTZOFFSETTO:+0100\nEND:DAYLIGHT\n"
        "END:VTIMEZONE\n"
    )
    series = (f"DTSTART;{ZONE}:20270113T183000", "RRULE:FREQ=MONTHLY;BYDAY=2WE")
    found = calendar(zone + event(*series))
    assert {each.at for each in found.sittings} == {time(18, 30)}


def test_how_long_a_meeting_lasts_takes_in_no_earlier_one() -> None:
    ends = ("DTEND;TZID=Europe/London:20280113T183000", "DURATION:P300D")
    assert [days(calendar(event(*SERIES, each))) for each in ends] == [
        days(calendar(event(*SERIES)))
    ] * 2


def test_more_than_a_meeting_a_day_is_no_calendar() -> None:
    added = ",".join(
        f"202702{day:02}T{hour:02}0000" for day in range(1, 21) for hour in range(6)
    )
    found = calendar(event("DTSTART:20270101T183000", "RRULE:FREQ=DAILY", f"RDATE:{added}"))
    assert days(found) == []
    assert "it recurs more often than once a day" in told(found)[0]
