"""The weekly summary adds up: what its first line counts is what it lists, and what its tracks
have open.
"""

import re
from pathlib import Path

import pytest
from tests.integration.offices import Office, opened_office


@pytest.fixture
def office(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Office:
    return opened_office(tmp_path, capsys)


def weekly_letter(office: Office) -> str:
    """The words of the newest weekly summary."""
    lines = [line for line in office.asks("mail", "list") if line["kind"] == "weekly"]
    text: str = office.asks("mail", "show", lines[-1]["key"])["text"]
    return text.replace("\r\n", "\n")


@pytest.mark.parametrize("day", ["2017-01-23", "2017-02-06"])
def test_the_open_of_the_tracks_add_up_to_the_open_of_the_first_line(
    office: Office, day: str
) -> None:
    office.on(day, "09:00").daemon_looks()
    words = weekly_letter(office)
    first, _, rest = words.partition("\n\n")
    counted = [int(number) for number in re.findall(r"(\d+) open", " ".join(first.split()))]
    tracks = [int(number) for number in re.findall(r"(\d+) open", rest)]
    assert len(tracks) == 2
    assert sum(tracks) == counted[0]
