"""Making a database and bringing it up to date, by Alembic's migrations. The one module that
imports Alembic, late.

A migration runs in one writing transaction: under the lock, whole or not at all. A backup is
made first, under the same lock, so that it holds all that the migration finds; making it is the
caller's part.
"""

import os
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

from sqlalchemy import Connection, inspect

from cycle.store.database import Database, connect, is_file, known_version, version_in
from cycle.store.errors import DatabaseExistsError, DatabaseMissingError
from cycle.store.postgresql import allow_silence, check_fit, stop_writers


def create_database(where: str | Path) -> None:
    """Make a new, empty database at a path (mode 0600 from the first byte on), or in an empty
    one on a server.

    Raises DatabaseExistsError, DatabaseMissingError for a directory that is not there, or a
    DatabaseError; then nothing is left behind.
    """
    if not is_file(where):
        _migrate_new(where)
        return
    path = Path(where)
    make_private_file(path)
    with ExitStack() as undo:
        undo.callback(path.unlink)
        _migrate_new(path)
        undo.pop_all()


def upgrade_database(where: str | Path, first: Callable[[], object] = lambda: None) -> None:
    """Run the migrations that the database at `where` has not had yet, under the writer's lock.

    first: done under the lock, before anything is changed; where it raises, nothing is.
    Raises NotADatabaseError where there has been no migration at all, DatabaseTooNewError.
    """
    with connect(where) as database:
        known_version(database)
        _migrate(database, first)


_MIGRATIONS = Path(__file__).parent / "migrations"


def make_private_file(path: Path) -> None:
    """Make an empty file that is its owner's alone. Raises DatabaseExistsError,
    DatabaseMissingError.
    """
    try:
        descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError:
        raise DatabaseExistsError(
            f"{path} exists already.", "Choose another place, or move the file away first."
        ) from None
    except OSError as error:
        raise DatabaseMissingError(
            f"No database can be made at {path}: {error.strerror}.",
            "See that its directory exists and that you may write in it.",
        ) from error
    os.fchmod(descriptor, 0o600)
    os.close(descriptor)


def _migrate_new(where: str | Path) -> None:
    with connect(where) as database, database.writing() as connection:
        migrate_empty(database, connection)
        connection.commit()


def create_as_it_was(path: Path, version: str) -> None:
    """Make the tables of a version that was, in an empty file: to read what was kept in it."""
    with connect(path) as database, database.writing() as connection:
        _run_migrations(connection, version)
        connection.commit()


def migrate_empty(database: Database, connection: Connection) -> None:
    """Make the tables in a database that has none, within the caller's transaction.

    Raises DatabaseExistsError, DatabaseUnfitError.
    """
    _refuse_unusable(database, connection)
    _run_migrations(connection)


def refuse_unusable(where: str) -> None:
    """Raises DatabaseExistsError where a server's database holds anything, DatabaseUnfitError
    where an office cannot be kept in it.
    """
    with connect(where) as database, database.reading() as connection:
        _refuse_unusable(database, connection)


def _refuse_unusable(database: Database, connection: Connection) -> None:
    if version_in(connection) is not None:
        raise DatabaseExistsError(
            f"{database.place} holds an office already.", "Choose another, empty database."
        )
    if tables := inspect(connection).get_table_names():
        raise DatabaseExistsError(
            f"{database.place} is not empty: it holds {tables[0]}.",
            "Choose another, empty database.",
        )
    if database.on_server:
        check_fit(connection, database.place)


def _migrate(database: Database, first: Callable[[], object]) -> None:
    with database.writing() as connection:
        if database.on_server:
            _let_nobody_write(connection)
        first()
        _run_migrations(connection)
        connection.commit()


def _let_nobody_write(connection: Connection) -> None:
    """SQLite's writer is alone already; a server is asked for locks that let others read, as
    long as it takes.
    """
    allow_silence(connection)
    stop_writers(connection, inspect(connection).get_table_names())


def _run_migrations(connection: Connection, version: str = "head") -> None:
    from alembic import command  # noqa: PLC0415 - Alembic costs 370 ms: only when it is wanted
    from alembic.config import Config  # noqa: PLC0415 - as above

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    command.upgrade(config, version)
