"""What a driver reports, said as one of our errors with its remedy.

Only failures of the surroundings are translated (a lock, a disk, a file). A broken constraint
or a wrong statement is a fault of ours and passes through unchanged, to be logged with all its
detail.
"""

import re
import sqlite3
from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from cycle.store import server_failures
from cycle.store.errors import (
    DatabaseBusyError,
    DatabaseError,
    DatabaseFaultError,
    DatabaseFullError,
    DatabaseMissingError,
    DatabaseReadOnlyError,
    NotADatabaseError,
)


def translated(error: DBAPIError | PoolTimeoutError | sqlite3.Error, place: str) -> Exception:
    """Our error for what the driver reported about the database at `place`; else the error
    itself.
    """
    if isinstance(error, PoolTimeoutError):
        return server_failures.busy(place)
    original = error.orig if isinstance(error, DBAPIError) else error
    if hasattr(original, "sqlstate"):
        return _of_server(original, place) or error
    if _LACKS.match(str(original)):
        return damaged(place)
    code = getattr(original, "sqlite_errorcode", None)
    make = _FAILURES.get(code & _PRIMARY) if code is not None else None
    return make(place) if make else error


def _of_server(original: Any, place: str) -> DatabaseError | None:
    if original.sqlstate:
        return server_failures.of_state(original.sqlstate, str(original), place)
    connecting = type(original).__name__ in _OF_CONNECTIONS
    return server_failures.of_connecting(str(original), place) if connecting else None


_OF_CONNECTIONS = frozenset({"OperationalError", "ConnectionTimeout", "InterfaceError"})
"""The kinds that psycopg raises without an SQLSTATE where a connection fails: not imported, for
SQLite needs none.
"""

_LACKS = re.compile(r"no such (?:column|table): |table \w+ has no column named ")
"""What SQLite says where the text of a table has changed: our statements name what the schema
has, which a test holds.
"""

_PRIMARY = 0xFF
"""SQLite's extended result codes carry the primary one in their lowest byte."""


def _busy(place: str) -> DatabaseError:
    return DatabaseBusyError(
        f"{place} is locked: another process is writing to it, and did not finish in time. "
        "Nothing was changed.",
        "Try again in a moment. If it stays locked, see which process has the file open: "
        "`fuser -v` with its name.",
    )


def _full(place: str) -> DatabaseError:
    return DatabaseFullError(
        f"There is no room left for {place}. Nothing was changed.",
        "Make room on the disk (`df -h` shows how full it is), then try again.",
    )


def _fault(place: str) -> DatabaseError:
    return DatabaseFaultError(
        f"The disk reported a fault while {place} was in use. Nothing was changed.",
        "Look at the system's log for faults of the disk, and at `cycle verify` before going "
        "on.",
    )


def _read_only(place: str) -> DatabaseError:
    return DatabaseReadOnlyError(
        f"{place} may be read here but not written. Nothing was changed.",
        "Run the command as the user who owns the file, and see that the disk is not mounted "
        "read-only.",
    )


def _cannot_open(place: str) -> DatabaseError:
    return DatabaseMissingError(
        f"{place} cannot be opened.",
        "See that the file exists and that you may read it and write in its directory; "
        "`cycle init` makes a new one.",
    )


def damaged(place: str) -> DatabaseError:
    """The error for a file that is no database of ours."""
    return NotADatabaseError(
        f"{place} is not a database of cycle, or it is damaged.",
        "See that the settings name the right file. If it is damaged, restore the last backup.",
    )


def empty(place: str) -> DatabaseError:
    """The error for a server's database without a table of ours."""
    return NotADatabaseError(
        f"{place} holds no office.",
        "See that `database` in cycle.toml names the right one. An empty one is filled by "
        "`cycle init`, "
        "`cycle restore` or `cycle migrate-database`.",
    )


_FAILURES: Mapping[int, Callable[[str], DatabaseError]] = {
    sqlite3.SQLITE_BUSY: _busy,
    sqlite3.SQLITE_LOCKED: _busy,
    sqlite3.SQLITE_FULL: _full,
    sqlite3.SQLITE_IOERR: _fault,
    sqlite3.SQLITE_READONLY: _read_only,
    sqlite3.SQLITE_PERM: _cannot_open,
    sqlite3.SQLITE_CANTOPEN: _cannot_open,
    sqlite3.SQLITE_NOTADB: damaged,
    sqlite3.SQLITE_CORRUPT: damaged,
}
