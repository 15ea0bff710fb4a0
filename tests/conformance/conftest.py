"""The open database that every test of this folder works on."""

from collections.abc import Iterator

import pytest

from cycle.store.database import Database, open_database


@pytest.fixture
def database(address: str) -> Iterator[Database]:
    with open_database(address) as database:
        yield database
