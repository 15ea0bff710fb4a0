"""Mail is bound: each message has a seal, the journal of the office names the digest of each
that was written before, and every running cycle is looked at soon.

The tables and the forms of digest, seal and entry stand here as they were of this version,
whatever becomes of them elsewhere.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from alembic import op
from sqlalchemy import Column, Integer, Text, column, func, insert, select, table, update

from cycle.store.columns import LocalDate, UtcInstant

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

OFFICE = "office"
GENESIS = "0" * 64

WRITTEN = (
    *("key", "cycle", "recipient", "address", "kind", "day", "revision", "message_id"),
    *("subject", "sha256", "if_uncertain", "created_at", "not_before_at", "not_after_at"),
)
BECAME = (
    *("state", "owner", "lease_until_at", "fence", "attempt", "next_attempt_at"),
    *("response", "code", "settled_at"),
)
LINE = ("at", "attempt", "state", "owner", "code", "words")
TROUBLE = ("address", "why", "at", "words", "told_at", "cleared_at", "cleared_words")

_INSTANTS = {"at", "day", "created_at", "settled_at", "told_at", "cleared_at"}
_INSTANTS |= {"not_before_at", "not_after_at", "lease_until_at", "next_attempt_at"}
_NUMBERS = {"id", "outbox_id", "revision", "fence", "attempt", "code"}


def _kind(name: str) -> Any:
    if name == "day":
        return LocalDate()
    if name in _INSTANTS:
        return UtcInstant()
    return Integer() if name in _NUMBERS else Text()


def _table(name: str, *names: str) -> Any:
    return table(name, *(column(each, _kind(each)) for each in dict.fromkeys(names)))


outbox = _table("outbox", "id", "seal", *WRITTEN, *BECAME)
items = _table("outbox_items", "outbox_id", "obligation")
history = _table("outbox_history", "id", "outbox_id", *LINE)
undelivered = _table("undelivered", "id", "outbox_id", *TROUBLE)
streams = table("streams", column("name"), column("version", Integer()), column("head"))
cycles = table(
    "cycles",
    *(column(name, UtcInstant()) for name in ("opened_at", "ended_at", "next_due_at")),
)
journal = table(
    "journal",
    *(column(name) for name in ("stream", "at", "kind", "body", "previous", "hash")),
    column("seq", Integer()),
)


def upgrade() -> None:
    op.add_column("outbox", Column("seal", Text))
    connection = op.get_bind()
    rows = connection.execute(select(outbox).order_by(outbox.c.id)).mappings().all()
    for row in rows:
        connection.execute(
            update(outbox).where(outbox.c.id == row["id"]).values(seal=_seal_of(row))
        )
    if rows:
        newest = connection.execute(select(func.max(journal.c.at))).scalar_one()
        # Without any entry, which no office of ours has, the newest message tells the time.
        at = newest or max(row["created_at"] for row in rows).isoformat()
        messages = {row["key"]: _digest_of(row) for row in rows}
        _append(at, {"event": "mail-bound", "messages": messages})
    running = cycles.c.ended_at.is_(None)
    connection.execute(update(cycles).where(running).values(next_due_at=cycles.c.opened_at))


def _digest_of(row: Mapping[Any, Any]) -> str:
    """Of a message as it was written: its columns, and what it speaks of."""
    told = select(items.c.obligation).where(items.c.outbox_id == row["id"])
    spoken = op.get_bind().execute(told).scalars()
    return _sha256({**_plain(row, WRITTEN), "items": sorted(set(spoken))})


def _seal_of(row: Mapping[Any, Any]) -> str:
    """Over a message's state, its history and its troubles."""
    return _sha256(
        {
            "became": _plain(row, BECAME),
            "history": [_plain(line, LINE) for line in _of(history, row["id"])],
            "undelivered": [_plain(line, TROUBLE) for line in _of(undelivered, row["id"])],
        }
    )


def _of(rows: Any, outbox_id: int) -> Iterable[Mapping[Any, Any]]:
    query = select(rows).where(rows.c.outbox_id == outbox_id).order_by(rows.c.id)
    return op.get_bind().execute(query).mappings()


def _append(at: str, body: object) -> None:
    """An entry of the office's journal, at the instant of the newest entry there is: what is
    written depends on nothing but what is found.
    """
    connection = op.get_bind()
    ours = streams.c.name == OFFICE
    head = connection.execute(select(streams.c.version, streams.c.head).where(ours)).first()
    version, previous = head or (0, GENESIS)
    covered = {
        "stream": OFFICE,
        "seq": version + 1,
        "at": at,
        "kind": "mail-bound",
        "body": _canonical(body),
        "previous": previous,
    }
    entry = {**covered, "hash": _sha256(covered)}
    if head is None:
        connection.execute(insert(streams).values(name=OFFICE, version=0, head=previous))
    connection.execute(insert(journal).values(**entry))
    newest = {"version": entry["seq"], "head": entry["hash"]}
    connection.execute(update(streams).where(ours).values(**newest))


def _plain(row: Mapping[Any, Any], names: Iterable[str]) -> dict[str, Any]:
    return {
        name: row[name].isoformat() if isinstance(row[name], datetime | date) else row[name]
        for name in names
    }


def _canonical(value: object) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def _sha256(value: object) -> str:
    return hashlib.sha256(_canonical(value).encode()).hexdigest()
