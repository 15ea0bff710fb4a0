"""`make demo`: the real year 2016-17, rehearsed with real mail over SMTP to a sink on this
machine.

Starts the sink on a free port of the loopback address, plays the shipped workflow with its true
dates and one head of service who is late, and leaves the messages as `.eml` files, the
storybook and the office's record to look at.
"""

import shutil
import socket
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from cycle import shipped
from cycle.machine.loading import load_dates, load_workflow
from cycle.mail.relay_settings import RelaySettings, Tls
from cycle.mail.transport import SmtpRelay
from cycle.rehearsal.output import RehearsalOutput
from cycle.rehearsal.scenario import Scenario
from cycle.rehearsal.scratch import scratch_folder
from cycle.rehearsal.year import RehearsedYear

OUT = Path("demo-year")
SCENARIO = Scenario(late={"head-of-legal": 2})


class Sink:
    """Keeps each message that arrives as a file, numbered in the order of arrival."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.count = 0

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's
        self.count += 1
        name = f"{self.count:04d}-{envelope.rcpt_tos[0]}.eml"
        content = envelope.content or b""
        (self.folder / name).write_bytes(
            content if isinstance(content, bytes) else content.encode()
        )
        return f"250 kept as {name}"


def main() -> int:
    """Play the year; 0 where both tracks came to their end and the record is verified."""
    began = time.monotonic()
    mails = _fresh(OUT) / "mails"
    mails.mkdir()
    sink = Sink(mails)
    port = _free_port()
    server = Controller(sink, hostname="127.0.0.1", port=port, ready_timeout=10)
    server.start()
    try:
        album = _play(SmtpRelay(RelaySettings(host="127.0.0.1", port=port, tls=Tls.NONE)))
    finally:
        server.stop()
    _epilogue(album, sink.count, timedelta(seconds=round(time.monotonic() - began, 1)))
    return 1 if album.faults else 0


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port: int = taken.getsockname()[1]
    return port


def _fresh(folder: Path) -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    return folder


def _play(relay: SmtpRelay) -> RehearsalOutput:
    workflows = shipped.workflows()
    machine = load_workflow(workflows / "community-safety.yaml")
    dates = load_dates(workflows / "community-safety-2016-17.yaml", machine)
    with tempfile.TemporaryDirectory(prefix="cycle-demo-", dir=scratch_folder()) as scratch:
        year = RehearsedYear(machine, dates, SCENARIO, Path(scratch), relay)
        album = RehearsalOutput(machine, SCENARIO, year)
        for text in album.play():
            _say(text)
        album.keep(OUT)
        year.close()
        shutil.copy(Path(scratch) / "rehearsal.db", OUT / "rehearsal.db")
    return album


def _epilogue(album: RehearsalOutput, arrived: int, took: timedelta) -> None:
    sent = sum(line.mail is not None and line.mail.sent for line in album.lines)
    _say(
        f"\n{arrived} messages arrived over SMTP, {sent} were sent. The year took "
        f"{took.total_seconds()} s."
    )
    _say(
        "cycle verify: "
        + (
            album.faults[0]
            if album.faults
            else "the journal is whole, and replays to the stored state."
        )
    )
    _say(
        f"\nWhat to look at next:\n"
        f"  {OUT}/mails            every message; open one in a mail program\n"
        f"  {OUT}/storybook.txt    the year as told above; timeline.txt and year.json tell "
        "it line by line\n"
        f"  {OUT}/documents        every version of every document\n"
        "  .venv/bin/cycle rehearse --help    other years: an absence, a referral back, a "
        "bank holiday, a dead relay\n"
        "  .venv/bin/cycle init office        an office of your own, with this workflow in "
        "it\n"
        f"  README.md                          from here to a running office"
    )


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")


if __name__ == "__main__":
    sys.exit(main())
