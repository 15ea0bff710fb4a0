"""An office in a folder whose command line runs in this process, on a clock of the test's."""

import asyncio
import json
import shutil
import tempfile
from collections.abc import Callable, Hashable
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from tests.fakes import FakeClock

from cycle import settings
from cycle.bootstrap import build, dispatcher
from cycle.cli.main import run
from cycle.mail.dispatch import run_once
from cycle.mail.folder import FolderRelay
from cycle.new_office import make_office
from cycle.service import ticks

CYCLE = "community-safety-2016-17"
CLERK = ("--as", "democratic-services")


class Office:
    """An office in a folder, whose command line runs in this process on a clock of the
    test's.
    """

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder = folder
        self.clock = FakeClock(datetime(2016, 11, 14, 10, tzinfo=UTC))
        self._capsys = capsys

    def types(self, *words: str, fails: int = 0) -> str:
        self._capsys.readouterr()
        assert run(["--config", str(self.folder / "cycle.toml"), *words], self.clock) == fails
        printed = self._capsys.readouterr()
        return printed.out if fails == 0 else printed.err

    def asks(self, *words: str, fails: int = 0) -> Any:
        self._capsys.readouterr()
        typed = ["--config", str(self.folder / "cycle.toml"), *words, "--json"]
        assert run(typed, self.clock) == fails
        return json.loads(self._capsys.readouterr().out)

    def on(self, day: str, at: str = "10:00") -> "Office":
        self.clock.set(datetime.fromisoformat(f"{day}T{at}").replace(tzinfo=UTC))
        return self

    def daemon_looks(self, *, distrust: bool = False) -> None:
        app = build(settings.read(self.folder / "cycle.toml"), self.clock)
        assert not ticks.say_what_is_due(app.services, distrust=distrust).faults

    def posts(self) -> list[str]:
        """Hand over what waits; the subjects of what was sent."""
        app = build(settings.read(self.folder / "cycle.toml"), self.clock)
        relay = FolderRelay(self.folder / "mails")
        sent = []
        while report := asyncio.run(
            run_once(
                dispatcher(app.services, [relay], "cycle@council.example", timedelta(hours=1))
            )
        ).lines:
            sent += [line.key for line in report if line.state == "accepted"]
        lines = {line["key"]: line for line in self.asks("mail", "list")}
        return [f"{lines[key]['recipient']}: {lines[key]['subject']}" for key in sent]


def opened_office(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], *, mail: str = ""
) -> Office:
    """An office on 20 January 2017: the year open, the first report attached, its legal row
    signed.

    mail: a line added to the workflow, where the post of the year is to be run otherwise.
    """
    return copied(
        ("opened", mail), lambda folder: _opened(folder, capsys, mail), tmp_path, capsys
    )


def copied(
    key: Hashable,
    make: Callable[[Path], Office],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> Office:
    """An office as `make` leaves it in a folder: made once in this process for each key, and
    copied for each test.
    """
    made = _made()
    if key not in made:
        folder = Path(tempfile.mkdtemp(dir=_scratch().name))
        made[key] = (folder, make(folder).clock.now())
    folder, now = made[key]
    shutil.copytree(folder, tmp_path, dirs_exist_ok=True)
    office = Office(tmp_path / "office", capsys)
    office.clock.set(now)
    return office


@cache
def _made() -> dict[Hashable, tuple[Path, datetime]]:
    return {}


@cache
def _scratch() -> tempfile.TemporaryDirectory[str]:
    """Gone when this process ends."""
    return tempfile.TemporaryDirectory(prefix="cycle-offices-")


def _opened(tmp_path: Path, capsys: pytest.CaptureFixture[str], mail: str) -> Office:
    folder = tmp_path / "office"
    make_office(folder)
    workflow = folder / "workflows/community-safety.yaml"
    key = mail.partition(":")[0]
    lines = workflow.read_text(encoding="utf-8").splitlines()
    kept = [line for line in lines if not key or not line.startswith(f"{key}:")]
    workflow.write_text("\n".join([*kept, mail, ""]), encoding="utf-8")
    office = Office(folder, capsys)
    office.types("officer", "import", str(folder / "workflows/officers.yaml"))
    dates = folder / "workflows/community-safety-2016-17.yaml"
    office.types(*CLERK, "open", CYCLE, "--workflow", "community-safety", "--dates", str(dates))
    (tmp_path / "report.txt").write_text("the report", encoding="utf-8")
    author = ("--as", "community-safety-officer")
    office.on("2017-01-20").types(
        *author, "attach", CYCLE, "assessment-report", str(tmp_path / "report.txt")
    )
    office.types("--as", "head-of-legal", "sign", CYCLE, "legal")
    return office
