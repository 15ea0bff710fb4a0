"""A whole office from one database into another, empty one: all of it or nothing.

While it is copied nobody may write to the office. Every row is read back and compared before
the copy is committed; then the caller looks at the copy once more, and where it finds a fault,
what was made is taken away again.
"""

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from itertools import zip_longest
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Integer, Row, Table, func, insert, inspect, select, text
from sqlalchemy.exc import DataError

from cycle.store.database import Database, connect, is_file, open_database
from cycle.store.errors import CopyError, DatabaseExistsError, DatabaseMissingError
from cycle.store.part_files import part_file
from cycle.store.postgresql import stop_writers
from cycle.store.schema import migrate_empty, refuse_unusable
from cycle.store.server_failures import first_line
from cycle.store.tables import metadata

AT_A_TIME = 50
"""Rows; a document may have many megabytes."""

WAIT = timedelta(seconds=30)

Check = Callable[[Database], None]


def copy_office(
    source: Database, target: str, check: Check, *, dry_run: bool = False
) -> Mapping[str, int]:
    """Copy the office into a new file or into a server's empty database; the number of rows of
    each table.

    check: asked of the copy when it is there; where it raises, the copy is taken away again.
    dry_run: it is taken away in any case.
    Raises DatabaseExistsError, CopyError, and what `connect` raises; then there is no copy.
    """
    if not is_file(target):
        refuse_unusable(target)
    with _standing_still(source) as original, _place_for(target, dry_run) as place:
        with connect(place, wait=WAIT) as database:
            counts = _copy(original, database)
        with ExitStack() as undo:
            undo.callback(_empty, place)
            with open_database(place) as copy:
                check(copy)
            if not dry_run:
                undo.pop_all()
    return counts


@contextmanager
def _standing_still(source: Database) -> Iterator[Connection]:
    """The office with nobody writing to it, dispatchers neither, until the block ends."""
    with source.writing() as connection:
        if source.on_server:
            stop_writers(connection, [table.name for table in metadata.sorted_tables])
        yield connection


@contextmanager
def _place_for(target: str, dry_run: bool) -> Iterator[str | Path]:  # noqa: FBT001 - private
    """Where to write: for a file, one beside it, which gets its name when it is whole."""
    if not is_file(target):
        yield target
        return
    path = Path(target)
    if os.path.lexists(path):
        raise DatabaseExistsError(
            f"{path} exists already.", "Choose another place, or move the file away first."
        )
    with ExitStack() as ending:
        try:
            part = ending.enter_context(part_file(path))
        except OSError as error:
            raise DatabaseMissingError(
                f"No database can be made at {path}: {error.strerror}.",
                "See that its directory exists and that you may write in it.",
            ) from error
        yield part
        if dry_run:
            return
        try:
            # Unlike a renaming, it never replaces a file that has come there in the meantime.
            os.link(part, path)
        except OSError as error:
            raise CopyError(
                f"The copy cannot be put at {path}: {error.strerror}.", "Choose another place."
            ) from error


def _copy(original: Connection, database: Database) -> Mapping[str, int]:
    with database.writing() as copy:
        migrate_empty(database, copy)
        counts = {
            table.name: _copy_table(original, copy, table) for table in metadata.sorted_tables
        }
        for table in metadata.sorted_tables:
            _compare(original, copy, table)
        if database.on_server:
            _set_counters(copy)
        copy.commit()
    return counts


@contextmanager
def _rows(
    connection: Connection, table: Table
) -> Iterator[Iterator[Sequence[Row[*tuple[Any, ...]]]]]:
    """The rows in the order of their key, which is the same on every database, some at a
    time.
    """
    query = (
        select(table)
        .order_by(*table.primary_key.columns)
        .execution_options(yield_per=AT_A_TIME)
    )
    with connection.execute(query) as result:
        yield result.partitions()


def _copy_table(original: Connection, copy: Connection, table: Table) -> int:
    count = 0
    with _rows(original, table) as parts:
        for rows in parts:
            _write(copy, table, rows)
            count += len(rows)
    return count


def _write(copy: Connection, table: Table, rows: Sequence[Row[*tuple[Any, ...]]]) -> None:
    try:
        copy.execute(insert(table), [row._asdict() for row in rows])
    except DataError as error:
        raise CopyError(
            f"A row of {table.name} cannot be kept there: {first_line(str(error.orig))}. "
            "Nothing was copied.",
            "Find the row that holds it; docs/postgresql.md says what a server cannot keep.",
        ) from error


def _compare(original: Connection, copy: Connection, table: Table) -> None:
    with _rows(original, table) as ours, _rows(copy, table) as theirs:
        if any(one != other for one, other in zip_longest(ours, theirs)):
            raise CopyError(
                f"What was written of {table.name} does not read back as it was. Nothing was "
                "copied.",
                "Try again; if it stays so, report it.",
            )


def _set_counters(connection: Connection) -> None:
    """Let the server go on numbering where the copied rows end."""
    for table in metadata.sorted_tables:
        for column in table.primary_key.columns:
            if column is table.autoincrement_column and isinstance(column.type, Integer):
                counter = func.pg_get_serial_sequence(table.name, column.name)
                newest = select(func.coalesce(func.max(column), 0) + 1).scalar_subquery()
                connection.execute(select(func.setval(counter, newest, False)))


def _empty(place: str | Path) -> None:
    """Take away what was copied into a server's database, which was empty before."""
    if is_file(place):
        return
    with connect(place) as database, database.writing() as connection:
        metadata.drop_all(connection)
        for table in inspect(connection).get_table_names():
            assert table == "alembic_version"
            connection.execute(text("DROP TABLE alembic_version"))
        connection.execute(text("DROP FUNCTION refuse_journal_change()"))
        connection.commit()
