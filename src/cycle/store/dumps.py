"""A server's database written to a file by PostgreSQL's own `pg_dump`, and read back from it
without any server.

The dump is of one snapshot, in which the rows are counted too. It is in pg_dump's custom
format, so an administrator can restore it without us. To examine it, what `pg_restore` writes
out of it is put into a file of SQLite: that needs no right to make another database on the
server. No password is given to the programs: they find it as we do.
"""

import re
import shutil
import sqlite3
import subprocess
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from itertools import groupby
from operator import itemgetter
from pathlib import Path

from sqlalchemy import Connection, func, inspect, literal_column, select, table

from cycle.store.database import SCHEMA_VERSION, Database, connect
from cycle.store.dump_text import DumpedRow, Value, rows_in
from cycle.store.errors import (
    DatabaseDriverError,
    DatabaseError,
    DatabaseTooNewError,
    DumpError,
)
from cycle.store.postgresql import allow_silence, for_programs
from cycle.store.schema import create_as_it_was
from cycle.store.tables import metadata

INSTALL = "Install Debian's package postgresql-client, of the server's version or a later one."

VERSIONS = "alembic_version"

_BEGINNING = b"PGDMP"
"""Of every file in pg_dump's custom format."""

_PATIENCE = 60_000
"""Milliseconds to wait for a table that an upgrade holds."""


def is_dump(file: Path) -> bool:
    """Whether a file is in pg_dump's custom format. Raises OSError."""
    with file.open("rb") as opened:
        return opened.read(len(_BEGINNING)) == _BEGINNING


def dump_database(address: str, target: Path) -> Mapping[str, int]:
    """Write the database into the empty file `target`; how many rows each table had. Raises a
    DatabaseError.
    """
    pg_dump = program("pg_dump")
    with connect(address) as database, database.reading() as connection:
        allow_silence(connection)
        snapshot = connection.execute(select(func.pg_export_snapshot())).scalar_one()
        rows = _counts(connection)
        words = (
            "--format=custom",
            "--no-owner",
            "--no-privileges",
            "--no-password",
            "--encoding=UTF8",
        )
        _run(
            [
                pg_dump,
                *words,
                f"--lock-wait-timeout={_PATIENCE}",
                f"--snapshot={snapshot}",
                f"--file={target}",
            ],
            [f"--dbname={for_programs(address)}"],
            failing=f"pg_dump could not copy {database.place[:1].lower()}{database.place[1:]}",
        )
    return rows


def unpack_dump(file: Path, target: Path) -> None:
    """Put what a dump holds into `target`, an empty file or a new one, as a database of the
    version it was of.

    Raises DatabaseTooNewError, DumpError, DatabaseDriverError.
    """
    version = _version_in(file)
    target.touch(0o600)
    create_as_it_was(target, version)
    with _written_out(file) as lines, closing(sqlite3.connect(target)) as database, database:
        _fill(database, rows_in(lines), file)


def program(name: str) -> str:
    """The path of one of PostgreSQL's programs. Raises DatabaseDriverError."""
    found = shutil.which(name)
    if found is None:
        raise DatabaseDriverError(
            f"{name}, a program of PostgreSQL, is not on the PATH of this machine, and a "
            "server's backups need it.",
            INSTALL,
        )
    return found


def version_of(name: str) -> str:
    """The version of one of PostgreSQL's programs. Raises DatabaseDriverError."""
    done = subprocess.run([program(name), "--version"], capture_output=True, check=False)  # noqa: S603 - its full path
    found = _VERSION.search(done.stdout)
    if done.returncode or found is None:
        raise DatabaseDriverError(
            f"{name} does not run: {_first_line(done.stderr, name)}.", INSTALL
        )
    return found[0].decode()


_VERSION = re.compile(rb"[0-9]+(\.[0-9]+)?")


def version_of_server(database: Database) -> str:
    """The version of the server of a database, as it says itself."""
    with database.reading() as connection:
        return str(connection.exec_driver_sql("SHOW server_version").scalar_one()).partition(
            " "
        )[0]


def _counts(connection: Connection) -> Mapping[str, int]:
    ours = {VERSIONS, *metadata.tables} & set(inspect(connection).get_table_names())
    counted = select(func.count(literal_column("*")))
    return {
        name: connection.execute(counted.select_from(table(name))).scalar_one()
        for name in sorted(ours)
    }


def _version_in(file: Path) -> str:
    """The version of the database in a dump, one that this program knows."""
    with _written_out(file, "--data-only", f"--table={VERSIONS}") as lines:
        found = [str(row.values[0]) for row in _readable(rows_in(lines), file)]
    if len(found) != 1 or not _OF_OURS.fullmatch(found[0]):
        raise DumpError(
            f"{file} is a dump of another database than an office's.",
            "Name the file of a backup.",
        )
    if found[0] > SCHEMA_VERSION:
        raise DatabaseTooNewError(
            f"{file} is of version {found[0]}; this program knows version {SCHEMA_VERSION} "
            "and no later one.",
            "A newer cycle has made it: install that version here too.",
        )
    return found[0]


_OF_OURS = re.compile("(?!0000)[0-9]{4}")
"""The versions of our database count from 0001."""


def _fill(database: sqlite3.Connection, rows: Iterator[DumpedRow], file: Path) -> None:
    there = {
        str(name)
        for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
    }
    ours = (row for row in _readable(rows, file) if row.table in there - {VERSIONS})
    for (into, columns), some in groupby(ours, key=itemgetter(0, 1)):
        _insert(database, into, columns, (row.values for row in some), file)


def _insert(
    database: sqlite3.Connection,
    into: str,
    columns: tuple[str, ...],
    rows: Iterable[Sequence[Value]],
    file: Path,
) -> None:
    named, places = ", ".join(f'"{name}"' for name in columns), ", ".join("?" * len(columns))
    try:
        database.executemany(f'INSERT INTO "{into}" ({named}) VALUES ({places})', rows)  # noqa: S608 - a table that is there
    except sqlite3.Error as error:
        raise _unreadable(file, f"{into}: {error}") from error


def _readable(rows: Iterator[DumpedRow], file: Path) -> Iterator[DumpedRow]:
    try:
        yield from rows
    except (ValueError, OverflowError) as error:
        raise _unreadable(file, str(error)) from error


def _unreadable(file: Path, why: str) -> DumpError:
    return DumpError(
        f"The dump {file} cannot be read: {why}.", "Keep it as it is, and take an earlier one."
    )


@contextmanager
def _written_out(file: Path, *words: str) -> Iterator[Iterator[bytes]]:
    """The lines that pg_restore writes. Raises DumpError where it fails, once the block has
    read them.
    """
    command = [
        program("pg_restore"),
        "--no-owner",
        "--no-privileges",
        *words,
        "--file=-",
        str(file),
    ]
    with tempfile.TemporaryFile() as said:
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=said) as running:  # noqa: S603 - a program's full path
            assert running.stdout is not None
            yield running.stdout
        said.seek(0)
        if running.returncode:
            raise _unwritten(file, _first_line(said.read(), "pg_restore"))


def _unwritten(file: Path, why: str) -> DatabaseError:
    """A dump of a later pg_dump may be whole."""
    if "unsupported version" in why:
        return DatabaseDriverError(
            f"The pg_restore of this machine is too old for the dump {file}: {why}.", INSTALL
        )
    return _unreadable(file, why)


def _run(command: list[str], last: list[str], *, failing: str) -> None:
    done = subprocess.run([*command, *last], capture_output=True, check=False)  # noqa: S603 - a program's full path
    if done.returncode:
        raise DumpError(
            f"{failing}: {_first_line(done.stderr, 'pg_dump')}.",
            "See that its version is the server's or a later one: pg_dump --version.",
        )


def _first_line(said: bytes, name: str) -> str:
    line = said.decode(errors="replace").strip().partition("\n")[0]
    return (
        line.removeprefix(f"{name}: ").removeprefix("error: ").rstrip(" .")
        or "no reason was given"
    )
