"""The days that count: a frozen calendar of working days, with the reason why each other day
does not. Pure.

Principal councils in England count clear working days: the day of issue and the day of the
meeting are left out, and so are Saturdays, Sundays and bank holidays (R v Swansea City Council,
ex p Elitestone Ltd, CA 1993). Data drives it, not a formula. A day outside the data is an
error, never a guess.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property

from cycle.calendar.words import weekday
from cycle.errors import CycleError


class NoCalendarDataError(CycleError):
    """A day for which the calendar has no data."""


@dataclass(frozen=True)
class WorkingCalendar:
    """Which days from `first` to `last` count, both inclusive.

    closed: the title of each closed day that is not a weekend day (`Good Friday`).
    weekend: weekdays that do not count, Monday = 0.
    opened: days of `closed` that are withdrawn, and so close nothing; a Saturday stays a
    Saturday.
    proclaimed_to: up to here bank holidays are as published; after it they are computed, and a
    one-off may yet come.
    """

    name: str
    first: date
    last: date
    proclaimed_to: date
    closed: Mapping[date, str] = field(hash=False)
    weekend: tuple[int, ...] = (5, 6)
    opened: frozenset[date] = frozenset()

    @cached_property
    def _counted(self) -> list[int]:
        """The ordinals of all working days, ascending."""
        span = range(self.first.toordinal(), self.last.toordinal() + 1)
        return [day for day in span if self._why(date.fromordinal(day)) is None]

    def is_working(self, day: date) -> bool:
        """Whether the day counts. Raises NoCalendarDataError."""
        return self.why_closed(day) is None

    def why_closed(self, day: date) -> str | None:
        """Why the day does not count (`Saturday`, `Good Friday`); None where it does. Raises
        NoCalendarDataError.
        """
        self.require(day)
        return self._why(day)

    def _why(self, day: date) -> str | None:
        title = self.closed.get(day) if day not in self.opened else None
        return title or (weekday(day) if day.weekday() in self.weekend else None)

    def is_proclaimed(self, day: date) -> bool:
        """Whether the day's bank holidays are published, not only computed."""
        return day <= self.proclaimed_to

    def working_day_after(self, day: date, number: int) -> date:
        """The number-th working day strictly after `day`; number >= 1. Raises
        NoCalendarDataError.
        """
        self.require(day)
        return self._at(
            bisect_right(self._counted, day.toordinal()) + number - 1, "after", self.last
        )

    def working_day_before(self, day: date, number: int) -> date:
        """The number-th working day strictly before `day`; number >= 1. Raises
        NoCalendarDataError.
        """
        self.require(day)
        return self._at(
            bisect_left(self._counted, day.toordinal()) - number, "before", self.first
        )

    def working_day_from(self, day: date, number: int) -> date:
        """The number-th working day counting `day` itself, if it counts; number >= 1. Raises
        NoCalendarDataError.
        """
        self.require(day)
        return self._at(
            bisect_left(self._counted, day.toordinal()) + number - 1, "after", self.last
        )

    def count_working_days(self, after: date, to: date) -> int:
        """How many days count after `after`, up to and with `to`; 0 where `to` is not later."""
        self.require(after)
        self.require(to)
        return max(
            0,
            bisect_right(self._counted, to.toordinal())
            - bisect_right(self._counted, after.toordinal()),
        )

    def _at(self, index: int, side: str, edge: date) -> date:
        if 0 <= index < len(self._counted):
            return date.fromordinal(self._counted[index])
        raise self._unknown(f"a working day {side} {edge}")

    def require(self, day: date) -> None:
        """Nothing, where the calendar has data for the day. Raises NoCalendarDataError."""
        if not self.first <= day <= self.last:
            raise self._unknown(str(day))

    def _unknown(self, what: str) -> NoCalendarDataError:
        return NoCalendarDataError(
            f"The calendar {self.name} has no data for {what}; it runs from {self.first} to "
            f"{self.last}.",
            "Check the year, or install a version of cycle with later data.",
        )


def days_between(first: date, last: date) -> list[date]:
    """Every day from `first` to `last`, both included, in the direction from the one to the
    other.
    """
    step = timedelta(days=1 if first <= last else -1)
    count = abs((last - first).days)
    return [first + step * number for number in range(count + 1)]
