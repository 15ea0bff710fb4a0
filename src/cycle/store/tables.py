"""The tables. What they hold is text, rows and bytes; what it means is known to the engine and
the service.

Rules: instants and dates by `columns`; SQLite tables are STRICT, so that no value changes its
type behind our back; constraints are named, so that a migration can find them. The schema in
use is made by `migrations`, never by `metadata.create_all`; a test holds the two equal.
`journal` is append-only: triggers refuse UPDATE and DELETE. They stop a slip, not the owner of
the file, who can drop them; the hash chain is what shows a rewritten journal.
"""

from sqlalchemy import Column, ForeignKey, Integer, LargeBinary, MetaData, Table, Text

from cycle.store.columns import LocalDate, UtcInstant

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "ix": "ix_%(table_name)s_%(column_0_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
    }
)

machines = Table(
    "machines",
    metadata,
    Column("fingerprint", Text, primary_key=True),
    Column("workflow", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("added_at", UtcInstant, nullable=False),
    sqlite_strict=True,
)

streams = Table(
    "streams",
    metadata,
    Column("name", Text, primary_key=True),  # a cycle's name, or `office`
    Column("version", Integer, nullable=False),  # how many entries the journal has
    Column("head", Text, nullable=False),  # the newest entry's hash
    sqlite_strict=True,
)

journal = Table(
    "journal",
    metadata,
    Column("stream", Text, ForeignKey("streams.name"), primary_key=True),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("at", Text, nullable=False),  # the very text the hash covers
    Column("kind", Text, nullable=False),
    Column("body", Text, nullable=False),  # canonical JSON, as hashed
    Column("previous", Text, nullable=False),
    Column("hash", Text, nullable=False),
    sqlite_strict=True,
)

cycles = Table(
    "cycles",
    metadata,
    Column("name", Text, primary_key=True),
    Column("workflow", Text, nullable=False),
    Column("fingerprint", Text, ForeignKey("machines.fingerprint"), nullable=False),
    Column(
        "state", Text, nullable=False
    ),  # canonical JSON; the journal's version is in streams
    Column("next_due_at", UtcInstant, index=True),
    Column("opened_at", UtcInstant, nullable=False),
    Column("ended_at", UtcInstant),
    sqlite_strict=True,
)

contents = Table(
    "contents",
    metadata,
    Column("sha256", Text, primary_key=True),
    Column("size", Integer, nullable=False),
    Column("content", LargeBinary, nullable=False),
    Column("added_at", UtcInstant, nullable=False),
    sqlite_strict=True,
)

officers = Table(
    "officers",
    metadata,
    Column("login", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("email", Text, nullable=False),
    Column("left_on", LocalDate),  # the last day in the office
    Column(
        "external", Integer, nullable=False, server_default="0"
    ),  # 1: a partner, whose key is nobody's login
    sqlite_strict=True,
)

appointments = Table(
    "appointments",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("role", Text, nullable=False, index=True),
    Column("login", Text, ForeignKey("officers.login"), nullable=False, index=True),
    Column("capacity", Text, nullable=False),  # holder or deputy
    Column("from_on", LocalDate, nullable=False),
    Column("to_on", LocalDate),  # the last day, inclusive
    sqlite_strict=True,
)

closed_days = Table(
    "closed_days",
    metadata,
    Column("id", Integer, primary_key=True),  # the order in which the words came in
    Column("division", Text, nullable=False),  # whose day it is; * for this office alone
    Column("on", LocalDate, nullable=False),
    Column("known_at", UtcInstant, nullable=False),
    Column("kind", Text, nullable=False),  # closed, opened or as-ruled
    Column("title", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("by_login", Text),
    sqlite_strict=True,
)

outbox = Table(
    "outbox",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("key", Text, nullable=False, unique=True),
    Column("cycle", Text, index=True),  # none for what concerns the office as a whole
    Column("recipient", Text, nullable=False),  # a login; kept when the officer has left
    Column("address", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("day", LocalDate),
    Column("revision", Integer, nullable=False),
    Column("message_id", Text, nullable=False, unique=True),
    Column("subject", Text, nullable=False),
    Column("content", LargeBinary, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("if_uncertain", Text, nullable=False),  # resend, ask or leave
    Column("state", Text, nullable=False),
    Column("owner", Text),
    Column("lease_until_at", UtcInstant, index=True),  # set only while claimed or sending
    Column("fence", Integer, nullable=False),
    Column("attempt", Integer, nullable=False),
    Column("next_attempt_at", UtcInstant, index=True),  # set only while it is to be offered
    Column("not_before_at", UtcInstant, nullable=False),
    Column("not_after_at", UtcInstant),
    Column("response", Text),
    Column("code", Integer),
    Column("created_at", UtcInstant, nullable=False),
    Column("settled_at", UtcInstant),
    Column("seal", Text),  # over all that became of it: see `seals`
    sqlite_strict=True,
)

outbox_items = Table(
    "outbox_items",
    metadata,
    Column("outbox_id", Integer, ForeignKey("outbox.id"), primary_key=True),
    Column("obligation", Text, primary_key=True),
    sqlite_strict=True,
)

outbox_history = Table(
    "outbox_history",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("outbox_id", Integer, ForeignKey("outbox.id"), nullable=False, index=True),
    Column("at", UtcInstant, nullable=False, index=True),
    Column("attempt", Integer, nullable=False),
    Column("state", Text, nullable=False),  # the state entered
    Column("owner", Text),
    Column("code", Integer),
    Column("words", Text, nullable=False),
    sqlite_strict=True,
)

undelivered = Table(
    "undelivered",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("outbox_id", Integer, ForeignKey("outbox.id"), nullable=False, index=True),
    Column("address", Text, nullable=False, index=True),
    Column("why", Text, nullable=False),  # refused, bounced or uncertain
    Column("at", UtcInstant, nullable=False),
    Column("words", Text, nullable=False),
    Column("told_at", UtcInstant),  # when someone was written to about it
    Column("cleared_at", UtcInstant),
    Column("cleared_words", Text),
    sqlite_strict=True,
)

mail_incidents = Table(
    "mail_incidents",
    metadata,
    Column("relay", Text, primary_key=True),
    Column("since_at", UtcInstant, nullable=False),
    Column("words", Text, nullable=False),
    sqlite_strict=True,
)

unread_mail = Table(
    "unread_mail",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("folder", Text, nullable=False),  # the machine and the Maildir
    Column("file", Text, nullable=False),  # its name in the Maildir
    Column("since_at", UtcInstant, nullable=False),
    Column("sender", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("why", Text, nullable=False),  # why the program could not use it
    Column("text", Text, nullable=False),  # its first words
    Column("settled_at", UtcInstant),
    Column("settled_words", Text),
    Column("filed_at", UtcInstant),  # when the Maildir was found to agree
    sqlite_strict=True,
)

answers = Table(
    "answers",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("message_id", Text, index=True),  # none where it has none
    Column("sha256", Text, nullable=False, index=True),  # of the bytes, kept in contents
    Column("sender", Text, nullable=False, index=True),
    Column("at", UtcInstant, nullable=False),
    Column("answers_to", Text),  # the key of the message that it answers
    Column("outcome", Text, nullable=False),
    Column("words", Text, nullable=False),
    sqlite_strict=True,
)

office_secrets = Table(
    "office_secrets",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", Text, nullable=False),
    sqlite_strict=True,
)
