"""What is peculiar to PostgreSQL: its locks, its snapshots, and a server that goes away and
comes back.
"""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy.exc import DBAPIError
from tests.postgres_server import STOP_AT_ONCE, STOP_FAST, PostgresServer, database_of
from tests.store_samples import (
    CYCLE,
    LEASE,
    NOW,
    count_one_more,
    count_up,
    sample_message,
    store_cycle,
)

from cycle.chain import first_break
from cycle.store.database import Database, open_database
from cycle.store.errors import (
    ConflictError,
    DatabaseAwayError,
    DatabaseBusyError,
    DatabaseExistsError,
    DatabaseLostError,
    DatabaseUnfitError,
)
from cycle.store.postgresql import SILENT
from cycle.store.schema import create_database, upgrade_database
from cycle.store.unit_of_work import Reading, Steps, UnitOfWork

AT_ONCE = timedelta(0)


@pytest.fixture
def where(postgres: PostgresServer) -> Iterator[str]:
    with postgres.office() as address:
        yield address


@pytest.fixture
def database(where: str) -> Iterator[Database]:
    with open_database(where, wait=AT_ONCE) as database:
        yield database


def begin_cycle(database: Database) -> None:
    with UnitOfWork(database) as uow:
        store_cycle(uow)
        uow.commit()


def number_of(database: Database) -> str:
    with Reading(database) as office:
        return office.cycles.load(CYCLE).state


def test_a_second_who_decides_is_told_after_its_wait(where: str, database: Database) -> None:
    with open_database(where) as other, UnitOfWork(other):
        with (
            pytest.raises(DatabaseBusyError, match="another process is writing"),
            UnitOfWork(database),
        ):
            pass
        with Reading(database) as office:
            assert office.contents.hashes() == ()


def test_a_dispatcher_takes_its_steps_beside_one_who_decides(
    where: str, database: Database
) -> None:
    with UnitOfWork(database) as uow:
        uow.outbox.enqueue(sample_message())
        uow.commit()
    with open_database(where) as other, UnitOfWork(other), Steps(database) as steps:
        (claim,) = steps.outbox.claim(NOW, owner="d", lease=LEASE, limit=9)
        assert steps.outbox.start_data(claim, NOW)
        steps.commit()


def test_a_claimer_passes_over_what_another_is_claiming(where: str, database: Database) -> None:
    with UnitOfWork(database) as uow:
        for key in ("m1", "m2", "m3"):
            uow.outbox.enqueue(sample_message(key))
        uow.commit()
    with open_database(where) as other, Steps(other) as first, Steps(database) as second:
        mine = first.outbox.claim(NOW, owner="d1", lease=LEASE, limit=2)
        theirs = second.outbox.claim(NOW, owner="d2", lease=LEASE, limit=9)
        assert [[claim.message.key for claim in claims] for claims in (mine, theirs)] == [
            ["m1", "m2"],
            ["m3"],
        ]


def test_what_is_withdrawn_while_it_is_being_claimed_goes_to_one_of_the_two(
    where: str, database: Database
) -> None:
    with UnitOfWork(database) as uow:
        uow.outbox.enqueue(sample_message())
        uow.commit()
    with open_database(where) as other, UnitOfWork(other) as decider:
        assert decider.outbox.withdraw("m1", NOW, "replaced by a newer message")
        with Steps(database) as steps:
            assert steps.outbox.claim(NOW, owner="d", lease=LEASE, limit=9) == []
        decider.commit()
    with Steps(database) as steps:
        assert steps.outbox.claim(NOW, owner="d", lease=LEASE, limit=9) == []


def test_no_update_is_lost_even_without_the_lock_of_those_who_decide(
    database: Database,
) -> None:
    begin_cycle(database)

    def count_unlocked(times: int) -> int:
        refused = 0
        while times:
            try:
                with Steps(database) as steps:
                    count_one_more(steps)
                    steps.commit()
                    times -= 1
            except ConflictError:
                refused += 1
            except DatabaseBusyError:
                continue
        return refused

    with ThreadPoolExecutor(6) as threads:
        refused = sum(threads.map(count_unlocked, [15] * 6))
    print(
        f"\n90 acts of 6 who did not wait for each other: {refused} refused and tried again, "
        "90 written"
    )
    with Reading(database) as office:
        cycle = office.cycles.load(CYCLE)
        assert (cycle.state, cycle.version) == ("90", 91)
        assert first_break(CYCLE, office.journal.read(CYCLE), cycle.head, cycle.version) is None


def test_a_reader_sees_one_state_throughout_while_others_write(
    where: str, database: Database
) -> None:
    begin_cycle(database)
    with Reading(database) as office:
        before = office.cycles.load(CYCLE)
        count_up(where, 1)
        assert office.cycles.load(CYCLE) == before
    assert number_of(database) == "1"


def test_one_who_falls_silent_in_a_transaction_is_ended_by_the_server(
    where: str, database: Database
) -> None:
    with UnitOfWork(database) as uow:
        limit = uow._connection.exec_driver_sql(
            "SHOW idle_in_transaction_session_timeout"
        ).scalar()
        assert limit == f"{SILENT.total_seconds():.0f}s"
        uow._connection.exec_driver_sql("SET LOCAL idle_in_transaction_session_timeout = 1")
        begin_cycle_elsewhere(where)
        with pytest.raises(
            DBAPIError, match="terminating connection due to idle-in-transaction timeout"
        ):
            uow.cycles.names()


def begin_cycle_elsewhere(where: str) -> None:
    with open_database(where) as other, UnitOfWork(other) as uow:
        store_cycle(uow)
        uow.commit()


def test_nothing_of_a_transaction_stays_with_the_connection(database: Database) -> None:
    with UnitOfWork(database):
        pass
    with Reading(database) as office:
        shown = [
            office._connection.exec_driver_sql(f"SHOW {name}").scalar()
            for name in ("lock_timeout", "idle_in_transaction_session_timeout")
        ]
        assert shown == ["0", "0"]
        assert (
            office._connection.exec_driver_sql(
                "SELECT count(*) FROM pg_prepared_statements"
            ).scalar()
            == 0
        )


@pytest.mark.parametrize("how", [STOP_FAST, STOP_AT_ONCE], ids=["fast", "at-once"])
def test_after_the_server_is_restarted_everything_goes_on_at_the_first_try(
    postgres: PostgresServer, database: Database, how: int
) -> None:
    begin_cycle(database)
    with Reading(database), Reading(database):
        pass  # two connections wait in the pool, and both will be dead
    postgres.stop(how)  # type: ignore[arg-type]  # one of the two signals
    with pytest.raises(DatabaseAwayError, match="refuses connections"), Reading(database):
        pass
    postgres.start()
    with Reading(database), Reading(database):
        pass
    with UnitOfWork(database) as uow:
        count_one_more(uow)
        uow.commit()
    assert number_of(database) == "1"


@pytest.mark.parametrize("transaction", [UnitOfWork, Steps, Reading])
def test_a_connection_cut_in_the_middle_is_said_and_the_next_act_goes_on(
    postgres: PostgresServer, where: str, database: Database, transaction: type[Reading]
) -> None:
    begin_cycle(database)

    def cut_off() -> None:
        with transaction(database) as office:
            office.cycles.names()
            assert postgres.cut(database_of(where)) >= 1
            office.cycles.names()

    with pytest.raises(DatabaseLostError, match="either wholly done or not at all"):
        cut_off()
    with UnitOfWork(database) as uow:
        count_one_more(uow)
        uow.commit()
    assert number_of(database) == "1"


def test_a_database_cut_before_the_commit_has_changed_nothing(
    postgres: PostgresServer, where: str, database: Database
) -> None:
    begin_cycle(database)

    def cut_off() -> None:
        with UnitOfWork(database) as uow:
            count_one_more(uow)
            postgres.cut(database_of(where))
            uow.commit()

    with pytest.raises(DatabaseLostError):
        cut_off()
    assert number_of(database) == "0"


def test_an_office_is_made_in_an_empty_database_once(postgres: PostgresServer) -> None:
    with postgres.database() as address:
        create_database(address)
        with pytest.raises(DatabaseExistsError, match="holds an office already"):
            create_database(address)
        upgrade_database(address)


def test_of_two_who_make_an_office_in_one_database_one_does(postgres: PostgresServer) -> None:
    def attempt(address: str) -> bool:
        try:
            create_database(address)
        except DatabaseExistsError:
            return False
        return True

    with postgres.database() as address, ThreadPoolExecutor(2) as threads:
        assert sorted(threads.map(attempt, [address] * 2)) == [False, True]


def test_a_database_that_holds_other_tables_is_left_alone(postgres: PostgresServer) -> None:
    with postgres.database() as address:
        postgres.asks("CREATE TABLE payroll (id int)", database_of(address))
        with pytest.raises(DatabaseExistsError, match="not empty: it holds payroll"):
            create_database(address)


ANOTHER_ORDER = """
CREATE SCHEMA english AUTHORIZATION cycle;
CREATE FUNCTION english.later(text, text) RETURNS boolean LANGUAGE sql AS
    'SELECT lower($1) OPERATOR(pg_catalog.>) lower($2)';
CREATE OPERATOR english.> (LEFTARG = text, RIGHTARG = text, FUNCTION = english.later);
ALTER DATABASE {} SET search_path = english, pg_catalog, public
"""
"""The binaries know no language's order; so a database is given one, in which a comes before
B.
"""


def refuses_as_unfit(address: str, said: str) -> None:
    for act in (create_database, open_database):
        with pytest.raises(DatabaseUnfitError, match=said) as caught:
            act(address)
        assert "LOCALE 'C'" in caught.value.remedy


def test_a_database_whose_texts_sort_by_a_language_is_refused(postgres: PostgresServer) -> None:
    with postgres.database() as address:
        for statement in ANOTHER_ORDER.format(database_of(address)).split(";"):
            postgres.asks(statement, database_of(address))
        refuses_as_unfit(address, "sorts texts by the rules of a language")


def test_a_database_of_another_encoding_is_refused(postgres: PostgresServer) -> None:
    with postgres.database("TEMPLATE template0 ENCODING 'LATIN1' LOCALE 'C'") as address:
        refuses_as_unfit(address, "keeps texts in LATIN1")
