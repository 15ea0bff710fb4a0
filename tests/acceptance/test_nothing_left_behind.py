"""A process that was killed leaves nothing that a person must clear away, and what is made is
writable by its owner alone.
"""

import fcntl
import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.acceptance.offices import SOURCES, Office, environment

LEFT = (".nightly-2017-01-20.db.a1b2c3d4.part", ".nightly-2017-01-20.db.a1b2c3d4.part-journal")


def test_what_a_killed_backup_left_goes_with_the_next_one(opened: Office) -> None:
    folder = opened.folder / "kept"
    folder.mkdir()
    for name in LEFT:
        (folder / name).write_bytes(b"half")
    assert opened.ask("backup", str(folder / "b.db")).code == 0
    assert sorted(path.name for path in folder.iterdir()) == ["b.db", "b.db.sha256"]


def test_what_another_backup_is_filling_stays(opened: Office) -> None:
    folder = opened.folder / "kept"
    folder.mkdir()
    part = folder / LEFT[0]
    with part.open("wb") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        assert opened.ask("backup", str(folder / "b.db")).code == 0
        assert part.exists()


def test_what_a_killed_move_of_the_database_left_is_in_nobodys_way(
    opened: Office, tmp_path: Path
) -> None:
    target = tmp_path / "moved" / "cycle.db"
    target.parent.mkdir()
    (target.parent / ".cycle.db.a1b2c3d4.part").write_bytes(b"half")
    assert opened.ask("migrate-database", str(target)).code == 0
    assert [path.name for path in target.parent.iterdir()] == ["cycle.db"]


def test_an_office_half_made_is_made_anew(opened: Office, tmp_path: Path) -> None:
    folder = tmp_path / "half"
    (folder / "workflows").mkdir(parents=True)
    (folder / ".cycle-init").touch()
    (folder / "cycle.toml").write_text("half")
    assert opened.ask("init", str(folder)).code == 0
    assert not (folder / ".cycle-init").exists()
    assert Office(folder, opened.clock).ask("verify").code == 0


def test_an_office_that_is_made_is_never_made_again(opened: Office) -> None:
    before = opened.kept()
    assert opened.ask("init", str(opened.folder)).code == 1
    assert opened.kept() == before


def test_under_a_loose_umask_nothing_is_writable_by_others(tmp_path: Path) -> None:
    folder = tmp_path / "loose"
    subprocess.run(
        ["sh", "-c", f'umask 000; exec "{sys.executable}" -m cycle init "{folder}"'],
        env=environment(PYTHONPATH=str(SOURCES)),
        check=True,
        capture_output=True,
    )
    made = [folder, *folder.rglob("*")]
    assert len(made) > 10
    assert [path for path in made if os.stat(path).st_mode & 0o022] == []  # noqa: PTH116


def test_on_a_read_only_mount_what_reads_works_and_what_writes_says_why(
    opened: Office,
) -> None:
    opened.is_in_a_file("a server keeps its own elsewhere, and no mount here touches that")
    typed = " ".join(
        f'"{sys.executable}" -m cycle --config "{opened.folder}/cycle.toml" {words}; '
        'echo "=$?";'
        for words in ("status", "log cs", "verify", "officer change head-of-hr --name X")
    )
    there = f'"{opened.folder}"'
    mounted = f"mount --bind {there} {there} && mount -o remount,ro,bind {there}"
    ran = subprocess.run(
        [
            *("unshare", "--mount", "sh", "-c"),
            f"{mounted} && {{ {typed} }}",
        ],
        env=environment(PYTHONPATH=str(SOURCES)),
        capture_output=True,
        text=True,
        check=False,
    )
    if "permitted" in ran.stderr or "denied" in ran.stderr:
        pytest.skip("nothing can be mounted here")
    codes = [line[1:] for line in ran.stdout.splitlines() if line.startswith("=")]
    assert codes == ["0", "0", "0", "1"], ran
    assert "read-only" in ran.stderr or "may not be written" in ran.stderr, ran.stderr
