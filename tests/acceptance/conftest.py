"""An office made once by the real command line, with the shipped officers on record, and a copy of it for each test."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.acceptance.offices import Office, Post, environment, relay
from tests.acceptance.users import shared_office


@pytest.fixture(scope="session")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An office as `cycle init` and `cycle officer import` leave it."""
    folder = tmp_path_factory.mktemp("founded") / "office"
    for words in (["init", str(folder)], ["--config", f"{folder}/cycle.toml", *_OFFICERS, f"{folder}/{_FILE}"]):
        subprocess.run([sys.executable, "-m", "cycle", *words], env=environment(), check=True, capture_output=True)
    return folder


_OFFICERS = ("officer", "import")
_FILE = "workflows/officers.yaml"


@pytest.fixture
def office(founded: Path, tmp_path: Path) -> Office:
    """An office of one's own, on the morning of Friday 20 January 2017."""
    folder = tmp_path / "office"
    shutil.copytree(founded, folder)
    return Office(folder, tmp_path / "clock").at("2017-01-20 10:00")


@pytest.fixture(scope="session")
def begun(founded: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An office whose cycle `cs` began on the morning of Friday 20 January 2017."""
    folder = tmp_path_factory.mktemp("begun") / "office"
    shutil.copytree(founded, folder)
    Office(folder, folder.with_name("clock")).at("2017-01-20 10:00").opens()
    return folder


@pytest.fixture
def opened(begun: Path, tmp_path: Path) -> Office:
    """An office of one's own whose cycle `cs` began this morning."""
    folder = tmp_path / "office"
    shutil.copytree(begun, folder)
    return Office(folder, tmp_path / "clock").at("2017-01-20 10:00")


@pytest.fixture
def shared(begun: Path) -> Iterator[Office]:
    """An office of the whole machine's, whose daemon runs; only root can be other users in turn."""
    with shared_office(begun) as office:
        yield office


@pytest.fixture
def post(office: Office) -> Iterator[Post]:
    """A relay that the office's settings name."""
    with relay() as post:
        office.set_relay(post.sink.port)
        yield post
