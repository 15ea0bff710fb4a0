"""An office made once by the real command line, with the shipped officers on record, and a copy
of it for each test.

With --offices-on=postgres it is moved to a server once, by `cycle migrate-database`, and copied
there.
"""

import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from functools import cache
from pathlib import Path

import pytest
from tests.acceptance.offices import Office, Post, environment, relay
from tests.acceptance.users import give_offices, shared_office
from tests.postgres_server import PostgresServer, database_of


@pytest.fixture(scope="session")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An office as `cycle init` and `cycle officer import` leave it."""
    folder = tmp_path_factory.mktemp("founded") / "office"
    subprocess.run(
        [sys.executable, "-m", "cycle", "init", str(folder), "--workflow", "community-safety"],
        env=environment(),
        check=True,
        capture_output=True,
    )
    office = Office(folder, folder.with_name("clock")).at(BEFORE_IT)
    assert office.ask("officer", "import", f"{folder}/workflows/officers.yaml").code == 0
    return folder


BEFORE_IT = "2016-11-14 09:00"


Copies = Callable[[Path, Path], AbstractContextManager[Office]]
"""Makes a copy of the office in one folder, in another one, for the length of a block."""


@pytest.fixture(scope="session")
def copied(request: pytest.FixtureRequest) -> Iterator[Copies]:
    if request.config.getoption("--offices-on") == "sqlite":
        yield _copy
        return
    server: PostgresServer = request.getfixturevalue("postgres")
    with ExitStack() as ending:

        @cache
        def moved(folder: Path) -> str:
            address = ending.enter_context(server.database())
            assert (
                Office(folder, folder.with_name("clock"))
                .at(MORNING)
                .ask("migrate-database", address)
                .code
                == 0
            )
            return address

        @contextmanager
        def copy(founded: Path, into: Path) -> Iterator[Office]:
            with (
                server.office(copied_from=database_of(moved(founded))) as address,
                _copy(founded, into),
            ):
                (into / "cycle.db").unlink()
                file = into / "cycle.toml"
                file.write_text(
                    file.read_text(encoding="utf-8").replace("cycle.db", address),
                    encoding="utf-8",
                )
                yield Office(into, into.with_name("clock"), address)

        yield copy


@contextmanager
def _copy(founded: Path, into: Path) -> Iterator[Office]:
    shutil.copytree(founded, into)
    yield Office(into, into.with_name("clock"))


MORNING = "2017-01-20 10:00"


@pytest.fixture
def office(founded: Path, copied: Copies, tmp_path: Path) -> Iterator[Office]:
    """An office of one's own, on the morning of Friday 20 January 2017."""
    with copied(founded, tmp_path / "office") as office:
        yield office.at(MORNING)


@pytest.fixture(scope="session")
def begun(founded: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An office whose cycle `cs` began on the morning of Friday 20 January 2017."""
    folder = tmp_path_factory.mktemp("begun") / "office"
    shutil.copytree(founded, folder)
    Office(folder, folder.with_name("clock")).at(MORNING).opens()
    return folder


@pytest.fixture
def opened(begun: Path, copied: Copies, tmp_path: Path) -> Iterator[Office]:
    """An office of one's own whose cycle `cs` began this morning."""
    with copied(begun, tmp_path / "office") as office:
        yield office.at(MORNING)


@pytest.fixture(scope="session")
def all_users(begun: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An office whose cycle `cs` began, and three of whose officers are users of this
    machine.
    """
    folder = tmp_path_factory.mktemp("all-users") / "office"
    shutil.copytree(begun, folder)
    give_offices(Office(folder, folder.with_name("clock")).at(MORNING))
    return folder


@pytest.fixture
def shared(all_users: Path) -> Iterator[Office]:
    """An office of the whole machine's, whose daemon runs; only root can be other users in
    turn.
    """
    with shared_office(all_users) as office:
        yield office


@pytest.fixture
def post(office: Office) -> Iterator[Post]:
    """A relay that the office's settings name."""
    with relay() as post:
        office.set_relay(post.sink.port)
        yield post
