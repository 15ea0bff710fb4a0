"""One database: opened, checked for its version, and used in transactions that are either whole
or nothing.

A file of SQLite (`sqlite`) or a server's (`postgresql`); what each needs to keep the same
promises is said there. A transaction is rolled back unless it is committed. Alembic is not
imported here: an ordinary start reads the version with one query.
"""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import timedelta
from pathlib import Path
from typing import Any, Self

from sqlalchemy import Connection, Engine, inspect, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from cycle.database_address import on_server
from cycle.store import postgresql, sqlite
from cycle.store.access import Access, begin
from cycle.store.errors import DatabaseError, DatabaseTooNewError, DatabaseTooOldError
from cycle.store.failures import damaged, empty, translated

SCHEMA_VERSION = "0007"
"""The newest migration this program knows; versions are four digits and only ever grow."""

WAIT = timedelta(seconds=10)
"""How long to wait for another writer before giving up with a DatabaseBusyError."""


class Database:
    """An open database. Safe to share between threads; each transaction has a connection of its
    own.
    """

    def __init__(
        self, engine: Engine, place: str, turn: AbstractContextManager[Any] | None = None
    ) -> None:
        self._engine = engine
        self._turn = turn or nullcontext()
        self.place = place
        """Where it is, for messages to people; never a password."""

    @property
    def on_server(self) -> bool:
        """Whether it is a server's, rather than a file."""
        return self._engine.dialect.name == "postgresql"

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction that may decide and write, alone; rolled back unless the caller commits
        the connection.

        Raises a DatabaseError for what the surroundings do to it: busy, full, read-only,
        damaged, away.
        """
        with self._turn, self._transaction(Access.DECIDING) as connection:
            yield connection

    @contextmanager
    def stepping(self) -> Iterator[Connection]:
        """The same for steps that need nobody to stand still, each being conditional in
        itself.
        """
        with self._turn, self._transaction(Access.STEPPING) as connection:
            yield connection

    def in_turn(self) -> "Database":
        """The same, whose writers in this process come one after another: SQLite's own waiting
        draws lots among them, and where many write at once, one may lose for long. A server
        lets its writers wait in a row by itself.
        """
        return self if self.on_server else Database(self._engine, self.place, threading.Lock())

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that sees one state of the database throughout and cannot write."""
        with self._transaction(Access.READING) as connection:
            yield connection

    @contextmanager
    def _transaction(self, access: Access) -> Iterator[Connection]:
        try:
            with self._engine.connect() as connection, _closed_on_failure(connection):
                if self.on_server:
                    postgresql.prepare(connection, access)
                begin(connection, access)
                yield connection
        except (DBAPIError, PoolTimeoutError, sqlite3.Error) as error:
            failure = translated(error, self.place)
            if failure is error:
                raise
            raise failure from error

    def close(self) -> None:
        """Close every connection that is not in use."""
        self._engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


@contextmanager
def _closed_on_failure(connection: Connection) -> Iterator[None]:
    """Let no connection back into the pool that failed: after a failed COMMIT its transaction
    would still be open.
    """
    try:
        yield
    except DBAPIError:
        connection.invalidate()
        raise


def open_database(where: str | Path, *, wait: timedelta = WAIT) -> Database:
    """The database at a path or a `postgresql://` address, its version checked.

    `wait`: how long a writer waits for another. Raises DatabaseMissingError, NotADatabaseError,
    DatabaseTooNewError, DatabaseTooOldError, DatabaseAddressError, DatabaseDriverError, and
    what `Database.reading` raises.
    """
    database = connect(where, wait=wait)
    try:
        check_version(database)
    except DatabaseError:
        database.close()
        raise
    return database


def connect(where: str | Path, *, wait: timedelta = WAIT) -> Database:
    """The database at `where`, whatever its version: for migrations. Everybody else calls
    `open_database`.
    """
    if is_file(where):
        return Database(sqlite.engine(Path(where), wait), f"The database {where}")
    address = str(where)
    return Database(postgresql.engine(address, wait), postgresql.place(address))


def is_file(where: str | Path) -> bool:
    """Whether `where` is a path, rather than the address of a server."""
    return isinstance(where, Path) or not on_server(where)


def check_version(database: Database) -> None:
    """Raises NotADatabaseError, DatabaseTooNewError or DatabaseTooOldError unless the schema is
    SCHEMA_VERSION.
    """
    found = known_version(database)
    if found < SCHEMA_VERSION:
        raise DatabaseTooOldError(
            f"{database.place} is of version {found}; this program works with version "
            f"{SCHEMA_VERSION}.",
            "`cycle upgrade` makes a backup, then upgrades the database.",
        )


def known_version(database: Database) -> str:
    """The version of a database that this program can use or upgrade. Raises NotADatabaseError,
    DatabaseTooNewError.
    """
    found = schema_version(database)
    if found is None:
        raise empty(database.place) if database.on_server else damaged(database.place)
    if found > SCHEMA_VERSION:
        raise DatabaseTooNewError(
            f"{database.place} is of version {found}; this program knows version "
            f"{SCHEMA_VERSION} and no later one.",
            "A newer cycle has upgraded it: install that version here too.",
        )
    return found


def schema_version(database: Database) -> str | None:
    """The newest migration applied; None where none ever was. Raises DatabaseUnfitError."""
    with database.reading() as connection:
        if database.on_server:
            postgresql.check_fit(connection, database.place)
        return version_in(connection)


def version_in(connection: Connection) -> str | None:
    """The same, within a transaction."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
