from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st
from tests.expressions import places, weekdays
from tests.readings import bearings

from cycle.calendar.evaluate import evaluate
from cycle.calendar.expressions import (
    LAST,
    Day,
    Edge,
    Expression,
    KindOfDay,
    Nearest,
    OfMonth,
    OneOf,
    Which,
)

DAYS = st.dates(date(2012, 1, 1), date(2027, 12, 31))
YEARS, MONTHS = st.integers(2012, 2027), st.integers(1, 12)


def came_to(expression: Expression) -> date:
    return evaluate(expression, bearings()).on


def is_of(kind: KindOfDay, day: date) -> bool:
    if kind is KindOfDay.ANY:
        return True
    if kind is KindOfDay.WORKING:
        return bearings().calendar.is_working(day)
    return day.strftime("%w") == str((kind.weekday or 0) + 1 if kind.weekday != 6 else 0)


def days_of(year: int, month: int, kind: KindOfDay) -> list[date]:
    """Every day of the kind in the month, by looking at each."""
    days = (date(year, month, 1) + timedelta(days=number) for number in range(31))
    return [day for day in days if day.month == month and is_of(kind, day)]


@given(places, st.sampled_from(KindOfDay), YEARS, MONTHS)
def test_a_place_in_a_month_is_the_one_that_looking_at_each_day_finds(
    place: int, kind: KindOfDay, year: int, month: int
) -> None:
    there = days_of(year, month, kind)
    if place <= len(there):
        found = came_to(OfMonth(place, kind, month, year))
        assert found == there[LAST if place == LAST else place - 1]


@given(weekdays, MONTHS, st.dates(date(2013, 1, 1), date(2026, 12, 31)))
def test_without_a_year_it_is_the_first_from_the_day_of_reference_on(
    kind: KindOfDay, month: int, reference: date
) -> None:
    expression = OfMonth(2, kind, month)
    found = evaluate(expression, bearings(reference)).on
    candidates = [days_of(reference.year + more, month, kind)[1] for more in (0, 1)]
    assert found == min(day for day in candidates if day >= reference)


@given(st.sampled_from(Edge), weekdays | st.just(KindOfDay.WORKING), DAYS)
def test_the_nearest_day_of_a_kind_has_none_between(
    edge: Edge, kind: KindOfDay, day: date
) -> None:
    start = Day(day.month, day.day, day.year)
    found = came_to(Nearest(edge, start, kind))
    ahead = edge in {Edge.FIRST_FROM, Edge.FIRST_AFTER}
    itself = edge in {Edge.FIRST_FROM, Edge.LAST_TO}
    step = timedelta(days=1 if ahead else -1)
    here = day if itself else day + step
    while not is_of(kind, here):
        here += step
    assert found == here


@given(DAYS, DAYS)
def test_the_later_of_two_days_is_not_before_either_and_the_earlier_not_after(
    one: date, other: date
) -> None:
    first, second = Day(one.month, one.day, one.year), Day(other.month, other.day, other.year)
    assert came_to(OneOf(Which.LATER, first, second)) == max(one, other)
    assert came_to(OneOf(Which.EARLIER, second, first)) == min(one, other)
