"""The running cycles: the pinned machine, the present state, and when to look again.

The version of a state is the length of its journal, kept once, in `streams`. A state is saved
only while the journal stands at the version the state was reached at; so state and journal
cannot part.
"""

from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Row, Select, bindparam, func, insert, or_, select, update

from cycle.chain import GENESIS
from cycle.store.access import Kept
from cycle.store.errors import CycleExistsError, UnknownCycleError
from cycle.store.journal import OFFICE, Journal
from cycle.store.tables import cycles, streams
from cycle.suggestions import did_you_mean


class StoredCycle(msgspec.Struct, frozen=True, kw_only=True):
    """A cycle as stored. `state` is canonical JSON; `version` counts the journal's entries,
    `head` is its newest hash.

    next_due_at: when the daemon must look at it again; None for never.
    """

    name: str
    workflow: str
    fingerprint: str
    state: str
    version: int
    head: str
    next_due_at: datetime | None
    opened_at: datetime
    ended_at: datetime | None


class Cycles(Kept):
    """The cycles, within one transaction."""

    def add(
        self,
        name: str,
        *,
        workflow: str,
        fingerprint: str,
        state: str,
        next_due_at: datetime | None,
        opened_at: datetime,
    ) -> None:
        """Store a new cycle; its journal is begun by `Journal.append` with an expected version
        of 0.

        The machine must be stored before it. Raises CycleExistsError where the name is taken.
        """
        if name == OFFICE or name in self.names():
            raise CycleExistsError(
                f"The name {name} is taken.",
                "Choose another name; `cycle status` lists those in use.",
            )
        self._connection.execute(
            insert(cycles).values(
                name=name,
                workflow=workflow,
                fingerprint=fingerprint,
                state=state,
                next_due_at=next_due_at,
                opened_at=opened_at,
            )
        )

    def load(self, name: str) -> StoredCycle:
        """The cycle of this name. Raises UnknownCycleError, with the names that come close."""
        row = self._connection.execute(_BY_NAME, {"cycle_name": name}).one_or_none()
        if row is None:
            raise self._unknown(name)
        return _cycle(row)

    def all(self) -> tuple[StoredCycle, ...]:
        """Every cycle, by name."""
        return tuple(map(_cycle, self._connection.execute(_STORED.order_by(cycles.c.name))))

    def names(self) -> tuple[str, ...]:
        """The names of all cycles, in order."""
        return tuple(
            self._connection.execute(select(cycles.c.name).order_by(cycles.c.name)).scalars()
        )

    def save(
        self,
        name: str,
        *,
        state: str,
        version: int,
        next_due_at: datetime | None,
        ended_at: datetime | None = None,
    ) -> None:
        """Replace the state by the one reached at `version`, the journal's length after what
        was just appended.

        Raises ConflictError where the journal stands at another version, UnknownCycleError for
        an unknown name.
        """
        Journal(self._connection).hold(name, version)
        self._replace(name, state=state, next_due_at=next_due_at, ended_at=ended_at)

    def pin(self, name: str, *, workflow: str, fingerprint: str) -> None:
        """Move the cycle to another stored machine. Raises UnknownCycleError for an unknown
        name.
        """
        self._replace(name, workflow=workflow, fingerprint=fingerprint)

    def due_before(self, now: datetime) -> tuple[str, ...]:
        """The cycles to be looked at by now, the longest due first."""
        due = select(cycles.c.name).where(cycles.c.next_due_at <= now)
        return tuple(
            self._connection.execute(
                due.order_by(cycles.c.next_due_at, cycles.c.name)
            ).scalars()
        )

    def look_at_all(self, now: datetime) -> None:
        """Have every running cycle looked at by now: something that concerns all of them has
        changed.
        """
        later = or_(cycles.c.next_due_at.is_(None), cycles.c.next_due_at > now)
        self._connection.execute(
            update(cycles).where(cycles.c.ended_at.is_(None), later).values(next_due_at=now)
        )

    def look_at(self, name: str, now: datetime) -> None:
        """Have a running cycle looked at by now."""
        later = or_(cycles.c.next_due_at.is_(None), cycles.c.next_due_at > now)
        running = (cycles.c.name == name, cycles.c.ended_at.is_(None), later)
        self._connection.execute(update(cycles).where(*running).values(next_due_at=now))

    def next_due_at(self) -> datetime | None:
        """When the first cycle must be looked at again."""
        return self._connection.execute(_NEXT_DUE_AT).scalar()

    def _replace(self, name: str, **values: object) -> None:
        if (
            self._connection.execute(
                update(cycles).where(cycles.c.name == name).values(**values)
            ).rowcount
            != 1
        ):
            raise self._unknown(name)

    def _unknown(self, name: str) -> UnknownCycleError:
        listed = "`cycle status` lists the cycles there are."
        meant = did_you_mean(name, self.names())
        return UnknownCycleError(f"There is no cycle {name}.", f"{meant} {listed}".strip())


def _stored() -> Select[*tuple[Any, ...]]:
    journal_head = (
        func.coalesce(streams.c.version, 0).label("version"),
        func.coalesce(streams.c.head, GENESIS),
    )
    joined = cycles.outerjoin(streams, streams.c.name == cycles.c.name)
    return select(cycles, journal_head[0], journal_head[1].label("head")).select_from(joined)


# Asked at every act and every tick; so they are built once.
_STORED = _stored()
_BY_NAME = _STORED.where(cycles.c.name == bindparam("cycle_name"))
_NEXT_DUE_AT = select(func.min(cycles.c.next_due_at))


def _cycle(row: Row[*tuple[Any, ...]]) -> StoredCycle:
    return StoredCycle(**row._asdict())
