"""Backups through the real command line: made, proved, edited, restored; the nightly ones by
the daemon.

All of them of a SQLite file. An office on a server has its own in test_server_backups.
"""

import contextlib
import re
import shutil
import sqlite3
import stat
import subprocess
from pathlib import Path

import pytest
from tests.acceptance.offices import Office, refuses, relay, unchanged, until

from cycle.store.database import SCHEMA_VERSION

AUTHOR = "community-safety-officer"
FREED = "DROP TRIGGER journal_refuses_update; DROP TRIGGER journal_refuses_delete;"


@pytest.fixture(autouse=True)
def in_a_file(opened: Office) -> Path:
    opened.is_in_a_file("test_server_backups has the same of a server's")
    return opened.database


@pytest.fixture
def kept(opened: Office) -> Path:
    """A backup of an office with a document in it."""
    opened.does("attach", "cs", "strategic-assessment", opened.paper("paper.txt"), who=AUTHOR)
    file = opened.folder / "kept.db"
    made = opened.run("backup", str(file), "--json")
    assert made.code == 0, made.err
    assert made.json["entries"] > 6
    return file


def seal_of(backup: Path) -> Path:
    return backup.with_name(f"{backup.name}.sha256")


def edited(backup: Path, statement: str) -> None:
    with contextlib.closing(sqlite3.connect(backup)) as database:
        database.executescript(FREED)
        with database:
            assert database.execute(statement).rowcount > 0


def test_a_backup_is_its_owners_alone_sealed_and_whole(opened: Office, kept: Path) -> None:
    for file in (kept, seal_of(kept)):
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
    checked = subprocess.run(
        ["sha256sum", "--check", seal_of(kept).name], cwd=kept.parent, check=False
    )
    assert checked.returncode == 0
    assert opened.run("verify", "--backup", str(kept)).code == 0
    assert list(opened.folder.glob(".kept*")) == []


def test_it_never_takes_the_place_of_a_file(opened: Office, kept: Path) -> None:
    before = kept.read_bytes()
    with unchanged(opened):
        refuses(opened.ask("backup", str(kept)), "is there already")
        refuses(
            opened.ask("restore", str(kept)),
            "is there already, and a restored backup never takes its place",
        )
        refuses(opened.ask("backup", str(opened.database)), "is there already")
    assert kept.read_bytes() == before


def test_a_link_of_the_backups_name_is_not_followed(opened: Office) -> None:
    (opened.folder / "link.db").symlink_to(opened.folder / "elsewhere.db")
    refuses(opened.ask("backup", str(opened.folder / "link.db")), "is there already")
    assert not (opened.folder / "elsewhere.db").exists()


def test_one_byte_changed_is_found_wherever_it_is(opened: Office, kept: Path) -> None:
    content = bytearray(kept.read_bytes())
    schema = [found.start() for found in re.finditer(rb"left_on|recipient|obligation", content)]
    places = (30, len(content) // 3, len(content) // 2, len(content) - 1, *schema[:3])
    for place in places:
        changed = bytearray(content)
        changed[place] ^= 1
        kept.write_bytes(changed)
        ran = opened.ask("verify", "--backup", str(kept))
        assert ran.code == 1, place
        assert "but it was sealed as" in ran.out
        assert "Traceback" not in ran.err


@pytest.mark.parametrize(
    ("statement", "named"),
    [
        (
            "UPDATE journal SET body = replace(body, 'strategic', 'tragic') WHERE seq = 6",
            "cs: entry 6: its content",
        ),
        (
            "UPDATE officers SET email = 'a@b.example' WHERE login = 'head-of-legal'",
            "about the officer head-of-legal",
        ),
        ("UPDATE contents SET content = x'00'", "strategic-assessment, version 1, of cs"),
        ("DELETE FROM journal WHERE stream = 'cs' AND seq = 6", "cs: entry 6"),
    ],
)
def test_a_row_edited_in_a_backup_is_named_even_where_the_seal_was_written_anew(
    opened: Office, kept: Path, statement: str, named: str
) -> None:
    edited(kept, statement)
    seal_of(kept).unlink()
    checked = opened.ask("restore", str(kept), "--check")
    assert checked.code == 1
    assert named in checked.out
    opened.database.unlink()
    refuses(opened.ask("restore", str(kept)), "is not a whole backup", named)
    assert not opened.database.exists()
    assert list(opened.folder.glob(".cycle.db*")) == []


NOT_WHOLE = "UPDATE officers SET name = 'X' WHERE login = 'head-of-legal'"


def test_a_record_that_is_not_whole_is_backed_up_apart_and_said(opened: Office) -> None:
    edited(opened.database, NOT_WHOLE)
    ran = opened.ask("backup", str(opened.folder / "b.db"))
    assert ran.code == 1
    assert "about the officer head-of-legal" in ran.out
    assert "is kept apart as" in ran.out
    assert sorted(file.name for file in opened.folder.glob("*b.*db*")) == [
        "b.not-whole.db",
        "b.not-whole.db.sha256",
    ]
    examined = opened.ask("verify", "--backup", str(opened.folder / "b.not-whole.db"))
    assert examined.code == 1
    assert "sealed as" not in examined.out


def test_what_is_kept_apart_can_be_restored_for_want_of_another_and_the_journal_says_so(
    opened: Office,
) -> None:
    edited(opened.database, NOT_WHOLE)
    opened.ask("backup", str(opened.folder / "b.db"))
    apart = str(opened.folder / "b.not-whole.db")
    opened.database.unlink()
    refuses(
        opened.ask("restore", apart), "is not a whole backup", "cycle restore --not-whole FILE"
    )
    assert not opened.database.exists()
    done = opened.ask("restore", "--not-whole", apart)
    assert done.code == 0, done
    assert "Its record is not whole: officers: what is stored about" in done.out
    assert "about the officer head-of-legal" in opened.ask("verify").out
    with contextlib.closing(sqlite3.connect(opened.database)) as database:
        (body,) = database.execute(
            "SELECT body FROM journal WHERE kind = 'backup-restored'"
        ).fetchone()
    assert "about the officer head-of-legal" in body


def test_a_changed_byte_is_no_record_that_may_be_taken_as_it_is(
    opened: Office, kept: Path
) -> None:
    kept.write_bytes(kept.read_bytes() + b"x")
    opened.database.unlink()
    refuses(opened.ask("restore", "--not-whole", str(kept)), "but it was sealed as")
    assert not opened.database.exists()


def test_the_nightly_backup_of_a_record_that_is_not_whole_is_said_by_log_and_health(
    opened: Office,
) -> None:
    edited(opened.database, NOT_WHOLE)
    opened.set_relay(1)
    folder = opened.folder / "backups"
    with opened.at("2017-01-23 12:00").daemon() as daemon:
        daemon.says("the record cannot be proved whole: officers: what is stored about")
        until((folder / "nightly-2017-01-23.not-whole.db.sha256").exists, "the night's backup")
        assert daemon.stop() == 0
    health = opened.ask("health")
    assert health.code == 1
    assert "nightly-2017-01-23.not-whole.db, is not whole. Run: cycle verify" in health.out
    assert not list(folder.glob("nightly-2017-01-23.db*"))
    again = opened.ask("backup", "--nightly")
    assert "is there already" in again.out


def test_what_is_restored_is_what_was_and_nothing_in_flight_goes_out_again(
    opened: Office,
) -> None:
    waiting = letters_waiting(opened)
    kept = opened.folder / "kept.db"
    assert opened.ask("backup", str(kept)).code == 0
    status = opened.ask("status", "cs", "--json").json
    with relay() as post:
        set_port(opened, post.sink.port)
        with opened.daemon() as daemon:
            until(
                lambda: len(post.letters) == len(waiting), "every letter sent, after the backup"
            )
            assert daemon.stop() == 0
        opened.database.unlink()
        done = opened.run("restore", str(kept))
        assert done.code == 0, done.err
        assert all(key in done.out for key in waiting)
        assert "cycle mail release KEY" in done.out
        assert stat.S_IMODE(opened.database.stat().st_mode) == 0o600
        assert opened.ask("status", "cs", "--json").json == status
        assert opened.ask("verify").code == 0
        with opened.daemon() as daemon:
            until(lambda: has_dispatched(opened), "a pass of the dispatcher")
            assert daemon.stop() == 0
        assert len(post.letters) == len(waiting), "none is sent a second time"
    assert {row["state"] for row in opened.ask("mail", "list", "--json").json} == {"held"}
    assert "cycle mail release KEY" in opened.ask("doctor").out


def has_dispatched(office: Office) -> bool:
    daemon = office.ask("health", "--json").json["daemon"]
    return bool(daemon and daemon["duties"]["dispatch"]["passed_at"])


def letters_waiting(office: Office) -> list[str]:
    """The keys of letters that were written while there was no relay."""
    office.does("attach", "cs", "assessment-report", office.paper("report.txt"), who=AUTHOR)
    with relay() as gone:
        port = gone.sink.port
    office.set_relay(port)
    with office.at("2017-01-23 03:05").daemon() as daemon:
        office.at("2017-01-23 09:05")
        daemon.says("the mail relay cannot be used")
        assert daemon.stop() == 0
    shutil.rmtree(office.folder / "backups", ignore_errors=True)
    waiting = [row["key"] for row in office.ask("mail", "list", "--json").json]
    assert waiting
    return waiting


def set_port(office: Office, port: int) -> None:
    file = office.folder / "cycle.toml"
    file.write_text(
        re.sub(r"port = \d+", f"port = {port}", file.read_text(encoding="utf-8")),
        encoding="utf-8",
    )


def test_an_old_journal_of_sqlite_beside_the_place_is_not_rolled_into_the_restored_file(
    opened: Office, kept: Path
) -> None:
    opened.database.rename(opened.folder / "old.db")
    left = opened.database.with_name("cycle.db-journal")
    left.write_bytes(b"what a torn commit left")
    refuses(opened.ask("restore", str(kept)), "cycle.db-journal is there already")
    assert not opened.database.exists()


def test_the_daemon_makes_one_backup_a_day_and_removes_the_old_ones(opened: Office) -> None:
    opened.set_relay(1)
    folder = opened.folder / "backups"
    folder.mkdir()
    for day in range(1, 20):
        (folder / f"nightly-2016-12-{day:02}.db").write_text("x")
        (folder / f"nightly-2016-12-{day:02}.db.sha256").write_text("x")
    with opened.at("2017-01-23 12:00").daemon() as daemon:
        daemon.says("backup: ")
        until((folder / "nightly-2017-01-23.db.sha256").exists, "the night's backup")
        daemon.says("is no longer kept", times=5)
        assert daemon.stop() == 0
    assert opened.ask("verify", "--backup", str(folder / "nightly-2017-01-23.db")).code == 0
    assert len(list(folder.glob("*.db"))) == 15, "fourteen, and the first of December"
    again = opened.ask("backup", "--nightly")
    assert (again.code, again.out) == (
        0,
        "Tonight's backup is there already, or not due yet.\n",
    )


def test_a_nightly_backup_that_fails_is_said_by_log_health_and_doctor(opened: Office) -> None:
    opened.set_relay(1)
    (opened.folder / "backups").write_text("in the way")
    with opened.at("2017-01-23 12:00").daemon() as daemon:
        daemon.says("the nightly backup cannot be made")
        until(
            lambda: "The nightly backup: " in opened.ask("health").out,
            "the trouble in the pulse",
        )
        assert opened.ask("health").code == 1
        assert "the nightly backup: The folder of backups" in opened.ask("doctor").out
        assert daemon.stop() == 0


def test_a_database_of_a_later_program_is_refused_by_upgrade_and_restore(
    opened: Office, kept: Path
) -> None:
    edited(opened.database, "UPDATE alembic_version SET version_num = '9999'")
    with unchanged(opened):
        refuses(opened.ask("upgrade"), "is of version 9999", "install that version here too")
    edited(kept, "UPDATE alembic_version SET version_num = '9999'")
    seal_of(kept).unlink()
    opened.database.unlink()
    refuses(opened.ask("restore", str(kept)), "is of version 9999")


def test_an_up_to_date_database_needs_no_upgrade_and_no_backup(opened: Office) -> None:
    with unchanged(opened):
        ran = opened.ask("upgrade")
    assert (ran.code, ran.out) == (
        0,
        f"The database is of version {SCHEMA_VERSION} already; nothing to do.\n",
    )
    assert not (opened.folder / "backups").exists()
