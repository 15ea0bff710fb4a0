"""What stands in the messages of a running office: threads, calendar entries, and previews that
leave no trace.
"""

import email
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import pytest
from tests.integration.offices import CLERK, CYCLE, Office, opened_office


@pytest.fixture
def office(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Office:
    return opened_office(tmp_path, capsys)


def to_hr(office: Office) -> list[EmailMessage]:
    lines = [line for line in office.asks("mail", "list") if line["recipient"] == "head-of-hr"]
    contents = [office.asks("mail", "show", line["key"])["content"].encode() for line in lines]
    return [email.message_from_bytes(content, policy=default) for content in contents]


def in_calendar(message: EmailMessage) -> dict[str, str]:
    (attached,) = message.iter_attachments()
    lines = str(attached.get_content()).replace("\r\n ", "").splitlines()
    return dict(
        line.split(":", 1)
        for line in lines
        if line.startswith(("UID", "SEQUENCE", "DTSTART;TZID", "STATUS"))
    )


def test_messages_about_one_thing_are_one_thread_and_one_entry_whose_sequence_rises(
    office: Office,
) -> None:
    office.on("2017-01-23", "09:00").daemon_looks()
    office.posts()
    office.types(*CLERK, "meeting", "move", CYCLE, "assessment-committee", "2017-02-21")
    office.posts()
    office.on("2017-01-24").types(
        *CLERK, "meeting", "cancel", CYCLE, "assessment-committee", "--reason", "snow"
    )
    first, moved, cancelled = to_hr(office)
    assert "In-Reply-To" not in first
    entries = [in_calendar(each) for each in (first, moved, cancelled)]
    assert len({entry["UID"] for entry in entries}) == 1
    assert [entry["STATUS"] for entry in entries] == ["CONFIRMED", "CONFIRMED", "CANCELLED"]
    rising = [int(entry["SEQUENCE"]) for entry in entries]
    assert rising == sorted(set(rising))
    assert moved["In-Reply-To"] is None
    assert cancelled["In-Reply-To"] == moved["Message-ID"]


def all_in_calendar(message: EmailMessage) -> dict[str, str]:
    """The status of each deadline, by what it asks for."""
    lines = [
        line
        for part in message.iter_attachments()
        for line in str(part.get_content()).splitlines()
    ]
    events = "\n".join(lines).replace("\n ", "").split("BEGIN:VEVENT")[1:]
    fields = [
        dict(line.split(":", 1) for line in event.splitlines() if ":" in line)
        for event in events
    ]
    return {each["SUMMARY"]: each["STATUS"] for each in fields}


@pytest.mark.parametrize(
    "how",
    [
        ("--as", "head-of-hr", "sign", CYCLE, "staffing", "--of", "assessment-report"),
        (
            "--as",
            "monitoring-officer",
            "waive",
            CYCLE,
            "staffing",
            "--reason",
            "nobody is employed by it",
        ),
    ],
    ids=["done", "waived"],
)
def test_what_is_no_deadline_any_more_leaves_the_calendar_once_with_the_next_letter(
    office: Office, how: tuple[str, ...]
) -> None:
    office.on("2017-01-23", "09:00").daemon_looks()
    office.posts()
    office.types(*how)
    for hour, day in (("10:00", "2017-02-21"), ("11:00", "2017-02-22")):
        office.on("2017-01-23", hour).types(
            *CLERK, "meeting", "move", CYCLE, "assessment-committee", day
        )
        office.posts()
    asked = "Sign off Staffing in the Report on the Strategic Assessment"
    told = [all_in_calendar(each) for each in to_hr(office)]
    assert len(told) == 3
    assert told[0] == {asked: "CONFIRMED"}
    assert [each for each in told[1:] if each] == [{asked: "CANCELLED"}]


def test_a_preview_of_every_kind_leaves_no_trace(office: Office) -> None:
    before = (office.asks("mail", "list"), office.asks("log", CYCLE))
    for kind in office.asks("mail", "preview"):
        found = office.asks("mail", "preview", kind, "--cycle", CYCLE)
        assert found["subject"]
        real = {"opening", "reminder", "weekly", "sign-request"}
        assert found["specimen"] is (kind not in real), kind
    assert (office.asks("mail", "list"), office.asks("log", CYCLE)) == before


def test_a_preview_is_written_as_text_html_and_message(office: Office, tmp_path: Path) -> None:
    office.types(
        "mail", "preview", "reminder", "--cycle", CYCLE, "--out", str(tmp_path / "seen")
    )
    names = sorted(path.name for path in (tmp_path / "seen").iterdir())
    assert names == ["reminder.eml", "reminder.html", "reminder.txt"]
    assert (
        "no message is of the kind"
        in office.types("mail", "preview", "love", "--cycle", CYCLE, fails=1).lower()
    )
