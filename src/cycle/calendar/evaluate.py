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

from cycle.calendar import hours
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


class UnknownNameError(CycleError):
    """A name in an expression that stands for nothing here."""


class UndatedError(CycleError):
    """A name that stands for something which has no date yet; the message says why."""


class NotComputableError(CycleError):
    """An expression that has no answer: hours without a time to count from, a date beyond all calendars."""


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
    """One day of an account: whether it counted, and why (not). Where counting begins never counts."""

    on: date
    counted: bool
    why: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """How a date came about. `steps` in the order of counting; the counted ones are as many as the rule says.

    A rule that rests on another rule has the steps of that one first.
    """

    rule: str
    moment: Moment
    steps: tuple[Step, ...]
    warnings: tuple[str, ...]
    basis: tuple[str, ...]


def evaluate(expression: Expression, bearings: Bearings) -> Moment:
    """The date it comes to, one for which the calendar has data.

    Raises UnknownNameError, UndatedError, NoCalendarDataError, NotComputableError.
    """
    moment = _moment(expression, bearings)
    bearings.calendar.require(moment.on)
    return moment


def _moment(expression: Expression, bearings: Bearings) -> Moment:
    match expression:
        case Day():
            return Moment(_dated(expression, bearings.reference))
        case Name(name):
            return bearings.anchors(name)
        case Count(number, unit, direction, of):
            return Moment(_counted(number, unit, direction, _moment(of, bearings).on, bearings.calendar))
        case Hours(of=of):
            return _hours(expression, _moment(of, bearings), bearings)
        case Bounded(bound, of):
            found = _moment(of, bearings)
            return Moment(_shifted(found.on, -1)) if bound is Bound.BEFORE else found
        case Nearest(edge, of):
            return Moment(_nearest(edge, _moment(of, bearings).on, bearings.calendar))
        case OfMonth():
            return Moment(_of_month(expression, bearings))
        case From(number, of):
            return Moment(bearings.calendar.working_day_from(_moment(of, bearings).on, number))
        case AtTime(of, at):
            return Moment(_moment(of, bearings).on, at)
        case _:
            assert_never(expression)


def _dated(day: Day, reference: date) -> date:
    """A date without a year is its first occurrence on or after the reference; 29 February waits for a leap year."""
    if day.year is not None:
        return date(day.year, day.month, day.day)
    for year in range(reference.year, min(reference.year + 9, date.max.year + 1)):
        if day.day <= monthrange(year, day.month)[1] and date(year, day.month, day.day) >= reference:
            return date(year, day.month, day.day)
    raise NotComputableError(f"there is no {day} within eight years of {reference}")


def _counted(number: int, unit: Unit, direction: Direction, start: date, calendar: WorkingCalendar) -> date:
    """Clear periods leave out both ends, so that the answer is one day further on than the count."""
    sign = -1 if direction is Direction.BEFORE else 1
    match unit:
        case Unit.WORKING | Unit.CLEAR_WORKING:
            move = calendar.working_day_before if sign < 0 else calendar.working_day_after
            return move(start, number + (unit is Unit.CLEAR_WORKING))
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
        raise _beyond(f"{abs(days)} days {'before' if days < 0 else 'after'} {start}") from error


def _months_on(start: date, months: int) -> date:
    """The same day of another month; the last of that month where it has no such day (31 January to 28 February)."""
    years, month = divmod(start.month - 1 + months, 12)
    year = start.year + years
    if not date.min.year <= year <= date.max.year:
        raise _beyond(f"{abs(months)} months {'before' if months < 0 else 'after'} {start}")
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))


def _beyond(what: str) -> NotComputableError:
    return NotComputableError(f"{what} is beyond any calendar", "Check the number and the year.")


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


def _of_month(expression: OfMonth, bearings: Bearings) -> date:
    """Without a year, its first occurrence on or after the reference, as for a date without a year."""
    if expression.year is not None:
        return _edge_of_month(expression, expression.year, bearings.calendar)
    found = _edge_of_month(expression, bearings.reference.year, bearings.calendar)
    if found >= bearings.reference:
        return found
    return _edge_of_month(expression, bearings.reference.year + 1, bearings.calendar)


def _edge_of_month(expression: OfMonth, year: int, calendar: WorkingCalendar) -> date:
    edge = Edge.FIRST_FROM if expression.first else Edge.LAST_TO
    return _nearest(edge, _end_of_month(expression, year), calendar)


def _end_of_month(expression: OfMonth, year: int) -> date:
    """The calendar day at the end of the month from which a working day is looked for."""
    return date(year, expression.month, 1 if expression.first else monthrange(year, expression.month)[1])


def _hours(expression: Hours, start: Moment, bearings: Bearings) -> Moment:
    if start.at is None:
        raise NotComputableError(
            f"hours are counted from a time of day, and {expression.of} has none",
            f"Give it one: {expression.of} at 18:30.",
        )
    bearings.calendar.require(start.on)
    number = -expression.number if expression.direction is Direction.BEFORE else expression.number
    begin = datetime.combine(start.on, start.at)
    if expression.excluding is Excluding.NOTHING:
        here = hours.passed(begin, number, bearings.zone)
    else:
        here = hours.passed_without(begin, number, expression.excluding, bearings.calendar)
    return Moment(here.date(), here.time())


def explain(expression: Expression, bearings: Bearings) -> Explanation:
    """The date, and how it was counted: each day counted or passed over, and why. Raises what `evaluate` raises."""
    moment = evaluate(expression, bearings)
    steps = tuple(_account(expression, bearings))
    return Explanation(
        rule=str(expression),
        moment=moment,
        steps=steps,
        warnings=tuple(_warnings(moment, max((step.on for step in steps), default=moment.on), bearings)),
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
        yield "Hours are counted as they pass; an excluded day is left out from midnight to midnight."
    if not isinstance(expression, Day | Name | OfMonth):
        yield from _basis(expression.of)


_CLEAR = "A clear period leaves out both its ends: the day of issue and the day of the meeting"
_COUNTED = {
    Unit.WORKING: "The day counted from is left out; the last working day counted is the date.",
    Unit.CLEAR_WORKING: f"{_CLEAR}, and every day that does not count (R v Swansea City Council, ex p Elitestone Ltd, "
    "Court of Appeal 1993).",
    Unit.CLEAR: f"{_CLEAR}. Without the word working every calendar day counts.",
    Unit.DAY: "Calendar days; the day counted from is left out.",
    Unit.WEEK: "The same day of the week.",
    Unit.MONTH: "The same day of the month, or the last of a shorter month.",
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
        yield f"{moment.on} does not count ({closed}); the date does not move: act by the last working day before it"
    if not calendar.is_proclaimed(latest):
        yield f"bank holidays after {calendar.proclaimed_to.year} are computed, not yet proclaimed"
    if moment.at is not None:
        yield from _clock_changes(datetime.combine(moment.on, moment.at, bearings.zone))


def _clock_changes(there: datetime) -> Iterator[str]:
    first, second = there.astimezone(UTC), there.replace(fold=1).astimezone(UTC)
    if first < second:
        yield f"the clocks go back that night and {there:%H:%M} comes twice; its first coming is meant"
    elif first > second:
        meant = first.astimezone(there.tzinfo)
        yield f"the clocks go forward that night and skip {there:%H:%M}; {meant:%H:%M} is meant"


def _account(expression: Expression, bearings: Bearings) -> Iterator[Step]:
    """The steps of the innermost expression first, as they were counted."""
    end = _moment(expression, bearings).on
    if isinstance(expression, Day | Name):
        yield Step(end, False, str(expression))
        return
    if isinstance(expression, OfMonth):
        yield from _search(days_between(_end_of_month(expression, end.year), end), expression, bearings.calendar)
        return
    yield from _account(expression.of, bearings)
    start = _moment(expression.of, bearings).on
    match expression:
        case Count():
            yield from _count_steps(expression, start, end, bearings.calendar)
        case From():
            yield from _steps(days_between(start, end), bearings.calendar)
        case Nearest(edge):
            looked_at = days_between(start, end)[0 if edge in {Edge.FIRST_FROM, Edge.LAST_TO} else 1 :]
            yield from _search(looked_at, expression, bearings.calendar)
        case Hours(excluding=excluding):
            passed_over = hours.days_left_out(start, end, excluding, bearings.calendar)
            yield from (Step(day, False, why) for day, why in passed_over)
            yield Step(end, False, str(expression))
        case Bounded(bound):
            yield Step(end, False, f"{bound} that day")
        case AtTime(at=at):
            yield Step(end, False, f"at {at:%H:%M}")
        case _:
            assert_never(expression)


def _count_steps(expression: Count, start: date, end: date, calendar: WorkingCalendar) -> Iterator[Step]:
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
        case Unit.WEEK | Unit.MONTH:
            yield Step(end, False, str(expression))
        case _:
            assert_never(expression.unit)


def _search(days: list[date], expression: Nearest | OfMonth, calendar: WorkingCalendar) -> Iterator[Step]:
    """The days passed over in search of a working day, then that day; nothing is counted yet."""
    for day in days[:-1]:
        yield Step(day, False, calendar.why_closed(day) or "")
    yield Step(days[-1], False, str(expression))


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
