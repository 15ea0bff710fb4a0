"""Officers with accounts of their own: the real client, run as real users of this machine,
asking a real daemon.
"""

import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest
from tests.acceptance.offices import Office, Ran, ran, until
from tests.acceptance.processes import Forked

AUTHOR, LEGAL, CLERK, STRANGER, DAEMON = "daemon", "bin", "games", "www-data", "man"
"""Accounts that every Debian has; what they are elsewhere does not matter."""

ROOT = Path("/")
"""A folder that every user may go to."""

WANTS_ROOT = pytest.mark.skipif(
    os.geteuid() != 0, reason="only root can run a client as another user"
)


@contextmanager
def office_for_all(begun: Path) -> Iterator[Office]:
    """A copy of an office in a folder that every user may go to, which pytest's own are not. As
    on a server, its settings and workflows are open, and the folder is not.
    """
    with tempfile.TemporaryDirectory(prefix="cycle-") as scratch:
        folder = Path(scratch) / "office"
        shutil.copytree(begun, folder)
        office = Office(folder, Path(scratch) / "clock").at("2017-01-20 10:00")
        for path in (Path(scratch), folder, *folder.rglob("*")):
            path.chmod(0o755 if path.is_dir() else 0o644)
        folder.chmod(0o711)
        (folder / "workflows" / "officers.yaml").chmod(0o600)
        office.database.chmod(0o600)
        office.clock.chmod(0o644)
        yield office


OFFICES = {
    AUTHOR: "community-safety-officer",
    LEGAL: "head-of-legal",
    CLERK: "democratic-services",
}


def give_offices(office: Office) -> None:
    """Make three users of this machine officers of an office."""
    for login, role in OFFICES.items():
        email = f"{login}@council.example"
        office.does("officer", "add", login, "--name", login, "--email", email, who="")
        number = next(
            row["offices"][0].split("no. ")[1].split(",")[0]
            for row in office.ask("officer", "list", "--json").json
            if row["login"] == role
        )
        office.does("appoint", "--end", number, "--on", "2017-01-20", who="")
        office.does("appoint", role, login, "--from", "2017-01-21", who="")


@contextmanager
def shared_office(of_users: Path) -> Iterator[Office]:
    """A copy of an office whose officers are users of this machine; its daemon runs."""
    with (
        office_for_all(of_users) as office,
        office.at("2017-01-23 09:05").daemon() as daemon,
    ):
        daemon.says("listening at")
        yield office
        code = daemon.stop()
        assert code == 0, f"the daemon ended with {code}:\n{daemon.log}"


@contextmanager
def daemon_of(user: str, office: Office) -> Iterator[Path]:
    """The office's daemon as a user without any right of root's, whose the database becomes;
    where its log is.
    """
    account, log = pwd.getpwnam(user), office.folder / "daemon.log"
    for path in (office.folder, *office.folder.iterdir()):
        os.chown(path, account.pw_uid, account.pw_gid)
    process = Forked(office.line("daemon", user=user, folder=ROOT), log, log)
    try:
        until(
            lambda: b"listening at" in log.read_bytes() or process.poll() is not None,
            "the daemon",
        )
        assert process.poll() is None, log.read_text()
        yield log
        process.terminate()
        assert process.wait(timeout=5) == 0, log.read_text()
    finally:
        process.kill()
        process.wait()


def types(
    user: str,
    office: Office,
    *words: str,
    who: str | None = None,
    env: Mapping[str, str] | None = None,
) -> Ran:
    """Type a line as a user, with no other way to be anyone."""
    return ran(office.line(*words, who=who, user=user, folder=ROOT, variables=env))


def tries(user: str, statement: str) -> Ran:
    """A statement of Python, done as a user."""
    become = (
        "import json, os, pwd, socket, struct; os.setgroups([]); "
        f"os.setuid(pwd.getpwnam({user!r}).pw_uid)"
    )
    done = subprocess.run(
        [sys.executable, "-c", f"{become}; {statement}"],
        cwd="/",
        capture_output=True,
        check=False,
    )
    return Ran(done.returncode, done.stdout.decode(), done.stderr.decode())
