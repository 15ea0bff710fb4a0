"""A clock that was a year ahead, and is right again: nothing stays silent, and nothing is dated
back.
"""

import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.fakes import FakeClock
from tests.integration.offices import CLERK, CYCLE, Office, opened_office

from cycle import settings
from cycle.operations.doctor import examine
from cycle.operations.health import count

AUTHOR = ("--as", "community-safety-officer")
A_YEAR_ON = "2018-01-20"


def clock_set_back(office: Office, day: str, at: str = "10:00") -> Office:
    office.clock = FakeClock(datetime.fromisoformat(f"{day}T{at}").replace(tzinfo=UTC))
    return office


def kinds(office: Office) -> list[str]:
    return [row["kind"] for row in office.asks("log", CYCLE)]


def clock_findings(office: Office) -> list[tuple[str, str]]:
    owned = settings.read(office.folder / "cycle.toml")
    found = examine(owned, str(office.folder / "cycle.toml"), {}, office.clock.now())
    return [(each.standing, each.remedy) for each in found if each.what == "clock"]


@pytest.fixture
def office(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Office:
    """The daemon has looked once while the clock was a year ahead; now it is right again."""
    made = opened_office(tmp_path, capsys)
    made.daemon_looks()
    made.posts()
    made.on(A_YEAR_ON).daemon_looks()
    return clock_set_back(made, "2017-01-23", "09:30")


def test_what_a_clock_that_was_ahead_had_put_off_is_said_at_once(office: Office) -> None:
    office.daemon_looks()
    told = office.asks("log", CYCLE)
    here = [row for row in told if row["at"].startswith("2017-01-23")]
    assert here[0]["kind"] == "clock-found-behind"
    assert {row["kind"] for row in here[1:]} == {"notice-given"}
    sent = office.posts()
    assert len(sent) >= len(here) - 1
    assert any("attach the Strategic Assessment by Tuesday 24 January" in each for each in sent)
    office.daemon_looks()
    assert len(office.asks("log", CYCLE)) == len(told), "nothing is said twice"


def test_a_look_that_left_no_entry_is_found_by_what_the_rules_allow(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    office = opened_office(tmp_path, capsys)
    office.on("2017-01-23", "09:30").daemon_looks()
    with sqlite3.connect(office.folder / "cycle.db") as connection:
        connection.execute("UPDATE cycles SET next_due_at = NULL")
    connection.close()
    office.on("2017-02-13").daemon_looks()
    before = len(office.asks("log", CYCLE))
    office.daemon_looks(distrust=True)
    assert len(office.asks("log", CYCLE)) > before


def test_the_clerk_is_told_and_can_see_it(office: Office) -> None:
    office.daemon_looks()
    rows = [row for row in office.asks(*CLERK, "todo")["rows"] if "clock" in row["key"]]
    assert len(rows) == 1
    assert rows[0]["asked"]
    office.on("2017-01-24", "09:30").daemon_looks()
    (newest,) = [
        line["key"]
        for line in office.asks("mail", "list")
        if line["recipient"] == "democratic-services" and line["state"] == "pending"
    ]
    assert "Have the administrator look at the clock" in office.types("mail", "show", newest)


def test_health_and_doctor_name_it_until_it_is_put_right(office: Office) -> None:
    file = office.folder / "cycle.db"
    assert count(str(file), office.clock.now()).clock_behind
    assert [standing for standing, _ in clock_findings(office)] == ["fault"]
    office.daemon_looks()
    assert count(str(file), office.clock.now()).clock_behind
    assert "cycle clock --since" in clock_findings(office)[0][1]
    put_right(office)
    assert count(str(file), office.clock.now()).clock_behind is None
    assert clock_findings(office) == [("ok", "")]


def put_right(office: Office) -> str:
    page = office.folder / "ticket.txt"
    page.write_text("the battery of the clock was changed", encoding="utf-8")
    reason = "a year ahead, since its battery was changed"
    said = ("--since", "2017-01-20", "--reason", reason, "--evidence", str(page))
    return office.types("clock", *said)


def test_papers_are_not_published_before_the_clock_is_put_right(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    office = opened_office(tmp_path, capsys)
    office.on(A_YEAR_ON).daemon_looks()
    clock_set_back(office, "2017-01-23")
    refused = office.types(*CLERK, "publish", CYCLE, fails=1)
    assert "cannot be dated back" in refused
    assert "cycle clock" in refused
    office.types(*AUTHOR, "todo")
    signed = office.types("--as", "director-of-finance", "sign", CYCLE, "financial")
    assert "signed" in signed, "whatever else is done goes on"
    assert "cannot be dated back" in office.types(*CLERK, "publish", CYCLE, fails=1)
    put_right(office)
    assert "dated back" not in office.types(*CLERK, "publish", CYCLE, fails=1)


def test_verify_names_the_span_and_calls_nothing_damaged(office: Office) -> None:
    office.daemon_looks()
    notes = [note for part in office.asks("verify") for note in part["notes"]]
    assert len(notes) == 1
    assert "cycle clock" in notes[0]
    put_right(office)
    (note,) = [note for part in office.asks("verify") for note in part["notes"]]
    assert "recorded in entry" in note
    assert kinds(office)[-1] == "clock-corrected"


def test_only_the_owner_of_the_database_says_what_was_wrong(office: Office) -> None:
    assert "does not stand before" in office.on("2019-01-01").types(
        "clock", "--since", "2017-01-20", "--reason", "r", "--evidence", __file__, fails=1
    )


def test_a_later_clock_that_is_ahead_is_noted_again(office: Office) -> None:
    office.daemon_looks()
    put_right(office)
    office.on("2017-06-01").daemon_looks()
    clock_set_back(office, "2017-01-25").daemon_looks()
    assert kinds(office).count("clock-found-behind") == 2
    assert not [part for part in office.asks("verify") if part["faults"]]


@pytest.fixture
def acted_on(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Office:
    """While the clock was a year ahead a new text was handed in and Council was moved; it is
    right again, and the daemon has looked.
    """
    office = opened_office(tmp_path, capsys)
    newer = office.folder / "newer.txt"
    newer.write_text("the report, mended", encoding="utf-8")
    office.on(A_YEAR_ON).types(*AUTHOR, "attach", CYCLE, "assessment-report", str(newer))
    office.types(*CLERK, "meeting", "move", CYCLE, "council", "2018-04-18")
    clock_set_back(office, "2017-01-23", "09:30").daemon_looks()
    return office


def test_what_was_handed_in_while_the_clock_was_ahead_is_asked_to_be_signed(
    acted_on: Office,
) -> None:
    rows = acted_on.asks("--as", "head-of-hr", "todo")["rows"]
    assert [row["asked"] for row in rows if row["key"].endswith("/staffing")] == [True]
    acted_on.on("2017-01-24", "09:00").daemon_looks()
    assert any(line.startswith("head-of-hr: Sign off Staffing") for line in acted_on.posts())
    assert "signed" in acted_on.types("--as", "head-of-hr", "sign", CYCLE, "staffing")


def test_a_meeting_moved_while_the_clock_was_ahead_is_told_and_kept(acted_on: Office) -> None:
    assert any("The Council has moved" in line for line in acted_on.posts())
    lines = {line["key"]: line for line in acted_on.asks("timetable", CYCLE)["lines"]}
    assert lines["council"]["on"] == "2018-04-18"
    acted_on.daemon_looks()
    assert not any("has moved" in line for line in acted_on.posts()), "once"
    assert not [part for part in acted_on.asks("verify") if part["faults"]]
