"""A server's database that is one migration behind: upgraded under locks, after a backup of its
own version.
"""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, event
from tests.postgres_server import PostgresServer

from cycle.operations import backups, upgrade
from cycle.operations.files import BackupError
from cycle.store import migrations
from cycle.store.database import SCHEMA_VERSION, connect, open_database, schema_version
from cycle.store.errors import DatabaseBusyError, DatabaseTooOldError
from cycle.store.schema import upgrade_database
from cycle.store.unit_of_work import Reading, Steps

NOW = datetime(2017, 3, 14, 9, tzinfo=UTC)
BEHIND = (
    ScriptDirectory(str(Path(migrations.__file__).parent))
    .get_revision(SCHEMA_VERSION)
    .down_revision
)


@pytest.fixture
def older(postgres: PostgresServer) -> Iterator[str]:
    """An empty office as the migration before the newest left it."""
    with postgres.database() as address:
        with connect(address) as database, database.writing() as connection:
            config = Config(attributes={"connection": connection})
            config.set_main_option("script_location", str(Path(migrations.__file__).parent))
            config.set_main_option("path_separator", "os")
            command.upgrade(config, str(BEHIND))
            connection.commit()
        yield address


def test_an_older_database_is_upgraded_after_a_backup_of_its_own_version(
    older: str, tmp_path: Path
) -> None:
    with pytest.raises(DatabaseTooOldError):
        open_database(older)
    done = upgrade.upgrade(older, tmp_path, NOW)
    assert (done.before, done.after) == (str(BEHIND), SCHEMA_VERSION)
    assert done.backup is not None
    assert done.backup.version == BEHIND
    assert done.backup.file.suffix == ".dump"
    assert done.backup.faults == ()
    assert backups.examine(done.backup.file) == done.backup
    with open_database(older) as database:
        assert schema_version(database) == SCHEMA_VERSION
    assert upgrade.upgrade(older, tmp_path, NOW).backup is None


def test_while_it_is_upgraded_others_read_and_nobody_writes(older: str) -> None:
    def another_looks_and_writes() -> None:
        with connect(older, wait=timedelta(seconds=0.1)) as other:
            with Reading(other) as reading:
                assert reading.cycles.names() == ()
            with pytest.raises(DatabaseBusyError), Steps(other) as steps:
                steps._connection.exec_driver_sql("DELETE FROM outbox")
        raise BackupError("no room")

    with pytest.raises(BackupError):
        upgrade_database(older, first=another_looks_and_writes)
    with connect(older) as database:
        assert schema_version(database) == BEHIND


def test_the_server_does_not_end_an_upgrade_for_the_time_that_its_backup_takes(
    older: str,
) -> None:
    said: list[str] = []

    def listen(_: object, __: object, statement: str, *___: object) -> None:
        said.append(statement)

    event.listen(Engine, "before_cursor_execute", listen)
    try:
        upgrade_database(older, first=lambda: said.append("the backup"))
    finally:
        event.remove(Engine, "before_cursor_execute", listen)
    limits = [
        line
        for line in said[: said.index("the backup")]
        if "idle_in_transaction_session_timeout" in line
    ]
    assert limits[-1] == "SET LOCAL idle_in_transaction_session_timeout = 0"


def test_of_two_who_upgrade_at_once_one_does_and_both_end_well(
    older: str, tmp_path: Path
) -> None:
    folders = [tmp_path / "one", tmp_path / "other"]
    for folder in folders:
        folder.mkdir()
    with ThreadPoolExecutor(2) as threads:
        done = list(threads.map(lambda folder: upgrade.upgrade(older, folder, NOW), folders))
    assert {each.after for each in done} == {SCHEMA_VERSION}
    with open_database(older) as database:
        assert schema_version(database) == SCHEMA_VERSION
