"""The same faults from a server that is not ours: Postfix's smtp-sink, where it is installed.

Each case is a sink that misbehaves, then one on the same port that does not. What it took lies
in files.
"""

import asyncio
import os
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from tests.acceptance.offices import until
from tests.integration.mail.test_under_fire import HandSetClock, dispatcher, shown
from tests.store_samples import sample_message

from cycle.mail.dispatch import run_once
from cycle.mail.relay_settings import RelaySettings, Tls
from cycle.mail.transport import SmtpRelay
from cycle.store.database import Database, open_database
from cycle.store.schema import create_database
from cycle.store.unit_of_work import UnitOfWork

SINK = shutil.which("smtp-sink") or shutil.which("smtp-sink", path="/usr/sbin")

pytestmark = pytest.mark.skipif(
    SINK is None, reason="Postfix's smtp-sink is not installed here"
)

HARD, SOFT, DROPS, CLOSES = "-f", "-r", "-q", "-Q"


@dataclass(frozen=True)
class Case:
    """A fault at a command, the ledger's state then, and the copies the mended sink takes."""

    fault: str
    command: str
    state: str
    mended: int


CASES = [
    Case(HARD, "CONNECT", "pending", 1),
    Case(HARD, "EHLO,HELO", "pending", 1),
    Case(HARD, "MAIL", "refused", 0),
    Case(HARD, "RCPT", "refused", 0),
    Case(HARD, "DATA", "refused", 0),
    Case(HARD, ".", "refused", 0),
    Case(SOFT, "CONNECT", "pending", 1),
    Case(SOFT, "EHLO,HELO", "pending", 1),
    Case(SOFT, "MAIL", "deferred", 1),
    Case(SOFT, "RCPT", "deferred", 1),
    Case(SOFT, "DATA", "deferred", 1),
    Case(SOFT, ".", "deferred", 1),
    Case(DROPS, "CONNECT", "pending", 1),
    Case(DROPS, "EHLO", "pending", 1),
    Case(DROPS, "MAIL", "deferred", 1),
    Case(DROPS, "RCPT", "deferred", 1),
    Case(DROPS, "DATA", "uncertain", 1),
    Case(DROPS, ".", "uncertain", 1),
    Case(CLOSES, "MAIL", "deferred", 1),
    Case(CLOSES, "RCPT", "deferred", 1),
    Case(CLOSES, "DATA", "deferred", 1),
]


@contextmanager
def sinking(port: int, taken: Path, *faults: str) -> Iterator[None]:
    """A sink on the port until the block ends; every message it took is a file in `taken`."""
    taken.mkdir()
    taken.chmod(0o777)  # as root it becomes somebody else before it writes
    other_user = ["-u", "nobody"] if os.geteuid() == 0 else []
    words = [str(SINK), *other_user, *faults, "-d", "letter.", f"127.0.0.1:{port}", "10"]
    with subprocess.Popen(words, cwd=taken) as process:
        try:
            until(lambda: _listens(port), "smtp-sink to listen")
            yield
        finally:
            process.terminate()


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


async def offer(database: Database, port: int, clock: HandSetClock) -> None:
    settings = RelaySettings(
        host="127.0.0.1", port=port, tls=Tls.NONE, helo="localhost", timeout=10, data_timeout=10
    )
    async with SmtpRelay(settings) as relay:
        await run_once(dispatcher(database, [relay], clock))


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.fault} {case.command}")
def test_another_servers_faults_are_recorded_the_same(case: Case, tmp_path: Path) -> None:
    create_database(tmp_path / "office.db")
    message, clock, port = sample_message(), HandSetClock(), free_port()
    with open_database(tmp_path / "office.db") as database:
        with UnitOfWork(database) as work:
            work.outbox.enqueue(message)
            work.commit()
        with sinking(port, tmp_path / "faulty", case.fault, case.command):
            asyncio.run(offer(database, port, clock))
        assert shown(database).state == case.state
        clock.at += timedelta(minutes=2)
        with sinking(port, tmp_path / "mended"):
            asyncio.run(offer(database, port, clock))
        copies = [file.read_bytes() for file in (tmp_path / "mended").iterdir()]
        assert [message.content.replace(b"\r\n", b"\n").strip() in copy for copy in copies] == [
            True
        ] * case.mended
