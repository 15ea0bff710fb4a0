"""How a date came about: each day counted or passed over, and why; the basis of the count; what
to beware of. Pure.

It counts nothing itself: the dates are those of cycle.calendar.evaluate, told step by step.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import assert_never

from cycle.calendar import hours
from cycle.calendar.days import WorkingCalendar, days_between
from cycle.calendar.evaluate import Bearings, Moment, end_of_month, evaluate, moment_of
from cycle.calendar.expressions import (
    LAST,
    AtTime,
    Bound,
    Bounded,
    Count,
    Day,
    Edge,
    Expression,
    From,
    Hours,
    KindOfDay,
    Name,
    Nearest,
    Next,
    OfMonth,
    OneOf,
    Unit,
)


@dataclass(frozen=True, slots=True)
class Step:
    """One day of an account: whether it counted, and why (not). Where counting begins never
    counts.
    """

    on: date
    counted: bool
    why: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """How a date came about. `steps` in the order of counting; the counted ones are as many as
    the rule says.

    A rule that rests on another rule has the steps of that one first.
    """

    rule: str
    moment: Moment
    steps: tuple[Step, ...]
    warnings: tuple[str, ...]
    basis: tuple[str, ...]


def explain(expression: Expression, bearings: Bearings) -> Explanation:
    """The date, and how it was counted: each day counted or passed over, and why. Raises what
    `evaluate` raises.
    """
    moment = evaluate(expression, bearings)
    steps = tuple(_account(expression, bearings))
    return Explanation(
        rule=str(expression),
        moment=moment,
        steps=steps,
        warnings=tuple(
            _warnings(moment, max((step.on for step in steps), default=moment.on), bearings)
        ),
        basis=tuple(dict.fromkeys(_basis(expression))),
    )


def _basis(expression: Expression) -> Iterator[str]:
    """How each part of a rule is counted, and on whose authority where there is one."""
    if isinstance(expression, Count):
        yield _COUNTED[expression.unit]
    elif isinstance(expression, Bounded):
        yield _BOUNDED[expression.bound]
    elif isinstance(expression, From):
        yield "The day that counting begins with is counted too, if it is a working day."
    elif isinstance(expression, Hours):
        yield (
            "Hours are counted as they pass; an excluded day is left out from midnight to "
            "midnight."
        )
    elif isinstance(expression, OneOf):
        yield f"The {expression.which} of two days."
    for inner in _within(expression):
        yield from _basis(inner)


def _within(expression: Expression) -> tuple[Expression, ...]:
    """What an expression is counted from."""
    match expression:
        case Day() | Next() | Name() | OfMonth():
            return ()
        case OneOf(_, first, second):
            return first, second
        case _:
            return (expression.of,)


_CLEAR = "A clear period leaves out both its ends: the day of issue and the day of the meeting"
_COUNTED = {
    Unit.WORKING: "The day counted from is left out; the last working day counted is the date.",
    Unit.CLEAR_WORKING: f"{_CLEAR}, and every day that does not count (R v Swansea City "
    "Council, ex p Elitestone Ltd, "
    "Court of Appeal 1993).",
    Unit.CLEAR: f"{_CLEAR}. Without the word working every calendar day counts.",
    Unit.DAY: "Calendar days; the day counted from is left out.",
    Unit.WEEK: "The same day of the week.",
    Unit.MONTH: "The same day of the month, or the last of a shorter month.",
    Unit.YEAR: "The same day of the year; of 29 February, 28 February where there is none.",
}
_BOUNDED = {
    Bound.BY: "By a day: that day itself still counts.",
    Bound.BEFORE: "Before a day: the day before it is the last.",
    Bound.ON: "On a day: that day itself.",
}


def _warnings(moment: Moment, latest: date, bearings: Bearings) -> Iterator[str]:
    """`latest`: the last day that the counting touched."""
    calendar = bearings.calendar
    closed = calendar.why_closed(moment.on)
    if closed:
        yield (
            f"{moment.on} does not count ({closed}); the date does not move: act by the "
            "last working day before it"
        )
    if not calendar.is_proclaimed(latest):
        yield (
            f"bank holidays after {calendar.proclaimed_to.year} are computed, not yet "
            "proclaimed"
        )
    if moment.at is not None:
        yield from _clock_changes(datetime.combine(moment.on, moment.at, bearings.zone))


def _clock_changes(there: datetime) -> Iterator[str]:
    first, second = there.astimezone(UTC), there.replace(fold=1).astimezone(UTC)
    if first < second:
        yield (
            f"the clocks go back that night and {there:%H:%M} comes twice; its first "
            "coming is meant"
        )
    elif first > second:
        meant = first.astimezone(there.tzinfo)
        yield f"the clocks go forward that night and skip {there:%H:%M}; {meant:%H:%M} is meant"


def _account(expression: Expression, bearings: Bearings) -> Iterator[Step]:
    """The steps of the innermost expression first, as they were counted."""
    end = moment_of(expression, bearings).on
    if isinstance(expression, Day | Next | Name):
        yield Step(end, False, str(expression))
        return
    if isinstance(expression, OfMonth):
        yield from _in_month(expression, end, bearings.calendar)
        return
    if isinstance(expression, OneOf):
        for each in (expression.first, expression.second):
            yield from _account(each, bearings)
        yield Step(end, False, f"the {expression.which} of the two")
        return
    yield from _account(expression.of, bearings)
    start = moment_of(expression.of, bearings).on
    yield from _from_there(expression, start, end, bearings.calendar)


def _from_there(
    expression: Count | From | Nearest | Hours | Bounded | AtTime,
    start: date,
    end: date,
    calendar: WorkingCalendar,
) -> Iterator[Step]:
    """The steps from the day that an expression rests on to its own."""
    match expression:
        case Count():
            yield from _count_steps(expression, start, end, calendar)
        case From():
            yield from _steps(days_between(start, end), calendar)
        case Nearest(kind=kind) if kind is not KindOfDay.WORKING:
            yield Step(end, False, str(expression))
        case Nearest(edge):
            looked_at = days_between(start, end)[
                0 if edge in {Edge.FIRST_FROM, Edge.LAST_TO} else 1 :
            ]
            yield from _search(looked_at, expression, calendar)
        case Hours(excluding=excluding):
            passed_over = hours.days_left_out(start, end, excluding, calendar)
            yield from (Step(day, False, why) for day, why in passed_over)
            yield Step(end, False, str(expression))
        case Bounded(bound):
            yield Step(end, False, f"{bound} that day")
        case AtTime(at=at):
            yield Step(end, False, f"at {at:%H:%M}")
        case _:
            assert_never(expression)


def _count_steps(
    expression: Count, start: date, end: date, calendar: WorkingCalendar
) -> Iterator[Step]:
    walked = days_between(start, end)[1:]
    match expression.unit:
        case Unit.WORKING:
            yield from _steps(walked, calendar)
        case Unit.CLEAR_WORKING:
            yield from _steps(walked[:-1], calendar)
            yield Step(end, False, "left out: the other end of a clear period")
        case Unit.DAY:
            yield from (Step(day, True, "a day") for day in walked)
        case Unit.CLEAR:
            yield from (Step(day, True, "a clear day") for day in walked[:-1])
            yield Step(end, False, "left out: the other end of a clear period")
        case Unit.WEEK | Unit.MONTH | Unit.YEAR:
            yield Step(end, False, str(expression))
        case _:
            assert_never(expression.unit)


def _in_month(expression: OfMonth, found: date, calendar: WorkingCalendar) -> Iterator[Step]:
    """The working days of the month as they were counted; any other kind of day needs none."""
    if expression.kind is not KindOfDay.WORKING:
        yield Step(found, False, str(expression))
        return
    began = _month_began(expression, found)
    if expression.place in {1, LAST}:
        yield from _search(days_between(began, found), expression, calendar)
    else:
        yield from _steps(days_between(began, found), calendar)


def _month_began(expression: OfMonth, found: date) -> date:
    """The day counted from; the count may have run into a later year than the month's."""
    year = found.year if found.month >= expression.month else found.year - 1
    return end_of_month(expression, year)


def _search(
    days: list[date], expression: Nearest | OfMonth, calendar: WorkingCalendar
) -> Iterator[Step]:
    """The days passed over in search of a working day, then that day; nothing is counted
    yet.
    """
    for day in days[:-1]:
        yield Step(day, False, calendar.why_closed(day) or "")
    yield Step(days[-1], False, str(expression))


def _steps(days: list[date], calendar: WorkingCalendar) -> Iterator[Step]:
    for day in days:
        closed = calendar.why_closed(day)
        yield Step(day, closed is None, closed or "a working day")
