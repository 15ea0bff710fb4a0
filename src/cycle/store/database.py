"""One database: opened, checked for its version, and used in transactions that are either whole or nothing.

SQLite is a file with a rollback journal, synced in full. A writer takes the lock when it begins (BEGIN IMMEDIATE), so
that two writers wait for each other instead of failing or losing an update; a reader may not write.
A transaction is rolled back unless it is committed. Alembic is not imported here: an ordinary start reads the version
with one query. Never: a network share; `:memory:`; write-ahead logging, which in SQLite up to
3.51.2 can corrupt the file when two connections write.
"""

import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import timedelta
from pathlib import Path
from typing import Any, Self

from sqlalchemy import URL, Connection, Engine, create_engine, event, inspect, make_url, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

from cycle.store.errors import (
    DatabaseError,
    DatabaseMissingError,
    DatabaseReadOnlyError,
    DatabaseTooNewError,
    DatabaseTooOldError,
)
from cycle.store.failures import damaged, translated

SCHEMA_VERSION = "0003"
"""The newest migration this program knows; versions are four digits and only ever grow."""

WAIT = timedelta(seconds=10)
"""How long to wait for another writer before giving up with a DatabaseBusyError."""


class Database:
    """An open database. Safe to share between threads; each transaction has a connection of its own."""

    def __init__(self, engine: Engine, place: str, turn: AbstractContextManager[Any] | None = None) -> None:
        self._engine = engine
        self._turn = turn or nullcontext()
        self.place = place
        """Where it is, for messages to people; never a password."""

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction that may write, rolled back unless the caller commits the connection.

        Raises a DatabaseError for what the surroundings do to it: busy, full, read-only, damaged.
        """
        with self._turn, self._transaction(writes=True) as connection:
            yield connection

    def in_turn(self) -> "Database":
        """The same, whose writers in this process come one after another: SQLite's own waiting draws lots among them,
        and where many officers write at once, one may lose for long.
        """
        return Database(self._engine, self.place, threading.Lock())

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that sees one state of the database throughout and cannot write."""
        with self._transaction(writes=False) as connection:
            yield connection

    @contextmanager
    def _transaction(self, *, writes: bool) -> Iterator[Connection]:
        try:
            with self._engine.connect() as connection, _closed_on_failure(connection):
                connection.execution_options(cycle_writes=writes, postgresql_readonly=not writes)
                connection.begin()
                yield connection
        except (DBAPIError, sqlite3.Error) as error:
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
    """Let no connection back into the pool that failed: after a failed COMMIT its transaction would still be open."""
    try:
        yield
    except DBAPIError:
        connection.invalidate()
        raise


def open_database(where: str | Path, *, wait: timedelta = WAIT) -> Database:
    """The database at a path or a `postgresql://` address, its version checked.

    `wait`: how long a writer waits for another. Raises DatabaseMissingError, NotADatabaseError, DatabaseTooNewError,
    DatabaseTooOldError, and what `Database.reading` raises.
    """
    database = connect(where, wait=wait)
    try:
        check_version(database)
    except DatabaseError:
        database.close()
        raise
    return database


def connect(where: str | Path, *, wait: timedelta = WAIT) -> Database:
    """The database at `where`, whatever its version: for migrations. Everybody else calls `open_database`."""
    if is_file(where):
        return Database(_sqlite_engine(_checked_file(Path(where)), wait), f"The database {where}")
    url = make_url(str(where))
    return Database(create_engine(url), f"The database {url.render_as_string(hide_password=True)}")


def is_file(where: str | Path) -> bool:
    """Whether `where` is a path, rather than the address of a server."""
    return isinstance(where, Path) or "://" not in where


def _checked_file(path: Path) -> Path:
    if not path.is_file():
        raise DatabaseMissingError(
            f"There is no database at {path}.",
            "Run `cycle init` to make one, or see that the settings name the right file.",
        )
    if not os.access(path.parent, os.W_OK | os.X_OK):
        raise DatabaseReadOnlyError(
            f"The directory {path.parent} may not be written, and SQLite keeps its rollback journal there.",
            "Run the command as the user who owns the directory.",
        )
    return path.resolve()


def _sqlite_engine(path: Path, wait: timedelta) -> Engine:
    url = URL.create("sqlite+pysqlite", database=path.as_uri(), query={"mode": "rw", "uri": "true"})
    # No pool: a kept connection would go on writing to a file that was moved away, or that a backup has replaced.
    engine = create_engine(
        url, poolclass=NullPool, connect_args={"isolation_level": None, "timeout": wait.total_seconds()}
    )
    event.listen(engine, "connect", _set_pragmas)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _set_pragmas(connection: sqlite3.Connection, _: Any) -> None:
    for pragma in ("journal_mode=DELETE", "synchronous=FULL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}").close()


def _begin_sqlite(connection: Connection) -> None:
    if connection.get_execution_options()["cycle_writes"]:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    else:
        connection.exec_driver_sql("PRAGMA query_only=ON")  # for good: without a pool, each transaction has its own
        connection.exec_driver_sql("BEGIN")


def check_version(database: Database) -> None:
    """Raises NotADatabaseError, DatabaseTooNewError or DatabaseTooOldError unless the schema is SCHEMA_VERSION."""
    found = known_version(database)
    if found < SCHEMA_VERSION:
        raise DatabaseTooOldError(
            f"{database.place} is of version {found}; this program works with version {SCHEMA_VERSION}.",
            "`cycle upgrade` makes a backup, then upgrades the database.",
        )


def known_version(database: Database) -> str:
    """The version of a database that this program can use or upgrade. Raises NotADatabaseError, DatabaseTooNewError."""
    found = schema_version(database)
    if found is None:
        raise damaged(database.place)
    if found > SCHEMA_VERSION:
        raise DatabaseTooNewError(
            f"{database.place} is of version {found}; this program knows version {SCHEMA_VERSION} and no later one.",
            "A newer cycle has upgraded it: install that version here too.",
        )
    return found


def schema_version(database: Database) -> str | None:
    """The newest migration applied; None where none ever was."""
    with database.reading() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
