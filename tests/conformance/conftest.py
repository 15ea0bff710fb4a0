"""The databases every test of this folder runs on. A further one joins by its name and its maker."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from cycle.store.database import Database, open_database
from cycle.store.schema import create_database


def _sqlite(folder: Path) -> str:
    address = str(folder / "office.db")
    create_database(address)
    return address


MAKERS: Mapping[str, Callable[[Path], str]] = {"sqlite": _sqlite}


@pytest.fixture(params=sorted(MAKERS))
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where an empty office's database is."""
    return MAKERS[request.param](tmp_path)


@pytest.fixture
def database(address: str) -> Iterator[Database]:
    with open_database(address) as database:
        yield database
