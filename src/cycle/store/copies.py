"""A whole database copied as one state of it, and a copy looked at as SQLite sees it.

SQLite's online backup, inside one reading transaction, so that the rows counted are those that
were copied. Officers may act meanwhile; what they write waits for the copy's end. Never over a
file that holds anything.
"""

import contextlib
import sqlite3
from collections.abc import Iterator, Mapping
from pathlib import Path

from cycle.store.errors import NotADatabaseError
from cycle.store.failures import damaged, empty, translated
from cycle.store.sqlite import checked_file

SQLITE = sqlite3.sqlite_version
"""The version of SQLite in use."""

MOST_FAULTS = 5
"""How many faults of one file are told: a torn file has thousands."""


def copy_database(source: Path, target: Path) -> Mapping[str, int]:
    """Copy the office in `source` into the empty file `target`; how many rows each table had.
    Raises a DatabaseError.
    """
    checked_file(source)
    with _opened(target) as copy, _opened(source) as origin:
        origin.execute("BEGIN")
        rows = _rows(origin)
        if not rows:
            raise empty(str(source))
        origin.backup(copy)
        origin.execute("ROLLBACK")
    return rows


def rows_of(path: Path) -> Mapping[str, int]:
    """How many rows each table has. Raises a DatabaseError."""
    with _opened(path) as database:
        return _rows(database)


def faults_of_file(path: Path) -> tuple[str, ...]:
    """What SQLite finds wrong in the file itself: torn pages, rows that an index lacks, rows
    that name no other.
    """
    try:
        with _opened(path) as database:
            found = [
                str(line)
                for (line,) in database.execute(f"PRAGMA integrity_check({MOST_FAULTS})")
            ]
            astray = database.execute("PRAGMA foreign_key_check").fetchmany(MOST_FAULTS)
    except NotADatabaseError as error:
        return (error.message,)
    return (
        *(f"SQLite finds: {line}" for line in found if line != "ok"),
        *(
            f"a row of {table} names a row of {other} that is not there"
            for table, _, other, _ in astray
        ),
    )


@contextlib.contextmanager
def _opened(path: Path) -> Iterator[sqlite3.Connection]:
    place = f"The database {path}"
    try:
        with contextlib.closing(
            sqlite3.connect(
                f"{path.resolve().as_uri()}?mode=rw", uri=True, isolation_level=None
            )
        ) as database:
            yield database
    except sqlite3.Error as error:
        raise translated(error, place) from error
    except UnicodeDecodeError as error:
        raise damaged(place) from error


def _rows(database: sqlite3.Connection) -> Mapping[str, int]:
    tables = database.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'"
    )
    names = sorted(str(name) for (name,) in tables)
    return {
        name: int(database.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0])  # noqa: S608 - a table
        for name in names
    }
