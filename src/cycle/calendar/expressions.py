"""Deadline expressions as values: what can be said, one frozen kind for each, and its canonical
text. Pure.

`5 clear working days before plan-committee`, `by 30 May`, `last Monday of March`, `last working
day on or before 31 January at 16:00`. "N working days before" and "N clear working days before"
differ by one day, and both are in live use: two units. The text of an expression reads back as
the same expression (held by a property test).
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, time
from enum import StrEnum
from typing import TypeAlias

from cycle.calendar.words import MONTHS, ORDINALS, WEEKDAYS


class Unit(StrEnum):
    """What is counted. A clear period leaves out both its ends; all of its days lie strictly
    between.
    """

    WORKING = "working day"
    CLEAR_WORKING = "clear working day"
    CLEAR = "clear day"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"


class Direction(StrEnum):
    BEFORE = "before"
    AFTER = "after"


class Excluding(StrEnum):
    """Which days' hours do not count.

    Weekends are Saturdays and Sundays, whatever a regime counts; with bank holidays, whatever
    else the calendar closes.
    """

    NOTHING = ""
    WEEKENDS = " excluding weekends"
    WEEKENDS_AND_BANK_HOLIDAYS = " excluding weekends and bank holidays"


class Bound(StrEnum):
    """`by` the day itself still counts; `before` the day before is the last; `on` is the
    day.
    """

    BY = "by"
    BEFORE = "before"
    ON = "on"


class KindOfDay(StrEnum):
    """Which days of a month, or on one side of a day, are meant."""

    WORKING = "working day"
    ANY = "day"
    MONDAY = WEEKDAYS[0]
    TUESDAY = WEEKDAYS[1]
    WEDNESDAY = WEEKDAYS[2]
    THURSDAY = WEEKDAYS[3]
    FRIDAY = WEEKDAYS[4]
    SATURDAY = WEEKDAYS[5]
    SUNDAY = WEEKDAYS[6]

    @property
    def weekday(self) -> int | None:
        """Monday = 0; None of what is no day of the week."""
        return WEEKDAYS.index(self.value) if self.value in WEEKDAYS else None


class Edge(StrEnum):
    """The nearest day of a kind to a day, on one side of it."""

    FIRST_FROM = "first {} on or after"
    FIRST_AFTER = "first {} after"
    LAST_TO = "last {} on or before"
    LAST_BEFORE = "last {} before"


class Which(StrEnum):
    LATER = "later"
    EARLIER = "earlier"


@dataclass(frozen=True, slots=True)
class Day:
    """A date; without a year, its first occurrence on or after the day of reference."""

    month: int
    day: int
    year: int | None = None

    def __str__(self) -> str:
        if self.year is None:
            return f"{self.day} {MONTHS[self.month - 1]}"
        return date(self.year, self.month, self.day).isoformat()


@dataclass(frozen=True, slots=True)
class Next:
    """The day of a month that comes next: its first occurrence after the day of reference; in a
    stage, after the stage opened.
    """

    month: int
    day: int

    def __str__(self) -> str:
        return f"next {Day(self.month, self.day)}"


@dataclass(frozen=True, slots=True)
class Name:
    """A meeting, another named date, or `opening of STAGE`, `end of STAGE`, `publication of
    DOCUMENT`.
    """

    name: str

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True, slots=True)
class Count:
    """A number of units before or after a day."""

    number: int
    unit: Unit
    direction: Direction
    of: "Expression"

    def __str__(self) -> str:
        return f"{self.number} {_plural(self.number, self.unit)} {self.direction} {self.of}"


@dataclass(frozen=True, slots=True)
class Hours:
    """A number of hours, as they pass, before or after an instant. Nothing is counted from
    them; `by` may precede.
    """

    number: int
    direction: Direction
    of: "Expression"
    excluding: Excluding = Excluding.NOTHING

    def __str__(self) -> str:
        return (
            f"{self.number} {_plural(self.number, 'hour')} {self.direction} "
            f"{self.of}{self.excluding}"
        )


@dataclass(frozen=True, slots=True)
class Bounded:
    """`by`, `before` or `on` a day. Nothing is counted from it."""

    bound: Bound
    of: "Expression"

    def __str__(self) -> str:
        return f"{self.bound} {self.of}"


@dataclass(frozen=True, slots=True)
class Nearest:
    """The first or last day of a kind on one side of a day; or the first or last 31 January."""

    edge: Edge
    of: "Expression"
    kind: KindOfDay | Day = KindOfDay.WORKING

    def __str__(self) -> str:
        return f"{self.edge.format(self.kind)} {self.of}"


LAST = -1
"""The place of the last day of a kind in its month."""


@dataclass(frozen=True, slots=True)
class OfMonth:
    """The first, third or last day of a kind in a month: `place` counts from 1, or is LAST."""

    place: int
    kind: KindOfDay
    month: int
    year: int | None = None

    def __str__(self) -> str:
        place = "last" if self.place == LAST else ORDINALS[self.place - 1]
        year = "" if self.year is None else f" {self.year:04d}"
        return f"{place} {self.kind} of {MONTHS[self.month - 1]}{year}"


@dataclass(frozen=True, slots=True)
class From:
    """The last of a number of working days that begin with the given day, itself counted where
    it counts.
    """

    number: int
    of: "Expression"

    def __str__(self) -> str:
        return f"{self.number} {_plural(self.number, Unit.WORKING)} from {self.of}"


@dataclass(frozen=True, slots=True)
class AtTime:
    """A day with a local time of day: the whole expression, or what hours are counted from."""

    of: "Expression"
    at: time

    def __str__(self) -> str:
        return f"{self.of} at {self.at:%H:%M}"


@dataclass(frozen=True, slots=True)
class OneOf:
    """The later, or the earlier, of two days. A day without a time is meant whole: it ends
    later than any time on it, and begins earlier.
    """

    which: Which
    first: "Expression"
    second: "Expression"

    def __str__(self) -> str:
        return f"{self.which} of {self.first} and {self.second}"


Point: TypeAlias = Day | Next | Name | OfMonth
"""What an expression is counted from in the end."""
Expression: TypeAlias = Point | Count | Hours | Bounded | Nearest | From | AtTime | OneOf


def with_points(expression: Expression, change: Callable[[Point], Expression]) -> Expression:
    """The expression with each of its points changed."""
    match expression:
        case Day() | Next() | Name() | OfMonth():
            return change(expression)
        case OneOf():
            return replace(
                expression,
                first=with_points(expression.first, change),
                second=with_points(expression.second, change),
            )
        case _:
            return replace(expression, of=with_points(expression.of, change))


def points_in(expression: Expression) -> tuple[Point, ...]:
    """All that an expression is counted from."""
    found: list[Point] = []

    def told(point: Point) -> Expression:
        found.append(point)
        return point

    with_points(expression, told)
    return tuple(found)


def _plural(number: int, word: str) -> str:
    return word if number == 1 else f"{word}s"


def names_in(expression: Expression) -> frozenset[str]:
    """The names that an expression rests on."""
    return frozenset(each.name for each in points_in(expression) if isinstance(each, Name))


def counted_back_from(expression: Expression) -> frozenset[str]:
    """The names before which the date lies: `5 clear working days before council`."""
    match expression:
        case (
            Count(direction=Direction.BEFORE, of=of) | Hours(direction=Direction.BEFORE, of=of)
        ):
            return frozenset(names_in(of))
        case Bounded(of=of):
            return frozenset(names_in(of)) | counted_back_from(of)
        case Count(of=of) | Hours(of=of) | AtTime(of=of) | Nearest(of=of):
            return counted_back_from(of)
        case OneOf(_, first, second):
            return counted_back_from(first) | counted_back_from(second)
        case _:
            return frozenset()


def ends_in_a_name(expression: Expression) -> bool:
    """Whether its last word is the name of a meeting, or was taken for one."""
    match expression:
        case Name(name):
            return " " not in name
        case Bounded(of=of) | Count(of=of) | From(of=of) | Nearest(of=of) | Hours(of=of):
            return ends_in_a_name(of)
        case _:
            return False


def ends_in_a_day(expression: Expression) -> bool:
    """Whether it ends in a day without a year."""
    match expression:
        case Day(year=year):
            return year is None
        case Next():
            return True
        case Bounded(of=of) | Count(of=of) | From(of=of) | Nearest(of=of):
            return ends_in_a_day(of)
        case _:
            return False
