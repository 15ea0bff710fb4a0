"""An upgrade of a database that is one migration behind, whatever the newest migration is."""

import contextlib
import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory

from cycle.operations import upgrade
from cycle.operations.files import BackupError
from cycle.store import migrations
from cycle.store.copies import rows_of
from cycle.store.database import SCHEMA_VERSION, connect, open_database, schema_version
from cycle.store.errors import DatabaseTooOldError
from cycle.store.schema import create_database, upgrade_database

NOW = datetime(2017, 3, 14, 9, tzinfo=UTC)


def test_nothing_is_done_where_nothing_is_behind(tmp_path: Path) -> None:
    create_database(tmp_path / "cycle.db")
    before = (tmp_path / "cycle.db").read_bytes()
    assert upgrade.upgrade(str(tmp_path / "cycle.db"), tmp_path, NOW).backup is None
    assert (tmp_path / "cycle.db").read_bytes() == before


def test_what_is_done_first_is_done_under_the_writers_lock_and_stops_everything_where_it_fails(
    tmp_path: Path,
) -> None:
    path = tmp_path / "cycle.db"
    create_database(path)

    def another_writer_waits() -> None:
        with contextlib.closing(sqlite3.connect(path, timeout=0)) as other:
            with pytest.raises(sqlite3.OperationalError, match="locked"):
                other.execute("BEGIN IMMEDIATE")
            assert other.execute("SELECT count(*) FROM journal").fetchone() == (0,), (
                "a reader, such as a backup, may"
            )
        raise BackupError("no room")

    before = path.read_bytes()
    with pytest.raises(BackupError):
        upgrade_database(path, first=another_writer_waits)
    assert path.read_bytes() == before


BEHIND = (
    ScriptDirectory(str(Path(migrations.__file__).parent))
    .get_revision(SCHEMA_VERSION)
    .down_revision
)


@pytest.fixture
def older(tmp_path: Path) -> Path:
    """An empty database as the migration before the newest left it."""
    path = tmp_path / "cycle.db"
    path.touch(0o600)
    with connect(path) as database, database.writing() as connection:
        config = Config(attributes={"connection": connection})
        config.set_main_option("script_location", str(Path(migrations.__file__).parent))
        config.set_main_option("path_separator", "os")
        command.upgrade(config, str(BEHIND))
        connection.commit()
    return path


@pytest.mark.skipif(
    BEHIND is None, reason="there is one migration only: nothing can be behind it"
)
def test_an_older_database_is_upgraded_after_a_backup_of_its_own_version(
    older: Path, tmp_path: Path
) -> None:
    with pytest.raises(DatabaseTooOldError) as caught:
        open_database(older)
    assert "cycle upgrade" in caught.value.remedy
    rows = rows_of(older)
    done = upgrade.upgrade(str(older), tmp_path, NOW)
    assert (done.before, done.after) == (str(BEHIND), SCHEMA_VERSION)
    assert done.backup is not None
    assert done.backup.version == BEHIND
    assert rows_of(done.backup.file) == rows
    with open_database(older) as database:
        assert schema_version(database) == SCHEMA_VERSION
