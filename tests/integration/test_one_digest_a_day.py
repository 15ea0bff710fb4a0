"""At most one digest a person a day, escalations apart, however often a text changes."""

from pathlib import Path

import pytest
from tests.integration.offices import CYCLE, Office, opened_office

AUTHOR = ("--as", "community-safety-officer")
LEGAL = ("--as", "head-of-legal")


@pytest.fixture
def office(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Office:
    return opened_office(tmp_path, capsys)


def hands_in(office: Office, words: str) -> None:
    """A new version, over which the sign-off of legal lapses; legal signs it."""
    file = office.folder / "report.txt"
    file.write_text(words, encoding="utf-8")
    office.types(*AUTHOR, "attach", CYCLE, "assessment-report", str(file))


def sent_to_legal(office: Office) -> list[str]:
    office.daemon_looks()
    return [line for line in office.posts() if line.startswith("head-of-legal")]


def test_eight_versions_in_a_day_after_the_deadline_are_one_message_the_next_morning(
    office: Office,
) -> None:
    office.on("2017-02-07", "09:00")
    sent_to_legal(office)
    day = []
    for hour in range(10, 18):
        office.on("2017-02-08", f"{hour}:00")
        hands_in(office, f"as of {hour}")
        day += sent_to_legal(office)
        office.types(*LEGAL, "sign", CYCLE, "legal")
    assert len(day) == 1
    hands_in(office, "as of the evening")
    office.on("2017-02-09", "08:30")
    assert sent_to_legal(office) == [], "the office is closed"
    assert len(sent_to_legal(office.on("2017-02-09", "09:00"))) == 1
    assert not [part for part in office.asks("verify") if part["faults"]]


@pytest.mark.parametrize(
    ("eve", "day_of"),
    [
        pytest.param("2017-02-01", "2017-02-02", id="its deadline"),
        pytest.param("2017-02-03", "2017-02-06", id="the latest lawful publication"),
    ],
)
def test_what_would_come_after_the_deadline_is_said_at_once(
    office: Office, eve: str, day_of: str
) -> None:
    sent_to_legal(office.on(eve, "09:00"))
    day = []
    for hour in (10, 11):
        office.on(day_of, f"{hour}:00")
        hands_in(office, f"as of {hour}")
        day += sent_to_legal(office)
        office.types(*LEGAL, "sign", CYCLE, "legal")
    assert len(day) == 2


def test_what_still_waits_is_folded_and_not_held_back(office: Office) -> None:
    office.on("2017-02-08", "10:00")
    for hour in (10, 11, 12):
        office.on("2017-02-08", f"{hour}:00")
        hands_in(office, f"as of {hour}")
        office.daemon_looks()
    assert len(sent_to_legal(office)) == 1
