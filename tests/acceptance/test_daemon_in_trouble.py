"""The daemon stopped, killed, cut off from its relay and from its database: what is due is said
late, and said once.
"""

from collections import Counter

import pytest
from sqlalchemy import text
from tests.acceptance.offices import Office, Post, relay, until, words_of
from tests.acceptance.test_command_line_and_daemon import SIGNATORIES
from tests.smtp_sinks import STALL

from cycle.store.database import SCHEMA_VERSION, connect

AUTHOR = "community-safety-officer"
FIRST_MORNING = "2017-01-23 09:05"
LATER_MORNING = "2017-01-26 09:05"
"""A Monday; and five working days before the sign-offs are due."""

FIRST_LETTERS = 8
"""To six signatories and the author, and the weekly summary."""


@pytest.fixture
def asked(office: Office) -> Office:
    """A report waits for six officers to sign it from the first morning on."""
    office.opens()
    office.does("attach", "cs", "assessment-report", office.paper("report.txt"), who=AUTHOR)
    return office


def has_said_all(office: Office) -> bool:
    """Whether nothing waits in the outbox."""
    rows = office.ask("mail", "list", "--json").json
    return bool(rows) and all(row["state"] in {"accepted", "superseded"} for row in rows)


def whole(office: Office) -> bool:
    return office.ask("verify").code == 0


def test_it_stops_while_the_relay_stalls_inside_the_body_and_sends_it_later(
    asked: Office, post: Post
) -> None:
    post.sink.faults["DOT"] = STALL
    with asked.at(FIRST_MORNING).daemon() as daemon:
        until(lambda: len(post.letters) == 1, "a letter in the relay's hands")
        assert daemon.stop() == 0
        assert "Traceback" not in daemon.log, daemon.log
    del post.sink.faults["DOT"]
    with asked.at("2017-01-23 10:05").daemon() as daemon:
        until(lambda: has_said_all(asked), "all accepted")
        assert daemon.stop() == 0
    copies = sorted(Counter(post.sink.contents).values())
    assert copies == [1] * (FIRST_LETTERS - 1) + [2], (
        "only what is uncertain comes twice, with the very same bytes"
    )
    assert whole(asked)


def stamps(office: Office, version: str) -> None:
    """Write a version into the database, as the program of another machine does at the end of
    its upgrade.
    """
    with connect(office.place) as database, database.writing() as connection:
        connection.execute(
            text("UPDATE alembic_version SET version_num = :version"), {"version": version}
        )
        connection.commit()


def test_a_database_upgraded_under_its_feet_is_left_alone_until_the_versions_agree(
    asked: Office, post: Post
) -> None:
    with asked.daemon() as daemon:
        until(lambda: "cycle" in daemon.log, "a daemon that runs")
        stamps(asked, "9999")
        asked.at(FIRST_MORNING)
        daemon.says("the database cannot be used")
        daemon.says("is of version 9999; this program knows version")
        assert post.letters == []
        stamps(asked, SCHEMA_VERSION)
        until(lambda: has_said_all(asked), "all accepted")
        assert daemon.stop() == 0
        assert "Traceback" not in daemon.log, daemon.log
    assert whole(asked)


def test_killed_in_the_middle_it_loses_nothing_and_says_nothing_twice(
    asked: Office, post: Post
) -> None:
    post.sink.faults["RCPT"] = STALL
    with asked.at(FIRST_MORNING).daemon() as daemon:
        until(lambda: "RCPT" in post.sink.seen, "a letter offered")
        daemon.kill()
    del post.sink.faults["RCPT"]
    with asked.at("2017-01-23 10:05").daemon() as daemon:
        until(lambda: has_said_all(asked), "all accepted")
        daemon.kill()
    with asked.daemon() as daemon:
        daemon.says("begins")
        assert daemon.stop() == 0
    assert sorted(Counter(post.subjects()).values()) == [1] * FIRST_LETTERS
    assert whole(asked)


def test_a_relay_that_is_away_is_said_once_and_once_that_it_is_back(asked: Office) -> None:
    with relay() as gone:
        port = gone.sink.port
    asked.set_relay(port)
    with asked.at(FIRST_MORNING).daemon() as daemon:
        daemon.says("the mail relay cannot be used: the relay 127.0.0.1:")
        assert "Connection refused" in daemon.log
        asked.at("2017-01-24 09:05")
        daemon.says("due: cs", times=FIRST_LETTERS + 1)
        asked.at(LATER_MORNING)
        daemon.says("due: cs", times=FIRST_LETTERS + 2)
        with relay(port) as post:
            daemon.says("the mail relay can be used again")
            until(lambda: has_said_all(asked), "all accepted")
            assert daemon.stop() == 0
    assert daemon.log.count("the mail relay cannot be used") == 1
    assert daemon.log.count("the mail relay can be used again") == 1
    assert set(Counter(post.subjects()).values()) == {1}
    assert len(post.to("head-of-legal")) == 1
    assert "5 working days" in words_of(post.to("head-of-legal")[0]), (
        "true on the day on which it goes out"
    )


def test_a_database_that_is_locked_for_a_while_is_said_once_and_waited_for(
    asked: Office, post: Post
) -> None:
    with asked.daemon() as daemon:
        daemon.says("begins")
        with asked.locked():
            asked.at(FIRST_MORNING)
            daemon.says("the database cannot be used")
            assert daemon.process.poll() is None
        daemon.says("the database can be used again")
        post.reaches("head-of-legal")
        assert daemon.stop() == 0
    assert daemon.log.count("another process is writing to it") == 1
    assert "Traceback" not in daemon.log, daemon.log


def test_it_stops_in_time_though_the_database_is_locked(asked: Office, post: Post) -> None:
    with asked.daemon() as daemon:
        daemon.says("begins")
        with asked.locked():
            asked.at(FIRST_MORNING)
            daemon.says("the database cannot be used")
            assert daemon.stop() == 0
    assert post.letters == []


def test_a_database_moved_away_is_said_and_used_again_once_it_is_back(
    asked: Office, post: Post
) -> None:
    asked.is_in_a_file("tests/crash/test_daemons stops a server and starts it again")
    away = asked.folder / "away.db"
    with asked.at(FIRST_MORNING).daemon() as daemon:
        until(lambda: len(post.letters) == FIRST_LETTERS, "the first morning's letters")
        asked.database.rename(away)
        daemon.says("the database cannot be used")
        asked.at(LATER_MORNING)
        away.rename(asked.database)
        daemon.says("the database can be used again")
        post.reaches("head-of-legal", times=2)
        assert daemon.stop() == 0
    assert whole(asked)


def test_after_a_week_down_each_officer_gets_one_letter_that_is_true_today(
    asked: Office, post: Post
) -> None:
    with asked.at(FIRST_MORNING).daemon() as daemon:
        until(lambda: has_said_all(asked), "all accepted")
        assert daemon.stop() == 0
    before = len(post.letters)
    with asked.at("2017-02-01 09:05").daemon() as daemon:
        post.reaches("head-of-legal", times=2)
        until(lambda: has_said_all(asked), "all accepted")
        assert daemon.stop() == 0
    later = Counter(to for to, subject in post.subjects()[before:] if " open, " not in subject)
    assert len(later) >= len(SIGNATORIES)
    assert set(later.values()) == {1}, "\n".join(map(str, post.subjects()[before:]))
    assert "1 working day" in words_of(post.to("head-of-legal")[-1])
