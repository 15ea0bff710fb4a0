"""A message that is held goes out no more until it is released, by the one who may."""

from pathlib import Path

import pytest
from tests.integration.offices import CLERK, Office, opened_office

REFUSED = 1
STRANGER = ("--as", "head-of-legal")


@pytest.fixture
def office(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Office:
    """An office with messages waiting."""
    opened = opened_office(tmp_path, capsys).on("2017-01-23")
    opened.daemon_looks()
    return opened


def states(office: Office) -> dict[str, str]:
    return {row["key"]: row["state"] for row in office.asks("mail", "list")}


def waiting(office: Office) -> str:
    """The newest of those that wait."""
    return [key for key, state in states(office).items() if state == "pending"][-1]


def test_what_is_held_is_not_sent_until_it_is_released(office: Office) -> None:
    key = waiting(office)
    assert "until it is released" in office.types(*CLERK, "mail", "hold", key)
    office.posts()
    assert states(office)[key] == "held"
    assert "offered again at once" in office.types(*CLERK, "mail", "release", key)
    assert len(office.posts()) == 1
    assert states(office)[key] == "accepted"


def test_only_what_waits_is_held_and_only_what_is_held_is_released(office: Office) -> None:
    key = waiting(office)
    assert "only what is held can be released" in office.types(
        *CLERK, "mail", "release", key, fails=REFUSED
    )
    office.posts()
    settled = states(office)
    assert "can be held" in office.types(*CLERK, "mail", "hold", key, fails=REFUSED)
    assert states(office) == settled


def test_nobody_but_a_clerk_or_the_owner_holds_or_releases(office: Office) -> None:
    key = waiting(office)
    assert "by the clerks" in office.types(*STRANGER, "mail", "hold", key, fails=REFUSED)
    assert states(office)[key] == "pending"
    office.types("mail", "hold", key)
    assert "by the clerks" in office.types(*STRANGER, "mail", "release", key, fails=REFUSED)
    assert states(office)[key] == "held"
