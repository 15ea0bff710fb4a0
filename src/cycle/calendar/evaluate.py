"""From an expression to a local date, and the account of how it was counted. Pure.

Dates are dates: nothing here is an instant until `instant` makes it one. A statutory date does not roll off a weekend;
the explanation warns instead. Each rule of counting is said where it is computed.
"""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Protocol, assert_never
from zoneinfo import ZoneInfo

from cycle.calendar.days import WorkingCalendar, days_between
from cycle.calendar.expressions import (
    AtTime,
    Bound,
    Bounded,
    Count,
    Day,
    Direction,
    Edge,
    Excluding,
    Expression,
    From,
    Hours,
    Name,
    Nearest,
    OfMonth,
    Unit,
)
from cycle.errors import CycleError

ONE_DAY = timedelta(days=1)


class UnknownNameError(CycleError):
    """A name in an expression that stands for nothing here."""


class UndatedError(CycleError):
    """A name that stands for something which has no date yet; the message says why."""


class NotComputableError(CycleError):
    """An expression that has no answer: hours without a time to count from, a date before the calendar's first year."""


@dataclass(frozen=True, slots=True)
class Moment:
    """A local date, and the local time where there is one."""

    on: date
    at: time | None = None

    def __str__(self) -> str:
        return f"{self.on.isoformat()}T{self.at:%H:%M}" if self.at else self.on.isoformat()


class Anchors(Protocol):
    """Looks up what a name stands for. Raises UnknownNameError, UndatedError."""

    def __call__(self, name: str, /) -> Moment: ...


def no_names(name: str, /) -> Moment:
    """Anchors where nothing has a name."""
    raise UnknownNameError(f'nothing here is called "{name}"', "Write a date: 2017-03-28, or 28 March.")


@dataclass(frozen=True, slots=True)
class Bearings:
    """What an expression is read against. A date without a year is its first occurrence from `reference` on."""

    calendar: WorkingCalendar
    anchors: Anchors
    reference: date
    zone: ZoneInfo


@dataclass(frozen=True, slots=True)
class Step:
    """One day, or one move, of an account: whether it counted, and why (not)."""

    on: date
    counted: bool
    why: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """How a date came about. `steps` in the order of counting; the counted ones are as many as the rule says."""

    rule: str
    moment: Moment
    steps: tuple[Step, ...]
    warnings: tuple[str, ...]


def evaluate(expression: Expression, bearings: Bearings) -> Moment:
    """The date it comes to. Raises UnknownNameError, UndatedError, NoCalendarDataError, NotComputableError."""
    match expression:
        case Day():
            return Moment(_dated(expression, bearings.reference))
        case Name(name):
            return bearings.anchors(name)
        case Count(number, unit, direction, of):
            return Moment(_counted(number, unit, direction, evaluate(of, bearings).on, bearings.calendar))
        case Hours():
            return _hours(expression, evaluate(expression.of, bearings), bearings)
        case Bounded(bound, of):
            found = evaluate(of, bearings)
            return Moment(found.on - ONE_DAY) if bound is Bound.BEFORE else found
        case Nearest(edge, of):
            return Moment(_nearest(edge, evaluate(of, bearings).on, bearings.calendar))
        case OfMonth():
            return Moment(_of_month(expression, bearings))
        case From(number, of):
            return Moment(bearings.calendar.working_day_from(evaluate(of, bearings).on, number))
        case AtTime(of, at):
            return Moment(evaluate(of, bearings).on, at)
        case _:
            assert_never(expression)


def _dated(day: Day, reference: date) -> date:
    """A date without a year is its first occurrence on or after the reference; 29 February waits for a leap year."""
    if day.year is not None:
        return date(day.year, day.month, day.day)
    for year in range(reference.year, reference.year + 9):
        if day.day <= monthrange(year, day.month)[1] and date(year, day.month, day.day) >= reference:
            return date(year, day.month, day.day)
    raise NotComputableError(f"there is no {day} within eight years of {reference}")


def _counted(number: int, unit: Unit, direction: Direction, start: date, calendar: WorkingCalendar) -> date:
    """Clear periods leave out both ends, so that the answer is one day further on than the count."""
    sign = -1 if direction is Direction.BEFORE else 1
    match unit:
        case Unit.WORKING | Unit.CLEAR_WORKING:
            steps = number + (unit is Unit.CLEAR_WORKING)
            move = calendar.working_day_before if sign < 0 else calendar.working_day_after
            return move(start, steps)
        case Unit.CLEAR:
            return _shifted(start, sign * (number + 1))
        case Unit.DAY:
            return _shifted(start, sign * number)
        case Unit.WEEK:
            return _shifted(start, sign * 7 * number)
        case Unit.MONTH:
            return _months_on(start, sign * number)
        case _:
            assert_never(unit)


def _shifted(start: date, days: int) -> date:
    try:
        return start + timedelta(days=days)
    except OverflowError as error:
        raise NotComputableError(f"{days} days from {start} is beyond any calendar") from error


def _months_on(start: date, months: int) -> date:
    """The same day of another month; the last of that month where it has no such day (31 January to 28 February)."""
    years, month = divmod(start.month - 1 + months, 12)
    year = start.year + years
    if not date.min.year <= year <= date.max.year:
        raise NotComputableError(f"{months} months from {start} is beyond any calendar")
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))


def _nearest(edge: Edge, day: date, calendar: WorkingCalendar) -> date:
    match edge:
        case Edge.FIRST_FROM:
            return calendar.working_day_from(day, 1)
        case Edge.FIRST_AFTER:
            return calendar.working_day_after(day, 1)
        case Edge.LAST_TO:
            return day if calendar.is_working(day) else calendar.working_day_before(day, 1)
        case Edge.LAST_BEFORE:
            return calendar.working_day_before(day, 1)
        case _:
            assert_never(edge)


def _month_of(expression: OfMonth, bearings: Bearings) -> date:
    """The first of the month meant; without a year, the first such month whose last day is not before the reference."""
    if expression.year is not None:
        return date(expression.year, expression.month, 1)
    reference = bearings.reference
    return date(reference.year + (expression.month < reference.month), expression.month, 1)


def _of_month(expression: OfMonth, bearings: Bearings) -> date:
    first = _month_of(expression, bearings)
    if expression.first:
        return bearings.calendar.working_day_from(first, 1)
    return bearings.calendar.working_day_before(_months_on(first, 1), 1)


def _hours(expression: Hours, start: Moment, bearings: Bearings) -> Moment:
    if start.at is None:
        raise NotComputableError(f"hours are counted from a time of day, and {expression.of} has none")
    sign = -1 if expression.direction is Direction.BEFORE else 1
    if expression.excluding is Excluding.NOTHING:
        there = instant(start.on, start.at, bearings.zone) + sign * timedelta(hours=expression.number)
        here = there.astimezone(bearings.zone)
        return Moment(here.date(), here.time())
    return _counted_hours(expression, start.on, start.at, sign, bearings)


def _counted_hours(expression: Hours, on: date, at: time, sign: int, bearings: Bearings) -> Moment:
    """Hours of counted days only, by the clock on the wall, a counted day having 24 of them."""
    left = timedelta(hours=expression.number)
    here = datetime.combine(on, at)
    while left:
        backwards_from_midnight = sign < 0 and here.time() == time.min
        day = here.date() - ONE_DAY if backwards_from_midnight else here.date()
        edge = datetime.combine(day, time.min) + (ONE_DAY if sign > 0 else timedelta())
        if _hours_count(expression.excluding, day, bearings.calendar):
            step = min(left, abs(edge - here))
            here += sign * step
            left -= step
        else:
            here = edge
    return Moment(here.date(), here.time())


def _hours_count(excluding: Excluding, day: date, calendar: WorkingCalendar) -> bool:
    if day.weekday() in calendar.weekend:
        return False
    return excluding is not Excluding.WEEKENDS_AND_BANK_HOLIDAYS or calendar.is_working(day)


def explain(expression: Expression, bearings: Bearings) -> Explanation:
    """The date, and how it was counted: each day counted or passed over, and why. Raises what `evaluate` raises."""
    moment = evaluate(expression, bearings)
    return Explanation(
        rule=str(expression),
        moment=moment,
        steps=tuple(_account(expression, bearings)),
        warnings=tuple(_warnings(moment, bearings.calendar)),
    )


def _warnings(moment: Moment, calendar: WorkingCalendar) -> Iterator[str]:
    closed = calendar.why_closed(moment.on)
    if closed:
        yield f"{moment.on} does not count ({closed}); the date does not move: act by the last working day before it"
    if not calendar.is_proclaimed(moment.on):
        yield f"bank holidays after {calendar.proclaimed_to.year} are computed, not yet proclaimed"


def _account(expression: Expression, bearings: Bearings) -> Iterator[Step]:
    """The steps of the innermost expression first, as they were counted."""
    if isinstance(expression, Day | Name | OfMonth):
        yield Step(evaluate(expression, bearings).on, False, _said(expression))
        return
    yield from _account(expression.of, bearings)
    start, end = evaluate(expression.of, bearings).on, evaluate(expression, bearings).on
    match expression:
        case Count(unit=Unit.WORKING | Unit.CLEAR_WORKING as unit):
            yield from _working_steps(start, end, bearings.calendar, clear=unit is Unit.CLEAR_WORKING)
        case From():
            yield from _steps(days_between(start, end), bearings.calendar)
        case Count(unit=Unit.CLEAR):
            yield from (Step(day, True, "a clear day") for day in days_between(start, end)[1:-1])
            yield Step(end, False, "the day before the period, not counted")
        case Count() | Nearest():
            yield Step(end, False, str(expression))
        case Hours() | Bounded() | AtTime():
            yield Step(end, False, str(expression))
        case _:
            assert_never(expression)


def _said(expression: Expression) -> str:
    return f"{expression}, where counting begins"


def _working_steps(start: date, end: date, calendar: WorkingCalendar, *, clear: bool) -> Iterator[Step]:
    walked = days_between(start, end)[1:]
    yield from _steps(walked[:-1] if clear else walked, calendar)
    if clear:
        yield Step(end, False, "the day itself, left out of a clear period")


def _steps(days: list[date], calendar: WorkingCalendar) -> Iterator[Step]:
    for day in days:
        closed = calendar.why_closed(day)
        yield Step(day, closed is None, closed or "a working day")


def instant(on: date, at: time, zone: ZoneInfo) -> datetime:
    """The UTC instant of a local date and time: 16:00 is 16:00 in March and in July.

    A time that the clocks skip in spring is read as if they had not yet gone forward (01:30 becomes 02:30); one that
    comes twice in autumn means its first coming. So every instant is one at which the clock on the wall shows a time.
    """
    return datetime.combine(on, at, zone).astimezone(UTC)
