from datetime import date

import msgspec
import pytest

from cycle import chain
from cycle.calendar.bank_holidays import load_calendar
from cycle.calendar.grammar import parse
from cycle.calendar.own_holidays import comes_each_year, own_days, own_holiday
from cycle.calendar.regime import OwnHoliday, Regime

CITY = Regime(
    name="city",
    division=None,
    holidays=(
        own_holiday("New Year's Day", "1 January, observed"),
        own_holiday("Memorial Day", "last Monday of May"),
        own_holiday("Independence Day", "4 July, observed"),
        own_holiday("Thanksgiving", "fourth Thursday of November"),
        own_holiday("Day after Thanksgiving", "1 day after fourth Thursday of November"),
    ),
)


def in_year(holiday: OwnHoliday, year: int) -> list[date]:
    return list(own_days(holiday, date(year, 1, 1), date(year, 12, 31)))


@pytest.mark.parametrize(
    ("day", "title"),
    [
        ("2021-05-31", "Memorial Day"),
        ("2021-07-05", "Independence Day"),
        ("2020-07-03", "Independence Day"),
        ("2021-11-25", "Thanksgiving"),
        ("2021-11-26", "Day after Thanksgiving"),
        # New Year's Day of 2022 is a Saturday: the federal offices kept it in the year before.
        ("2021-12-31", "New Year's Day"),
    ],
)
def test_an_american_city_closes_on_its_own_days(day: str, title: str) -> None:
    assert load_calendar(CITY).why_closed(date.fromisoformat(day)) == title


def test_no_day_of_another_country_closes_it() -> None:
    assert load_calendar(CITY).is_working(date(2021, 5, 3))
    assert load_calendar(CITY).is_working(date(2021, 12, 28))


def test_29_february_comes_in_leap_years() -> None:
    leap = own_holiday("Leap Day", "29 February")
    assert in_year(leap, 2023) == []
    assert in_year(leap, 2024) == [date(2024, 2, 29)]


def test_a_day_counted_from_another_may_fall_in_the_year_before() -> None:
    eve = own_holiday("Eve", "1 day before 1 January")
    assert in_year(eve, 2026) == [date(2026, 12, 31)]


@pytest.mark.parametrize(
    "rule",
    [
        *("2027-07-04", "4 July 2027", "first working day of May", "council", "by 4 July"),
        *("2 working days after 4 July", "4 July at 12:00", "1 month after 4 July"),
    ],
)
def test_a_rule_that_no_year_has_by_itself_makes_no_holiday(rule: str) -> None:
    assert not comes_each_year(parse(rule))


def test_a_regime_without_days_of_its_own_is_stored_as_it_was_before_there_were_any() -> None:
    stored = chain.canonical(msgspec.to_builtins(Regime(name="parish", weekend=(6,))))
    assert stored == (
        '{"breaks":[],"division":"england-and-wales","name":"parish","weekend":[6]}'
    )
