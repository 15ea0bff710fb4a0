"""Mail is bound: each message has a seal, the journal of the office names the digest of each
that was written before, and every running cycle is looked at soon.
"""

from datetime import datetime

from alembic import op
from sqlalchemy import Column, Text, func, insert, select, update

from cycle import chain
from cycle.store import seals
from cycle.store.mail_digests import WRITTEN, digest_of
from cycle.store.tables import cycles, journal, outbox, outbox_items, streams

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

OFFICE = "office"


def upgrade() -> None:
    op.add_column("outbox", Column("seal", Text))
    connection = op.get_bind()
    written = (outbox.c.id, *(outbox.c[name] for name in WRITTEN))
    digests = {}
    for row in connection.execute(select(*written).order_by(outbox.c.id)).mappings().all():
        said = select(outbox_items.c.obligation).where(outbox_items.c.outbox_id == row["id"])
        digests[row["key"]] = digest_of(row, connection.execute(said).scalars())
        seals.renew(connection, row["id"])
    if digests:
        _append({"event": "mail-bound", "messages": digests})
    running = cycles.c.ended_at.is_(None)
    connection.execute(update(cycles).where(running).values(next_due_at=cycles.c.opened_at))


def _append(body: object) -> None:
    """An entry of the office's journal, at the instant of the newest entry there is: what is
    written depends on nothing but what is found.
    """
    connection = op.get_bind()
    newest = connection.execute(select(func.max(journal.c.at))).scalar_one()
    head = connection.execute(
        select(streams.c.version, streams.c.head).where(streams.c.name == OFFICE)
    ).one_or_none()
    version, previous = head or (0, chain.GENESIS)
    at = datetime.fromisoformat(newest)
    entry = chain.link(OFFICE, version + 1, at, "mail-bound", chain.canonical(body), previous)
    if head is None:
        connection.execute(insert(streams).values(name=OFFICE, version=0, head=previous))
    connection.execute(insert(journal).values(**entry._asdict()))
    connection.execute(
        update(streams)
        .where(streams.c.name == OFFICE)
        .values(version=entry.seq, head=entry.hash)
    )
