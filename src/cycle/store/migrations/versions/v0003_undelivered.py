"""What did not arrive, which relay is away, and an index by which the pace of sending is
counted.
"""

from alembic import op
from sqlalchemy import Column, ForeignKey, Integer, Text

from cycle.store.columns import UtcInstant

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "undelivered",
        Column("id", Integer, primary_key=True),
        Column("outbox_id", Integer, ForeignKey("outbox.id"), nullable=False, index=True),
        Column("address", Text, nullable=False, index=True),
        Column("why", Text, nullable=False),
        Column("at", UtcInstant, nullable=False),
        Column("words", Text, nullable=False),
        Column("told_at", UtcInstant),
        Column("cleared_at", UtcInstant),
        Column("cleared_words", Text),
        sqlite_strict=True,
    )
    op.create_table(
        "mail_incidents",
        Column("relay", Text, primary_key=True),
        Column("since_at", UtcInstant, nullable=False),
        Column("words", Text, nullable=False),
        sqlite_strict=True,
    )
    op.create_index("ix_outbox_history_at", "outbox_history", ["at"])
