import re
from datetime import date, time

import pytest

from cycle.calendar.typed import DAY_PATTERN, DateTextError, day_of, time_meant, time_of


@pytest.mark.parametrize(
    "text",
    [
        "2027-01-26",
        "26/01/2027",
        "26/1/2027",
        "26 January 2027",
        "26 jan 2027",
        "Tuesday 26 January 2027",
        "Tue 26 Jan 2027",
        " 26 January 2027 ",
    ],
)
def test_a_day_may_be_typed_in_each_usual_form(text: str) -> None:
    assert day_of(text) == date(2027, 1, 26)


def test_of_two_numbers_the_first_is_the_day() -> None:
    assert day_of("04/03/2027") == date(2027, 3, 4)


@pytest.mark.parametrize(
    "text", ["26/01/27", "26 January", "January 26 2027", "26.01.2027", ""]
)
def test_what_is_not_of_a_known_form_is_refused_with_the_forms(text: str) -> None:
    with pytest.raises(DateTextError) as caught:
        day_of(text)
    assert caught.value.message == f'"{text}" is not a date.'
    assert "26/01/2027 or 26 January 2027" in caught.value.remedy


@pytest.mark.parametrize("text", ["31/06/2027", "2027-02-29", "0/01/2027", "30 February 2027"])
def test_a_day_that_does_not_exist_is_not_a_fault_of_form(text: str) -> None:
    with pytest.raises(DateTextError, match="There is no day"):
        day_of(text)


def test_a_weekday_that_is_not_the_date_s_is_refused() -> None:
    with pytest.raises(DateTextError, match="26 January 2027 is a Tuesday, not a Monday"):
        day_of("Monday 26 January 2027")


def test_what_nobody_sees_in_a_date_is_shown() -> None:
    with pytest.raises(DateTextError, match=r"26<U[+]00A0>January"):
        day_of("26\u00a0January 2027")


def test_a_time_is_refused_with_the_form_of_that_very_time() -> None:
    assert time_of("9:00") == time(9)
    with pytest.raises(DateTextError) as caught:
        time_of("6.30pm")
    assert caught.value.remedy == "Write it as 18:30."
    with pytest.raises(DateTextError) as caught:
        time_of("soon")
    assert caught.value.remedy == "Write hours and minutes: 18:30."


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("12 noon", time(12)),
        ("12am", time(0)),
        ("12pm", time(12)),
        ("9", time(9)),
        ("25", None),
        ("9:75", None),
        ("half past six", None),
    ],
)
def test_what_time_is_meant_is_seen_in_usual_forms(text: str, meant: time | None) -> None:
    assert time_meant(text) == meant


def test_the_published_pattern_takes_the_forms_that_are_read() -> None:
    forms = ["2027-01-26", "26/01/2027", "26 January 2027", "Tuesday 26 January 2027"]
    assert all(re.fullmatch(DAY_PATTERN, form) for form in forms)
