"""Moving, cancelling and fixing meetings on the command line: what is printed, who is told,
what is not sent.
"""

from pathlib import Path

import pytest
from tests.integration.offices import CLERK, CYCLE, Office, opened_office


@pytest.fixture
def office(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Office:
    return opened_office(tmp_path, capsys)


def _dates(office: Office) -> dict[str, str]:
    return {
        line["key"]: line["on"]
        for line in office.asks("timetable", CYCLE)["lines"]
        if line["kind"] != "reminder"
    }


def test_a_dry_run_shows_every_date_that_moves_and_changes_nothing(office: Office) -> None:
    before, journal = _dates(office), office.asks("log", CYCLE)
    shown = office.types(
        *CLERK, "meeting", "move", CYCLE, "assessment-committee", "2017-02-21", "--dry-run"
    )
    assert "nothing has been changed" in shown
    for moved in ("Tue 14 Feb 2017", "Tue 21 Feb 2017", "Mon  6 Feb 2017", "Mon 13 Feb 2017"):
        assert moved in shown
    assert "Legal (Report on the Strategic Assessment)" in shown
    assert _dates(office) == before
    assert office.asks("log", CYCLE) == journal


def test_a_moved_meeting_derives_its_dates_again_and_says_what_is_late_at_once(
    office: Office,
) -> None:
    shown = office.types(
        *CLERK, "meeting", "move", CYCLE, "assessment-committee", "2017-01-31", "--at", "18:30"
    )
    assert "already late" in shown
    dates = _dates(office)
    assert dates["assessment-committee/notice"] == "2017-01-23"
    assert dates["plan.strategic-assessment/strategic-assessment"] == "2017-01-10"


def test_each_one_concerned_is_told_once_and_nobody_else(office: Office) -> None:
    office.posts()
    office.on("2017-01-23").types(*CLERK, "meeting", "move", CYCLE, "council", "2017-04-19")
    office.daemon_looks()
    told = [line for line in office.posts() if "has moved" in line]
    assert sorted(told) == [
        (
            "community-safety-officer: The Council has moved from Wednesday 12 April to "
            "Wednesday 19 April"
        ),
        (
            "democratic-services: The Council has moved from Wednesday 12 April to Wednesday "
            "19 "
            "April"
        ),
    ]
    office.on("2017-01-24").daemon_looks()
    assert not [line for line in office.posts() if "has moved" in line]


def test_a_message_written_before_the_move_is_not_sent_with_the_old_date(
    office: Office,
) -> None:
    office.on("2017-01-23", "09:00").daemon_looks()
    office.on("2017-01-23", "09:05").types(
        *CLERK, "meeting", "move", CYCLE, "assessment-committee", "2017-02-21"
    )
    sent = office.posts()
    assert (
        "head-of-hr: Reminder: sign off Staffing in the Report on the Strategic Assessment "
        "by Thursday 9 February"
    ) in sent
    assert not [line for line in sent if "2 February" in line and "open" not in line]


def test_the_sign_off_over_an_unchanged_text_stands_when_the_meeting_moves(
    office: Office,
) -> None:
    office.types(*CLERK, "meeting", "move", CYCLE, "assessment-committee", "2017-02-21")
    needs = office.asks("status", CYCLE)[0]["tracks"][0]["needs"]
    assert next(need for need in needs if need["key"].endswith("/legal"))["holds"]


def test_a_cancelled_meeting_leaves_its_deadlines_without_a_date_and_the_clerk_to_find_one(
    office: Office,
) -> None:
    office.types(*CLERK, "meeting", "cancel", CYCLE, "assessment-committee", "--reason", "snow")
    assert _dates(office)["plan.strategic-assessment/publish"] is None
    rows = office.asks(*CLERK, "todo")["rows"]
    fix = next(row for row in rows if row["what"].startswith("Fix a date"))
    assert fix["asked"]
    assert fix["remedy"] == f"cycle meeting set {CYCLE} assessment-committee DATE"
    office.types(
        *CLERK, "meeting", "set", CYCLE, "assessment-committee", "2017-02-21", "--at", "18:30"
    )
    assert _dates(office)["plan.strategic-assessment/publish"] == "2017-02-13"
    assert not [
        row
        for row in office.asks(*CLERK, "todo")["rows"]
        if row["what"].startswith("Fix a date")
    ]


def test_only_a_clerk_moves_a_meeting_and_only_into_the_future(office: Office) -> None:
    move = ("meeting", "move", CYCLE, "council")
    assert "not-your-office" in office.types(
        "--as", "head-of-legal", *move, "2017-04-19", fails=1
    )
    assert "date-in-past" in office.types(*CLERK, *move, "2017-01-19", fails=1)
    assert _dates(office)["council"] == "2017-04-12"


def test_only_a_clerk_opens_a_cycle(office: Office) -> None:
    dates = office.folder / "workflows/community-safety-2016-17.yaml"
    words = ("open", "another", "--workflow", "community-safety", "--dates", str(dates))
    assert "not-your-office" in office.types("--as", "head-of-legal", *words, fails=1)
    assert [cycle["cycle"] for cycle in office.asks("status")] == [CYCLE]


def test_a_move_that_makes_a_new_warning_says_it_before_and_when_it_is_done(
    office: Office,
) -> None:
    moved = (*CLERK, "meeting", "move", CYCLE, "away-day", "2017-02-12")
    for shown in (office.types(*moved, "--dry-run"), office.types(*moved)):
        assert (
            "away-day is to sit on Sun 12 Feb 2017, a day on which the office is closed."
            in shown
        )
        assert "cannot begin before assessment-committee has sat on Tue 14 Feb 2017" in shown
        assert "pre-election" not in shown
