"""The one parser of deadline expressions, by descent over a dozen words. Pure.

    rule    = base ["at" HH:MM]
    base    = ("by" | "before" | "on") base | count | edge | point
    count   = N unit ("before" | "after") base | N "working days from" base
            | N "hours" ("before" | "after") base ["excluding weekends" ["and bank holidays"]]
    edge    = ("first" | "last") "working day" (relation base | "of" MONTH [YEAR])
    point   = ISO date | DAY MONTH [YEAR] | ("opening" | "end" | "publication") "of" NAME | NAME

"the" may stand anywhere and means nothing. A fault names its column and what was expected there.
"""

import difflib
import re
from collections.abc import Sequence
from datetime import date, time
from typing import NamedTuple

from cycle.calendar.expressions import (
    MONTHS,
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

LONGEST = 400
"""Characters; a deadline is a line, and nesting stays shallow."""
MOST = 9999
"""The largest number that can be counted."""

_TOKEN = re.compile(r"\s*(\d{4}-\d{2}-\d{2}|\d{1,2}:\d{2}|\d+(?![\w-])|[A-Za-z][\w-]*|\S)")
_MONTH = {name.lower(): number for number, name in enumerate(MONTHS, start=1)}
_MONTH |= {name[:3].lower(): number for number, name in enumerate(MONTHS, start=1)}
_WORDS = (
    "working",
    "clear",
    "days",
    "weeks",
    "months",
    "hours",
    "before",
    "after",
    "from",
    "by",
    "on",
    "first",
    "last",
)
_OF = ("opening", "end", "publication")
_MONTH_LENGTH = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


class ExpressionError(CycleError):
    """An expression that makes no sense: what is wrong (`fault`), and in which column, counted from 1."""

    def __init__(self, fault: str, column: int, remedy: str = "") -> None:
        super().__init__(f"column {column}: {fault}", remedy)
        self.fault = fault
        self.column = column


class Token(NamedTuple):
    """One word and the column it begins in."""

    text: str
    column: int


def parse(text: str) -> Expression:
    """The expression a text says. Raises ExpressionError with the column and what was expected there."""
    if len(text) > LONGEST:
        raise ExpressionError(f"the expression is longer than {LONGEST} characters", LONGEST + 1)
    return _Parser(text).whole()


def _tokens(text: str) -> list[Token]:
    found = [Token(match[1], match.start(1) + 1) for match in _TOKEN.finditer(text)]
    return [token for token in found if token.text.lower() != "the"]


class _Parser:
    """A place in the words, moving forward only."""

    def __init__(self, text: str) -> None:
        self._tokens = _tokens(text)
        self._place = 0
        self._end = len(text.rstrip()) + 1

    def whole(self) -> Expression:
        if not self._tokens:
            raise self._expected('a deadline such as "5 clear working days before plan-committee"')
        found = self._base()
        if self._take("at"):
            found = AtTime(found, self._time())
        if self._place < len(self._tokens):
            raise self._expected('"at" and a time, or the end of the expression')
        return found

    def _base(self) -> Expression:
        word = self._word()
        if word in {"by", "before", "on"} and self._take(word):
            return Bounded(Bound(word), self._base())
        if word in {"first", "last"} and self._word(1) == "working":
            return self._edge()
        if word.isdecimal() and self._word(1) not in _MONTH:
            return self._count()
        return self._point()

    def _count(self) -> Expression:
        number = self._number()
        if self._take("hour", "hours"):
            return self._hours(number)
        unit = self._unit()
        if unit is Unit.WORKING and self._take("from"):
            return From(number, self._base())
        return Count(number, unit, self._direction(unit), self._base())

    def _hours(self, number: int) -> Hours:
        direction = self._direction(None)
        of = self._base()
        if not self._take("excluding"):
            return Hours(number, direction, of)
        self._need("weekends")
        if not self._take("and"):
            return Hours(number, direction, of, Excluding.WEEKENDS)
        self._need("bank")
        self._need("holidays")
        return Hours(number, direction, of, Excluding.WEEKENDS_AND_BANK_HOLIDAYS)

    def _unit(self) -> Unit:
        clear = bool(self._take("clear"))
        working = bool(self._take("working"))
        if self._take("day", "days"):
            return {
                (True, True): Unit.CLEAR_WORKING,
                (True, False): Unit.CLEAR,
                (False, True): Unit.WORKING,
                (False, False): Unit.DAY,
            }[clear, working]
        if clear or working:
            raise self._expected('"days"')
        if self._take("week", "weeks"):
            return Unit.WEEK
        if self._take("month", "months"):
            return Unit.MONTH
        raise self._expected("a unit (working days, clear working days, clear days, days, weeks, months, hours)")

    def _direction(self, unit: Unit | None) -> Direction:
        if self._take("before"):
            return Direction.BEFORE
        if self._take("after"):
            return Direction.AFTER
        raise self._expected('"before", "after" or "from"' if unit is Unit.WORKING else '"before" or "after"')

    def _edge(self) -> Expression:
        first = self._word() == "first"
        self._place += 1
        self._need("working")
        if not self._take("day"):
            raise self._expected('"day"')
        if self._take("of"):
            return OfMonth(first, self._month(), self._year())
        return Nearest(self._relation(first=first), self._base())

    def _relation(self, *, first: bool) -> Edge:
        if self._take("on"):
            self._need("or")
            self._need("after" if first else "before")
            return Edge.FIRST_FROM if first else Edge.LAST_TO
        if self._take("after" if first else "before"):
            return Edge.FIRST_AFTER if first else Edge.LAST_BEFORE
        side = "after" if first else "before"
        raise self._expected(f'"on or {side}", "{side}" or "of"')

    def _point(self) -> Expression:
        token = self._here()
        if token is None:
            raise self._expected("a date, a meeting or another named date")
        word = token.text.lower()
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", word):
            return self._iso_day(token)
        if word.isdecimal():
            return self._day_of_month(token)
        if word in _OF and self._word(1) == "of":
            self._place += 2
            return Name(f"{word} of {self._name()}")
        return Name(self._name())

    def _iso_day(self, token: Token) -> Day:
        self._place += 1
        try:
            day = date.fromisoformat(token.text)
        except ValueError:
            raise ExpressionError(f"there is no day {token.text}", token.column) from None
        return Day(day.month, day.day, day.year)

    def _day_of_month(self, token: Token) -> Day:
        self._place += 1
        number, month = int(token.text), self._month()
        year = self._year()
        possible = 1 <= number <= _MONTH_LENGTH[month - 1]
        if possible and year is not None:
            possible = _is_day(year, month, number)
        if not possible:
            raise ExpressionError(f"there is no {number} {MONTHS[month - 1]}{f' {year}' if year else ''}", token.column)
        return Day(month, number, year)

    def _month(self) -> int:
        word = self._word()
        if word not in _MONTH:
            raise self._expected("a month")
        self._place += 1
        return _MONTH[word]

    def _year(self) -> int | None:
        if not re.fullmatch(r"\d{4}", self._word()):
            return None
        self._place += 1
        return int(self._tokens[self._place - 1].text)

    def _number(self) -> int:
        token = self._tokens[self._place]
        self._place += 1
        if not 1 <= int(token.text) <= MOST:
            raise ExpressionError(f"a count lies between 1 and {MOST}, not {token.text}", token.column)
        return int(token.text)

    def _time(self) -> time:
        token = self._here()
        match = re.fullmatch(r"(\d{1,2}):(\d{2})", token.text) if token else None
        if token is None or match is None:
            raise self._expected("a time of day such as 17:00")
        if int(match[1]) > 23 or int(match[2]) > 59:  # noqa: PLR2004 - the last hour and minute of a day
            raise ExpressionError(f"there is no time {token.text}", token.column)
        self._place += 1
        return time(int(match[1]), int(match[2]))

    def _name(self) -> str:
        token = self._here()
        if token is None or not re.fullmatch(r"[A-Za-z][\w-]*", token.text):
            raise self._expected("a date, a meeting or another named date")
        self._place += 1
        return token.text

    def _here(self, ahead: int = 0) -> Token | None:
        place = self._place + ahead
        return self._tokens[place] if place < len(self._tokens) else None

    def _word(self, ahead: int = 0) -> str:
        token = self._here(ahead)
        return token.text.lower() if token else ""

    def _take(self, *words: str) -> bool:
        if self._word() not in words:
            return False
        self._place += 1
        return True

    def _need(self, word: str) -> None:
        if not self._take(word):
            raise self._expected(f'"{word}"')

    def _expected(self, what: str) -> ExpressionError:
        token = self._here()
        if token is None:
            return ExpressionError(f"it ends too early; expected {what}", self._end)
        return ExpressionError(f'expected {what}, found "{token.text}"', token.column, _suggestion(token.text))


def _is_day(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def _suggestion(word: str, known: Sequence[str] = _WORDS) -> str:
    close = difflib.get_close_matches(word.lower(), known, n=1)
    return f'Did you mean "{close[0]}"?' if close and close[0] != word.lower() else ""
