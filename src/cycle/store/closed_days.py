"""Days on which an office is closed, or open against the rule, with where it is known from and since when.

A day once known stays on record: a later word on it is a row of its own, so that what was right to count last March
can still be shown. Which row holds is for the calendar to say.
"""

from datetime import date, datetime
from enum import StrEnum

import msgspec
from sqlalchemy import Connection, insert, select

from cycle.store.tables import closed_days


class DayKind(StrEnum):
    """What is said of the day."""

    CLOSED = "closed"
    OPENED = "opened"


class ClosedDay(msgspec.Struct, frozen=True, kw_only=True):
    """A word on one day. `division` is whose day it is, `*` for this office alone; `known_at` when we learned of it."""

    division: str
    on: date
    known_at: datetime
    kind: DayKind
    title: str
    source: str
    by_login: str | None = None


class ClosedDays:
    """The closed days, within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, day: ClosedDay) -> None:
        """Take a word on a day on record."""
        self._connection.execute(insert(closed_days).values(**msgspec.structs.asdict(day)))

    def known(self, at: datetime) -> tuple[ClosedDay, ...]:
        """All that was known at the instant, by division and day, the latest word on a day last."""
        order = (closed_days.c.division, closed_days.c.on, closed_days.c.known_at)
        rows = self._connection.execute(select(closed_days).where(closed_days.c.known_at <= at).order_by(*order))
        return tuple(ClosedDay(**{**row._asdict(), "kind": DayKind(row.kind)}) for row in rows)
