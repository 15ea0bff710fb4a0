"""Days on which an office is closed, or open against the rule, with where it is known from and
since when.

A day once known stays on record: a later record of it is a row of its own, so that what was
right to count last March can still be shown. Which record holds is for the overlay of a
calendar to say (`service.closed_day_overlay`).
"""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

import msgspec
from sqlalchemy import Row, Select, insert, select

from cycle.store.access import Kept
from cycle.store.tables import closed_days

OFFICE_ALONE = "*"
"""In the place of a division: the day is closed, or open, for this office alone."""


class DayKind(StrEnum):
    """What is said of the day: closed; open though the rule closes it; the rule's own answer
    holds again.
    """

    CLOSED = "closed"
    OPENED = "opened"
    AS_RULED = "as-ruled"


class ClosedDay(msgspec.Struct, frozen=True, kw_only=True):
    """A record of one day. `division` is whose day it is, `*` for this office alone; `known_at`
    when we learned of it.
    """

    division: str
    on: date
    known_at: datetime
    kind: DayKind
    title: str
    source: str
    by_login: str | None = None


class ClosedDays(Kept):
    """The closed days, within one transaction."""

    def add(self, day: ClosedDay) -> None:
        """Put a day on record."""
        self._connection.execute(insert(closed_days).values(**msgspec.structs.asdict(day)))

    def known(self, at: datetime) -> tuple[ClosedDay, ...]:
        """All that was known at the instant, by division and day, the latest record of a day
        last.
        """
        return self._words(_EVERY_WORD.where(closed_days.c.known_at <= at))

    def all(self) -> tuple[ClosedDay, ...]:
        """Every record ever made, in the same order."""
        return self._words(_EVERY_WORD)

    def _words(self, query: Select[*tuple[Any, ...]]) -> tuple[ClosedDay, ...]:
        return tuple(map(_word, self._connection.execute(query)))


_EVERY_WORD = select(closed_days).order_by(
    closed_days.c.division, closed_days.c.on, closed_days.c.known_at, closed_days.c.id
)
"""Asked at every act and every tick; so it is built once."""


def _word(row: Row[*tuple[Any, ...]]) -> ClosedDay:
    return ClosedDay(
        division=row.division,
        on=row.on,
        known_at=row.known_at,
        kind=DayKind(row.kind),
        title=row.title,
        source=row.source,
        by_login=row.by_login,
    )
