"""Messages that wait: what a relay that was away, a vacancy or a successor makes of them."""

from pathlib import Path

import pytest
from tests.integration.offices import CLERK, CYCLE, Office, opened_office


@pytest.fixture
def office(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Office:
    return opened_office(tmp_path, capsys)


def _looks_each_morning(office: Office, *days: str) -> None:
    for day in days:
        office.on(day, "09:00").daemon_looks()


def test_after_three_weeks_without_a_relay_the_lead_gets_one_summary(office: Office) -> None:
    _looks_each_morning(office, "2017-01-23", "2017-01-30", "2017-02-06")
    sent = [line for line in office.posts() if " open, " in line]
    assert len(sent) == 1
    assert sent[0].startswith(
        "head-of-housing: Community Safety Partnership Plan refresh, Monday 6 February: "
    )


def test_after_days_without_a_relay_each_officer_gets_one_message_that_is_true_today(
    office: Office,
) -> None:
    _looks_each_morning(
        office, "2017-01-23", "2017-01-25", "2017-01-26", "2017-02-01", "2017-02-02"
    )
    to_hr = [line for line in office.posts() if line.startswith("head-of-hr")]
    assert to_hr == [
        (
            "head-of-hr: Due today, Thursday 2 February: sign off Staffing in the Report on "
            "the "
            "Strategic Assessment"
        )
    ]


def test_what_waits_for_one_who_has_left_is_not_sent_to_them(office: Office) -> None:
    _looks_each_morning(office, "2017-01-23")
    office.types("officer", "leave", "head-of-hr", "--on", "2017-01-23")
    office.on("2017-01-24", "09:00").daemon_looks()
    sent = office.posts()
    assert not [line for line in sent if line.startswith("head-of-hr")]


def test_a_vacant_office_is_put_to_the_clerk_once_and_not_for_each_thing_it_is_asked(
    office: Office,
) -> None:
    office.types("officer", "leave", "head-of-hr", "--on", "2017-01-20")
    _looks_each_morning(office, "2017-01-23", "2017-01-24")
    to_clerk = [
        line
        for line in office.posts()
        if line.startswith("democratic-services") and "Head of HR" in line
    ]
    assert to_clerk == [
        (
            "democratic-services: Due today, Tuesday 24 January: find someone to be Head of HR "
            "Shared Service"
        )
    ]


def test_a_successor_is_told_on_the_first_morning_all_that_is_open(office: Office) -> None:
    office.types("officer", "leave", "head-of-hr", "--on", "2017-01-24")
    office.types(
        "officer",
        "add",
        "newcomer",
        "--name",
        "A Newcomer",
        "--email",
        "newcomer@council.example",
    )
    office.types("appoint", "head-of-hr", "newcomer", "--from", "2017-01-25")
    _looks_each_morning(office, "2017-01-23", "2017-01-24", "2017-01-25")
    sent = [line for line in office.posts() if line.startswith(("head-of-hr", "newcomer"))]
    assert sent == [
        (
            "newcomer: Sign off Staffing in the Report on the Strategic Assessment by "
            "Thursday 2 "
            "February"
        ),
    ]
    assert not [
        row
        for row in office.asks("--as", "newcomer", "todo")["rows"]
        if "Find someone" in row["what"]
    ]


NEW = ("add", "newcomer", "--name", "A Newcomer", "--email", "newcomer@council.example")
MOVED = ("meeting", "move", CYCLE, "assessment-committee", "2017-02-21", "--reason", "quorum")


def _succeeded_since_yesterday(office: Office, role: str) -> None:
    """On 24 January."""
    office.on("2017-01-24", "09:00")
    office.types("officer", "leave", role, "--on", "2017-01-23")
    office.types("officer", *NEW)
    office.types("appoint", role, "newcomer", "--from", "2017-01-24")


def _told_of_the_meeting(office: Office) -> list[str]:
    """Whose news of the meeting has gone out."""
    lines = office.asks("mail", "list")
    office.posts()
    waited = {line["key"] for line in lines if line["state"] == "accepted"}
    return sorted(
        line["recipient"]
        for line in office.asks("mail", "list")
        if (line["kind"], line["state"]) == ("meeting", "accepted")
        and line["key"] not in waited
    )


def test_a_summary_that_waits_goes_to_the_present_holder_as_of_today(office: Office) -> None:
    _looks_each_morning(office, "2017-01-23")
    _succeeded_since_yesterday(office, "head-of-housing")
    sent = [line for line in office.posts() if " open, " in line]
    assert len(sent) == 1
    assert sent[0].startswith("newcomer: ")
    assert "Tuesday 24 January" in sent[0]


def test_news_of_a_meeting_that_waits_goes_to_the_present_holder(office: Office) -> None:
    office.on("2017-01-23", "10:00").types(*CLERK, *MOVED)
    _succeeded_since_yesterday(office, "head-of-hr")
    told = _told_of_the_meeting(office)
    assert "newcomer" in told
    assert "head-of-hr" not in told
    assert len(told) == len(set(told))
    assert not [part for part in office.asks("verify") if part["faults"]]


def test_news_that_waits_goes_to_the_present_address(office: Office) -> None:
    office.on("2017-01-23", "10:00").types(*CLERK, *MOVED)
    office.types("officer", "change", "head-of-hr", "--email", "new.desk@council.example")
    assert _told_of_the_meeting(office).count("head-of-hr") == 1
    ours = [line for line in office.asks("mail", "list") if line["recipient"] == "head-of-hr"]
    assert ours[-1]["address"] == "new.desk@council.example"


def test_news_that_waits_is_not_said_of_a_date_that_is_no_longer_so(office: Office) -> None:
    office.on("2017-01-23", "10:00").types(*CLERK, *MOVED)
    office.types(*CLERK, *(MOVED[:4]), "2017-02-22", "--reason", "quorum")
    told = _told_of_the_meeting(office)
    assert told
    assert len(told) == len(set(told)), "one message each, with the last date"
