"""An office as its officers meet it: a folder, the command line and the daemon as processes, a
relay on loopback.

`run` is a real process, forked from one that has imported everything, or begun anew where the
test gives it surroundings; `ask` calls the same entry in this process, for tests that type
hundreds of lines. What is waited for is an observable fact, looked at until it is so or a
deadline has passed.
"""

import asyncio
import contextlib
import io
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select
from tests.acceptance.at import FileClock
from tests.acceptance.processes import Forked, Line, finished
from tests.smtp_sinks import Sink, listening

from cycle.cli.main import run
from cycle.store.database import connect, open_database
from cycle.store.tables import metadata

SOURCES = Path(__file__).resolve().parents[2] / "src"
AT = Path(__file__).with_name("at.py")
LONDON = ZoneInfo("Europe/London")
PATIENCE = 30.0
"""Seconds; reached only by a test that fails."""


@dataclass(frozen=True)
class Ran:
    """What a command came to."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


def ran(line: Line) -> Ran:
    """What a process of its own came to."""
    code, out, err = finished(line, PATIENCE)
    return Ran(code, out.decode(), err.decode())


def until(fact: Callable[[], bool], what: str) -> None:
    """Wait until something is so. Raises AssertionError, with `what` was waited for, when
    patience ends.
    """
    pause = threading.Event()
    for _ in range(int(PATIENCE / 0.02)):
        if fact():
            return
        pause.wait(0.02)
    raise AssertionError(f"waited in vain for: {what}")


KEPT = ("PATH", "HOME", "TMPDIR", "COVERAGE_PROCESS_CONFIG")


def environment(**more: str) -> dict[str, str]:
    """A plain environment: nothing of the developer's own settings reaches a child."""
    kept = {key: os.environ[key] for key in KEPT if key in os.environ}
    return {**kept, "PYTHONPATH": str(SOURCES), "LANG": "C.UTF-8", **more}


class Office:
    """One office in a folder, on a time of its own."""

    def __init__(self, folder: Path, clock: Path, address: str | None = None) -> None:
        self.folder = folder
        self.clock = clock
        self._address = address
        self._begun = 0

    @property
    def database(self) -> Path:
        """The SQLite file, where the office is kept in one."""
        return self.folder / "cycle.db"

    @property
    def missing(self) -> str:
        """What is said where there is no database."""
        return "does not exist" if self._address else "There is no database at"

    @property
    def not_ours(self) -> str:
        """What is said where the database is not one of cycle."""
        return "holds no office" if self._address else "is not a database of cycle"

    def is_in_a_file(self, otherwise: str) -> None:
        """Skip a test that is about the file itself where the office is on a server; what there
        is instead.
        """
        if self._address:
            pytest.skip(f"it is about the SQLite file; {otherwise}")

    @property
    def where(self) -> str:
        """What the settings say of the database."""
        return self._address or "cycle.db"

    @property
    def place(self) -> str:
        """Where the database is, for those who open it whatever it is."""
        return self._address or str(self.folder / "cycle.db")

    def sql(self, statement: str) -> list[tuple[Any, ...]]:
        """What somebody does behind the program's back, or looks up there: the rows, of
        whichever kind the database is.
        """
        with open_database(self.place) as database, database.writing() as connection:
            done = connection.exec_driver_sql(statement)
            rows = [tuple(row) for row in done] if done.returns_rows else []
            connection.commit()
        return rows

    def loses_database(self) -> None:
        """There is no database any more where the settings say."""
        if not self._address:
            self.database.rename(self.folder / "lost.db")
            return
        name = self._address.partition("@/")[2].partition("?")[0]
        file = self.folder / "cycle.toml"
        file.write_text(
            file.read_text(encoding="utf-8").replace(f"/{name}?", f"/{name}_lost?"),
            encoding="utf-8",
        )

    @contextlib.contextmanager
    def locked(self) -> Iterator[None]:
        """Another process writes to the database, until the block ends."""
        with open_database(self.place) as database, database.writing():
            yield

    def kept(self) -> object:
        """Everything that the office keeps: the file's bytes, or every row of a server's
        tables.
        """
        if not self._address:
            return (self.folder / "cycle.db").read_bytes()
        with connect(self._address) as database, database.reading() as connection:
            return [
                sorted(map(repr, connection.execute(select(table))))
                for table in metadata.sorted_tables
            ]

    def at(self, local: str) -> "Office":
        """Move the time, for every process of the office: local time in London, `2017-02-14
        18:30`.
        """
        instant = datetime.fromisoformat(local).replace(tzinfo=LONDON).astimezone(UTC)
        part = self.clock.with_suffix(".part")
        part.write_text(instant.isoformat(), encoding="ascii")
        part.chmod(0o644)
        part.replace(self.clock)
        return self

    def words(self, *words: str | bytes, who: str | None) -> list[str | bytes]:
        return [
            "--config",
            str(self.folder / "cycle.toml"),
            *(("--as", who) if who else ()),
            *words,
        ]

    def run(
        self, *words: str | bytes, who: str | None = None, env: Mapping[str, str] | None = None
    ) -> Ran:
        """Type a line, as a process of its own. env: what stands in its environment when it
        begins.
        """
        if env is None:
            return ran(self.line(*words, who=who))
        typed = [sys.executable, str(AT), str(self.clock), *self.words(*words, who=who)]
        done = subprocess.run(
            typed,
            cwd=self.folder,
            env=environment(**env),
            capture_output=True,
            check=False,
            timeout=PATIENCE,
        )
        return Ran(done.returncode, done.stdout.decode(), done.stderr.decode())

    def line(
        self,
        *words: str | bytes,
        who: str | None = None,
        user: str | None = None,
        folder: Path | None = None,
        variables: Mapping[str, str] | None = None,
    ) -> Line:
        """What a process of its own is to run. user: of the machine, who may be in `folder`.
        variables: more for its environment.
        """
        return Line(
            words=self.words(*words, who=who),
            clock=self.clock,
            folder=folder or self.folder,
            environment=environment(**(variables or {})),
            user=user,
        )

    def ask(self, *words: str, who: str | None = None) -> Ran:
        """Type a line, in this process."""
        out, err = io.StringIO(), io.StringIO()
        typed = [str(word) for word in self.words(*words, who=who)]
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            code = run(typed, FileClock(self.clock))
        return Ran(code, out.getvalue(), err.getvalue())

    def does(self, *words: str, who: str) -> Ran:
        """Type a line that must succeed."""
        ran = self.ask(*words, who=who)
        assert ran.code == 0, f"cycle {' '.join(words)} as {who}: {ran.err}"
        return ran

    def opens(self, name: str = "cs") -> "Office":
        dates = str(self.folder / "workflows" / "community-safety-2016-17.yaml")
        self.does(
            "open",
            name,
            "--workflow",
            "community-safety",
            "--dates",
            dates,
            who="democratic-services",
        )
        return self

    def paper(self, name: str, text: str = "a text") -> str:
        """A file to attach."""
        path = self.folder / name
        path.write_text(text, encoding="utf-8")
        return str(path)

    def kinds(self, cycle: str = "cs") -> list[str]:
        """The kinds of the journal's entries."""
        return [row["kind"] for row in self.ask("log", cycle, "--json").json]

    def set_relay(self, port: int, host: str = "127.0.0.1") -> None:
        """Name the relay in the settings, and let the daemon look every second."""
        file = self.folder / "cycle.toml"
        text = file.read_text(encoding="utf-8").replace("port = 25\n", f"port = {port}\n")
        text = text.replace('host = "localhost"', f'host = "{host}"')
        file.write_text(
            f"{text}\n[daemon]\ndue_seconds = 1\ndispatch_seconds = 1\nrescue_seconds = 1\n",
            encoding="utf-8",
        )

    @contextlib.contextmanager
    def daemon(self, **variables: str) -> Iterator["Daemon"]:
        """The daemon as a process, killed at the end if it still runs. variables: more for its
        environment.
        """
        self._begun += 1
        log = self.folder / f"daemon-{self._begun}.log"
        begins_at = log.stat().st_size if log.exists() else 0
        process = Forked(self.line("daemon", variables=variables), log, log)
        daemon = Daemon(process, log, begins_at)
        try:
            yield daemon
        finally:
            process.kill()
            process.wait()


class Daemon:
    """A daemon that runs, and what it has logged since it began."""

    def __init__(self, process: Forked, log: Path, begins_at: int) -> None:
        self.process = process
        self._log = log
        self._begins_at = begins_at

    @property
    def log(self) -> str:
        return self._log.read_bytes()[self._begins_at :].decode()

    def says(self, words: str, times: int = 1) -> None:
        """Wait until the log has said something, so many times."""
        until(lambda: self.log.count(words) >= times, f"{words!r} in the log:\n{self.log}")

    def stop(self) -> int:
        """Ask it to stop; its exit code. Raises TimeoutExpired unless it stops within five
        seconds.
        """
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(timeout=5)

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()


class Post:
    """A relay in a thread of its own, and the post it has taken."""

    def __init__(self, sink: Sink) -> None:
        self.sink = sink

    @property
    def letters(self) -> list[EmailMessage]:
        return [message_from_bytes(content, policy=default) for content in self.sink.contents]

    def to(self, login: str) -> list[EmailMessage]:
        """The letters to an officer's address."""
        return [
            letter for letter in self.letters if f"{login}@council.example" in str(letter["To"])
        ]

    def reaches(self, login: str, times: int = 1) -> EmailMessage:
        """Wait until an officer has had so many letters; the last of them."""
        until(
            lambda: len(self.to(login)) >= times,
            f"letter {times} to {login}; there are {self.subjects()}",
        )
        return self.to(login)[times - 1]

    def subjects(self) -> list[tuple[str, str]]:
        return [(str(letter["To"]), str(letter["Subject"])) for letter in self.letters]


def words_of(letter: EmailMessage) -> str:
    body = letter.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


@contextlib.contextmanager
def unchanged(office: Office) -> Iterator[None]:
    """Everything that the office keeps is afterwards, byte for byte, what it was."""
    before = office.kept()
    yield
    assert office.kept() == before
    assert not (office.folder / "cycle.db-journal").exists()


def refuses(ran: Ran, *said: str, code: int = 1) -> None:
    """It ended with the code, said all of these on standard error, nothing on standard output,
    and showed no trace.
    """
    assert ran.code == code, ran
    assert ran.out == ""
    for words in said:
        assert words in ran.err
    assert "Traceback" not in ran.err


@contextlib.contextmanager
def relay(port: int = 0) -> Iterator[Post]:
    """A real SMTP server on loopback, in a thread with an event loop of its own."""
    ready = threading.Event()
    posts: list[Post] = []
    loop = asyncio.new_event_loop()
    ended = asyncio.Event()

    async def serve() -> None:
        async with listening(port=port) as sink:
            posts.append(Post(sink))
            ready.set()
            await ended.wait()

    thread = threading.Thread(target=lambda: loop.run_until_complete(serve()))
    thread.start()
    assert ready.wait(PATIENCE)
    try:
        yield posts[0]
    finally:
        loop.call_soon_threadsafe(ended.set)
        thread.join()
        loop.close()
