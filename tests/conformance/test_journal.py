from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import delete, update
from sqlalchemy.exc import DBAPIError
from tests.store_samples import NOW

from cycle.chain import GENESIS, canonical, first_break
from cycle.store.database import Database
from cycle.store.errors import ConflictError
from cycle.store.journal import OFFICE, Head
from cycle.store.tables import journal
from cycle.store.unit_of_work import Reading, UnitOfWork

BODIES = [
    ("noted", canonical({"words": "päper £5, “quoted”\u2028 and 漢字", "n": n}))
    for n in range(3)
]


def written(database: Database, at: datetime = NOW, expected_version: int = 0) -> None:
    with UnitOfWork(database) as uow:
        uow.journal.append(OFFICE, BODIES, at, expected_version)
        uow.commit()


def test_an_empty_journal_stands_on_the_beginning(database: Database) -> None:
    with Reading(database) as office:
        assert office.journal.head(OFFICE) == Head(0, GENESIS)
        assert list(office.journal.read(OFFICE)) == []


def test_entries_come_back_as_they_were_written_and_chained(database: Database) -> None:
    with UnitOfWork(database) as uow:
        entries = uow.journal.append(OFFICE, BODIES, NOW, 0)
        entries += uow.journal.append(OFFICE, BODIES, NOW + timedelta(microseconds=1), 3)
        uow.commit()
    with Reading(database) as office:
        assert list(office.journal.read(OFFICE)) == entries
        head = office.journal.head(OFFICE)
        assert head == Head(6, entries[-1].hash)
        assert first_break(OFFICE, office.journal.read(OFFICE), head.hash, head.version) is None


def test_reading_can_begin_after_an_entry(database: Database) -> None:
    written(database)
    with Reading(database) as office:
        assert [entry.seq for entry in office.journal.read(OFFICE, after=1)] == [2, 3]


def test_reading_ends_before_the_first_entry_later_than_the_instant(database: Database) -> None:
    written(database)
    written(database, NOW + timedelta(microseconds=1), 3)
    written(database, NOW - timedelta(days=1), 6)
    with Reading(database) as office:
        assert [entry.seq for entry in office.journal.read(OFFICE, until_at=NOW)] == [1, 2, 3]
        assert (
            len(list(office.journal.read(OFFICE, until_at=NOW + timedelta(microseconds=1))))
            == 9
        )


def test_an_act_on_an_old_version_is_refused_and_changes_nothing(database: Database) -> None:
    written(database)
    for version in (0, 2, 4):
        with pytest.raises(ConflictError):
            written(database, NOW, version)
    with UnitOfWork(database) as uow, pytest.raises(ConflictError):
        uow.journal.append(OFFICE, [], NOW, 2)
    with Reading(database) as office:
        assert len(list(office.journal.read(OFFICE))) == 3


def test_a_journal_is_held_only_at_its_version(database: Database) -> None:
    written(database)
    with UnitOfWork(database) as uow:
        uow.journal.hold(OFFICE, 3)
        with pytest.raises(ConflictError):
            uow.journal.hold(OFFICE, 2)


def test_what_is_not_committed_is_not_there(database: Database) -> None:
    with UnitOfWork(database) as uow:
        uow.journal.append(OFFICE, BODIES, NOW, 0)
    with Reading(database) as office:
        assert office.journal.names() == ()
        assert list(office.journal.read(OFFICE)) == []


def test_an_error_undoes_the_whole_transaction(database: Database) -> None:
    def broken_off() -> None:
        with UnitOfWork(database) as uow:
            uow.journal.append(OFFICE, BODIES, NOW, 0)
            uow.contents.put(b"a report", NOW)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        broken_off()
    with Reading(database) as office:
        assert office.journal.head(OFFICE).version == 0
        assert office.contents.hashes() == ()


def test_a_reading_cannot_write(database: Database) -> None:
    with (
        pytest.raises(Exception, match=r"may be read here but not written|read-only"),
        Reading(database) as office,
    ):
        office.contents.put(b"a report", NOW)
    written(database)


@pytest.mark.parametrize("change", [update(journal).values(body="{}"), delete(journal)])
def test_the_journal_refuses_to_be_changed(database: Database, change: object) -> None:
    written(database)
    with pytest.raises(DBAPIError, match="append-only"), database.writing() as connection:
        connection.execute(change)  # type: ignore[call-overload]  # either statement


@pytest.mark.parametrize(
    "at",
    [
        datetime(2016, 10, 3),  # noqa: DTZ001 - what must be refused
        datetime(2016, 10, 3, tzinfo=timezone(timedelta(hours=1))),
    ],
)
def test_only_aware_utc_instants_are_taken(database: Database, at: datetime) -> None:
    with UnitOfWork(database) as uow:
        with pytest.raises(ValueError, match="aware UTC"):
            uow.journal.append(OFFICE, BODIES, at, 0)
        assert uow.journal.append(OFFICE, BODIES, at.replace(tzinfo=UTC), 0)
