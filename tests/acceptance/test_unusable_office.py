"""An office that cannot be used as it is: its database, its folder, its settings. It is told in
words, and left as it was.
"""

import os
import resource
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from tests.acceptance.offices import AT, PATIENCE, Office, Ran, environment, refuses, unchanged

AUTHOR, CLERK, LEGAL, MONITORING = (
    "community-safety-officer",
    "democratic-services",
    "head-of-legal",
    "monitoring-officer",
)


class TestTheDatabase:
    def test_missing(self, office: Office) -> None:
        office.loses_database()
        refuses(office.ask("status"), office.missing)

    def test_not_a_database(self, office: Office) -> None:
        office.is_in_a_file("what a server keeps is a database")
        office.database.write_bytes(
            b"this is no database, but it is long enough to look like one\n" * 100
        )
        with unchanged(office):
            refuses(office.ask("status"), "is not a database of cycle, or it is damaged")

    def test_empty(self, office: Office) -> None:
        office.is_in_a_file("test_of_another_program empties a database on a server")
        office.database.write_bytes(b"")
        refuses(office.ask("status"), "is not a database of cycle, or it is damaged")

    def test_of_another_program(self, office: Office) -> None:
        office.sql("DROP TABLE alembic_version")
        with unchanged(office):
            refuses(office.ask("status"), office.not_ours)

    def test_of_a_newer_version(self, opened: Office) -> None:
        opened.sql("UPDATE alembic_version SET version_num = '0999'")
        with unchanged(opened):
            refuses(
                opened.ask("sign", "cs", "legal", who=LEGAL),
                "is of version 0999",
                "install that version",
            )

    def test_locked(self, opened: Office) -> None:
        with opened.locked():
            ran = opened.ask("sign", "cs", "legal", who=LEGAL)
        refuses(ran, "another process is writing to it", "Try again in a moment")

    def test_locked_for_readers_too(self, opened: Office) -> None:
        opened.is_in_a_file("a server lets others read while one writes")
        with closing(sqlite3.connect(opened.database, isolation_level=None)) as other:
            other.execute("BEGIN EXCLUSIVE")
            ran = opened.ask("status", "cs")
            other.execute("ROLLBACK")
        refuses(ran, "is locked: another process is writing to it", "Try again in a moment")

    def test_a_full_disk(self, opened: Office) -> None:
        opened.is_in_a_file("a server writes to its own disk, and says when that is full")
        paper = opened.paper("large.txt", "x" * 300_000)
        room = opened.database.stat().st_size + 50_000
        typed = [sys.executable, str(AT), str(opened.clock)]
        typed += map(
            str, opened.words("attach", "cs", "strategic-assessment", paper, who=AUTHOR)
        )
        with unchanged(opened):
            done = subprocess.run(
                typed,
                env=environment(),
                capture_output=True,
                check=False,
                timeout=PATIENCE,
                preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (room, room)),
            )
            refuses(
                Ran(done.returncode, done.stdout.decode(), done.stderr.decode()),
                "Nothing was changed",
            )
        assert opened.ask("verify").code == 0

    @pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
    def test_in_a_folder_that_may_not_be_written(self, opened: Office) -> None:
        opened.folder.chmod(0o500)
        try:
            refuses(opened.ask("sign", "cs", "legal", who=LEGAL), "may not be written")
        finally:
            opened.folder.chmod(0o700)


class TestAFolderForAnOffice:
    def test_one_that_holds_an_office_is_left_alone(self, office: Office) -> None:
        with unchanged(office):
            refuses(
                office.ask("init", str(office.folder)),
                "exists already; nothing has been changed",
            )

    def test_a_file_in_its_place_is_left_alone(self, office: Office) -> None:
        file = Path(office.paper("notes.txt", "mine"))
        refuses(office.ask("init", str(file)), "cannot be made")
        assert file.read_text(encoding="utf-8") == "mine"
        refuses(office.ask("init", str(file / "deeper")), "cannot be made")

    def test_what_was_begun_is_taken_away_and_what_stood_there_stays(
        self, office: Office, tmp_path: Path
    ) -> None:
        folder = tmp_path / "half"
        folder.mkdir()
        (folder / "mine.txt").write_text("mine", encoding="utf-8")
        shutil.copytree(office.folder / "templates", folder / "templates")
        refuses(office.ask("init", str(folder)), "templates exists already")
        assert sorted(path.name for path in folder.iterdir()) == ["mine.txt", "templates"]

    def test_a_name_too_long(self, office: Office) -> None:
        refuses(office.ask("init", "x" * 10_000), "cannot be made: File name too long")


SETTINGS: tuple[tuple[str, str, str], ...] = (
    ('database = "cycle.db"', 'datebase = "x"', 'Did you mean "database"?'),
    ('contact_name = "Democratic Services"', "", "contact_name is missing"),
    ('workflows = "workflows"', "workflows = 3", "workflows must be text"),
    (
        'database = "cycle.db"',
        'database = "mysql://x"',
        '"mysql" is no kind of database that cycle knows',
    ),
    ('database = "cycle.db"', 'database = "postgresql://x"', "names no database"),
    ('database = "cycle.db"', 'database = "postgresql://x:y@z/a"', "holds a password"),
    ('database = "cycle.db"', 'database = ""', "database is empty"),
    ("port = 25", "port = 70000", "[mail] port is 70000; it must be from 1 to 65,535"),
    ("port = 25", 'port = "x"', "[mail] port must be a whole number"),
    ('tls = "none"', 'tls = "perhaps"', "[mail] tls cannot be 'perhaps'"),
    ("port = 25", "prot = 25", 'Did you mean "port"?'),
    ("port = 25", "port = = 25", "is not a TOML file"),
    ("[mail]", "[daemon]\ndue_seconds = 0\n[mail]", "[daemon] due_seconds is 0"),
    (
        'sender_address = "cycle@council.example"',
        'sender_address = "x\\ny@z"',
        "is not an e-mail address",
    ),
    ('contact_name = "Democratic Services"', 'contact_name = "D\\nS"', "U+000A"),
)


@pytest.mark.parametrize(
    ("right", "wrong", "said"),
    SETTINGS,
    ids=[f"{wrong or 'nothing'}" for _, wrong, _ in SETTINGS],
)
def test_a_fault_in_the_settings_is_told_in_the_words_of_the_file(
    office: Office, right: str, wrong: str, said: str
) -> None:
    file = office.folder / "cycle.toml"
    text = file.read_text(encoding="utf-8").replace(office.where, "cycle.db")
    assert right in text
    file.write_text(
        text.replace(right, wrong).replace("cycle.db", office.where), encoding="utf-8"
    )
    ran = office.ask("status")
    refuses(ran, said, "cycle.toml")


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (
            'host = "relay.council.example"',
            "another machine, and mail to it would go unprotected",
        ),
        ('host = "no host"', "neither a host name nor an IP address"),
        ('host = "localhost"\nusername = "u"', "both a user name and a password"),
        ('host = "localhost"\nusername = "u"\npassword_file = "open"', "may be read by others"),
        ('host = "localhost"\nusername = "u"\npassword_file = "nosuch"', "cannot be read"),
        (
            'host = "localhost"\nusername = "u"\npassword_env = "NO_SUCH_VARIABLE"',
            "$NO_SUCH_VARIABLE",
        ),
        ('host = "localhost"\nca_file = "nosuch.pem"', "nosuch.pem is not there"),
    ],
)
def test_the_daemon_does_not_begin_with_a_relay_that_is_unsafe_or_unusable(
    office: Office, wrong: str, said: str
) -> None:
    secret = office.folder / "open"
    secret.write_text("secret word", encoding="utf-8")
    secret.chmod(0o644)
    file = office.folder / "cycle.toml"
    file.write_text(
        file.read_text(encoding="utf-8").replace('host = "localhost"', wrong), encoding="utf-8"
    )
    ran = office.ask("daemon")
    refuses(ran, said)
    assert "secret word" not in ran.err
