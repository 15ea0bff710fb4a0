"""Officers with accounts of their own: the real client, run as real users of this machine, asking a real daemon."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest
from tests.acceptance.offices import PATIENCE, SOURCES, Office, Ran, environment

AUTHOR, LEGAL, STRANGER = "daemon", "bin", "www-data"
"""Accounts that every Debian has; what they are elsewhere does not matter."""

AS_USER = Path(__file__).with_name("as_user.py")

WANTS_ROOT = pytest.mark.skipif(os.geteuid() != 0, reason="only root can run a client as another user")


@contextmanager
def office_for_all(begun: Path) -> Iterator[Office]:
    """A copy of an office in a folder that every user may go to, which pytest's own are not; its settings are open."""
    with tempfile.TemporaryDirectory(prefix="cycle-") as scratch:
        folder = Path(scratch) / "office"
        shutil.copytree(begun, folder)
        office = Office(folder, Path(scratch) / "clock").at("2017-01-20 10:00")
        for path in (Path(scratch), folder, *folder.rglob("*")):
            path.chmod(0o755 if path.is_dir() else 0o644)
        office.database.chmod(0o600)
        office.clock.chmod(0o644)
        yield office


def types(user: str, office: Office, *words: str, who: str | None = None, env: Mapping[str, str] | None = None) -> Ran:
    """Type a line as a user, with no other way to be anyone."""
    repository = str(AS_USER.parents[2])
    done = subprocess.run(
        [sys.executable, str(AS_USER), user, str(office.clock), *office.words(*words, who=who)],
        cwd="/",
        env=environment(PYTHONPATH=os.pathsep.join((str(SOURCES), repository)), **(env or {})),
        capture_output=True,
        check=False,
        timeout=PATIENCE,
    )
    return Ran(done.returncode, done.stdout.decode(), done.stderr.decode())


def tries(user: str, statement: str) -> Ran:
    """A statement of Python, done as a user."""
    become = f"import os, pwd; os.setgroups([]); os.setuid(pwd.getpwnam({user!r}).pw_uid)"
    done = subprocess.run([sys.executable, "-c", f"{become}; {statement}"], cwd="/", capture_output=True, check=False)
    return Ran(done.returncode, done.stdout.decode(), done.stderr.decode())
