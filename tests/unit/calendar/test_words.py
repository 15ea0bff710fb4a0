"""Dates in words: each form, and every name."""

from datetime import date, timedelta

from cycle.calendar.words import (
    brief_day,
    calendar_day,
    column_day,
    long_day,
    short_day,
    weekday,
)

TUESDAY = date(2017, 3, 7)
A_YEAR = [date(2020, 1, 1) + timedelta(days=number) for number in range(366)]


def test_each_form_of_a_day_reads_as_an_officer_writes_it() -> None:
    assert long_day(TUESDAY) == "Tuesday 7 March 2017"
    assert short_day(TUESDAY) == "Tuesday 7 March"
    assert calendar_day(TUESDAY) == "7 March 2017"
    assert brief_day(TUESDAY) == "Tue 7 Mar 2017"
    assert weekday(TUESDAY) == "Tuesday"


def test_a_day_in_a_table_is_always_of_one_width() -> None:
    assert column_day(TUESDAY) == "Tue  7 Mar 2017"
    assert {len(column_day(day)) for day in A_YEAR} == {15}


def test_every_day_of_a_year_has_its_english_name() -> None:
    assert [long_day(day) for day in A_YEAR] == [
        f"{day:%A} {day.day} {day:%B %Y}" for day in A_YEAR
    ]
