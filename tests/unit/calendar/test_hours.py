from datetime import UTC, date, datetime, time

import pytest
from tests.government_days import walked
from tests.readings import LONDON, bearings, explained, said

from cycle.calendar.evaluate import NotComputableError, evaluate, instant
from cycle.calendar.grammar import parse


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("55 hours before 2021-07-20 at 12:00 excluding weekends", "2021-07-16T05:00"),
        ("48 hours before plan-committee", "2017-03-26T18:30"),
        ("48 hours before plan-committee excluding weekends", "2017-03-24T18:30"),
        ("48 hours after 2017-03-24 at 18:30 excluding weekends", "2017-03-28T18:30"),
        (
            "48 hours before 2017-04-19 at 10:00 excluding weekends and bank holidays",
            "2017-04-13T10:00",
        ),
        ("48 hours before 2017-04-19 at 10:00 excluding weekends", "2017-04-17T10:00"),
        (
            "48 hours after 2017-04-13 at 10:00 excluding weekends and bank holidays",
            "2017-04-19T10:00",
        ),
        (
            "24 hours after 2017-04-13 at 10:00 excluding weekends and bank holidays",
            "2017-04-18T10:00",
        ),
        ("5 hours before 2017-03-25 at 10:00 excluding weekends", "2017-03-24T19:00"),
        ("5 hours after 2017-03-25 at 10:00 excluding weekends", "2017-03-27T05:00"),
        ("10 hours before 2017-03-27 at 10:00 excluding weekends", "2017-03-27T00:00"),
        ("11 hours before 2017-03-27 at 10:00 excluding weekends", "2017-03-24T23:00"),
        ("1 hour before 2017-03-27 at 00:00 excluding weekends", "2017-03-24T23:00"),
        ("5 hours after 2017-03-24 at 19:00 excluding weekends", "2017-03-25T00:00"),
        ("6 hours after 2017-03-24 at 19:00 excluding weekends", "2017-03-27T01:00"),
    ],
)
def test_hours_are_counted_over_what_is_excluded(text: str, moment: str) -> None:
    assert said(text) == moment


def test_spelthorne_asks_for_amendments_fifty_five_hours_before_a_thursday_evening() -> None:
    """By noon on Tuesday, for a council at 19:00."""
    assert said("55 hours before 2021-07-15 at 19:00 excluding weekends") == "2021-07-13T12:00"


def test_very_many_hours_are_as_many_walked_days() -> None:
    on = walked(date(2017, 3, 24), 9999 // 24, -1)
    assert (
        said("9999 hours before 2017-03-24 at 19:00 excluding weekends and bank holidays")
        == f"{on}T04:00"
    )


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("72 hours before 2017-03-28 at 19:00", "2017-03-25T18:00"),
        ("24 hours before 2017-03-26 at 12:00", "2017-03-25T11:00"),
        ("24 hours after 2017-03-25 at 12:00", "2017-03-26T13:00"),
        ("24 hours before 2017-10-29 at 12:00", "2017-10-28T13:00"),
        ("24 hours after 2017-10-28 at 12:00", "2017-10-29T11:00"),
        ("72 hours before 2017-03-28 at 19:00 excluding weekends", "2017-03-23T19:00"),
        ("1 hour after 2017-03-26 at 00:30", "2017-03-26T02:30"),
        ("1 hour after 2017-10-29 at 01:30", "2017-10-29T01:30"),
    ],
)
def test_an_hour_is_an_hour_through_both_nights_of_the_clocks(text: str, moment: str) -> None:
    assert said(text) == moment


def test_hours_that_end_where_the_wall_shows_a_time_twice_mean_its_first_coming() -> None:
    moment = evaluate(parse("25 hours after 2017-10-28 at 01:30"), bearings())
    assert str(moment) == "2017-10-29T01:30"
    assert instant(moment.on, moment.at or time(), LONDON) == datetime(
        2017, 10, 29, 0, 30, tzinfo=UTC
    )


def test_hours_need_a_time_to_be_counted_from() -> None:
    with pytest.raises(NotComputableError) as caught:
        said("48 hours before away-day")
    assert caught.value.message == "hours are counted from a time of day, and away-day has none"
    assert caught.value.remedy == "Give it one: away-day at 18:30."


def test_a_time_may_be_given_where_a_name_has_none() -> None:
    assert said("48 hours before away-day at 12:00") == "2017-02-14T12:00"


def test_the_account_of_hours_shows_the_days_left_out() -> None:
    found = explained(
        "48 hours before 2017-04-19 at 10:00 excluding weekends and bank holidays"
    )
    assert [step.why for step in found.steps[2:-1]] == [
        "Easter Monday",
        "Sunday",
        "Saturday",
        "Good Friday",
    ]
    assert not any(step.counted for step in found.steps)
