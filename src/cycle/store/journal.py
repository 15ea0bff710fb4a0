"""The journals: one for each cycle, and `office` for what concerns no cycle. Append-only, each
entry chained.

`streams` holds each journal's length and newest hash; appending is conditional on the length
the caller last saw, and moves both together. So two acts decided on the same state cannot both
be written, and an entry cut off is missed.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import and_, bindparam, func, insert, select, update

from cycle.chain import GENESIS, Entry, link
from cycle.store.access import Kept
from cycle.store.columns import aware_utc
from cycle.store.errors import ConflictError
from cycle.store.statements import insert_once
from cycle.store.tables import cycles, journal, streams

OFFICE = "office"
"""The journal of what concerns the office as a whole; no cycle may have this name."""


# Asked at every act and every tick; so they are built once.
_HEAD = select(streams.c.version, streams.c.head).where(streams.c.name == bindparam("of"))
_ENTRIES = (
    select(journal)
    .where(journal.c.stream == bindparam("of"), journal.c.seq > bindparam("after"))
    .order_by(journal.c.seq)
)
_WITH_HASH = select(journal).where(journal.c.hash == bindparam("wanted"))
_AT_VERSION = update(streams).where(
    streams.c.name == bindparam("of"), streams.c.version == bindparam("at_version")
)
_HELD = _AT_VERSION.values(version=bindparam("at_version"))
_ADVANCED = _AT_VERSION.values(version=bindparam("to_version"), head=bindparam("to_head"))
_APPENDED = insert(journal)
_NEWEST_RUNNING = (
    select(func.max(journal.c.at))
    .join_from(
        streams,
        journal,
        and_(journal.c.stream == streams.c.name, journal.c.seq == streams.c.version),
    )
    .outerjoin(cycles, cycles.c.name == streams.c.name)
    .where(cycles.c.ended_at.is_(None))
)
_NEWEST_AT = select(func.max(journal.c.at))


class Head(NamedTuple):
    """How far a journal has come: its number of entries, and the newest one's hash (GENESIS for
    none).
    """

    version: int
    hash: str


class Journal(Kept):
    """The journals, within one transaction."""

    def append(
        self,
        stream: str,
        entries: Sequence[tuple[str, str]],
        at: datetime,
        expected_version: int,
    ) -> list[Entry]:
        """Append (kind, body) pairs, all at the instant `at`; the entries as written.

        Raises ConflictError where the journal no longer has `expected_version` entries.
        """
        head = self.head(stream)
        if head.version != expected_version:
            raise _moved(stream)
        chained = _chained(stream, entries, aware_utc(at), head)
        if chained:
            self._advance(stream, expected_version, chained[-1])
            self._connection.execute(_APPENDED, [entry._asdict() for entry in chained])
        return chained

    def _advance(self, stream: str, expected: int, newest: Entry) -> None:
        begun = (
            insert_once(self._connection, streams.c.name, name=stream, version=0, head=GENESIS)
            if expected == 0
            else True
        )
        new = {
            "of": stream,
            "at_version": expected,
            "to_version": newest.seq,
            "to_head": newest.hash,
        }
        if not begun or self._connection.execute(_ADVANCED, new).rowcount != 1:
            raise _moved(stream)

    def hold(self, stream: str, version: int) -> None:
        """Make sure that the journal has `version` entries and gets no more before this
        transaction ends.

        Raises ConflictError where it has another number of them.
        """
        if self._connection.execute(_HELD, {"of": stream, "at_version": version}).rowcount != 1:
            raise _moved(stream)

    def head(self, stream: str) -> Head:
        """The journal's length and newest hash, as kept beside it: what `chain.first_break` is
        to be asked with.
        """
        row = self._connection.execute(_HEAD, {"of": stream}).one_or_none()
        return Head(row.version, row.head) if row else Head(0, GENESIS)

    def with_hash(self, sha256: str) -> Entry | None:
        """The entry that has this hash, in whichever journal; None where there is none."""
        found = self._connection.execute(_WITH_HASH, {"wanted": sha256}).first()
        return Entry(*found) if found else None

    def newest_at(self, stream: str | None = None) -> datetime | None:
        """The latest instant of any entry, of one journal where given; None where there is no
        entry.
        """
        query = _NEWEST_AT if stream is None else _NEWEST_AT.where(journal.c.stream == stream)
        newest = self._connection.execute(query).scalar()
        return datetime.fromisoformat(newest) if newest else None

    def last_written_at(self) -> datetime | None:
        """The latest instant among the newest entries of the office's journal and those of the
        cycles that have not ended; None where there is no entry. Looks at one entry a journal.
        """
        newest = self._connection.execute(_NEWEST_RUNNING).scalar()
        return datetime.fromisoformat(newest) if newest else None

    def written_last_at(self, stream: str) -> datetime | None:
        """The instant of a journal's newest entry; None where it has none."""
        newest = self._connection.execute(
            select(journal.c.at).where(
                journal.c.stream == stream, journal.c.seq == self.head(stream).version
            )
        ).scalar()
        return datetime.fromisoformat(newest) if newest else None

    def names(self) -> tuple[str, ...]:
        """Every journal there is, by name."""
        return tuple(
            self._connection.execute(select(streams.c.name).order_by(streams.c.name)).scalars()
        )

    def read(
        self, stream: str, after: int = 0, until_at: datetime | None = None
    ) -> Iterator[Entry]:
        """The entries in order: those numbered above `after`, up to the first one later than
        `until_at`.

        To be used up before the transaction ends. What is given is always an unbroken run, even
        where the machine's clock was once set back.
        """
        # Texts of UTC instants sort as the instants do: "+" stands before "." where one has no
        # fraction of a second.
        limit = aware_utc(until_at).isoformat() if until_at else None
        for row in self._connection.execute(_ENTRIES, {"of": stream, "after": after}):
            entry = Entry(*row)
            if limit is not None and entry.at > limit:
                return
            yield entry


def _chained(
    stream: str, entries: Sequence[tuple[str, str]], at: datetime, head: Head
) -> list[Entry]:
    chained: list[Entry] = []
    previous = head.hash
    for seq, (kind, body) in enumerate(entries, head.version + 1):
        chained.append(link(stream, seq, at, kind, body, previous))
        previous = chained[-1].hash
    return chained


def _moved(stream: str) -> ConflictError:
    return ConflictError(
        f"Somebody else acted on {stream} at the same moment, so nothing was written.",
        "Look at it again, then repeat the act if it is still wanted.",
    )
