"""A copy in which its caller finds a fault is taken away again, wherever it was made."""

from pathlib import Path

import pytest
from tests.postgres_server import PostgresServer, database_of
from tests.store_samples import store_cycle

from cycle.store.copying import copy_office
from cycle.store.database import Database, open_database
from cycle.store.errors import CopyError
from cycle.store.schema import create_database
from cycle.store.unit_of_work import Reading, UnitOfWork


def find_fault(copy: Database) -> None:
    with Reading(copy) as office:
        raise CopyError(f"it has {len(office.cycles.names())} cycle", "")


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "office.db"
    create_database(path)
    with open_database(path) as database, UnitOfWork(database) as uow:
        store_cycle(uow)
        uow.commit()
    return path


def test_a_file_with_a_fault_is_taken_away(source: Path, tmp_path: Path) -> None:
    with open_database(source) as database, pytest.raises(CopyError, match="it has 1 cycle"):
        copy_office(database, str(tmp_path / "copy.db"), find_fault)
    assert list(tmp_path.iterdir()) == [source]


def test_what_a_server_was_given_with_a_fault_is_taken_away(
    source: Path, postgres: PostgresServer
) -> None:
    with postgres.database() as address:
        with (
            open_database(source) as database,
            pytest.raises(CopyError, match="it has 1 cycle"),
        ):
            copy_office(database, address, find_fault)
        left = "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace"
        assert postgres.asks(left, database_of(address)) == []
        create_database(address)
