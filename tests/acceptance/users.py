"""Officers with accounts of their own: the real client, run as real users of this machine, asking a real daemon."""

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
from tests.acceptance.offices import PATIENCE, SOURCES, Office, Ran, environment

AUTHOR, LEGAL, STRANGER = "daemon", "bin", "www-data"
"""Accounts that every Debian has; what they are elsewhere does not matter."""

AS_USER = Path(__file__).with_name("as_user.py")

WANTS_ROOT = pytest.mark.skipif(os.geteuid() != 0, reason="only root can run a client as another user")


def make_ways(folder: Path) -> None:
    """Let every user go through to the folder, and read the settings, but for what is private in it."""
    for part in (folder, *folder.parents):
        if part.stat().st_uid == os.geteuid() and part != Path("/"):
            part.chmod(part.stat().st_mode | 0o711)
    for part in (folder, *(folder / "workflows").rglob("*"), folder / "workflows", folder / "cycle.toml"):
        part.chmod(part.stat().st_mode | (0o755 if part.is_dir() else 0o644))


def types(
    user: str, office: Office, *words: str, who: str | None = None, env: Mapping[str, str] | None = None
) -> Ran:
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
