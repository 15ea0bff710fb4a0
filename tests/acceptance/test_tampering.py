"""Somebody edits the database with the sqlite3 shell, and `cycle verify` names what they
touched.
"""

import contextlib
import shutil
import sqlite3
from pathlib import Path

import pytest
from tests.acceptance.offices import Office, relay

AUTHOR = "community-safety-officer"
FREED = "DROP TRIGGER journal_refuses_update; DROP TRIGGER journal_refuses_delete;"


@pytest.fixture(scope="module")
def kept(begun: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An office with a document and letters that were sent."""
    folder = tmp_path_factory.mktemp("kept") / "office"
    shutil.copytree(begun, folder)
    office = Office(folder, folder.with_name("clock")).at("2017-01-23 10:00")
    office.does(
        "attach", "cs", "strategic-assessment", office.paper("assessment.txt"), who=AUTHOR
    )
    with relay() as post:
        office.set_relay(post.sink.port)
        with office.daemon() as daemon:
            post.reaches("head-of-housing")
            post.reaches(AUTHOR)
            daemon.stop()
    assert office.ask("verify").code == 0
    return folder


@pytest.fixture
def office(kept: Path, tmp_path: Path) -> Office:
    folder = tmp_path / "office"
    shutil.copytree(kept, folder)
    return Office(folder, tmp_path / "clock").at("2017-01-23 11:00")


def tamper(office: Office, *statements: str) -> None:
    with contextlib.closing(sqlite3.connect(office.database)) as database:
        database.executescript(FREED)
        with database:
            for statement in statements:
                assert database.execute(statement).rowcount != 0, statement


@pytest.mark.parametrize(
    ("statement", "named"),
    [
        ("DELETE FROM cycles", "cs: its journal is here, but the cycle is no longer stored"),
        (
            "DELETE FROM contents",
            "documents: strategic-assessment, version 1, of cs, entry 6: the content of",
        ),
        (
            "UPDATE contents SET content = x'00'",
            "documents: strategic-assessment, version 1, of cs, entry 6: the content",
        ),
        (
            "UPDATE officers SET email = 'a@b.example' WHERE login = 'head-of-legal'",
            "about the officer head-of-legal",
        ),
        (
            "UPDATE officers SET left_on = '2017-01-01' WHERE login = 'head-of-hr'",
            "about the officer head-of-hr",
        ),
        (
            (
                "INSERT INTO officers (login, name, email, left_on) VALUES ('x', 'X', "
                "'x@y.example', NULL)"
            ),
            "about the officer x",
        ),
        (
            "UPDATE appointments SET login = 'head-of-hr' WHERE role = 'head-of-legal'",
            "stored appointment number 5",
        ),
        (
            "UPDATE appointments SET to_on = '2017-01-01' WHERE id = 5",
            "stored appointment number 5",
        ),
        ("DELETE FROM appointments WHERE id = 5", "stored appointment number 5"),
        (
            "UPDATE outbox SET recipient = 'x' WHERE id = 1",
            "message cs/7 is not what cs, entry 7, says was written",
        ),
        (
            "UPDATE outbox SET address = 'x@y.example' WHERE id = 1",
            "message cs/7 is not what cs, entry 7, says was written",
        ),
        (
            "UPDATE outbox SET \"key\" = 'cs/999' WHERE id = 1",
            "message cs/999 stands on no entry of a journal",
        ),
    ],
)
def test_verify_names_what_was_changed_in_a_table(
    office: Office, statement: str, named: str
) -> None:
    tamper(office, statement)
    ran = office.ask("verify")
    assert ran.code == 1, ran
    assert named in ran.out


def test_verify_names_a_message_that_is_gone(office: Office) -> None:
    tamper(
        office,
        "DELETE FROM outbox_items WHERE outbox_id = 1",
        "DELETE FROM outbox_history WHERE outbox_id = 1",
        "DELETE FROM outbox WHERE id = 1",
    )
    ran = office.ask("verify")
    assert ran.code == 1
    assert "message cs/7, which cs, entry 7, tells of, is not stored" in ran.out


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE cycles SET opened_at = 'yesterday'",
        "UPDATE outbox SET created_at = '2017-01-23T10:00:00.000000+00:0a' WHERE id = 1",
        "UPDATE outbox SET day = '2017-02-30' WHERE id = 1",
        "UPDATE outbox SET state = 'lost' WHERE id = 1",
        "UPDATE officers SET left_on = 'soon' WHERE login = 'head-of-hr'",
        "UPDATE appointments SET capacity = 'king' WHERE id = 5",
    ],
)
def test_verify_says_of_a_value_that_cannot_be_read_that_the_database_was_changed(
    office: Office, statement: str
) -> None:
    tamper(office, statement)
    ran = office.ask("verify")
    assert ran.code == 1, ran
    assert "it was changed or is damaged" in ran.out + ran.err


def test_verify_still_finds_an_honest_history_of_the_office_whole(office: Office) -> None:
    for words in (
        ("officer", "change", "head-of-hr", "--email", "hr@council.example"),
        ("officer", "add", "deputy", "--name", "Deputy", "--email", "deputy@council.example"),
        ("deputise", "head-of-legal", "deputy", "--from", "2017-02-01", "--to", "2017-02-03"),
        ("appoint", "--end", "5", "--on", "2017-03-31"),
        ("officer", "leave", "head-of-hr", "--on", "2017-03-31"),
        ("verify",),
    ):
        ran = office.ask(*words)
        assert ran.code == 0, ran
