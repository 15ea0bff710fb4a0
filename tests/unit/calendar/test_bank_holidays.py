from datetime import date, timedelta

import pytest
from tests.government_days import FIRST_YEAR, LAST_YEAR, counts, published, walked

from cycle.calendar.bank_holidays import (
    PROCLAIMED_TO,
    LocalDay,
    UnknownBreakError,
    load_calendar,
)
from cycle.calendar.days import NoCalendarDataError, WorkingCalendar
from cycle.calendar.regime import ENGLAND_AND_WALES, SCOTLAND, STATUTORY, Regime

DAY = timedelta(days=1)
HARD_YEARS = (2011, 2012, 2020, 2022, 2023)
EASTERS = (
    *(
        "2016-03-27",
        "2017-04-16",
        "2018-04-01",
        "2019-04-21",
        "2020-04-12",
        "2021-04-04",
        "2022-04-17",
    ),
    *("2023-04-09", "2024-03-31", "2025-04-20", "2026-04-05", "2027-03-28", "2028-04-16"),
)


def days_of(first: date, last: date) -> list[date]:
    return [first + DAY * number for number in range((last - first).days + 1)]


def around(day: date, days: int = 21) -> list[date]:
    return days_of(day - DAY * days, day + DAY * days)


@pytest.mark.parametrize("division", STATUTORY)
def test_every_day_counts_as_the_government_published_it(division: str) -> None:
    calendar = load_calendar(STATUTORY[division])
    differing = [
        day
        for day in days_of(date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 31))
        if calendar.is_working(day) != counts(day, division)
    ]
    assert differing == []


@pytest.mark.parametrize("division", STATUTORY)
def test_what_the_government_does_not_list_falls_on_weekends(division: str) -> None:
    """The package also names the holiday itself where only its substitute day is published."""
    calendar = load_calendar(STATUTORY[division])
    more = {day for day in calendar.closed if FIRST_YEAR <= day.year <= LAST_YEAR} - set(
        published(division)
    )
    assert more
    assert {day for day in more if day.isoweekday() <= 5} == set()


def test_the_world_cup_bank_holiday_is_scotlands_alone() -> None:
    """Proclaimed late: older copies of the government's list lack it."""
    assert not load_calendar(SCOTLAND).is_working(date(2026, 6, 15))
    assert load_calendar(ENGLAND_AND_WALES).is_working(date(2026, 6, 15))


def test_st_andrews_day_is_a_bank_holiday_from_2007_on() -> None:
    """By the St Andrew's Day Bank Holiday (Scotland) Act 2007, which had Royal Assent on 15
    January of that year.
    """
    calendar = load_calendar(SCOTLAND)
    assert calendar.is_working(date(2006, 11, 30))
    assert not calendar.is_working(date(2007, 11, 30))


@pytest.mark.parametrize("year", HARD_YEARS)
def test_counting_through_the_years_of_one_off_holidays_is_as_walked(year: int) -> None:
    calendar = load_calendar(ENGLAND_AND_WALES)
    for day in days_of(date(year, 1, 20), date(year, 12, 1)):
        for number in (1, 5, 6, 10):
            assert calendar.working_day_before(day, number) == walked(day, number, -1)
            assert calendar.working_day_after(day, number) == walked(day, number, 1)


@pytest.mark.parametrize("middle", [*EASTERS, *(f"{year}-12-25" for year in range(2016, 2028))])
def test_counting_around_easter_and_christmas_is_as_walked(middle: str) -> None:
    calendar = load_calendar(ENGLAND_AND_WALES)
    for day in around(date.fromisoformat(middle)):
        for number in range(1, 9):
            assert calendar.working_day_before(day, number) == walked(day, number, -1)
            assert calendar.working_day_after(day, number) == walked(day, number, 1)


def test_christmas_2028_is_counted_back_as_walked() -> None:
    calendar = load_calendar(ENGLAND_AND_WALES)
    for day in days_of(date(2028, 12, 1), date(2028, 12, 31)):
        assert calendar.working_day_before(day, 6) == walked(day, 6, -1)


@pytest.mark.parametrize(
    ("day", "why"),
    [
        ("2011-04-29", "Wedding"),
        ("2012-06-04", "Spring"),
        ("2012-06-05", "Jubilee"),
        ("2020-05-08", "May"),
        ("2022-06-02", "Spring"),
        ("2022-06-03", "Jubilee"),
        ("2022-09-19", "Funeral"),
        ("2023-05-08", "Coronation"),
    ],
)
def test_a_one_off_holiday_is_closed_by_its_name(day: str, why: str) -> None:
    assert why in (load_calendar(ENGLAND_AND_WALES).why_closed(date.fromisoformat(day)) or "")


@pytest.mark.parametrize("day", ["2012-05-28", "2020-05-04", "2022-05-30"])
def test_a_holiday_that_was_moved_leaves_a_working_day_behind(day: str) -> None:
    assert load_calendar(ENGLAND_AND_WALES).is_working(date.fromisoformat(day))


def test_years_beyond_proclamation_are_computed_and_known_as_such() -> None:
    calendar = load_calendar(ENGLAND_AND_WALES)
    assert date(LAST_YEAR, 12, 31) == PROCLAIMED_TO
    assert calendar.is_proclaimed(PROCLAIMED_TO)
    assert not calendar.is_proclaimed(PROCLAIMED_TO + DAY)
    assert calendar.why_closed(date(2040, 12, 25)) == "Christmas Day"


@pytest.mark.parametrize("day", [date(1997, 12, 31), date(2041, 1, 1)])
def test_a_day_without_data_is_an_error_never_a_guess(day: date) -> None:
    calendar = load_calendar(ENGLAND_AND_WALES)
    for ask in (calendar.is_working, calendar.why_closed, calendar.require):
        with pytest.raises(NoCalendarDataError, match="it runs from 1998-01-01 to 2040-12-31"):
            ask(day)


def test_the_first_and_the_last_day_of_a_calendar_are_known() -> None:
    calendar = load_calendar(ENGLAND_AND_WALES)
    assert calendar.why_closed(date(1998, 1, 1)) == "New Year's Day"
    assert calendar.is_working(date(2040, 12, 31))


def with_local(*days: LocalDay) -> WorkingCalendar:
    return load_calendar(ENGLAND_AND_WALES, days)


def test_an_office_may_close_a_day_and_open_one() -> None:
    eve, holiday = date(2024, 12, 24), date(2024, 8, 26)
    calendar = with_local(
        LocalDay(eve, "Christmas Eve"), LocalDay(holiday, "withdrawn", "opened")
    )
    assert calendar.why_closed(eve) == "Christmas Eve"
    assert calendar.is_working(holiday)


def test_a_bank_holiday_withdrawn_on_a_saturday_leaves_a_saturday() -> None:
    boxing_day = date(2026, 12, 26)
    assert with_local().why_closed(boxing_day) == "Boxing Day"
    assert (
        with_local(LocalDay(boxing_day, "withdrawn", "opened")).why_closed(boxing_day)
        == "Saturday"
    )


def test_of_two_words_on_one_day_the_later_holds() -> None:
    day = date(2024, 8, 27)
    closed, opened = LocalDay(day, "designated"), LocalDay(day, "withdrawn", "opened")
    assert with_local(closed, opened).is_working(day)
    assert with_local(opened, closed).why_closed(day) == "designated"


def test_an_unknown_break_is_refused_with_those_known() -> None:
    with pytest.raises(UnknownBreakError) as caught:
        load_calendar(Regime(name="odd", breaks=("half-term",)))
    assert caught.value.message == 'There is no break "half-term".'
    assert "christmas-eve, christmas-break, easter-break" in caught.value.remedy
