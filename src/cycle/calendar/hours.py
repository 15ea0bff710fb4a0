"""Counting hours, back and forth, with the hours of some days left out. Pure.

An hour is an hour as it passes: 72 hours back from a Tuesday evening over the night the clocks
go forward come to an hour earlier on the wall. The clocks change on Sundays, so that where
weekends are left out the wall is enough.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from cycle.calendar.days import WorkingCalendar
from cycle.calendar.expressions import Excluding
from cycle.calendar.words import weekday

ONE_DAY = timedelta(days=1)
SATURDAY = 5


def passed(start: datetime, hours: int, zone: ZoneInfo) -> datetime:
    """The local time so many hours after (minus: before) a local time. An hour that comes twice
    is given as its first.

    Raises OverflowError beyond the years of `datetime`.
    """
    there = start.replace(tzinfo=zone).astimezone(UTC) + timedelta(hours=hours)
    return there.astimezone(zone).replace(tzinfo=None, fold=0)


def passed_without(
    start: datetime, hours: int, excluding: Excluding, calendar: WorkingCalendar
) -> datetime:
    """The same with the days that `excluding` names left out, whole, from midnight to midnight.
    Ends at once when full.

    So hours back that are full at a Monday's midnight end there, not on Friday night; both mean
    the same. Raises NoCalendarDataError, OverflowError.
    """
    forward = hours > 0
    left, here = abs(timedelta(hours=hours)), start
    while left:
        day = _day_ahead(here, forward=forward)
        edge = datetime.combine(day, time.min) + (ONE_DAY if forward else timedelta())
        if why_left_out(day, excluding, calendar):
            here = edge
            continue
        step = min(left, abs(edge - here))
        here += step if forward else -step
        left -= step
    return here


def _day_ahead(here: datetime, *, forward: bool) -> date:
    """The day whose hours come next: going back from midnight, those of the day before."""
    return here.date() if forward or here.time() != time.min else here.date() - ONE_DAY


def why_left_out(day: date, excluding: Excluding, calendar: WorkingCalendar) -> str | None:
    """Why a day's hours do not count (`Saturday`, `Good Friday`); None where they do. Raises
    NoCalendarDataError.
    """
    if excluding is Excluding.NOTHING:
        return None
    if day.weekday() >= SATURDAY:
        return weekday(day)
    return (
        calendar.why_closed(day) if excluding is Excluding.WEEKENDS_AND_BANK_HOLIDAYS else None
    )


def days_left_out(
    first: date, last: date, excluding: Excluding, calendar: WorkingCalendar
) -> Iterator[tuple[date, str]]:
    """The days left out from one day to another, in that direction, and why. Raises
    NoCalendarDataError.
    """
    step = ONE_DAY if first <= last else -ONE_DAY
    for number in range(abs((last - first).days) + 1):
        day = first + step * number
        why = why_left_out(day, excluding, calendar)
        if why:
            yield day, why
