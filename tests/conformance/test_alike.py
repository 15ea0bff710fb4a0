"""What must come out the same, to the byte and in the same order, whichever database an office
is kept in.
"""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor, wait

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from tests.repetition import examples
from tests.store_samples import MINUTE, NOW, store_cycle

from cycle.chain import Entry, canonical
from cycle.store.database import SCHEMA_VERSION, Database, open_database, schema_version
from cycle.store.errors import AppointmentError, DatabaseBusyError
from cycle.store.journal import OFFICE
from cycle.store.officers import AppointmentKind
from cycle.store.schema import upgrade_database
from cycle.store.tables import metadata
from cycle.store.unit_of_work import Reading, UnitOfWork

TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=30)


def test_migrations_make_the_tables_the_program_expects(database: Database) -> None:
    with database.reading() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []


def test_upgrading_what_is_up_to_date_changes_nothing(address: str, database: Database) -> None:
    with UnitOfWork(database) as uow:
        sha256 = uow.contents.put(b"the plan", NOW)
        uow.commit()
    upgrade_database(address)
    assert schema_version(database) == SCHEMA_VERSION
    with Reading(database) as office:
        assert office.contents.get(sha256) == b"the plan"


@examples(10, sharing_fixtures=True)
@given(
    names=st.sets(TEXTS.filter(bool), max_size=12)
    | st.just({"a", "B", "-b", "é", "z", "Z z", "ß", "\ufffd", "\U0001d4b3"})
)
def test_names_sort_by_their_characters_numbers(database: Database, names: set[str]) -> None:
    with UnitOfWork(database) as uow:
        for name in names - {OFFICE}:
            store_cycle(uow, name)
        assert list(uow.cycles.names()) == sorted(names - {OFFICE})


@examples(10, sharing_fixtures=True)
@given(words=TEXTS, content=st.binary(max_size=200))
def test_texts_and_bytes_come_back_as_they_went_in(
    database: Database, words: str, content: bytes
) -> None:
    with UnitOfWork(database) as uow:
        (written,) = uow.journal.append(OFFICE, [(words, canonical({"words": words}))], NOW, 0)
        assert list(uow.journal.read(OFFICE)) == [written]
        assert uow.contents.get(uow.contents.put(content, NOW)) == content


def test_an_entry_of_the_journal_is_kept_in_the_very_texts_its_hash_covers(
    database: Database,
) -> None:
    at = dt.datetime(2017, 3, 28, 17, 30, tzinfo=dt.UTC)
    with UnitOfWork(database) as uow:
        written = uow.journal.append(OFFICE, [("noted", '{"words":"£5 “now”"}')], at, 0)
        uow.journal.append(OFFICE, [("noted", "{}")], at + dt.timedelta(microseconds=1), 1)
        uow.commit()
    with database.reading() as connection:
        rows = connection.execute(
            text("SELECT stream, seq, at, kind, body, previous, hash FROM journal")
        ).all()
    assert Entry(*rows[0]) == written[0]
    assert [row.at for row in rows] == [
        "2017-03-28T17:30:00+00:00",
        "2017-03-28T17:30:00.000001+00:00",
    ]


def test_one_who_appoints_while_another_does_waits_for_it_and_is_refused(
    address: str, database: Database
) -> None:
    with UnitOfWork(database) as uow:
        for login in ("legal", "solicitor"):
            uow.officers.add(login, name=login, email=f"{login}@council.example")
        uow.commit()

    def appoint(login: str) -> None:
        with open_database(address, wait=MINUTE) as own, UnitOfWork(own) as uow:
            uow.officers.appoint(
                "head-of-legal", login, capacity=AppointmentKind.HOLDER, from_on=NOW.date()
            )
            uow.commit()

    with ThreadPoolExecutor(1) as threads:
        with UnitOfWork(database) as first:
            first.officers.appoint(
                "head-of-legal", "legal", capacity=AppointmentKind.HOLDER, from_on=NOW.date()
            )
            second = threads.submit(appoint, "solicitor")
            wait([second], timeout=1.0)  # one who did not wait would be done by then
            first.commit()
        with pytest.raises(AppointmentError, match="legal"):
            second.result()
    with Reading(database) as office:
        assert [made.officer.login for made in office.officers.appointments()] == ["legal"]


def test_a_second_writer_is_told_after_its_wait(address: str, database: Database) -> None:
    with open_database(address, wait=dt.timedelta(0)) as impatient, UnitOfWork(database):
        with (
            pytest.raises(DatabaseBusyError, match="Nothing was changed"),
            UnitOfWork(impatient),
        ):
            pass
        with Reading(impatient) as office:
            assert office.cycles.names() == ()


def test_the_journal_refuses_to_be_emptied(address: str, database: Database) -> None:
    with UnitOfWork(database) as uow:
        uow.journal.append(OFFICE, [("noted", "{}")], NOW, 0)
        uow.commit()
    empties = (
        "TRUNCATE journal CASCADE"
        if address.startswith("postgresql")
        else "DELETE FROM journal"
    )
    with pytest.raises(DBAPIError, match="append-only"), database.writing() as connection:
        connection.execute(text(empties))
