"""What every test may ask for: golden files and the flag that writes them anew; an empty office
on each database.
"""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from tests.postgres_server import NoBinariesError, PostgresServer, postgres_server
from tests.repetition import PLAIN

from cycle.store.schema import create_database

DATABASES = ("postgres", "sqlite")

settings.register_profile("ours", PLAIN)
settings.load_profile("ours")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--regenerate",
        action="store_true",
        help="write the golden files anew, by those tests alone; read them as a diff",
    )
    parser.addoption(
        "--databases",
        default=",".join(DATABASES),
        type=_databases,
        help="what the tests that run on every database run on: sqlite, postgres, or both "
        "(as without it)",
    )
    parser.addoption(
        "--offices-on",
        default="sqlite",
        choices=(*DATABASES, "pgbouncer"),
        help="where acceptance tests keep their offices; a test about the file of SQLite is "
        "skipped elsewhere",
    )


def _databases(given: str) -> tuple[str, ...]:
    named = tuple(sorted(given.split(",")))
    if not set(named) <= set(DATABASES):
        raise pytest.UsageError(
            f"--databases is {given}; name {' or '.join(DATABASES)}, or both with a comma"
        )
    return named


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    chosen = {
        name
        for mark in metafunc.definition.iter_markers("parametrize")
        for name in mark.args[:1]
    }
    if "address" in metafunc.fixturenames and "address" not in chosen:
        metafunc.parametrize("address", metafunc.config.getoption("--databases"), indirect=True)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Under --regenerate only the tests that hold a golden file run."""
    if not config.getoption("--regenerate"):
        return
    golden = [item for item in items if "matches_golden" in getattr(item, "fixturenames", ())]
    config.hook.pytest_deselected(items=[item for item in items if item not in golden])
    items[:] = golden


@pytest.fixture(scope="session")
def postgres(request: pytest.FixtureRequest) -> Iterator[PostgresServer]:
    """A PostgreSQL server of this process's tests; behind PgBouncer where that is asked for."""
    try:
        with postgres_server() as server, pytest.MonkeyPatch.context() as machine:
            # pg_dump stands where administrators have it
            machine.setenv("PATH", f"{server.binaries}:{os.environ['PATH']}")
            if request.config.getoption("--offices-on") == "pgbouncer":
                server.start_pooler()
            yield server
            server.stop_pooler()
    except NoBinariesError as error:
        pytest.skip(f"NOTHING WAS TESTED ON POSTGRESQL: its binaries cannot run here: {error}")


@pytest.fixture
def address(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Where an empty office's database is: on each database in turn."""
    if request.param == "postgres":
        server: PostgresServer = request.getfixturevalue("postgres")
        with server.office() as address:
            yield address
    else:
        path = str(tmp_path / "office.db")
        create_database(path)
        yield path


@pytest.fixture
def matches_golden(request: pytest.FixtureRequest) -> Callable[[Path, str], None]:
    """Compares a text with a golden file, or writes the file under --regenerate."""

    def compare(golden: Path, actual: str) -> None:
        if request.config.getoption("--regenerate"):
            golden.write_text(actual, encoding="utf-8", newline="")
        assert actual == golden.read_text(encoding="utf-8")

    return compare
