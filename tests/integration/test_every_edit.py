"""Somebody edits one value of a lived-in office, each column of each table in turn, or takes a
row away: verification names it. What it does not see is listed here, and in docs/security.md.
"""

import contextlib
import lzma
import shutil
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.fakes import FakeClock
from tests.integration.test_offices_made_before import KEPT

from cycle import settings
from cycle.bootstrap import build
from cycle.new_office import make_office
from cycle.operations.backups import faults_in
from cycle.service import ticks
from cycle.store.database import open_database
from cycle.store.schema import upgrade_database

MORNING = datetime(2017, 3, 20, 10, tzinfo=UTC)

UNSEEN = {
    "closed_days.id",  # unless it changes their order
    "contents.added_at",
    "machines.added_at",
    "machines.workflow",
    *(f"mail_incidents.{name}" for name in ("relay", "since_at", "words")),
    *(
        f"answers.{name}"
        for name in (
            *("id", "message_id", "sha256", "sender", "at", "answers_to"),
            *("outcome", "words"),
        )
    ),
    *(
        f"unread_mail.{name}"
        for name in (
            *("id", "folder", "file", "since_at", "sender", "subject", "why", "text"),
            *("settled_at", "settled_words", "filed_at"),
        )
    ),
}
"""None of these decides what is sent, what was signed or who may act."""

FREED = "DROP TRIGGER journal_refuses_update; DROP TRIGGER journal_refuses_delete;"


@pytest.fixture(scope="module")
def lived_in(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The office of an earlier program, upgraded, with something in every table."""
    folder = tmp_path_factory.mktemp("lived-in") / "office"
    make_office(folder)
    place = folder / "cycle.db"
    place.write_bytes(lzma.decompress(min(KEPT.glob("*.xz")).read_bytes()))
    upgrade_database(place)
    app = build(settings.read(folder / "cycle.toml"), FakeClock(MORNING))
    assert ticks.say_what_is_due(app.services).lines
    app.services.database.close()
    with contextlib.closing(sqlite3.connect(place)) as database, database:
        at = "2017-03-17T09:00:00.000000+00:00"
        database.execute("INSERT INTO mail_incidents VALUES ('relay', ?, 'away')", (at,))
        database.execute(
            "INSERT INTO unread_mail VALUES (1, 'f', 'n', ?, 's', 't', 'w', 'x', ?, 'y', ?)",
            (at, at, at),
        )
        database.execute(
            "INSERT INTO answers VALUES (1, '<i@x>', 'h', 's', ?, 'k', 'noted', 'w')", (at,)
        )
    assert edited(place, ()) == ()
    return place


def edited(place: Path, statements: tuple[str, ...]) -> tuple[str, ...]:
    """What verification finds after these edits, the triggers put back as they were."""
    with contextlib.closing(sqlite3.connect(place)) as database, database:
        triggers = database.execute("SELECT sql FROM sqlite_master WHERE type = 'trigger'")
        made = [sql for (sql,) in triggers]
        database.executescript(FREED)
        for statement in statements:
            assert database.execute(statement).rowcount > 0, statement
        for sql in made:
            database.execute(sql)
    try:
        with open_database(place) as opened:
            return faults_in(opened)
    except Exception as error:  # noqa: BLE001 - it refuses to be read, which is seen too
        return (str(error),)


def columns(place: Path) -> Iterator[tuple[str, str, str]]:
    """Each table's columns with their types."""
    with contextlib.closing(sqlite3.connect(place)) as database:
        tables = database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        for (table,) in tables.fetchall():
            for _, name, kind, *_ in database.execute(f"PRAGMA table_info({table})"):
                yield table, name, kind


def another(name: str, kind: str) -> str:
    """An expression for another value of the column's own kind."""
    if kind == "INTEGER":
        return f'coalesce("{name}", 0) + 1000'
    if kind == "BLOB":
        return "x'00'"
    if name.endswith("_at") or name == "at":
        return "'2019-01-01T10:00:00.000000+00:00'"
    if name.endswith("_on") or name in {"on", "day"}:
        return "'2019-01-01'"
    return f"coalesce(\"{name}\", '') || 'x'"


def test_each_edit_of_one_value_is_seen_but_for_those_that_are_listed(
    lived_in: Path, tmp_path: Path
) -> None:
    unseen = set()
    tried = 0
    for table, name, kind in columns(lived_in):
        copy = tmp_path / "copy.db"
        shutil.copyfile(lived_in, copy)
        one = f"(SELECT min(rowid) FROM {table})"
        change = f'UPDATE {table} SET "{name}" = {another(name, kind)} WHERE rowid = {one}'
        tried += 1
        if not edited(copy, (change,)):
            unseen.add(f"{table}.{name}")
    assert unseen == UNSEEN
    assert tried > len(UNSEEN) + 60


@pytest.mark.parametrize(
    "table", ["outbox_items", "outbox_history", "undelivered", "appointments", "closed_days"]
)
@pytest.mark.parametrize("which", ["min", "max"])
def test_a_row_taken_away_or_added_is_seen(
    table: str, which: str, lived_in: Path, tmp_path: Path
) -> None:
    copy = tmp_path / "copy.db"
    shutil.copyfile(lived_in, copy)
    row = f"rowid = (SELECT {which}(rowid) FROM {table})"
    assert edited(copy, (f"DELETE FROM {table} WHERE {row}",))
    shutil.copyfile(lived_in, copy)
    with contextlib.closing(sqlite3.connect(copy)) as database:
        names = [name for _, name, *_ in database.execute(f"PRAGMA table_info({table})")]
    key = names[0] if table != "outbox_items" else "obligation"
    moved = ", ".join(
        (f"'x' || \"{name}\"" if name == "obligation" else f'"{name}" + 10000')
        if name == key
        else f'"{name}"'
        for name in names
    )
    assert edited(copy, (f"INSERT INTO {table} SELECT {moved} FROM {table} WHERE {row}",))


@pytest.mark.parametrize(
    ("statement", "named"),
    [
        ("UPDATE cycles SET next_due_at = NULL", "is to look at it again never"),
        (
            "UPDATE cycles SET next_due_at = '2018-01-01T00:00:00.000000+00:00'",
            "is to look at it again at 2018-01-01 00:00 UTC",
        ),
        (
            "DROP TRIGGER journal_refuses_update",
            "the trigger journal_refuses_update is missing",
        ),
        (
            "CREATE TRIGGER t AFTER INSERT ON outbox BEGIN DELETE FROM outbox_items; END",
            "there is a foreign trigger t",
        ),
        ("DROP INDEX ix_outbox_next_attempt_at", "the index ix_outbox_next_attempt_at"),
        ("CREATE TABLE mine (x)", "there is a foreign table or view mine"),
        ("CREATE VIEW mine AS SELECT 1", "there is a foreign table or view mine"),
        (
            "ALTER TABLE officers ADD COLUMN pet TEXT",
            "the table officers has other columns: pet",
        ),
        (
            "CREATE INDEX mine ON outbox (state)",
            "the index mine of outbox is missing, foreign or another",
        ),
    ],
)
def test_what_silences_without_touching_a_message_is_named(
    statement: str, named: str, lived_in: Path, tmp_path: Path
) -> None:
    copy = tmp_path / "copy.db"
    shutil.copyfile(lived_in, copy)
    with contextlib.closing(sqlite3.connect(copy)) as database, database:
        database.execute(statement)
    with open_database(copy) as opened:
        found = faults_in(opened)
    assert any(named in fault for fault in found), found
