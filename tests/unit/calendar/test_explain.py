from datetime import date

import pytest
from tests.readings import explained

from cycle.calendar.days import NoCalendarDataError
from cycle.calendar.explain import Step


def test_each_day_is_counted_or_passed_over_with_the_reason() -> None:
    found = explained("2 clear working days before 2017-04-19")
    assert [(step.on.day, step.counted, step.why) for step in found.steps] == [
        (19, False, "2017-04-19"),
        (18, True, "a working day"),
        (17, False, "Easter Monday"),
        (16, False, "Sunday"),
        (15, False, "Saturday"),
        (14, False, "Good Friday"),
        (13, True, "a working day"),
        (12, False, "left out: the other end of a clear period"),
    ]


def test_the_steps_of_an_inner_rule_come_first_and_are_not_counted() -> None:
    found = explained("2 working days from first working day of January 2017")
    assert found.steps == (
        Step(date(2017, 1, 1), False, "New Year's Day"),
        Step(date(2017, 1, 2), False, "New Year's Day (substitute day)"),
        Step(date(2017, 1, 3), False, "first working day of January 2017"),
        Step(date(2017, 1, 3), True, "a working day"),
        Step(date(2017, 1, 4), True, "a working day"),
    )


def test_the_search_for_the_last_working_day_shows_what_it_passed() -> None:
    found = explained("last working day on or before 2027-01-31")
    assert [step.why for step in found.steps[1:]] == [
        "Sunday",
        "Saturday",
        "last working day on or before 2027-01-31",
    ]


def test_calendar_days_are_counted_through_weekends() -> None:
    found = explained("28 clear days before 2017-04-12")
    assert sum(step.counted for step in found.steps) == 28
    assert found.steps[-1].on == date(2017, 3, 14)


def test_the_rule_is_given_in_its_plain_form() -> None:
    assert explained("5 Working days BEFORE the plan-committee at 9:00").rule == (
        "5 working days before plan-committee at 09:00"
    )


def test_a_clear_period_names_its_authority() -> None:
    (basis,) = explained("5 clear working days before council").basis
    assert "Elitestone" in basis


@pytest.mark.parametrize(
    ("text", "warning"),
    [
        ("by 31 January 2027", "2027-01-31 does not count (Sunday); the date does not move"),
        ("by 25 December", "2017-12-25 does not count (Christmas Day)"),
        ("by 1 June 2029", "bank holidays after 2028 are computed, not yet proclaimed"),
        (
            "5 working days before 2029-01-04",
            "bank holidays after 2028 are computed, not yet proclaimed",
        ),
        (
            "2017-03-26 at 01:30",
            "the clocks go forward that night and skip 01:30; 02:30 is meant",
        ),
        (
            "2017-10-29 at 01:30",
            "the clocks go back that night and 01:30 comes twice; its first coming is meant",
        ),
    ],
)
def test_what_an_officer_should_know_of_a_date_is_a_warning(text: str, warning: str) -> None:
    assert any(each.startswith(warning) for each in explained(text).warnings)


@pytest.mark.parametrize(
    "text", ["by 30 May", "2017-03-24 at 01:30", "5 working days before 2028-12-29"]
)
def test_an_ordinary_date_carries_no_warning(text: str) -> None:
    assert explained(text).warnings == ()


def test_it_raises_what_evaluating_raises() -> None:
    with pytest.raises(NoCalendarDataError):
        explained("9999 weeks before 2017-03-28")
