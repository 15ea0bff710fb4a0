"""What an officer or administrator is told when a PostgreSQL server cannot be used; never a
password.
"""

import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import msgspec
import pytest
from tests.fakes import FakeClock
from tests.postgres_server import PostgresServer, database_of
from tests.store_samples import NOW, store_cycle

from cycle.bootstrap import NotYoursError, build_for
from cycle.database_address import DatabaseAddressError
from cycle.new_office import make_office
from cycle.settings import read
from cycle.store.database import open_database
from cycle.store.errors import (
    DatabaseAwayError,
    DatabaseBusyError,
    DatabaseDeniedError,
    DatabaseError,
    DatabaseFaultError,
    DatabaseFullError,
    DatabaseLostError,
    DatabaseMissingError,
    DatabaseReadOnlyError,
)
from cycle.store.server_failures import of_connecting, of_state
from cycle.store.unit_of_work import Reading, UnitOfWork


@pytest.fixture
def where(postgres: PostgresServer) -> Iterator[str]:
    with postgres.office() as address:
        yield address


def fault_in_opening(where: str) -> DatabaseError:
    with pytest.raises(DatabaseError) as caught, open_database(where):
        pass
    assert caught.value.remedy
    return caught.value


def test_a_session_that_another_program_left_without_a_search_path_serves_all_the_same(
    where: str,
) -> None:
    with open_database(where) as database:
        for transaction in (database.reading, database.writing, database.stepping):
            with database.writing() as connection:
                connection.exec_driver_sql("SELECT set_config('search_path', '', false)")
                connection.commit()
            with transaction() as connection:
                rows = connection.exec_driver_sql("SELECT count(*) FROM closed_days")
                assert rows.scalar() == 0


def test_a_server_that_does_not_run(tmp_path: Path) -> None:
    fault = fault_in_opening(f"postgresql://cycle@/cycle?host={tmp_path}")
    assert type(fault) is DatabaseAwayError
    assert "The database cycle on this machine refuses connections" in fault.message


def test_a_port_on_which_nobody_listens() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    fault = fault_in_opening(f"postgresql://cycle@127.0.0.1:{port}/cycle")
    assert "The database cycle on 127.0.0.1 refuses connections" in fault.message
    assert "Connection refused" in fault.message
    assert "pg_isready" in fault.remedy


def test_a_host_that_nobody_knows() -> None:
    fault = fault_in_opening("postgresql://cycle@no-such-host.invalid/cycle")
    assert type(fault) is DatabaseAwayError
    assert "no-such-host.invalid" in fault.message
    assert "getent hosts" in fault.remedy


@contextmanager
def answering(letter: bytes) -> Iterator[int]:
    """The port of what answers a client that asks for TLS as a server does: S, or N for no."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def answer() -> None:
            with suppress(OSError):
                while True:
                    client, _ = server.accept()
                    with client:
                        client.recv(8)
                        client.sendall(letter)
                        client.recv(1)

        threading.Thread(target=answer, daemon=True).start()
        yield server.getsockname()[1]
        server.shutdown(socket.SHUT_RDWR)


@pytest.mark.parametrize(
    ("letter", "asked", "says"),
    [
        (b"N", "sslmode=require", "does not support SSL"),
        (b"S", "sslmode=verify-full&sslrootcert=/nosuch/ca.pem", "root certificate file"),
    ],
)
def test_tls_on_which_server_and_client_do_not_agree(
    letter: bytes, asked: str, says: str
) -> None:
    with answering(letter) as port:
        fault = fault_in_opening(f"postgresql://cycle@127.0.0.1:{port}/cycle?{asked}")
    assert type(fault) is DatabaseAwayError
    assert "do not agree on TLS" in fault.message
    assert says in fault.message
    assert "sslmode" in fault.remedy
    assert "password" not in fault.remedy


def test_an_officer_whom_the_server_does_not_let_in_hears_of_the_daemon_alone(
    postgres: PostgresServer, tmp_path: Path
) -> None:
    make_office(tmp_path / "office")
    settings = read(tmp_path / "office" / "cycle.toml")
    clock = FakeClock(NOW)
    for address in (
        postgres.address("empty_office", user="guarded"),
        f"postgresql://cycle@/cycle?host={tmp_path}",
    ):
        ours = msgspec.structs.replace(settings, database=address)
        with pytest.raises(NotYoursError) as told:
            build_for(ours, clock, uid=1000)
        assert "No daemon answers here" in told.value.message
        assert "start the daemon" in told.value.remedy
        assert "password" not in f"{told.value.message} {told.value.remedy}"
        with pytest.raises(DatabaseError):
            build_for(ours, clock, uid=0)


def test_a_database_that_is_not_there(postgres: PostgresServer) -> None:
    fault = fault_in_opening(postgres.address("nothing"))
    assert isinstance(fault, DatabaseMissingError)
    assert fault.message == "The database nothing on this machine does not exist."


def test_an_unknown_login(postgres: PostgresServer) -> None:
    fault = fault_in_opening(postgres.address("empty_office", user="stranger"))
    assert isinstance(fault, DatabaseDeniedError)
    assert 'role "stranger" does not exist' in fault.message


@pytest.mark.parametrize("password", ["swordfish", "open sesame", None])
def test_a_password_comes_from_a_file_and_is_never_told(
    postgres: PostgresServer, where: str, tmp_path: Path, password: str | None
) -> None:
    postgres.asks(
        "ALTER TABLE streams OWNER TO guarded; GRANT ALL ON ALL TABLES IN SCHEMA public TO "
        "guarded",
        database_of(where),
    )
    passfile = tmp_path / "passfile"
    passfile.write_text(
        "" if password is None else f"*:*:*:guarded:{password}\n", encoding="ascii"
    )
    passfile.chmod(0o600)
    address = postgres.address(database_of(where), user="guarded") + f"&passfile={passfile}"
    if password == "open sesame":
        with open_database(address) as database, Reading(database) as office:
            assert office.cycles.names() == ()
            assert str(passfile) not in database.place
        return
    fault = fault_in_opening(address)
    assert isinstance(fault, DatabaseDeniedError)
    assert "password" in fault.message
    assert "~/.pgpass" in fault.remedy
    assert "$HOME" in fault.remedy
    assert str(password) not in f"{fault.message} {fault.remedy} {fault.__cause__}"


@pytest.mark.parametrize(
    "written",
    [
        "postgresql://cycle:swordfish@db.council.example/cycle",
        "postgresql://cycle:sword@fish@db.council.example/cycle",
        "postgresql://cycle:@db.council.example/cycle",
        "postgresql://cycle@db.council.example/cycle?sslmode=require&password=swordfish",
        "postgresql://db.council.example/cycle?sslpassword=swordfish",
        "postgres://cycle:swordfish@db.council.example/cycle",
        "mysql://cycle:swordfish@db.council.example/cycle",
        "postgresql+psycopg2://cycle@db.council.example/cycle",
        "postgresql://cycle@db.council.example",
        "postgresql://cycle@db.council.example/cycle/swordfish",
    ],
)
def test_an_address_with_a_password_or_of_another_kind_is_refused_and_not_repeated(
    written: str,
) -> None:
    with pytest.raises(DatabaseAddressError) as caught:
        open_database(written)
    assert "fish" not in caught.value.message + caught.value.remedy


def test_a_server_with_no_connection_left(postgres: PostgresServer, where: str) -> None:
    name = database_of(where)
    postgres.asks(f"ALTER DATABASE {name} CONNECTION LIMIT 0")
    fault = fault_in_opening(where)
    assert isinstance(fault, DatabaseBusyError)
    assert "takes no more connections" in fault.message


def test_a_standby_may_be_read_and_not_written(postgres: PostgresServer, where: str) -> None:
    postgres.asks(f"ALTER DATABASE {database_of(where)} SET default_transaction_read_only = on")

    def write() -> None:
        with open_database(where) as database, UnitOfWork(database) as uow:
            uow._connection.exec_driver_sql("SET LOCAL transaction_read_only = on")
            store_cycle(uow)

    with pytest.raises(DatabaseReadOnlyError, match="may be read but not written"):
        write()


def test_a_login_without_rights(postgres: PostgresServer, where: str) -> None:
    postgres.asks("CREATE ROLE bystander LOGIN")
    fault = fault_in_opening(postgres.address(database_of(where), user="bystander"))
    assert isinstance(fault, DatabaseDeniedError)
    assert "permission denied for table alembic_version" in fault.message


@pytest.mark.parametrize(
    ("sqlstate", "kind"),
    [
        ("53100", DatabaseFullError),
        ("58030", DatabaseFaultError),
        ("XX001", DatabaseFaultError),
        ("57014", DatabaseBusyError),
        ("40001", DatabaseBusyError),
        ("40P01", DatabaseBusyError),
        ("08006", DatabaseLostError),
        ("42501", DatabaseDeniedError),
    ],
)
def test_what_the_server_reports_in_the_middle_of_an_act_undoes_it(
    postgres: PostgresServer, where: str, sqlstate: str, kind: type[DatabaseError]
) -> None:
    raises = f"BEGIN RAISE EXCEPTION 'as the server says it' USING ERRCODE = '{sqlstate}'; END"
    name = database_of(where)
    postgres.asks(
        f"CREATE FUNCTION fails() RETURNS trigger LANGUAGE plpgsql AS $${raises}$$", name
    )
    postgres.asks(
        "CREATE TRIGGER fails BEFORE INSERT ON contents EXECUTE FUNCTION fails()", name
    )

    def act() -> None:
        with open_database(where) as database, UnitOfWork(database) as uow:
            store_cycle(uow)
            uow.contents.put(b"the plan", NOW)
            uow.commit()

    with pytest.raises(kind) as caught:
        act()
    assert caught.value.remedy
    assert "\n" not in caught.value.message
    with open_database(where) as database, Reading(database) as office:
        assert office.cycles.names() == ()


def test_a_broken_rule_of_the_tables_is_a_fault_of_ours_and_passes_through() -> None:
    assert of_state("23505", "duplicate key", "The database") is None
    assert of_state("42703", "no such column", "The database") is None


@pytest.mark.parametrize("sqlstate", ["08P01", "40003", "53400", "57P04", "58030", "XX001"])
def test_what_an_administrator_or_the_machine_does_is_told_with_a_remedy(sqlstate: str) -> None:
    fault = of_state(sqlstate, "its words", "The database")
    assert fault is not None
    assert fault.remedy


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("FATAL:  the database system is starting up", "is starting up"),
        (
            (
                "FATAL:  the database system is not yet accepting connections\nDETAIL:  "
                "Consistent recovery"
            ),
            "cannot be reached",
        ),
        ("FATAL:  sorry, too many clients already", "takes no more connections"),
        (
            "server closed the connection unexpectedly\n\tThis probably means",
            "The connection was lost",
        ),
        ("SCHWERWIEGEND:  das Datenbanksystem startet", "das Datenbanksystem startet"),
        ("", "no reason was given"),
    ],
)
def test_a_connection_that_fails_is_told_by_what_is_said(words: str, said: str) -> None:
    assert said in of_connecting(words, "The database cycle on db.council.example").message


def test_without_the_driver_it_is_said_what_to_install() -> None:
    program = (
        "import sys; sys.modules['psycopg'] = None; from cycle.store.database import "
        "open_database\n"
        "try: open_database('postgresql://cycle@db.council.example/cycle')\n"
        "except Exception as error: print(type(error).__name__, error.remedy)"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": ":".join(sys.path)},
    )
    said = 'Install it beside cycle: pip install "psycopg[binary]>=3.3,<4"'
    assert ran.stdout == f"DatabaseDriverError {said}\n"
