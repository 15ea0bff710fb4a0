"""The SQLite side of a database: a file with a rollback journal, synced in full.

A writer takes the lock when it begins (BEGIN IMMEDIATE), so that two writers wait for each
other instead of failing or losing an update; a reader may not write. Never: a network share;
`:memory:`; write-ahead logging, which in SQLite up to 3.51.2 can corrupt the file when two
connections write.
"""

import os
import sqlite3
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.pool import NullPool

from cycle.store.access import Access, access_of
from cycle.store.errors import DatabaseMissingError, DatabaseReadOnlyError


def engine(path: Path, wait: timedelta) -> Engine:
    """Connections to the file. Raises DatabaseMissingError, DatabaseReadOnlyError."""
    url = URL.create(
        "sqlite+pysqlite",
        database=checked_file(path).as_uri(),
        query={"mode": "ro" if _is_read_only(path) else "rw", "uri": "true"},
    )
    # No pool: a kept connection would go on writing to a file that was moved away, or that a
    # backup has replaced.
    made = create_engine(
        url,
        poolclass=NullPool,
        connect_args={"isolation_level": None, "timeout": wait.total_seconds()},
    )
    event.listen(made, "connect", _set_pragmas)
    event.listen(made, "begin", _begin)
    return made


def _is_read_only(path: Path) -> bool:
    """Whether it lies on a file system that nobody can write to: then it is only read."""
    return bool(os.statvfs(path).f_flag & os.ST_RDONLY)


def checked_file(path: Path) -> Path:
    """The file of a database, by its real path. Raises DatabaseMissingError,
    DatabaseReadOnlyError.
    """
    if not path.is_file():
        raise DatabaseMissingError(
            f"There is no database at {path}.",
            "Run `cycle init` to make one, or see that the settings name the right file.",
        )
    if not _is_read_only(path) and not os.access(path.parent, os.W_OK | os.X_OK):
        raise DatabaseReadOnlyError(
            f"The directory {path.parent} may not be written, and SQLite keeps its rollback "
            "journal there.",
            "Run the command as the user who owns the directory.",
        )
    return path.resolve()


def _set_pragmas(connection: sqlite3.Connection, _: Any) -> None:
    for pragma in ("journal_mode=DELETE", "synchronous=FULL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}").close()


def _begin(connection: Connection) -> None:
    if access_of(connection) is Access.READING:
        # For good: without a pool, each transaction has its own.
        connection.exec_driver_sql("PRAGMA query_only=ON")
        connection.exec_driver_sql("BEGIN")
    else:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
