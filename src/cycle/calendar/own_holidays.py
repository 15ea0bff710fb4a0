"""Days that a regime closes each year by a rule of its own, so that a workflow of any country
stands in one file. Pure.

A rule says a date or a place in a month (`4 July`, `last Monday of May`), or a number of days
or weeks from one (`1 day after fourth Thursday of November`). It cannot count working days:
they are what it helps to make.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from cycle.calendar.breaks import SATURDAY, SUNDAY
from cycle.calendar.days import WorkingCalendar
from cycle.calendar.evaluate import Bearings, NotComputableError, moment_of, no_names
from cycle.calendar.expressions import Count, Day, Expression, KindOfDay, OfMonth, Unit
from cycle.calendar.grammar import parse
from cycle.calendar.regime import OwnHoliday

OBSERVED = ", observed"
"""What a written rule ends in where a day on a weekend is kept on a weekday."""

_ONE_DAY = timedelta(days=1)


def own_holiday(title: str, written: str) -> OwnHoliday:
    """The holiday that a rule declares. Raises ExpressionError where it cannot be read."""
    rule = written.removesuffix(OBSERVED)
    return OwnHoliday(title=title, rule=str(parse(rule)), observed=rule != written)


def comes_each_year(expression: Expression) -> bool:
    """Whether a rule names a day of every year by itself: no year, no name, no working day."""
    match expression:
        case Day(year=year):
            return year is None
        case OfMonth(kind=kind, year=year):
            return year is None and kind is not KindOfDay.WORKING
        case Count(unit=unit, of=of):
            return unit in {Unit.DAY, Unit.WEEK} and comes_each_year(of)
        case _:
            return False


def own_days(holiday: OwnHoliday, first: date, last: date) -> Iterator[date]:
    """The days it closes from one day to another, both included; 29 February in leap years."""
    expression = parse(holiday.rule)
    for year in range(first.year - 1, last.year + 2):
        day = _in_year(expression, year)
        if day is None:
            continue
        kept = _kept(day) if holiday.observed else day
        if first <= kept <= last:
            yield kept


def _in_year(expression: Expression, year: int) -> date | None:
    """The day whose month lies in the year; None of 29 February where there is none."""
    calendar = WorkingCalendar("own", date.min, date.max, date.max, {}, ())
    bearings = Bearings(calendar, no_names, date(year, 1, 1), ZoneInfo("UTC"))
    day = _named_day(expression)
    try:
        in_month = moment_of(day, bearings).on
    except NotComputableError:
        return None
    return moment_of(expression, bearings).on if in_month.year == year else None


def _named_day(expression: Expression) -> Expression:
    while isinstance(expression, Count):
        expression = expression.of
    return expression


def _kept(day: date) -> date:
    if day.weekday() == SATURDAY:
        return day - _ONE_DAY
    return day + _ONE_DAY if day.weekday() == SUNDAY else day
