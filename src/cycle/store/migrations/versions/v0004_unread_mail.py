"""What came back and is not understood, for a clerk to read."""

from alembic import op
from sqlalchemy import Column, Integer, Text

from cycle.store.columns import UtcInstant

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "unread_mail",
        Column("id", Integer, primary_key=True),
        Column("folder", Text, nullable=False),
        Column("file", Text, nullable=False),
        Column("since_at", UtcInstant, nullable=False),
        Column("sender", Text, nullable=False),
        Column("subject", Text, nullable=False),
        Column("why", Text, nullable=False),
        Column("text", Text, nullable=False),
        Column("settled_at", UtcInstant),
        Column("settled_words", Text),
        Column("filed_at", UtcInstant),
        sqlite_strict=True,
    )
