"""What came in as an answer, so that the same message is taken in once."""

from alembic import op
from sqlalchemy import Column, Integer, Text

from cycle.store.columns import UtcInstant

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "answers",
        Column("id", Integer, primary_key=True),
        Column("message_id", Text),
        Column("sha256", Text, nullable=False),
        Column("sender", Text, nullable=False),
        Column("at", UtcInstant, nullable=False),
        Column("answers_to", Text),
        Column("outcome", Text, nullable=False),
        Column("words", Text, nullable=False),
        sqlite_strict=True,
    )
    op.create_index("ix_answers_message_id", "answers", ["message_id"])
    op.create_index("ix_answers_sha256", "answers", ["sha256"])
    op.create_index("ix_answers_sender", "answers", ["sender"])
