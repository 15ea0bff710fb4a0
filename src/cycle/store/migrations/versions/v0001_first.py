"""The first schema: journals and cycles, the office's people and days, the outbox and its
history.
"""

from alembic import op
from sqlalchemy import Column, ForeignKey, Integer, LargeBinary, Text

from cycle.store.columns import LocalDate, UtcInstant

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    _create_journals()
    _create_office()
    _create_outbox()
    _create_ledger()
    _guard_journal()


def _create_journals() -> None:
    op.create_table(
        "machines",
        Column("fingerprint", Text, primary_key=True),
        Column("workflow", Text, nullable=False),
        Column("text", Text, nullable=False),
        Column("added_at", UtcInstant, nullable=False),
        sqlite_strict=True,
    )
    op.create_table(
        "streams",
        Column("name", Text, primary_key=True),
        Column("version", Integer, nullable=False),
        Column("head", Text, nullable=False),
        sqlite_strict=True,
    )
    op.create_table(
        "journal",
        Column("stream", Text, ForeignKey("streams.name"), primary_key=True),
        Column("seq", Integer, primary_key=True, autoincrement=False),
        Column("at", Text, nullable=False),
        Column("kind", Text, nullable=False),
        Column("body", Text, nullable=False),
        Column("previous", Text, nullable=False),
        Column("hash", Text, nullable=False),
        sqlite_strict=True,
    )
    op.create_table(
        "cycles",
        Column("name", Text, primary_key=True),
        Column("workflow", Text, nullable=False),
        Column("fingerprint", Text, ForeignKey("machines.fingerprint"), nullable=False),
        Column("state", Text, nullable=False),
        Column("next_due_at", UtcInstant, index=True),
        Column("opened_at", UtcInstant, nullable=False),
        Column("ended_at", UtcInstant),
        sqlite_strict=True,
    )
    op.create_table(
        "contents",
        Column("sha256", Text, primary_key=True),
        Column("size", Integer, nullable=False),
        Column("content", LargeBinary, nullable=False),
        Column("added_at", UtcInstant, nullable=False),
        sqlite_strict=True,
    )


def _create_office() -> None:
    op.create_table(
        "officers",
        Column("login", Text, primary_key=True),
        Column("name", Text, nullable=False),
        Column("email", Text, nullable=False),
        Column("left_on", LocalDate),
        sqlite_strict=True,
    )
    op.create_table(
        "appointments",
        Column("id", Integer, primary_key=True),
        Column("role", Text, nullable=False, index=True),
        Column("login", Text, ForeignKey("officers.login"), nullable=False, index=True),
        Column("capacity", Text, nullable=False),
        Column("from_on", LocalDate, nullable=False),
        Column("to_on", LocalDate),
        sqlite_strict=True,
    )
    op.create_table(
        "closed_days",
        Column("id", Integer, primary_key=True),
        Column("division", Text, nullable=False),
        Column("on", LocalDate, nullable=False),
        Column("known_at", UtcInstant, nullable=False),
        Column("kind", Text, nullable=False),
        Column("title", Text, nullable=False),
        Column("source", Text, nullable=False),
        Column("by_login", Text),
        sqlite_strict=True,
    )


def _create_outbox() -> None:
    op.create_table(
        "outbox",
        Column("id", Integer, primary_key=True),
        Column("key", Text, nullable=False, unique=True),
        Column("cycle", Text, index=True),
        Column("recipient", Text, nullable=False),
        Column("address", Text, nullable=False),
        Column("kind", Text, nullable=False),
        Column("day", LocalDate),
        Column("revision", Integer, nullable=False),
        Column("message_id", Text, nullable=False, unique=True),
        Column("subject", Text, nullable=False),
        Column("content", LargeBinary, nullable=False),
        Column("sha256", Text, nullable=False),
        Column("if_uncertain", Text, nullable=False),
        Column("state", Text, nullable=False),
        Column("owner", Text),
        Column("lease_until_at", UtcInstant, index=True),
        Column("fence", Integer, nullable=False),
        Column("attempt", Integer, nullable=False),
        Column("next_attempt_at", UtcInstant, index=True),
        Column("not_before_at", UtcInstant, nullable=False),
        Column("not_after_at", UtcInstant),
        Column("response", Text),
        Column("code", Integer),
        Column("created_at", UtcInstant, nullable=False),
        Column("settled_at", UtcInstant),
        sqlite_strict=True,
    )


def _create_ledger() -> None:
    op.create_table(
        "outbox_items",
        Column("outbox_id", Integer, ForeignKey("outbox.id"), primary_key=True),
        Column("obligation", Text, primary_key=True),
        sqlite_strict=True,
    )
    op.create_table(
        "outbox_history",
        Column("id", Integer, primary_key=True),
        Column("outbox_id", Integer, ForeignKey("outbox.id"), nullable=False, index=True),
        Column("at", UtcInstant, nullable=False),
        Column("attempt", Integer, nullable=False),
        Column("state", Text, nullable=False),
        Column("owner", Text),
        Column("code", Integer),
        Column("words", Text, nullable=False),
        sqlite_strict=True,
    )


def _guard_journal() -> None:
    """Refuse to change or delete what is in the journal."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute(_POSTGRESQL_FUNCTION)
        op.execute(_POSTGRESQL_TRIGGER)
        return
    for act in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER journal_refuses_{act.lower()} BEFORE {act} ON journal "
            "BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END"
        )


_POSTGRESQL_FUNCTION = """
CREATE FUNCTION refuse_journal_change() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'the journal is append-only'; END $$
"""

_POSTGRESQL_TRIGGER = """
CREATE TRIGGER journal_refuses_change BEFORE UPDATE OR DELETE OR TRUNCATE ON journal
FOR EACH STATEMENT EXECUTE FUNCTION refuse_journal_change()
"""
