"""The one parser of deadline expressions, by descent over the rules of `vocabulary.GRAMMAR`.
Pure.

A fault names its column and what was expected there. `before D at HH:MM` is refused: it may
mean that time on D or on the day before. An "at" after hours belongs to what they count from. A
word is kept from being a name only where a slip would be read as one; the others are words by
what stands beside them, so a meeting may be called `noon`.
"""

import re
from datetime import date, time

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
    KindOfDay,
    Name,
    Nearest,
    Next,
    OfMonth,
    OneOf,
    Unit,
    Which,
    ends_in_a_day,
    ends_in_a_name,
)
from cycle.calendar.misread import instead_of, names_nothing
from cycle.calendar.tokens import ExpressionError, TokenReader
from cycle.calendar.typed import DateTextError, day_of, time_meant
from cycle.calendar.vocabulary import (
    AFTER_NUMBER,
    AFTER_PLACE,
    HAPPENED,
    KEPT,
    KIND,
    MONTH,
    MONTH_LENGTH,
    NUMBER_WORD,
    PLACE,
    SIDES,
    WEEKDAYS_OF_A_MONTH,
    WORDS,
)
from cycle.calendar.words import MONTHS

__all__ = ["LONGEST", "MOST", "ExpressionError", "parse"]

LONGEST = 400
"""Characters; a deadline is a line, and nesting stays far from any limit of Python's."""
MOST = 9999
"""The largest number that can be counted."""

_NUMBER = re.compile(r"[0-9]+")
_YEAR = re.compile(r"[0-9]{4}")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{1,2}/[0-9]{1,2}/[0-9]{4}")
_CLOCK = re.compile(r"([0-9]{1,2}):([0-9]{2})")
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")
_UNITS = (
    "a unit (working days, clear working days, clear days, days, weeks, months, years, hours)"
)
_POINT = "a date, a meeting or another named date"
_HOW_DATES_ARE_WRITTEN = "Write a date as 2017-03-28, 28/03/2017, 28 March 2017 or 28 March."


def parse(text: str) -> Expression:
    """The expression a text says. Raises ExpressionError with the column and what was expected
    there.
    """
    if len(text) > LONGEST:
        raise ExpressionError(
            f"the expression is longer than {LONGEST} characters", LONGEST + 1
        )
    return _Parser(text).whole()


class _Parser(TokenReader):
    def whole(self) -> Expression:
        if not self._word:
            raise self._expected(
                'a deadline such as "5 clear working days before plan-committee"'
            )
        found = self._rule()
        if self._word:
            raise self._too_much(found)
        return found

    def _too_much(self, read: Expression) -> ExpressionError:
        """What was read may be a name by mistake: `March` of "by March 1"."""
        place = self._place - 1
        name = self._tokens[place].word
        if ends_in_a_name(read) and (better := instead_of(name, self._word)):
            return self._fault_at(place, better.fault, better.remedy)
        year = re.fullmatch(r"[0-9]{2}", self._word) and ends_in_a_day(read)
        return self._expected(
            '"at" and a time, or the end of the expression',
            ("at", *WORDS),
            f"Write the year in full: 20{self._word}." if year else "",
        )

    def _rule(self) -> Expression:
        bound = self._bound()
        if self._counts_hours():
            if bound in {Bound.BEFORE, Bound.ON}:
                raise self._fault(
                    f'"{bound}" needs a day after it, not hours', 'Leave it out, or say "by".'
                )
            return Bounded(bound, self._hours()) if bound else self._hours()
        base = self._base()
        if bound is Bound.BEFORE and self._word == "at":
            raise self._fault(
                '"before" a day leaves out the whole day, so it has no time',
                'Say "by" the day and time that is meant.',
            )
        return self._at(Bounded(bound, base) if bound else base)

    def _bound(self) -> Bound | None:
        word = self._word
        return Bound(word) if word in {"by", "before", "on"} and self._take(word) else None

    def _at(self, day: Expression) -> Expression:
        return AtTime(day, self._time()) if self._take("at") else day

    def _base(self) -> Expression:
        if self._word == "next" and _NUMBER.fullmatch(self._next()):
            self._step()
            day = self._day_without_a_year()
            return Next(day.month, day.day)
        if self._word in SIDES or (self._word in PLACE and self._next() in AFTER_PLACE):
            return self._edge()
        if self._word in set(Which) and self._next() == "of":
            return self._one_of()
        if self._is_number():
            return self._count()
        return self._point()

    def _one_of(self) -> OneOf:
        which = Which(self._word)
        self._step()
        self._step()
        first = self._base()
        self._need("and")
        return OneOf(which, first, self._base())

    def _is_number(self) -> bool:
        """A number in figures, unless a month makes a date of it; in a word, before a unit."""
        if self._word in NUMBER_WORD:
            return self._next() in AFTER_NUMBER
        return bool(_NUMBER.fullmatch(self._word)) and self._next() not in MONTH

    def _count(self) -> Expression:
        if self._counts_hours():
            raise self._fault(
                "nothing can be counted from hours",
                "Name the day itself, or count hours alone.",
            )
        number, unit = self._number(), self._unit()
        if unit is Unit.WORKING and self._take("from"):
            return From(number, self._base())
        return Count(number, unit, self._direction(unit), self._base())

    def _counts_hours(self) -> bool:
        return self._next() in {"hour", "hours"} and self._is_number()

    def _hours(self) -> Hours:
        number = self._number()
        self._step()
        return Hours(number, self._direction(None), self._at(self._base()), self._excluding())

    def _excluding(self) -> Excluding:
        if not self._take("excluding"):
            return Excluding.NOTHING
        self._need("weekends")
        if not self._take("and"):
            return Excluding.WEEKENDS
        self._need("bank")
        self._need("holidays")
        return Excluding.WEEKENDS_AND_BANK_HOLIDAYS

    def _unit(self) -> Unit:
        clear, working = self._take("clear"), self._take("working")
        if self._take("day", "days"):
            return _DAYS[clear, working]
        if clear or working:
            raise self._expected('"days"' if working else '"days" or "working days"')
        for unit in (Unit.WEEK, Unit.MONTH, Unit.YEAR):
            if self._take(unit, f"{unit}s"):
                return unit
        if better := names_nothing(self._word):
            raise self._fault(better.fault, better.remedy)
        raise self._expected(_UNITS, (*WORDS, *MONTHS))

    def _direction(self, unit: Unit | None) -> Direction:
        if self._take("before"):
            return Direction.BEFORE
        if self._take("after"):
            return Direction.AFTER
        raise self._expected(
            '"before", "after" or "from"' if unit is Unit.WORKING else '"before" or "after"'
        )

    def _edge(self) -> Expression:
        side, place = self._word, PLACE[self._word]
        begins = self._tokens[self._place]
        self._step()
        if _NUMBER.fullmatch(self._word) and side in SIDES:
            day = self._day_without_a_year()
            return Nearest(self._relation(first=side == "first"), self._base(), day)
        kind = self._kind()
        if side not in SIDES and self._word != "of":
            raise self._expected('"of" and a month')
        if self._take("of"):
            if kind.weekday is not None and place > WEEKDAYS_OF_A_MONTH:
                raise ExpressionError(
                    f"not every month has a {side} {kind}",
                    begins.column,
                    meant=f"last {kind}",
                    found=begins.text,
                )
            return OfMonth(place, kind, self._month(), self._year())
        if kind is KindOfDay.ANY:
            raise self._expected('"of" and a month')
        return Nearest(self._relation(first=side == "first"), self._base(), kind)

    def _kind(self) -> KindOfDay:
        if self._word in KIND:
            kind = KIND[self._word]
            self._step()
            return kind
        if self._take("day"):
            return KindOfDay.ANY
        if not self._take("working"):
            raise self._expected('"working day", "day" or a day of the week', AFTER_PLACE)
        self._need("day")
        return KindOfDay.WORKING

    def _relation(self, *, first: bool) -> Edge:
        side = "after" if first else "before"
        if self._take("on"):
            self._need("or")
            self._need(side)
            return Edge.FIRST_FROM if first else Edge.LAST_TO
        if self._take(side):
            return Edge.FIRST_AFTER if first else Edge.LAST_BEFORE
        raise self._expected(f'"on or {side}", "{side}" or "of"')

    def _point(self) -> Expression:
        word = self._word
        if _DAY.fullmatch(word):
            return self._whole_day()
        if _NUMBER.fullmatch(word):
            return self._day_of_month()
        if word in HAPPENED and self._next() == "of":
            self._step()
            self._step()
            return Name(f"{word} of {self._name()}")
        return Name(self._name())

    def _whole_day(self) -> Day:
        try:
            found = day_of(self._word)
        except DateTextError as error:
            remedy = error.remedy if "/" in self._word else ""
            raise self._fault(f"there is no day {self._word}", remedy) from None
        self._step()
        return Day(found.month, found.day, found.year)

    def _day_of_month(self) -> Day:
        here = self._tokens[self._place]
        self._step()
        number, month, year = int(here.word), self._month(), self._year()
        possible = 1 <= number <= MONTH_LENGTH[month - 1]
        if not possible or (year is not None and not _is_day(year, month, number)):
            said = f"{number} {MONTHS[month - 1]}" + ("" if year is None else f" {year}")
            raise ExpressionError(f"there is no {said}", here.column)
        return Day(month, number, year)

    def _day_without_a_year(self) -> Day:
        here = self._tokens[self._place]
        day = self._day_of_month()
        if day.year is not None:
            message = (
                f"{day.day} {MONTHS[day.month - 1]} {day.year} comes once; leave out the year"
            )
            raise ExpressionError(message, here.column)
        return day

    def _month(self) -> int:
        month = MONTH.get(self._word)
        if month is None:
            raise self._expected("a month", MONTHS)
        self._step()
        return month

    def _year(self) -> int | None:
        word = self._word
        if not _YEAR.fullmatch(word):
            return None
        if word == "0000":
            raise self._fault("there is no year 0000")
        self._step()
        return int(word)

    def _number(self) -> int:
        number = NUMBER_WORD.get(self._word) or int(self._word)
        if not 1 <= number <= MOST:
            raise self._fault(f"a count lies between 1 and {MOST}, not {self._word}")
        self._step()
        return number

    def _time(self) -> time:
        if self._take("noon"):
            return time(12)
        found = _CLOCK.fullmatch(self._word)
        if found is None:
            meant = time_meant(self._word)
            remedy = f"Write it as {meant:%H:%M}." if meant else ""
            raise self._expected("a time of day such as 17:00", (), remedy)
        if int(found[1]) > 23 or int(found[2]) > 59:  # noqa: PLR2004 - the last hour and minute of a day
            raise self._fault(f"there is no time {self._word}")
        self._step()
        return time(int(found[1]), int(found[2]))

    def _name(self) -> str:
        token = self._tokens[self._place]
        if token.word in KEPT or not _NAME.fullmatch(token.text):
            raise self._expected(
                _POINT, (), _HOW_DATES_ARE_WRITTEN if token.word[:1].isdigit() else ""
            )
        self._step()
        return token.text


_DAYS = {
    (True, True): Unit.CLEAR_WORKING,
    (True, False): Unit.CLEAR,
    (False, True): Unit.WORKING,
    (False, False): Unit.DAY,
}
"""By whether "clear" and "working" stand before "days"."""


def _is_day(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True
