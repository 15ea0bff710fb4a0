"""The PostgreSQL side of a database: a pool of connections to a server, any number of processes
at work on it.

Who decides takes the office's lock first, so that what it reads stands still until it has
written: what BEGIN IMMEDIATE is to SQLite. READ COMMITTED fits that: each statement sees what
the one before in the lock has committed, where a snapshot would be as old as the wait. The
steps of dispatchers need no such lock, only those of the rows they claim. Readers see one
snapshot (REPEATABLE READ, READ ONLY). Everything lasts for one transaction only, so that a
pooler may stand between: no session's lock, no setting of a session, no prepared statement.
NOTIFY is not used.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, text

from cycle.database_address import checked_address
from cycle.store.access import Access, access_of
from cycle.store.errors import DatabaseDriverError, DatabaseUnfitError

SILENT = timedelta(seconds=30)
"""How long a writer may fall silent in its transaction: then the server ends it, and others may
go on.
"""

KEPT, MORE = 5, 15
"""Connections that a process keeps open, and how many more it may have while it is busy."""

# Where the address says nothing of it: how soon a server that is gone without a word is missed.
_CONNECTING: Mapping[str, Any] = {
    "application_name": "cycle",
    "connect_timeout": 10,
    "keepalives_idle": 30,
    "keepalives_interval": 10,
    "keepalives_count": 3,
    "tcp_user_timeout": 30_000,
}

_OFFICE_LOCK = 0x6379636C65
"""The number of the lock of those who decide: `cycle` in ASCII."""

MADE_BY = "CREATE DATABASE cycle OWNER cycle TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C'"
"""How an administrator makes the database."""


def engine(address: str, wait: timedelta) -> Engine:
    """Connections to the server, none of them made yet. Raises DatabaseAddressError,
    DatabaseDriverError.
    """
    url = make_url(checked_address(address))
    connecting = {name: value for name, value in _CONNECTING.items() if name not in url.query}
    try:
        made = create_engine(
            url,
            connect_args={"prepare_threshold": None, **connecting},
            pool_size=KEPT,
            max_overflow=MORE,
            pool_timeout=max(wait.total_seconds(), 1.0),
            # a connection that a restarted server has closed is made anew, unnoticed
            pool_pre_ping=True,
        )
    except ModuleNotFoundError as error:
        raise DatabaseDriverError(
            "The database is on a PostgreSQL server, and what speaks to one is not installed "
            "here.",
            'Install it beside cycle: pip install "psycopg[binary]>=3.3,<4"',
        ) from error
    waiting = max(1, int(wait.total_seconds() * 1000))
    event.listen(made, "begin", lambda connection: _begin(connection, waiting))
    return made


def for_programs(address: str) -> str:
    """The same connection in the words of PostgreSQL's own programs, which find the password
    where we do.
    """
    from psycopg.conninfo import make_conninfo  # noqa: PLC0415 - an extra, and only what dumps needs it

    url = make_url(checked_address(address))
    _, words = url.get_dialect()().create_connect_args(url)
    return make_conninfo("", **{"connect_timeout": _CONNECTING["connect_timeout"], **words})


def prepare(connection: Connection, access: Access) -> None:
    """Set, before the transaction begins, how much of others' work it shall see."""
    reads = access is Access.READING
    connection.execution_options(
        isolation_level="REPEATABLE READ" if reads else "READ COMMITTED",
        postgresql_readonly=reads,
    )


def place(address: str) -> str:
    """Where it is, in words, without a secret."""
    url = make_url(address)
    host = url.host or _first(url, "host") or "this machine"
    name = url.database or f"of the service {_first(url, 'service')}"
    return f"The database {name} on {'this machine' if host.startswith('/') else host}"


def _first(url: URL, key: str) -> str:
    found = url.query.get(key, "")
    return found if isinstance(found, str) else found[0]


_OUR_TABLES = "SET LOCAL search_path TO DEFAULT"
"""Behind a pooler one session serves many programs, and pg_dump leaves it an empty search path:
then no table of ours would be found.
"""


def _begin(connection: Connection, waiting: int) -> None:
    access = access_of(connection)
    if access is Access.READING:
        connection.exec_driver_sql(_OUR_TABLES)
        return
    limits = (
        f"{_OUR_TABLES}; SET LOCAL lock_timeout = {waiting}; "
        f"SET LOCAL idle_in_transaction_session_timeout = {int(SILENT.total_seconds() * 1000)}"
    )
    lock = (
        f"; SELECT pg_advisory_xact_lock({_OFFICE_LOCK})" if access is Access.DECIDING else ""
    )
    connection.exec_driver_sql(limits + lock)


def check_fit(connection: Connection, where: str) -> None:
    """Raises DatabaseUnfitError unless texts are kept in UTF-8 and sort by their characters'
    numbers, as in SQLite.

    Every language's own order puts a before B. It also may change with the system's libraries,
    and spoil an index.
    """
    by_number, encoding = connection.execute(_ORDER).one()
    if not by_number or encoding != "UTF8":
        wrong = (
            "sorts texts by the rules of a language"
            if encoding == "UTF8"
            else f"keeps texts in {encoding}"
        )
        raise DatabaseUnfitError(
            f"{where} {wrong}; cycle needs one in UTF-8 whose order is that of the "
            "characters' numbers.",
            f"Have the server's administrator make another: {MADE_BY}",
        )


_ORDER = text("SELECT 'a' > 'B', current_setting('server_encoding')")


def allow_silence(connection: Connection) -> None:
    """Let this transaction wait for another program's work without being ended for its
    silence.
    """
    connection.exec_driver_sql("SET LOCAL idle_in_transaction_session_timeout = 0")


def stop_writers(connection: Connection, tables: list[str]) -> None:
    """Let nobody write to these tables, dispatchers too, until this transaction ends; who reads
    goes on.
    """
    quoted = ", ".join(connection.dialect.identifier_preparer.quote(name) for name in tables)
    connection.exec_driver_sql(f"LOCK TABLE {quoted} IN SHARE MODE")
