from datetime import UTC, date, datetime, time

import pytest
from tests.readings import LONDON, bearings, said

from cycle.calendar.days import NoCalendarDataError
from cycle.calendar.evaluate import (
    Bearings,
    Moment,
    NotComputableError,
    UnknownNameError,
    evaluate,
    instant,
    no_names,
)
from cycle.calendar.expressions import Bound, Bounded, Day
from cycle.calendar.grammar import parse


@pytest.mark.parametrize(
    ("text", "on"),
    [
        ("5 clear working days before 2017-02-14", "2017-02-06"),
        ("5 clear working days before 2017-03-28", "2017-03-20"),
        ("5 clear working days before 2017-04-12", "2017-04-04"),
        ("5 clear working days before council", "2017-04-04"),
        ("5 clear working days before 2019-07-22", "2019-07-12"),
        ("25 working days before 2017-05-04", "2017-03-27"),
        ("25 working days before 2024-05-02", "2024-03-26"),
        ("30 working days before 2024-05-02", "2024-03-19"),
        (
            "5 clear working days after 2022-09-16",
            "2022-09-27",
        ),  # the State Funeral between them
        ("5 working days after 2022-09-16", "2022-09-26"),
        ("28 clear days before 2017-04-12", "2017-03-14"),
        ("10 days before 2017-04-12", "2017-04-02"),
        ("2 weeks after end of council-adoption", "2017-04-26"),
        ("1 month after 2017-01-31", "2017-02-28"),
        ("1 month after 2016-01-31", "2016-02-29"),
        ("1 month before 2017-03-31", "2017-02-28"),
        ("14 months before 2017-01-15", "2015-11-15"),
    ],
)
def test_a_period_is_counted_as_its_unit_says(text: str, on: str) -> None:
    assert said(text) == on


def test_clear_working_days_are_one_day_stricter_than_working_days() -> None:
    assert said("10 working days before 2017-03-28") == "2017-03-14"
    assert said("10 clear working days before 2017-03-28") == "2017-03-13"


@pytest.mark.parametrize(
    ("text", "on"),
    [
        ("by 30 May", "2017-05-30"),
        ("before 11 March", "2017-03-10"),
        ("before 2017-03-01", "2017-02-28"),
        ("on 11 March", "2017-03-11"),
        ("by plan-committee", "2017-03-28T18:30"),
        ("before plan-committee", "2017-03-27"),
        ("by 10 working days before plan-committee", "2017-03-14"),
        ("before 5 working days after council", "2017-04-20"),
    ],
)
def test_by_takes_the_day_in_and_before_leaves_it_out(text: str, on: str) -> None:
    assert said(text) == on


@pytest.mark.parametrize(
    ("text", "on"),
    [
        ("last working day on or before 2027-01-31", "2027-01-29"),
        ("last working day on or before 2017-01-31", "2017-01-31"),
        ("last working day before 2017-01-31", "2017-01-30"),
        ("first working day on or after 2017-04-14", "2017-04-18"),
        ("first working day on or after 2017-04-13", "2017-04-13"),
        ("first working day after 2017-04-13", "2017-04-18"),
        ("first working day of January 2017", "2017-01-03"),
        ("last working day of December 2017", "2017-12-29"),
        ("last working day of March 2024", "2024-03-28"),
        ("30 working days from the first working day of June", "2017-07-12"),
        ("1 working day from 2017-06-03", "2017-06-05"),
        ("1 working day from 2017-06-05", "2017-06-05"),
    ],
)
def test_the_nearest_working_day_is_looked_for_on_the_side_that_is_said(
    text: str, on: str
) -> None:
    assert said(text) == on


@pytest.mark.parametrize(
    ("text", "reference", "on"),
    [
        ("30 May", "2017-05-30", "2017-05-30"),
        ("30 May", "2017-05-31", "2018-05-30"),
        ("29 February", "2017-01-01", "2020-02-29"),
        ("29 February", "2020-02-29", "2020-02-29"),
        ("29 February", "2020-03-01", "2024-02-29"),
        ("first working day of June", "2017-06-01", "2017-06-01"),
        ("first working day of June", "2017-06-02", "2018-06-01"),
        ("first working day of June", "2017-12-31", "2018-06-01"),
        ("last working day of June", "2019-06-28", "2019-06-28"),
        ("last working day of June", "2019-06-29", "2020-06-30"),
    ],
)
def test_without_a_year_the_first_occurrence_from_the_reference_on_is_meant(
    text: str, reference: str, on: str
) -> None:
    assert said(text, date.fromisoformat(reference)) == on


def test_a_statutory_date_does_not_roll_off_a_sunday() -> None:
    assert said("by 31 January 2027") == "2027-01-31"


def test_a_time_belongs_to_the_whole_rule_and_replaces_the_hour_of_a_meeting() -> None:
    assert said("8 working days before plan-committee at 17:00") == "2017-03-16T17:00"
    assert said("plan-committee at 9:05") == "2017-03-28T09:05"
    assert said("by 28 April at 12:00") == "2017-04-28T12:00"


def test_midnight_is_a_time_like_any_other() -> None:
    assert said("by 28 April at 00:00") == "2017-04-28T00:00"


@pytest.mark.parametrize(
    "text",
    ["by 1 May 1997", "2041-01-01", "9999 weeks before 2017-03-28", "9999 weeks after council"],
)
def test_a_date_outside_the_calendar_is_an_error_however_it_was_reached(text: str) -> None:
    with pytest.raises(NoCalendarDataError):
        said(text)


@pytest.mark.parametrize(
    "text",
    [
        "9999 working days after 2017-03-28",
        "9999 working days before 2017-03-28",
        "9999 working days from 2017-03-28",
        "first working day of June 9999",
        "last working day of December 9999",
        "first working day of June 0001",
        "1 working day before 1998-01-01",
        "5 hours after 9999-12-31 at 23:00",
    ],
)
def test_no_working_day_is_guessed_where_there_is_no_data(text: str) -> None:
    with pytest.raises(NoCalendarDataError, match="it runs from"):
        said(text)


@pytest.mark.parametrize(
    "text",
    [
        "before 0001-01-01",
        "1 day before 0001-01-01",
        "9999 months after 9999-01-01",
        "1 month before 0001-01-31",
        "9999 clear days after 9999-12-31",
    ],
)
def test_a_date_beyond_all_years_has_a_message(text: str) -> None:
    with pytest.raises(NotComputableError, match="is beyond any calendar"):
        said(text)


def test_a_bound_may_rest_on_the_very_first_day_of_all() -> None:
    with pytest.raises(NotComputableError):
        evaluate(Bounded(Bound.BEFORE, Day(1, 1, 1)), bearings())


def test_where_nothing_has_a_name_a_date_is_asked_for() -> None:
    here = bearings()
    nameless = Bearings(here.calendar, no_names, here.reference, here.zone)
    with pytest.raises(UnknownNameError, match='nothing here is called "council"'):
        evaluate(parse("5 working days before council"), nameless)


@pytest.mark.parametrize(
    ("on", "at", "there"),
    [
        (date(2017, 3, 14), time(16), datetime(2017, 3, 14, 16, tzinfo=UTC)),
        (date(2017, 7, 14), time(16), datetime(2017, 7, 14, 15, tzinfo=UTC)),
        (date(2017, 3, 26), time(0, 59), datetime(2017, 3, 26, 0, 59, tzinfo=UTC)),
        (
            date(2017, 3, 26),
            time(1, 30),
            datetime(2017, 3, 26, 1, 30, tzinfo=UTC),
        ),  # skipped: 02:30 on the wall
        (date(2017, 3, 26), time(2), datetime(2017, 3, 26, 1, tzinfo=UTC)),
        (
            date(2017, 10, 29),
            time(1, 30),
            datetime(2017, 10, 29, 0, 30, tzinfo=UTC),
        ),  # twice: the first
        (date(2017, 10, 29), time(2), datetime(2017, 10, 29, 2, tzinfo=UTC)),
    ],
)
def test_a_local_time_is_an_instant_through_both_nights_of_the_clocks(
    on: date, at: time, there: datetime
) -> None:
    assert instant(on, at, LONDON) == there


def test_a_moment_prints_as_iso() -> None:
    assert str(Moment(date(2017, 3, 14))) == "2017-03-14"
    assert str(Moment(date(2017, 3, 14), time(12))) == "2017-03-14T12:00"


@pytest.mark.parametrize(
    ("rule", "moment"),
    [
        ("the later of plan-committee and 2017-03-28", "2017-03-28"),
        ("the earlier of plan-committee and 2017-03-28", "2017-03-28"),
        ("the later of plan-committee and 2017-03-27", "2017-03-28T18:30"),
        ("the earlier of plan-committee and 2017-03-29", "2017-03-28T18:30"),
    ],
)
def test_of_two_days_one_without_a_time_is_meant_whole(rule: str, moment: str) -> None:
    assert said(rule) == moment
