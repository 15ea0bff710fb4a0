"""Processes of the real command line that begin at once: each is forked from a server that has
imported everything, one for each process of tests, and goes on as if it had just begun, in an
environment, a folder and with a user's rights of its own.

What is about the beginning of a process itself (streams, encodings, the installed command)
starts an interpreter instead.
"""

import importlib
import io
import os
import pwd
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import TextIO

from tests.acceptance.at import FileClock

from cycle.cli.main import run

PRELOADED = "tests.acceptance.preloaded"

_SERVER = get_context("forkserver")
_SERVER.set_forkserver_preload([PRELOADED])


@dataclass(frozen=True)
class Line:
    """What is typed, where and by whom. user: None for the tests' own."""

    words: Sequence[str | bytes]
    clock: Path
    folder: Path
    environment: Mapping[str, str]
    user: str | None = None


def finished(line: Line, patience: float) -> tuple[int, bytes, bytes]:
    """The exit code, the output and the errors of a line. Raises subprocess.TimeoutExpired
    after `patience` seconds.
    """
    with tempfile.TemporaryDirectory(prefix="cycle-line-") as scratch:
        out, err = Path(scratch, "out"), Path(scratch, "err")
        process = Forked(line, out, err)
        try:
            code = process.wait(patience)
        finally:
            process.kill()
        return code, out.read_bytes(), err.read_bytes()


class Forked:
    """A process that runs a line; what `subprocess.Popen` offers of it."""

    def __init__(self, line: Line, out: Path, err: Path) -> None:
        """Begins the line; its words go to the ends of these files."""
        for file in (out, err):
            file.touch()
        self._process = _SERVER.Process(target=_run, args=(line, out, err))
        self._process.start()

    def poll(self) -> int | None:
        return self._process.exitcode

    def wait(self, timeout: float | None = None) -> int:
        """Its exit code. Raises subprocess.TimeoutExpired."""
        self._process.join(timeout)
        if self._process.exitcode is None:
            raise subprocess.TimeoutExpired("cycle", timeout or 0)
        return self._process.exitcode

    def send_signal(self, number: signal.Signals) -> None:
        assert self._process.pid
        if self.poll() is None:
            os.kill(self._process.pid, number)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)


def _run(line: Line, out: Path, err: Path) -> None:
    """The whole of the forked process."""
    importlib.import_module(PRELOADED)
    os.environ.clear()
    os.environ.update(line.environment)
    time.tzset()
    os.chdir(line.folder)
    _open(0, Path(os.devnull), os.O_RDONLY)
    _open(1, out, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    _open(2, err, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    sys.stdin, sys.stdout, sys.stderr = _streams()
    if line.user:
        _become(line.user)
    sys.exit(run([os.fsdecode(word) for word in line.words], FileClock(line.clock)))


def _streams() -> tuple[TextIO, TextIO, TextIO]:
    """As an interpreter begins with them, where UTF-8 is spoken."""
    return (
        io.TextIOWrapper(io.BufferedReader(io.FileIO(0, closefd=False)), "utf-8"),
        io.TextIOWrapper(io.BufferedWriter(io.FileIO(1, "w", closefd=False)), "utf-8"),
        io.TextIOWrapper(
            io.BufferedWriter(io.FileIO(2, "w", closefd=False)),
            "utf-8",
            errors="backslashreplace",
            line_buffering=True,
        ),
    )


def _open(number: int, file: Path, flags: int) -> None:
    """Let a number of a stream stand for a file."""
    opened = os.open(file, flags, 0o600)
    os.dup2(opened, number)
    os.close(opened)


def _become(user: str) -> None:
    """Be a user for good, with no other way to be anyone."""
    account = pwd.getpwnam(user)
    os.setgroups([])
    os.setresgid(account.pw_gid, account.pw_gid, account.pw_gid)
    os.setresuid(account.pw_uid, account.pw_uid, account.pw_uid)
