"""From an expression to a local date. Pure.

Dates are dates: nothing here is an instant until `instant` makes it one. A statutory date does
not roll off a weekend. Each rule of counting is said where it is computed; how a date was
counted is told by cycle.calendar.explain.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Protocol, assert_never
from zoneinfo import ZoneInfo

from cycle.calendar import hours
from cycle.calendar.days import WorkingCalendar
from cycle.calendar.expressions import (
    LAST,
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
    KindOfDay,
    Name,
    Nearest,
    Next,
    OfMonth,
    OneOf,
    Unit,
    Which,
)
from cycle.errors import CycleError

DAYS_A_WEEK = 7
MONTHS_A_YEAR = 12
LEAP_CYCLE = 9
"""Years among which there is a 29 February, wherever they begin."""


class UnknownNameError(CycleError):
    """A name in an expression that stands for nothing here."""


class UndatedError(CycleError):
    """A name that stands for something which has no date yet; the message says why."""


class NotComputableError(CycleError):
    """An expression that has no answer: hours without a time to count from, a date beyond all
    calendars.
    """


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
    raise UnknownNameError(
        f'nothing here is called "{name}"', "Write a date: 2017-03-28, or 28 March."
    )


@dataclass(frozen=True, slots=True)
class Bearings:
    """What an expression is read against. A date without a year is its first occurrence from
    `reference` on.
    """

    calendar: WorkingCalendar
    anchors: Anchors
    reference: date
    zone: ZoneInfo


def evaluate(expression: Expression, bearings: Bearings) -> Moment:
    """The date it comes to, one for which the calendar has data.

    Raises UnknownNameError, UndatedError, NoCalendarDataError, NotComputableError.
    """
    moment = moment_of(expression, bearings)
    bearings.calendar.require(moment.on)
    return moment


def moment_of(expression: Expression, bearings: Bearings) -> Moment:
    """The same, of any calendar day: one on the way to the answer may lie where the calendar
    has no data.
    """
    match expression:
        case Day():
            return Moment(_dated(expression, bearings.reference))
        case Next(month, day):
            return Moment(_dated(Day(month, day), _shifted(bearings.reference, 1)))
        case Name(name):
            return bearings.anchors(name)
        case Hours(of=of):
            return _hours(expression, moment_of(of, bearings), bearings)
        case Bounded(bound, of):
            found = moment_of(of, bearings)
            return Moment(_shifted(found.on, -1)) if bound is Bound.BEFORE else found
        case Count() | Nearest() | From():
            start = moment_of(expression.of, bearings).on
            return Moment(_day_from(expression, start, bearings.calendar))
        case OfMonth():
            return Moment(_of_month(expression, bearings))
        case AtTime(of, at):
            return Moment(moment_of(of, bearings).on, at)
        case OneOf(which, first, second):
            return _one_of(which, moment_of(first, bearings), moment_of(second, bearings))
        case _:
            assert_never(expression)


def _day_from(
    expression: Count | Nearest | From, start: date, calendar: WorkingCalendar
) -> date:
    """The day counted or looked for from another."""
    match expression:
        case Count(number, unit, direction):
            return _counted(number, unit, direction, start, calendar)
        case Nearest(edge, kind=kind):
            return _nearest(edge, kind, start, calendar)
        case From(number):
            return calendar.working_day_from(start, number)
        case _:
            assert_never(expression)


def _dated(day: Day, reference: date) -> date:
    """A date without a year is its first occurrence on or after the reference; 29 February
    waits for a leap year.
    """
    if day.year is not None:
        return date(day.year, day.month, day.day)
    for year in range(reference.year, min(reference.year + LEAP_CYCLE, date.max.year + 1)):
        if (
            day.day <= monthrange(year, day.month)[1]
            and date(year, day.month, day.day) >= reference
        ):
            return date(year, day.month, day.day)
    raise NotComputableError(f"there is no {day} within eight years of {reference}")


def _counted(
    number: int, unit: Unit, direction: Direction, start: date, calendar: WorkingCalendar
) -> date:
    """Clear periods leave out both ends, so that the answer is one day further on than the
    count.
    """
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
        case Unit.YEAR:
            return _months_on(start, sign * MONTHS_A_YEAR * number)
        case _:
            assert_never(unit)


def _shifted(start: date, days: int) -> date:
    try:
        return start + timedelta(days=days)
    except OverflowError as error:
        raise _beyond(
            f"{abs(days)} days {'before' if days < 0 else 'after'} {start}"
        ) from error


def _months_on(start: date, months: int) -> date:
    """The same day of another month; the last of that month where it has no such day (31
    January to 28 February; a year after 29 February, 28 February).
    """
    years, month = divmod(start.month - 1 + months, 12)
    year = start.year + years
    if not date.min.year <= year <= date.max.year:
        raise _beyond(f"{abs(months)} months {'before' if months < 0 else 'after'} {start}")
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))


def _beyond(what: str) -> NotComputableError:
    return NotComputableError(
        f"{what} is beyond any calendar", "Check the number and the year."
    )


def _nearest(edge: Edge, kind: KindOfDay | Day, day: date, calendar: WorkingCalendar) -> date:
    if isinstance(kind, Day):
        return _nearest_day_of_year(edge, kind, day)
    if kind.weekday is not None:
        return _nearest_weekday(edge, kind.weekday, day)
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


def _nearest_day_of_year(edge: Edge, wanted: Day, day: date) -> date:
    match edge:
        case Edge.FIRST_FROM:
            return _dated(wanted, day)
        case Edge.FIRST_AFTER:
            return _dated(wanted, _shifted(day, 1))
        case Edge.LAST_TO:
            return _last_dated(wanted, day)
        case Edge.LAST_BEFORE:
            return _last_dated(wanted, _shifted(day, -1))
        case _:
            assert_never(edge)


def _last_dated(day: Day, reference: date) -> date:
    """Its last occurrence on or before the reference."""
    for year in range(reference.year, max(reference.year - LEAP_CYCLE, date.min.year - 1), -1):
        possible = day.day <= monthrange(year, day.month)[1]
        if possible and date(year, day.month, day.day) <= reference:
            return date(year, day.month, day.day)
    raise NotComputableError(f"there is no {day} within eight years before {reference}")


def _nearest_weekday(edge: Edge, weekday: int, day: date) -> date:
    ahead, back = (
        (weekday - day.weekday()) % DAYS_A_WEEK,
        (day.weekday() - weekday) % DAYS_A_WEEK,
    )
    match edge:
        case Edge.FIRST_FROM:
            return _shifted(day, ahead)
        case Edge.FIRST_AFTER:
            return _shifted(day, ahead or DAYS_A_WEEK)
        case Edge.LAST_TO:
            return _shifted(day, -back)
        case Edge.LAST_BEFORE:
            return _shifted(day, -(back or DAYS_A_WEEK))
        case _:
            assert_never(edge)


def _one_of(which: Which, first: Moment, second: Moment) -> Moment:
    if which is Which.LATER:
        return max(first, second, key=lambda moment: (moment.on, moment.at or time.max))
    return min(first, second, key=lambda moment: (moment.on, moment.at or time.min))


def _of_month(expression: OfMonth, bearings: Bearings) -> date:
    """Without a year, its first occurrence on or after the reference, as for a date without a
    year.
    """
    if expression.year is not None:
        return _in_month(expression, expression.year, bearings.calendar)
    found = _in_month(expression, bearings.reference.year, bearings.calendar)
    if found >= bearings.reference:
        return found
    return _in_month(expression, bearings.reference.year + 1, bearings.calendar)


def _in_month(expression: OfMonth, year: int, calendar: WorkingCalendar) -> date:
    """The day of a month that a place and a kind name. A month may have fewer working days than
    the place says where an office is closed for long: the count then runs into the next.
    """
    end = end_of_month(expression, year)
    kind, place = expression.kind, expression.place
    if kind is KindOfDay.ANY:
        return end if place == LAST else _shifted(end, place - 1)
    edge = Edge.LAST_TO if place == LAST else Edge.FIRST_FROM
    if kind.weekday is not None:
        return _shifted(
            _nearest_weekday(edge, kind.weekday, end), DAYS_A_WEEK * (max(place, 1) - 1)
        )
    if place == LAST:
        return _nearest(edge, kind, end, calendar)
    return calendar.working_day_from(end, place)


def end_of_month(expression: OfMonth, year: int) -> date:
    """The calendar day at the end of the month from which the day is counted."""
    last = monthrange(year, expression.month)[1]
    return date(year, expression.month, last if expression.place == LAST else 1)


def _hours(expression: Hours, start: Moment, bearings: Bearings) -> Moment:
    if start.at is None:
        raise NotComputableError(
            f"hours are counted from a time of day, and {expression.of} has none",
            f"Give it one: {expression.of} at 18:30.",
        )
    bearings.calendar.require(start.on)
    number = (
        -expression.number if expression.direction is Direction.BEFORE else expression.number
    )
    begin = datetime.combine(start.on, start.at)
    if expression.excluding is Excluding.NOTHING:
        here = hours.passed(begin, number, bearings.zone)
    else:
        here = hours.passed_without(begin, number, expression.excluding, bearings.calendar)
    return Moment(here.date(), here.time())


def instant(on: date, at: time, zone: ZoneInfo) -> datetime:
    """The UTC instant of a local date and time: 16:00 is 16:00 in March and in July.

    A time that the clocks skip in spring is read as if they had not yet gone forward (01:30
    becomes 02:30); one that comes twice in autumn means its first coming. So every instant is
    one at which the clock on the wall shows a time.
    """
    return datetime.combine(on, at, zone).astimezone(UTC)
