"""The files that put an office on a server, as systemd reads them and as the program does."""

import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from tests.acceptance.offices import PATIENCE, environment, until
from tests.source_trees import REPOSITORY

DEPLOY = REPOSITORY / "deploy"
ANALYZE = shutil.which("systemd-analyze")
SERVICES = ("cycle.service", "cycle-backup.service")
MOST_EXPOSED = "15"
"""Tenths of systemd's own score, from 0 (shut in) to 100."""

with_systemd = pytest.mark.skipif(
    ANALYZE is None, reason="systemd-analyze is not installed here"
)


@with_systemd
@pytest.mark.parametrize("unit", [*SERVICES, "cycle-backup.timer"])
def test_systemd_finds_nothing_wrong_with_a_unit(unit: str, tmp_path: Path) -> None:
    """The program need not be installed where it is analysed, nor its manual: a stand-in for it
    is named.
    """
    for file in (DEPLOY / "systemd").iterdir():
        words = file.read_text(encoding="utf-8").replace("/opt/cycle/bin/cycle", sys.executable)
        (tmp_path / file.name).write_text(words, encoding="utf-8")
    found = analyze("verify", "--man=no", str(tmp_path / unit))
    assert [
        line for line in found.splitlines() if str(tmp_path) in line or "cycle" in line
    ] == []


@with_systemd
@pytest.mark.parametrize("unit", SERVICES)
def test_a_service_is_shut_in(unit: str) -> None:
    analyze(
        "security",
        "--offline=true",
        f"--threshold={MOST_EXPOSED}",
        str(DEPLOY / "systemd" / unit),
    )


def analyze(*words: str) -> str:
    assert ANALYZE is not None
    done = subprocess.run([ANALYZE, *words], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stderr


def test_an_office_on_a_server_as_its_unit_begins_it(tmp_path: Path) -> None:
    """`init` by the settings of the server, then what the unit runs, with a notify socket of
    the test's.
    """
    settings, state, run = tmp_path / "etc" / "cycle.toml", tmp_path / "state", tmp_path / "run"
    for folder in (settings.parent, state, run):
        folder.mkdir()
    words = (DEPLOY / "cycle.toml").read_text(encoding="utf-8")
    settings.write_text(
        words.replace("/var/lib/cycle", str(state)).replace("/run/cycle", str(run)),
        encoding="utf-8",
    )
    cycle("init", "--settings", str(settings))
    assert (state / "cycle.db").stat().st_mode & 0o777 == 0o600
    assert sorted(path.name for path in settings.parent.iterdir()) == ["cycle.toml"]
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as systemd:
        systemd.bind(str(tmp_path / "notify"))
        systemd.settimeout(PATIENCE)
        pre, start = commands(settings)
        cycle(*pre)
        env = environment(NOTIFY_SOCKET=str(tmp_path / "notify"), RUNTIME_DIRECTORY=str(run))
        with subprocess.Popen(
            [sys.executable, "-m", "cycle", *start], env=env, stderr=subprocess.PIPE
        ) as daemon:
            try:
                assert systemd.recv(100) == b"READY=1"
                assert (run / "pulse").is_file()
                assert (run / "cycle.sock").stat().st_mode & 0o777 == 0o666, (
                    "whoever is told READY may ask"
                )
                assert systemd.recv(100) == b"WATCHDOG=1"
                daemon.terminate()
                assert daemon.wait(5) == 0
                assert systemd.recv(100) == b"STOPPING=1"
            finally:
                daemon.kill()
    until(lambda: not (run / "pulse").exists(), "the pulse taken away")
    assert not (run / "cycle.sock").exists()


def test_the_daemon_sees_the_users_of_the_machine_and_officers_see_its_workflows() -> None:
    unit, backup = (
        (DEPLOY / "systemd" / name).read_text(encoding="utf-8").splitlines()
        for name in SERVICES
    )
    assert not [line for line in unit if line.startswith("PrivateUsers")]
    assert {
        "RuntimeDirectory=cycle",
        "RuntimeDirectoryMode=0755",
        "StateDirectoryMode=0711",
    } <= set(unit)
    assert "StateDirectoryMode=0711" in backup
    assert "d /var/lib/cycle 0711 cycle cycle -" in (
        DEPLOY / "tmpfiles.d" / "cycle.conf"
    ).read_text(encoding="utf-8")


def commands(settings: Path) -> list[list[str]]:
    """What the unit runs, with settings of the test's."""
    lines = (DEPLOY / "systemd" / "cycle.service").read_text(encoding="utf-8").splitlines()
    typed = [
        line.partition("/opt/cycle/bin/cycle ")[2]
        for line in lines
        if line.startswith("ExecStart")
    ]
    return [words.replace("/etc/cycle/cycle.toml", str(settings)).split() for words in typed]


def cycle(*words: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "cycle", *words],
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
