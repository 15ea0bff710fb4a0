"""A dry run changes nothing, and says what would change: of every verb that writes to an
office.
"""

import argparse
import importlib
import sqlite3
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from tests.integration.mail.test_bounces import notice
from tests.integration.offices import CLERK, CYCLE, Office, opened_office

from cycle import shipped
from cycle.cli.verbs import VERBS
from cycle.requests.dispatch import SERVED
from cycle.store.database import open_database
from cycle.store.messages import Claim
from cycle.store.unit_of_work import UnitOfWork

AS_CLERK = " ".join(CLERK)
DATES = shipped.workflows() / "community-safety-2016-17.yaml"
BEFORE = "This would happen; nothing has been changed:"

LOOK_ONLY = {
    "clock",
    "check.dates",
    "check.planned",
    "dates",
    "evidence",
    "explain",
    "export.xes",
    "holidays",
    "log",
    "mail.kinds",
    "mail.list",
    "mail.preview",
    "mail.show",
    "names",
    "officers",
    "report",
    "report.form",
    "report.new",
    "show",
    "show.file",
    "status",
    "timetable",
    "todo",
    "verify",
    "workflow.of",
}

LINES = (
    ("appoint archivist head-of-legal", "head-of-legal holds archivist from 2017-01-23."),
    ("appoint --end 1 --on 2017-03-31", "Appointment 1 ends on 2017-03-31."),
    (
        "deputise head-of-hr head-of-legal --from 2017-03-01 --to 2017-03-03",
        "head-of-legal deputises for Head of HR Shared Service as head-of-hr from",
    ),
    ("officer add new --name New --email n@council.example", "new is an officer"),
    ("officer change head-of-hr --name Other", "head-of-hr has the name Other now."),
    ("officer leave head-of-hr --on 2017-03-31", "the last day is 2017-03-31."),
    ("officer import workflows/officers.yaml", "on record as the file says"),
    (f"{AS_CLERK} open other --workflow community-safety --dates {DATES}", "other is open."),
    ("holiday add 2017-03-08 Closing", "is a closed day for this office alone"),
    (f"{AS_CLERK} meeting move {CYCLE} council 2017-04-26", "Dates that move:"),
    (f"{AS_CLERK} meeting cancel {CYCLE} council --reason none", "Dates that move:"),
    (f"{AS_CLERK} mail hold {{waiting}}", "is held"),
    (f"{AS_CLERK} mail retry {{refused}}", "will be offered again at once."),
    (f"{AS_CLERK} mail retry --all-refused", "will be offered again at once."),
    (f"{AS_CLERK} mail leave {{refused}}", "rests as it is"),
    (f"{AS_CLERK} mail bounce notice.eml", "came back: "),
    ("mail receive notice.eml", "came back: "),
    ("mail receive other.eml", "a clerk is asked to read it: cycle mail show unread-1"),
    (
        f"done {CYCLE} invitations --as community-safety-officer",
        "invited to the away day: done",
    ),
)


READING = {
    "check",
    "completion",
    "date",
    "dates",
    "diagram",
    "doctor",
    "explain",
    "export pnml",
    "export xes",
    "health",
    "holiday list",
    "list show",
    "log",
    "mail list",
    "mail preview",
    "mail show",
    "officer list",
    "rehearse",
    "report",
    "show",
    "status",
    "timetable",
    "todo",
    "verify",
}
"""Verbs that change nothing; some write a file that is asked for with --out."""

LASTING = {"daemon"}
"""Runs until it is stopped; what it would do is told by `rehearse` and `todo`."""


@pytest.fixture
def office(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Office:
    return opened_office(tmp_path, capsys).on("2017-01-23")


def refuse(office: Office, count: int) -> list[str]:
    """What a relay does to the first messages that wait; their keys."""
    with UnitOfWork(open_database(str(office.folder / "cycle.db"))) as uow:
        claims = claimed(uow, office, count)
        for claim in claims:
            uow.outbox.refuse(claim, office.clock.now(), "550 no such user")
        uow.commit()
    return [claim.message.key for claim in claims]


def accept(office: Office) -> Claim:
    with UnitOfWork(open_database(str(office.folder / "cycle.db"))) as uow:
        (claim,) = claimed(uow, office, 1)
        uow.outbox.start_data(claim, office.clock.now())
        uow.outbox.accept(claim, office.clock.now(), "250 taken")
        uow.commit()
    return claim


def claimed(uow: UnitOfWork, office: Office, count: int) -> list[Claim]:
    return uow.outbox.claim(
        office.clock.now(), owner="a test", lease=timedelta(minutes=5), limit=count
    )


def everything(office: Office) -> str:
    with sqlite3.connect(office.folder / "cycle.db") as database:
        return "\n".join(database.iterdump())


def test_every_request_that_writes_can_be_tried_out() -> None:
    without = {
        name
        for name, served in SERVED.items()
        if not any("dry_run" in shape.__struct_fields__ for shape in served.shapes)
    }
    assert without == LOOK_ONLY


def lines_of(parser: argparse.ArgumentParser, verb: str) -> Iterator[tuple[str, bool]]:
    """Each verb with its second word, where it has one; and whether it has --dry-run."""
    inner = [
        action for action in parser._actions if isinstance(action, argparse._SubParsersAction)
    ]
    for action in inner:
        for name, each in action.choices.items():
            yield from lines_of(each, f"{verb} {name}")
    if not inner:
        yield verb, "--dry-run" in parser._option_string_actions


def test_every_verb_that_writes_can_be_tried_out() -> None:
    found: dict[str, bool] = {}
    for verb, named in VERBS.items():
        parser = argparse.ArgumentParser()
        importlib.import_module(f"cycle.cli.verbs.{named.module}").arguments(parser)
        found |= dict(lines_of(parser, verb))
    assert {verb for verb, tried_out in found.items() if not tried_out} == READING | LASTING


def typed(office: Office, line: str, around: dict[str, Path]) -> list[str]:
    """The words of a line; the office is in the folder that is named before it."""
    where, _, words = line.rpartition(": ")
    office.folder = around.get(where, office.folder)
    return words.format(**around).split()


def on_disk(folder: Path) -> dict[str, bytes | None]:
    return {
        str(path.relative_to(folder)): path.read_bytes() if path.is_file() else None
        for path in folder.rglob("*")
    }


OF_FILES = (
    ("init {new}/deep/office", "deep/office is ready."),
    ("init {new}/office --workflow budget-council-tax", "office is ready."),
    ("deploy --to {new}/server", "server/systemd/cycle.service"),
    ("backup", "backups/by-hand-"),
    ("backup {new}/kept.db", "new/kept.db: whole"),
    ("backup --nightly", "backups/nightly-2017-01-23.db: whole"),
    ("migrate-database {new}/moved.db", "The copy in"),
    ("lost: restore kept.db", "cycle.db is restored from kept.db."),
    ("set: init --settings {set}/cycle.toml", "describes is ready."),
)


@pytest.fixture
def around(office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, Path]:
    """Folders beside the office: an empty one, one whose database is lost, one with its
    settings alone. The office has a backup.
    """
    monkeypatch.chdir(office.folder)
    office.types("backup", "kept.db")
    folders = {name: tmp_path / name for name in ("new", "lost", "set")}
    for folder in folders.values():
        folder.mkdir()
    for name in ("lost", "set"):
        (folders[name] / "cycle.toml").write_bytes((office.folder / "cycle.toml").read_bytes())
    return folders


@pytest.mark.parametrize(("line", "says"), OF_FILES)
def test_a_dry_run_of_what_makes_files_leaves_the_disk_as_it_is(
    line: str, says: str, office: Office, around: dict[str, Path], tmp_path: Path
) -> None:
    before = on_disk(tmp_path)
    words = typed(office, line, around)
    told = office.types(*words, "--dry-run")
    assert told.startswith(BEFORE)
    assert says in told
    assert on_disk(tmp_path) == before
    office.types(*words)
    assert on_disk(tmp_path) != before


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("init {new}/file/office", "cannot be made: Not a directory."),
        ("init {new} --workflow nosuch", "There is no shipped workflow nosuch."),
        ("init {lost}", "cycle.toml exists already"),
        ("init {new}/a/b/" + "x" * 300, "cannot be made: File name too long."),
        ("deploy --to {new}", "is there already; nothing was written."),
        ("backup kept.db", "is there already; nothing was written."),
        ("backup {new}/nowhere/kept.db", "cannot be written: No such file or directory."),
        ("migrate-database kept.db", "exists already."),
        ("restore kept.db", "never takes its place"),
        ("lost: restore cycle.toml", "is not a whole backup"),
    ],
)
def test_a_dry_run_refuses_what_would_be_refused_with_the_same_words(
    line: str, says: str, office: Office, around: dict[str, Path], tmp_path: Path
) -> None:
    (around["new"] / "file").touch()
    before = on_disk(tmp_path)
    words = typed(office, line, around)
    told = office.types(*words, "--dry-run", fails=1)
    assert says in told
    assert office.types(*words, fails=1) == told
    assert on_disk(tmp_path) == before


def test_a_dry_run_of_init_leaves_what_a_killed_one_left(
    office: Office, around: dict[str, Path]
) -> None:
    (around["new"] / ".cycle-init").touch()
    (around["new"] / "cycle.toml").touch()
    before = on_disk(around["new"])
    assert office.types("init", str(around["new"]), "--dry-run").startswith(BEFORE)
    assert on_disk(around["new"]) == before


def test_a_dry_run_of_tonights_backup_names_what_would_be_removed(office: Office) -> None:
    backups = office.folder / "backups"
    backups.mkdir()
    for day in range(1, 16):
        (backups / f"nightly-2017-01-{day:02}.db").touch()
        (backups / f"nightly-2017-01-{day:02}.db.sha256").touch()
    (backups / "nightly-2017-01-23.db").write_bytes(b"unfinished")
    before = on_disk(backups)
    told = office.types("backup", "--nightly", "--dry-run").removeprefix(BEFORE).split("\n")
    assert on_disk(backups) == before
    assert told[1].endswith("nightly-2017-01-02.db is no longer kept.")
    assert told[2].endswith("nightly-2017-01-23.db: whole")
    assert office.types("backup", "--nightly").split("\n")[:2] == told[1:3]
    assert not (backups / "nightly-2017-01-02.db").exists()


def test_a_dry_run_of_every_verb_changes_nothing_and_says_what_would(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(office.folder)
    office.daemon_looks()
    (refused,) = refuse(office, 1)
    sent = accept(office)
    (office.folder / "notice.eml").write_bytes(
        notice(sent.message.message_id, address=sent.message.address)
    )
    (office.folder / "other.eml").write_bytes(b"From: a@b.example\n\nyes\n")
    (waiting, *_) = [line["key"] for line in office.asks("mail", "list", "--state", "pending")]
    before = everything(office)
    for line, says in LINES:
        words = line.format(refused=refused, waiting=waiting).split()
        told = office.types(*words, "--dry-run")
        assert told.startswith(BEFORE), line
        assert says in told, line
        assert everything(office) == before, line
    office.types(*LINES[0][0].split())
    assert everything(office) != before


def test_several_messages_are_sent_again_at_once_or_none_of_them(office: Office) -> None:
    office.daemon_looks()
    first, second, third = refuse(office, 3)
    office.types(*CLERK, "mail", "leave", third)
    before = everything(office)
    told = office.types(*CLERK, "mail", "hold", first, second, fails=1)
    assert first in told
    assert second in told
    assert everything(office) == before
    assert "nosuch" in office.types(*CLERK, "mail", "retry", first, "nosuch", fails=1)
    assert everything(office) == before
    assert office.types(*CLERK, "mail", "retry", first, second).count("offered again") == 2
    again = {line["key"]: line["state"] for line in office.asks("mail", "list")}
    assert (again[first], again[second], again[third]) == ("pending", "pending", "refused")


def test_all_that_was_refused_is_sent_again_by_who_may(office: Office) -> None:
    office.daemon_looks()
    keys = refuse(office, 2)
    told = office.types("--as", "head-of-legal", "mail", "retry", "--all-refused", fails=1)
    assert "No message of which you keep the ledger" in told
    assert "cycle mail retry --all-refused" in office.types("mail", "list")
    told = office.types(*CLERK, "mail", "retry", "--all-refused")
    assert all(key in told for key in keys)
    told = office.types(*CLERK, "mail", "retry", "--all-refused", fails=1)
    assert "stands as refused" in told
    assert "name messages, or all" in office.types(*CLERK, "mail", "retry", fails=2)
