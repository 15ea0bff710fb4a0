"""What is peculiar to SQLite: the file, its locks, and what an officer is told when it cannot
be used.
"""

import os
import sqlite3
import stat
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, event
from tests.store_samples import NOW

from cycle.store.database import Database, open_database
from cycle.store.errors import (
    DatabaseBusyError,
    DatabaseExistsError,
    DatabaseFullError,
    DatabaseMissingError,
    DatabaseReadOnlyError,
    DatabaseTooNewError,
    DatabaseTooOldError,
    NotADatabaseError,
)
from cycle.store.schema import create_database, upgrade_database
from cycle.store.unit_of_work import Reading, UnitOfWork

AT_ONCE = timedelta(0)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "office.db"
    create_database(path)
    return path


@pytest.fixture
def database(path: Path) -> Iterator[Database]:
    with open_database(path, wait=AT_ONCE) as database:
        yield database


def change_version(path: Path, version: str) -> None:
    connection = sqlite3.connect(path)
    with connection:
        connection.execute("UPDATE alembic_version SET version_num = ?", (version,))
    connection.close()


@pytest.fixture(params=[0o000, 0o777], ids=["umask-000", "umask-777"])
def _umask(request: pytest.FixtureRequest) -> Iterator[None]:
    before = os.umask(request.param)
    yield
    os.umask(before)


@pytest.mark.usefixtures("_umask")
def test_a_new_database_is_its_owners_alone(tmp_path: Path) -> None:
    create_database(tmp_path / "new.db")
    assert stat.S_IMODE((tmp_path / "new.db").stat().st_mode) == 0o600


def test_it_is_never_made_over_another_file(path: Path) -> None:
    before = path.read_bytes()
    with pytest.raises(DatabaseExistsError, match="exists already"):
        create_database(path)
    assert path.read_bytes() == before


def test_it_says_where_the_directory_is_missing(tmp_path: Path) -> None:
    with pytest.raises(DatabaseMissingError, match="no-such-directory"):
        create_database(tmp_path / "no-such-directory" / "office.db")


def test_odd_characters_in_a_path_are_no_matter(tmp_path: Path) -> None:
    path = tmp_path / "50% of #1? ünd mode=memory&x.db"
    create_database(path)
    with open_database(path) as database, UnitOfWork(database) as uow:
        uow.contents.put(b"the plan", NOW)
        uow.commit()
    assert list(tmp_path.iterdir()) == [path]


def test_opening_makes_no_file(tmp_path: Path) -> None:
    with pytest.raises(DatabaseMissingError, match="There is no database") as caught:
        open_database(tmp_path / "office.db")
    assert "cycle init" in caught.value.remedy
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "content", [b"", b"Not a database, but long enough to be taken for one. " * 40]
)
def test_another_file_is_not_taken_for_a_database(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "letter.txt"
    path.write_bytes(content)
    for act in (open_database, upgrade_database):
        with pytest.raises(NotADatabaseError, match=r"letter\.txt"):
            act(path)
    assert path.read_bytes() == content


def test_a_newer_database_is_refused(path: Path) -> None:
    change_version(path, "9999")
    with pytest.raises(DatabaseTooNewError, match="9999"):
        open_database(path)


def test_an_older_database_asks_to_be_upgraded(path: Path) -> None:
    change_version(path, "0000")
    with pytest.raises(DatabaseTooOldError, match="0000"):
        open_database(path)


def test_a_second_writer_is_told_after_its_wait(path: Path, database: Database) -> None:
    with open_database(path) as other, UnitOfWork(other) as holder:
        holder.contents.put(b"the plan", NOW)
        with (
            pytest.raises(DatabaseBusyError, match="another process is writing"),
            UnitOfWork(database),
        ):
            pass
        with Reading(database) as office:
            assert office.contents.hashes() == ()


def test_a_reader_in_the_way_of_a_commit_loses_nothing(path: Path, database: Database) -> None:
    def commit_while_read() -> None:
        with (
            open_database(path) as other,
            Reading(other) as reader,
            UnitOfWork(database) as uow,
        ):
            reader.contents.hashes()
            uow.contents.put(b"the plan", NOW)
            uow.commit()

    with pytest.raises(DatabaseBusyError):
        commit_while_read()
    with UnitOfWork(database) as uow:
        assert uow.contents.hashes() == ()
        uow.contents.put(b"the plan", NOW)
        uow.commit()


def test_a_full_disk_is_said_and_changes_nothing(database: Database) -> None:
    def fill() -> None:
        with UnitOfWork(database) as uow:
            uow._connection.exec_driver_sql("PRAGMA max_page_count=60")
            uow.contents.put(b"x" * 1_000_000, NOW)

    with pytest.raises(DatabaseFullError, match="no room left") as caught:
        fill()
    assert "df -h" in caught.value.remedy
    with Reading(database) as office:
        assert office.contents.hashes() == ()


def test_a_reading_that_writes_is_refused(database: Database) -> None:
    def write() -> None:
        with Reading(database) as office:
            office.contents.put(b"the plan", NOW)

    with pytest.raises(DatabaseReadOnlyError):
        write()


@pytest.mark.parametrize(
    ("pragma", "value"),
    [("journal_mode", "delete"), ("synchronous", 2), ("foreign_keys", 1), ("busy_timeout", 0)],
)
def test_every_connection_is_set_to_lose_nothing(
    database: Database, pragma: str, value: object
) -> None:
    with database.writing() as first, database.reading() as second:
        for connection in (first, second):
            assert connection.exec_driver_sql(f"PRAGMA {pragma}").scalar() == value


def test_a_value_cannot_change_its_type_in_the_journal(database: Database) -> None:
    with UnitOfWork(database) as uow:
        uow.journal.append("office", [("noted", "{}")], NOW, 0)
        uow._connection.exec_driver_sql("DROP TRIGGER journal_refuses_update")
        with pytest.raises(Exception, match="cannot store BLOB"):
            uow._connection.exec_driver_sql("UPDATE journal SET body = x'00'")


@pytest.mark.parametrize(
    ("ask", "index"),
    [
        (lambda office: office.cycles.due_before(NOW), "ix_cycles_next_due_at"),
        (lambda office: office.outbox.next_attempt_at(), "ix_outbox_next_attempt_at"),
        (lambda office: list(office.journal.read("office", 5)), "sqlite_autoindex_journal_1"),
        (
            lambda office: office.outbox.claim(NOW, owner="d", lease=AT_ONCE, limit=1),
            "ix_outbox_next_attempt_at",
        ),
    ],
)
def test_frequent_questions_are_answered_by_an_index(
    database: Database, ask: Callable[[Reading], object], index: str
) -> None:
    asked: list[tuple[str, Any]] = []

    def note(*call: Any) -> None:
        asked.append((call[2], call[3]))

    with Reading(database) as office:
        connection: Connection = office._connection
        event.listen(connection, "before_cursor_execute", note)
        ask(office)
        statement, values = asked[0]
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values).all()
    assert any(index in row.detail and "SEARCH" in row.detail for row in plan), plan
