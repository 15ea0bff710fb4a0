from datetime import date, timedelta

import pytest

from cycle.calendar.bank_holidays import LocalDay, load_calendar
from cycle.calendar.regime import Regime

SUNDAY = 6
PARISH = Regime(name="parish", weekend=(SUNDAY,), breaks=("christmas-break", "easter-break"))


def latest_notice(meeting: str) -> str:
    """Three clear days before the meeting (LGA 1972, Sch. 12 para. 10 and s. 243)."""
    return load_calendar(PARISH).working_day_before(date.fromisoformat(meeting), 4).isoformat()


def test_saturdays_count_and_sundays_do_not() -> None:
    calendar = load_calendar(PARISH)
    assert calendar.is_working(date(2024, 6, 8))
    assert calendar.why_closed(date(2024, 6, 9)) == "Sunday"


def test_no_sunday_of_any_year_counts() -> None:
    calendar = load_calendar(PARISH)
    sunday = date(1998, 1, 4)
    while sunday <= calendar.last:
        assert not calendar.is_working(sunday)
        sunday += timedelta(days=7)


def test_an_agenda_posted_on_a_monday_lets_the_council_meet_on_friday() -> None:
    assert latest_notice("2024-06-07") == "2024-06-03"


def test_a_tuesday_meeting_counts_the_saturday_before() -> None:
    assert latest_notice("2024-06-11") == "2024-06-06"


@pytest.mark.parametrize(
    ("first", "last"),
    [
        ("2016-12-24", "2016-12-28"),  # Christmas Day a Sunday: its substitute the Tuesday
        (
            "2017-12-23",
            "2017-12-27",
        ),  # Christmas Eve a Sunday, so that the break begins on the Saturday
        ("2020-12-24", "2020-12-29"),
        ("2024-12-24", "2024-12-27"),
    ],
)
def test_the_christmas_break_runs_to_the_first_week_day_that_is_no_bank_holiday(
    first: str, last: str
) -> None:
    calendar = load_calendar(PARISH)
    day, end = date.fromisoformat(first), date.fromisoformat(last)
    assert calendar.is_working(day - timedelta(days=1))
    assert calendar.is_working(end + timedelta(days=1))
    while day <= end:
        assert not calendar.is_working(day)
        day += timedelta(days=1)


def test_the_days_beside_the_christmas_break_count() -> None:
    calendar = load_calendar(PARISH)
    assert calendar.is_working(date(2024, 12, 23))
    assert calendar.is_working(date(2024, 12, 28))


@pytest.mark.parametrize("easter", ["2016-03-27", "2017-04-16", "2024-03-31", "2028-04-16"])
def test_the_easter_break_runs_from_thursday_to_tuesday(easter: str) -> None:
    calendar, sunday = load_calendar(PARISH), date.fromisoformat(easter)
    around = [sunday + timedelta(days=number) for number in range(-4, 4)]
    assert [calendar.is_working(day) for day in around] == [True, *[False] * 6, True]


def test_days_of_mourning_are_local_days() -> None:
    mourning = tuple(LocalDay(date(2022, 9, day), "Day of mourning") for day in range(8, 20))
    calendar = load_calendar(PARISH, mourning)
    assert calendar.working_day_before(date(2022, 9, 23), 4) == date(2022, 9, 7)


def test_christmas_eve_alone_may_be_left_out() -> None:
    """As Kettering's constitution did."""
    calendar = load_calendar(Regime(name="kettering", breaks=("christmas-eve",)))
    assert calendar.why_closed(date(2024, 12, 24)) == "Christmas Eve"
    assert calendar.is_working(date(2024, 12, 27))
    assert calendar.working_day_before(date(2024, 12, 30), 2) == date(2024, 12, 23)


def test_a_regime_without_division_knows_no_bank_holiday() -> None:
    assert load_calendar(Regime(name="open", division=None)).is_working(date(2024, 12, 25))
