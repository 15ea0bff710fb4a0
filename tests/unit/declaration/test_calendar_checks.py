"""The faults of official calendars: each is found, told, and its row left out where its date is
in doubt.
"""

from zoneinfo import ZoneInfo

from cycle.calendar.bank_holidays import load_calendar
from cycle.calendar.regime import ENGLAND_AND_WALES
from cycle.declaration.calendar_checks import checked
from cycle.declaration.council_calendar import read_calendar
from cycle.declaration.sittings import CouncilCalendar


def check(*rows: str) -> CouncilCalendar:
    text = "\n".join(("date,weekday,time,body,place", *rows))
    return checked(
        read_calendar(text.encode(), "m.csv", ZoneInfo("Europe/London")),
        load_calendar(ENGLAND_AND_WALES),
    )


def told(*rows: str) -> list[str]:
    return [str(found) for found in check(*rows).findings]


def test_a_weekday_that_is_not_the_dates_is_told_and_left_out() -> None:
    assert told("2017-03-28,Wednesday,,Council,") == [
        (
            "m.csv:2, date: Council on 2017-03-28: the calendar says Wednesday, the date is a "
            "Tuesday; it is left out"
        )
    ]
    assert check("2017-03-28,Wednesday,,Council,").sittings == ()


def test_a_weekday_may_be_short_but_not_unclear() -> None:
    assert told("2017-03-28,TUES.,,Council,", "2017-04-06,thu,,Council,") == []
    assert told("2017-03-28,T,,Council,") == [
        'm.csv:2, date: Council on 2017-03-28: "T" is no weekday; the date is a Tuesday'
    ]


def test_a_closed_day_is_told_by_its_name_and_left_out() -> None:
    assert told("2017-04-14,,,Council,", "2017-04-15,,,Council,", "2022-09-19,,,Cabinet,")[
        :2
    ] == [
        "m.csv:2, date: Council on 2017-04-14: the day is closed (Good Friday); it is left out",
        "m.csv:3, date: Council on 2017-04-15: the day is closed (Saturday); it is left out",
    ]


def test_a_day_with_an_unclear_weekday_is_still_looked_up() -> None:
    assert len(told("2017-04-14,xx,,Council,")) == 2


def test_a_year_far_from_the_rows_around_it_is_implausible() -> None:
    rows = [
        "2024-05-07,,,A,",
        "2024-06-04,,,A,",
        "2026-07-02,,,A,",
        "2024-09-03,,,A,",
        "2024-10-01,,,A,",
    ]
    assert told(*rows) == [
        (
            "m.csv:4, date: A on 2026-07-02: the year 2026 is implausible among rows of "
            "2024; it "
            "is left out"
        )
    ]


def test_two_lists_of_two_years_below_each_other_are_plausible() -> None:
    years = [
        f"{year}-{month:02}-13,,,{body},"
        for body in "AB"
        for year in (2016, 2017)
        for month in (1, 4, 6, 7, 9)
    ]
    assert [line for line in told(*years) if "implausible" in line] == []


def test_a_year_without_data_is_implausible_even_alone() -> None:
    assert told("0217-03-28,,,Council,") == [
        "m.csv:2, date: Council on 0217-03-28: the year 217 is implausible; it is left out"
    ]


def test_a_body_in_two_places_at_one_time_is_told_and_both_rows_stay() -> None:
    rows = ["2017-03-28,,18:30,Council,Hall", "2017-03-28,,18:30,The COUNCIL,Annexe"]
    assert told(*rows) == [
        (
            "m.csv:3, date: The COUNCIL sits in Annexe, and also in Hall on 2017-03-28 at "
            "18:30 "
            "(line 2)"
        )
    ]
    assert len(check(*rows).sittings) == 2


def test_a_room_taken_twice_is_told() -> None:
    assert told("2017-03-28,,18:30,Council,Hall", "2017-03-28,,18:30,Cabinet,hall") == [
        (
            "m.csv:3, date: Cabinet sits in hall, where Council sits too on 2017-03-28 at "
            "18:30 "
            "(line 2)"
        )
    ]


def test_the_same_row_again_is_left_out() -> None:
    rows = ["2017-03-28,,18:30,Council,Hall", "2017-03-28,,6.30 pm,council,Hall"]
    assert told(*rows) == [
        "m.csv:3, date: council on 2017-03-28 stands in line 2 already; it is left out"
    ]
    assert len(check(*rows).sittings) == 1


def test_different_times_and_days_do_not_clash() -> None:
    assert (
        told(
            "2017-03-28,,18:30,Council,Hall",
            "2017-03-28,,10:00,Council,Annexe",
            "2017-03-29,,18:30,A,Hall",
        )
        == []
    )
