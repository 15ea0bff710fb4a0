"""Backups of an office on a server, through the real command line: made by pg_dump, proved,
edited, restored.
"""

import os
import shutil
import stat
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.acceptance.offices import Office, refuses, relay, until
from tests.postgres_server import PostgresServer, database_of

AUTHOR = "community-safety-officer"
NOW = "2017-01-23 10:00"

Elsewhere = Callable[[], Office]
"""The same office with the settings of a server's empty database, as after a loss."""


@pytest.fixture(scope="module")
def moved(
    begun: Path, postgres: PostgresServer, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Path, str]]:
    """An office on a server, with a document, and letters that wait: its folder and its
    database. It is copied for each test.
    """
    folder = tmp_path_factory.mktemp("moved") / "office"
    shutil.copytree(begun, folder)
    office = Office(folder, folder.with_name("clock")).at(NOW)
    paper = office.paper("report.txt", "£5,\t“now”\r\n\\.\n\\N \x7f")
    office.does("attach", "cs", "assessment-report", paper, who=AUTHOR)
    with postgres.database() as address:
        assert office.ask("migrate-database", address).code == 0
        yield folder, database_of(address)


@pytest.fixture
def target(moved: tuple[Path, str], postgres: PostgresServer) -> Iterator[str]:
    """The database of the office on a server."""
    with postgres.office(copied_from=moved[1]) as address:
        yield address


@pytest.fixture
def empty(postgres: PostgresServer) -> Iterator[str]:
    with postgres.database() as address:
        yield address


@pytest.fixture
def used(moved: tuple[Path, str], target: str, tmp_path: Path) -> Office:
    """A copy of the office on a server."""
    shutil.copytree(moved[0], tmp_path / "office")
    return use(Office(tmp_path / "office", tmp_path / "clock").at(NOW), target)


@pytest.fixture
def kept(used: Office) -> Path:
    file = used.folder / "kept.dump"
    made = used.run("backup", str(file), "--json")
    assert made.code == 0, made.err
    assert made.json["entries"] > 6
    return file


def use(office: Office, database: str) -> Office:
    file = office.folder / "cycle.toml"
    lines = file.read_text(encoding="utf-8").splitlines()
    setting = f'database = "{database}"'
    file.write_text(
        "\n".join(setting if line.startswith("database =") else line for line in lines) + "\n",
        encoding="utf-8",
    )
    return office


READERS = (("status", "cs"), ("log", "cs"), ("timetable", "cs"), ("officer", "list"))


def told(office: Office) -> list[object]:
    return [office.ask(*reader, "--json").json for reader in READERS]


def tables_of(postgres: PostgresServer, address: str) -> list[tuple[object, ...]]:
    return postgres.asks(
        "SELECT tablename FROM pg_tables WHERE schemaname = 'public'", database_of(address)
    )


def seal_of(backup: Path) -> Path:
    return backup.with_name(f"{backup.name}.sha256")


def edits(postgres: PostgresServer, address: str, statement: str) -> None:
    """As a superuser does who means no good: no trigger is in the way."""
    postgres.asks(f"SET session_replication_role = replica; {statement}", database_of(address))


def test_a_backup_is_its_owners_alone_sealed_whole_and_pg_dumps_own(
    kept: Path, used: Office
) -> None:
    for file in (kept, seal_of(kept)):
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert (
        subprocess.run(
            ["sha256sum", "--check", seal_of(kept).name], cwd=kept.parent, check=False
        ).returncode
        == 0
    )
    listed = subprocess.run(
        ["pg_restore", "--list", str(kept)], capture_output=True, check=True
    ).stdout
    assert b"TABLE DATA public journal" in listed
    assert b"journal_refuses_change" in listed
    checked = used.run("verify", "--backup", str(kept))
    assert (checked.code, "whole" in checked.out) == (0, True)
    assert list(used.folder.glob(".kept*")) == []
    with_name = used.ask("backup", "--json").json["file"]
    assert with_name.endswith(".dump")


def test_one_byte_changed_is_found_wherever_it_is(used: Office, kept: Path) -> None:
    content = kept.read_bytes()
    for place in (2, 30, len(content) // 3, len(content) // 2, len(content) - 1):
        changed = bytearray(content)
        changed[place] ^= 1
        kept.write_bytes(changed)
        ran = used.ask("verify", "--backup", str(kept))
        assert ran.code == 1, place
        assert "but it was sealed as" in ran.out
        assert "Traceback" not in ran.err


def test_a_dump_that_breaks_off_is_no_backup(
    used: Office, kept: Path, empty: str, postgres: PostgresServer
) -> None:
    kept.write_bytes(kept.read_bytes()[: kept.stat().st_size * 2 // 3])
    seal_of(kept).unlink()
    refuses(
        use(used, empty).ask("restore", str(kept)), "is not a whole backup", "cannot be read"
    )
    assert tables_of(postgres, empty) == []


@pytest.mark.parametrize(
    ("statement", "named"),
    [
        (
            "UPDATE journal SET body = replace(body, 'assessment', 'asset') WHERE seq = 6",
            "cs: entry 6: its content",
        ),
        (
            "UPDATE officers SET email = 'a@b.example' WHERE login = 'head-of-legal'",
            "the officer head-of-legal",
        ),
        ("UPDATE contents SET content = '\\x00'", "assessment-report, version 1, of cs"),
    ],
)
def test_a_backup_of_a_record_that_was_edited_is_kept_apart_and_so_named_as_anothers_is(
    used: Office, target: str, empty: str, postgres: PostgresServer, statement: str, named: str
) -> None:
    edits(postgres, target, statement)
    made = used.ask("backup", str(used.folder / "b.dump"))
    assert made.code == 1
    assert named in made.out
    assert sorted(file.name for file in used.folder.glob("*b.*")) == [
        "b.not-whole.dump",
        "b.not-whole.dump.sha256",
    ]
    dumped = used.folder / "theirs.dump"
    subprocess.run(["pg_dump", "--format=custom", f"--file={dumped}", target], check=True)
    checked = used.ask("restore", str(dumped), "--check")
    assert checked.code == 1
    assert named in checked.out
    refuses(use(used, empty).ask("restore", str(dumped)), "is not a whole backup", named)
    assert tables_of(postgres, empty) == []


def test_what_is_restored_is_what_was_and_nothing_in_flight_goes_out_again(
    used: Office, kept: Path, empty: str
) -> None:
    before = told(used)
    waiting = [row["key"] for row in used.ask("mail", "list", "--json").json]
    assert waiting
    refuses(used.ask("restore", str(kept)), "holds an office already")
    done = use(used, empty).run("restore", str(kept))
    assert done.code == 0, done.err
    assert all(key in done.out for key in waiting)
    assert "cycle mail release KEY" in done.out
    assert told(used) == before
    assert used.ask("verify").code == 0
    with relay() as post:
        used.set_relay(post.sink.port)
        with used.daemon() as daemon:
            until(lambda: has_dispatched(used), "a pass of the dispatcher")
            assert daemon.stop() == 0
        assert post.letters == []
    assert {row["state"] for row in used.ask("mail", "list", "--json").json} == {"held"}


def has_dispatched(office: Office) -> bool:
    daemon = office.ask("health", "--json").json["daemon"]
    return bool(daemon and daemon["duties"]["dispatch"]["passed_at"])


def test_a_backup_of_either_kind_goes_into_either_kind_of_place(
    used: Office, kept: Path, empty: str
) -> None:
    before = told(used)
    file = used.folder / "new" / "cycle.db"
    file.parent.mkdir()
    assert use(used, str(file)).ask("restore", str(kept)).code == 0
    assert told(used) == before
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert used.ask("backup", str(used.folder / "kept.db")).code == 0
    assert use(used, empty).ask("restore", str(used.folder / "kept.db")).code == 0
    assert told(used) == before
    assert used.ask("verify").code == 0


def test_a_database_that_holds_anything_is_left_alone(
    used: Office, kept: Path, empty: str, postgres: PostgresServer
) -> None:
    postgres.asks("CREATE TABLE payroll (id int)", database_of(empty))
    refuses(use(used, empty).ask("restore", str(kept)), "is not empty: it holds payroll")
    assert tables_of(postgres, empty) == [("payroll",)]


def test_a_dump_of_something_else_is_refused(
    used: Office, empty: str, postgres: PostgresServer
) -> None:
    dumped = used.folder / "theirs.dump"
    subprocess.run(["pg_dump", "--format=custom", f"--file={dumped}", empty], check=True)
    refuses(
        use(used, empty).ask("restore", str(dumped)),
        "is a dump of another database than an office's",
    )
    assert tables_of(postgres, empty) == []


def test_a_database_of_a_later_program_is_refused_by_upgrade_backup_and_restore(
    used: Office, target: str, empty: str, postgres: PostgresServer
) -> None:
    postgres.asks("UPDATE alembic_version SET version_num = '9999'", database_of(target))
    for verb in (("upgrade",), ("status",), ("backup", str(used.folder / "b.dump"))):
        refuses(used.ask(*verb), "is of version 9999")
    dumped = used.folder / "theirs.dump"
    subprocess.run(["pg_dump", "--format=custom", f"--file={dumped}", target], check=True)
    refuses(use(used, empty).ask("restore", str(dumped)), "is of version 9999")
    assert tables_of(postgres, empty) == []


def test_without_postgresqls_programs_it_says_which_package_brings_them(
    used: Office, kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(used.folder))
    for verb in (
        ("backup", str(used.folder / "b.dump")),
        ("verify", "--backup", str(kept)),
        ("restore", str(kept)),
    ):
        said = (
            "holds an office already" if verb[0] == "restore" else "package postgresql-client"
        )
        refuses(used.ask(*verb), said)
    assert list(used.folder.glob("*b.dump*")) == []
    examined = {line["what"]: line for line in used.ask("doctor", "--json").json}
    assert examined["server"]["standing"] == "fault"
    assert "postgresql-client" in examined["server"]["remedy"]


HASTY = """#!/bin/sh
[ "$1" = --version ] || \\
    {binaries}/psql --quiet "{address}" -c "INSERT INTO streams VALUES ('late', 0, '')" || \\
    exit 1
exec {binaries}/pg_dump "$@"
"""
"""Somebody writes just before pg_dump begins."""


def test_it_is_of_the_one_moment_in_which_the_rows_were_counted(
    used: Office, target: str, postgres: PostgresServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    hasty = used.folder / "pg_dump"
    hasty.write_text(HASTY.format(binaries=postgres.binaries, address=target), encoding="ascii")
    hasty.chmod(0o755)
    monkeypatch.setenv("PATH", f"{used.folder}:{os.environ['PATH']}")
    made = used.ask("backup", str(used.folder / "b.dump"), "--json")
    assert made.code == 0, made.err
    assert postgres.asks(
        "SELECT count(*) FROM streams WHERE name = 'late'", database_of(target)
    ) == [(1,)]
    listed = subprocess.run(
        ["pg_restore", "--data-only", "--table=streams", "--file=-", made.json["file"]],
        capture_output=True,
        check=True,
    )
    assert b"office" in listed.stdout
    assert b"late" not in listed.stdout


OLD = """#!/bin/sh
echo "pg_restore: error: unsupported version (1.16) in file header" >&2
exit 1
"""


def test_a_dump_that_is_too_new_for_the_program_is_not_called_damaged(
    used: Office, kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (used.folder / "pg_restore").write_text(OLD, encoding="ascii")
    (used.folder / "pg_restore").chmod(0o755)
    monkeypatch.setenv("PATH", f"{used.folder}:{os.environ['PATH']}")
    refuses(
        used.ask("verify", "--backup", str(kept)),
        "is too old for the dump",
        "package postgresql-client",
    )


def test_an_empty_database_is_said_to_hold_no_office(used: Office, empty: str) -> None:
    refuses(use(used, empty).ask("status"), "holds no office", "cycle restore")


SPY = """#!/bin/sh
tr '\\0' '\\n' < /proc/$$/cmdline > {seen}
exec {real} "$@"
"""


def test_the_password_is_on_no_command_line(
    used: Office, postgres: PostgresServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    passfile = used.folder / "passfile"
    passfile.write_text("*:*:*:guarded:open sesame\n", encoding="ascii")
    passfile.chmod(0o600)
    spies = used.folder / "spies"
    spies.mkdir()
    for name in ("pg_dump", "pg_restore"):
        (spies / name).write_text(
            SPY.format(seen=spies / f"{name}.seen", real=postgres.binaries / name)
        )
        (spies / name).chmod(0o755)
    monkeypatch.setenv("PATH", f"{spies}:{os.environ['PATH']}")
    with postgres.database(owner="guarded") as address:
        guarded = f"{address}&passfile={passfile}"
        assert used.ask("migrate-database", guarded).code == 0
        made = use(used, guarded).run("backup", str(used.folder / "guarded.dump"))
        assert made.code == 0, made.err
    for name in ("pg_dump", "pg_restore"):
        seen = (spies / f"{name}.seen").read_text()
        assert "guarded" in seen
        assert "sesame" not in seen


def test_the_daemon_makes_one_backup_a_day_and_all_is_well(used: Office) -> None:
    folder = used.folder / "backups"
    with relay() as post:
        used.set_relay(post.sink.port)
        with used.at("2017-01-23 12:00").daemon() as daemon:
            until((folder / "nightly-2017-01-23.dump.sha256").exists, "the night's backup")
            for duty in ("due", "dispatch", "rescue", "backup"):
                until(lambda duty=duty: has_passed(used, duty), f"a pass of {duty}")  # type: ignore[misc]
            healthy = used.ask("health", "--json").json
            assert (healthy["problems"], healthy["newest_backup"]) == ([], "2017-01-23")
            examined = {line["what"]: line for line in used.ask("doctor", "--json").json}
            assert daemon.stop() == 0
    assert {
        what: line["says"] for what, line in examined.items() if line["standing"] == "fault"
    }.keys() <= {"clock"}
    assert "PostgreSQL 16" in examined["server"]["says"]
    assert used.ask("verify", "--backup", str(folder / "nightly-2017-01-23.dump")).code == 0
    again = used.ask("backup", "--nightly")
    assert (again.code, again.out) == (
        0,
        "Tonight's backup is there already, or not due yet.\n",
    )


def has_passed(office: Office, duty: str) -> bool:
    daemon = office.ask("health", "--json").json["daemon"]
    return bool(daemon and daemon["duties"][duty]["passed_at"])
