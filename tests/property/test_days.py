from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st
from tests.expressions import DATES, NUMBERS
from tests.government_days import counts
from tests.readings import bearings

from cycle.calendar.bank_holidays import LocalDay, load_calendar
from cycle.calendar.days import WorkingCalendar, days_between
from cycle.calendar.evaluate import Bearings, evaluate
from cycle.calendar.expressions import Count, Day, Direction, Unit
from cycle.calendar.regime import ENGLAND_AND_WALES

DAY = timedelta(days=1)


def counted(
    number: int, unit: Unit, direction: Direction, day: date, calendar: WorkingCalendar
) -> date:
    here = bearings()
    rule = Count(number, unit, direction, Day(day.month, day.day, day.year))
    return evaluate(rule, Bearings(calendar, here.anchors, here.reference, here.zone)).on


def strictly_between(one: date, other: date) -> int:
    """Days that count between two days, by the government's own list."""
    first, last = min(one, other), max(one, other)
    return sum(counts(first + DAY * number) for number in range(1, (last - first).days))


@given(NUMBERS, st.sampled_from(Direction), DATES)
def test_between_publication_and_meeting_lie_exactly_the_clear_days(
    number: int, way: Direction, day: date
) -> None:
    calendar = load_calendar(ENGLAND_AND_WALES)
    end = counted(number, Unit.CLEAR_WORKING, way, day, calendar)
    assert strictly_between(day, end) == number
    assert counts(end)


@given(NUMBERS, DATES)
def test_publication_a_working_day_later_would_be_too_late(number: int, meeting: date) -> None:
    calendar = load_calendar(ENGLAND_AND_WALES)
    latest = counted(number, Unit.CLEAR_WORKING, Direction.BEFORE, meeting, calendar)
    assert strictly_between(calendar.working_day_after(latest, 1), meeting) < number


@given(NUMBERS, st.sampled_from(Direction), DATES)
def test_clear_working_days_reach_one_working_day_further(
    number: int, way: Direction, day: date
) -> None:
    calendar = load_calendar(ENGLAND_AND_WALES)
    assert counted(number, Unit.CLEAR_WORKING, way, day, calendar) == counted(
        number + 1, Unit.WORKING, way, day, calendar
    )


@given(NUMBERS, DATES, st.integers(0, 120))
def test_closing_a_day_never_moves_a_deadline_nearer(number: int, day: date, away: int) -> None:
    usual = load_calendar(ENGLAND_AND_WALES)
    for way, sign in ((Direction.BEFORE, -1), (Direction.AFTER, 1)):
        closed = load_calendar(
            ENGLAND_AND_WALES, (LocalDay(day + sign * away * DAY, "designated"),)
        )
        before = counted(number, Unit.CLEAR_WORKING, way, day, usual)
        after = counted(number, Unit.CLEAR_WORKING, way, day, closed)
        assert (after - before).days * sign >= 0


@given(DATES, DATES)
def test_counting_between_two_days_agrees_with_walking(one: date, other: date) -> None:
    calendar = load_calendar(ENGLAND_AND_WALES)
    walked = sum(counts(day) for day in days_between(one, other)[1:]) if one < other else 0
    assert calendar.count_working_days(one, other) == walked


@given(NUMBERS, DATES)
def test_counting_back_undoes_counting_on_from_a_working_day(number: int, day: date) -> None:
    calendar = load_calendar(ENGLAND_AND_WALES)
    start = calendar.working_day_from(day, 1)
    assert (
        calendar.working_day_before(calendar.working_day_after(start, number), number) == start
    )


@given(NUMBERS, DATES)
def test_counting_from_a_day_takes_it_in_where_it_counts(number: int, day: date) -> None:
    calendar = load_calendar(ENGLAND_AND_WALES)
    assert calendar.working_day_from(day, number) == calendar.working_day_after(
        day - DAY, number
    )
