"""What did not arrive: the clerks see it at once and are written to, and a hostile notice
changes nothing.
"""

import contextlib
import sqlite3
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from tests.integration.offices import CLERK, CYCLE, Office, copied, opened_office

from cycle import settings
from cycle.bootstrap import build
from cycle.mail.bounces import DeliveryNotice, NoNotice, read
from cycle.mail.delivery_status import DeliveryVerdict
from cycle.service import undelivered
from cycle.store.unit_of_work import UnitOfWork

NOTICE = """From: MAILER-DAEMON@relay.example
To: cycle@council.example
Subject: Undelivered
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

It did not arrive.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; relay.example
{envelope}
Final-Recipient: rfc822; {address}
Action: {action}
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 User unknown
--b
Content-Type: {returned}

Message-ID: {message_id}
Subject: Sign off

--b--
"""


def notice(
    message_id: str,
    action: str = "failed",
    returned: str = "text/rfc822-headers",
    envelope: str = "",
    address: str = "head-of-legal@council.example",
) -> bytes:
    return NOTICE.format(
        message_id=message_id,
        action=action,
        returned=returned,
        envelope=envelope,
        address=address,
    ).encode()


@pytest.mark.parametrize("returned", ["text/rfc822-headers", "message/rfc822"])
def test_it_reads_which_message_came_back_and_why(returned: str) -> None:
    found = read(notice("<1@council.example>", returned=returned))
    words = "head-of-legal@council.example: 550 5.1.1 User unknown"
    assert found == DeliveryNotice(
        verdict=DeliveryVerdict.FAILED,
        message_ids=("<1@council.example>",),
        address="head-of-legal@council.example",
        words=words,
    )


def test_without_returned_headers_it_goes_by_the_name_of_the_envelope() -> None:
    found = read(notice("", envelope="Original-Envelope-Id: 1@council.example\n"))
    assert isinstance(found, DeliveryNotice)
    assert found.message_ids == ("<1@council.example>",)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "no delivery status"),
        (b"Subject: I am away until Monday\r\n\r\nBye\r\n", "no delivery status"),
        (b"x" * 5_000_001, "no delivery status"),
        (notice(""), "which message"),
        (notice("<a b>"), "which message"),
        (notice("<1@council.example>").replace(b"Action", b"X"), None),
        (
            notice("<1@council.example>").replace(b"Action", b"X").replace(b"Status", b"Y"),
            "no Action",
        ),
        (
            b"Content-Type: multipart/mixed; boundary=a\n\n"
            + b"--a\nContent-Type: message/rfc822\n\n" * 3000,
            "",
        ),
        (
            notice("<1@council.example>").replace(
                b"Content-Type: text/plain", b"Content-Type: text/plain; charset=x-no\xff"
            ),
            None,
        ),
    ],
    ids=[
        "empty",
        "out of office",
        "huge",
        "no Message-ID",
        "a bad Message-ID",
        "a Status alone",
        "no Action",
        "nested",
        "wrong charset",
    ],
)
def test_whatever_a_notice_holds_the_answer_is_a_word(content: bytes, why: str | None) -> None:
    found = read(content)
    assert isinstance(found, DeliveryNotice if why is None else NoNotice)
    assert why is None or (isinstance(found, NoNotice) and why in found.why)


@pytest.fixture
def office(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Office:
    """An office that has written to its signatories, and the relay took it."""
    return copied("written to", lambda folder: writing(folder, capsys), tmp_path, capsys)


def writing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Office:
    office = opened_office(tmp_path, capsys)
    office.on("2017-01-23").daemon_looks()
    office.posts()
    return office


def notice_of(line: Mapping[str, str], **how: str) -> bytes:
    """A notice about a message of the ledger, and the address that it went to."""
    return notice(line["message_id"], address=line["address"], **how)


def sent_to(office: Office, login: str) -> dict[str, str]:
    rows = [
        row
        for row in office.asks("mail", "list")
        if row["recipient"] == login and row["state"] != "superseded"
    ]
    line: dict[str, str] = rows[0]
    return line


def comes_back(office: Office, tmp_path: Path, login: str, **how: str) -> str:
    file = tmp_path / "came-back.eml"
    file.write_bytes(notice_of(sent_to(office, login), **how))
    return office.types(*CLERK, "mail", "bounce", str(file))


def clerks_list(office: Office) -> list[str]:
    return [
        row["key"]
        for row in office.asks(*CLERK, "todo")["rows"]
        if row["key"].startswith("mail/")
    ]


def told(office: Office) -> tuple[str, ...]:
    return undelivered.tell(
        build(settings.read(office.folder / "cycle.toml"), office.clock).services
    ).lines


READER = "community-safety-officer"


def test_a_bounce_is_in_the_clerks_list_at_once_and_the_clerk_is_written_to_once(
    office: Office, tmp_path: Path
) -> None:
    key = sent_to(office, READER)["key"]
    assert "came back" in comes_back(office, tmp_path, READER)
    assert clerks_list(office) == [f"mail/{key}"]
    assert "came back" in office.types("status")
    assert [line.rpartition(" ")[2] for line in told(office)] == [
        "democratic-services@council.example"
    ]
    assert told(office) == ()
    assert any(
        subject.startswith("democratic-services: A letter to") for subject in office.posts()
    )


ENDS: list[Callable[[Office, str], object]] = [
    lambda office, key: office.types(*CLERK, "mail", "retry", key),
    lambda office, key: office.types(*CLERK, "mail", "leave", key),
    lambda office, _: office.types(
        "officer", "change", READER, "--email", "new@council.example"
    ),
]


@pytest.mark.parametrize("end", ENDS, ids=["tried again", "left", "address put right"])
def test_it_stands_in_the_list_until_somebody_deals_with_it(
    office: Office, tmp_path: Path, end: Callable[[Office, str], object]
) -> None:
    comes_back(office, tmp_path, READER)
    end(office, sent_to(office, READER)["key"])
    assert clerks_list(office) == []


def test_a_notice_of_delay_is_noted_and_is_no_failure(office: Office, tmp_path: Path) -> None:
    assert "delayed" in comes_back(office, tmp_path, READER, action="delayed")
    assert clerks_list(office) == []
    assert sent_to(office, READER)["state"] == "accepted"


def test_a_forged_notice_changes_nothing(office: Office, tmp_path: Path) -> None:
    file = tmp_path / "forged.eml"
    file.write_bytes(notice("<forged@council.example>"))
    before = (office.folder / "cycle.db").read_bytes()
    assert "no message of this office" in office.types(
        *CLERK, "mail", "bounce", str(file), fails=1
    )
    assert (office.folder / "cycle.db").read_bytes() == before


def test_only_a_clerk_or_the_owner_may_act_on_the_ledger(office: Office) -> None:
    key = sent_to(office, READER)["key"]
    for act in ("hold", "release", "retry", "leave"):
        assert "clerks of the cycle" in office.types("--as", READER, "mail", act, key, fails=1)


def test_no_letter_about_a_failure_goes_round_in_a_circle(
    office: Office, tmp_path: Path
) -> None:
    """Every letter comes back: each goes one further down the list of people, and at its end
    there is silence.
    """
    comes_back(office, tmp_path, READER)
    services = build(settings.read(office.folder / "cycle.toml"), office.clock).services
    readers: list[str] = []
    for _ in range(10):
        lines = undelivered.tell(services).lines
        readers += [line.rpartition(" ")[2] for line in lines]
        office.posts()
        with UnitOfWork(services.database) as work:
            for line in work.outbox.list():
                if line.kind == "failure" and line.state == "accepted":
                    work.outbox.bounce(line.key, office.clock.now(), "550 no")
            work.commit()
    assert readers[0] == "democratic-services@council.example"
    assert len(readers) == len(set(readers)) <= 3


def test_what_came_back_begins_no_thread(office: Office, tmp_path: Path) -> None:
    lost = sent_to(office, READER)
    comes_back(office, tmp_path, READER)
    office.types("officer", "change", READER, "--email", "new@council.example")
    for day in ("2017-01-24", "2017-01-25", "2017-01-26", "2017-01-27", "2017-01-30"):
        office.on(day).daemon_looks()
        office.posts()
    later = [
        row["key"]
        for row in office.asks("mail", "list")
        if row["recipient"] == READER and row["key"] != lost["key"]
    ]
    assert later
    assert not [
        key
        for key in later
        if lost["message_id"] in office.asks("mail", "show", key)["content"]
    ]


def test_a_preview_of_the_letter_about_it_shows_what_came_back(
    office: Office, tmp_path: Path
) -> None:
    assert office.asks("mail", "preview", "failure", "--cycle", CYCLE)["specimen"]
    comes_back(office, tmp_path, READER)
    found = office.asks("mail", "preview", "failure", "--cycle", CYCLE)
    assert not found["specimen"]
    assert f"{READER}@council.example" in found["text"]


def test_what_comes_back_at_night_is_written_about_in_the_morning(
    office: Office, tmp_path: Path
) -> None:
    office.on("2017-01-27", at="22:00")
    comes_back(office, tmp_path, READER)
    assert clerks_list(office)
    assert told(office) == ()
    assert told(office.on("2017-01-28")) == ()
    assert told(office.on("2017-01-30")) != ()
    assert told(office) == ()


def test_a_notice_counts_only_for_the_address_that_the_message_went_to(
    office: Office, tmp_path: Path
) -> None:
    line = sent_to(office, READER)
    file = tmp_path / "forged.eml"
    file.write_bytes(notice(line["message_id"], address="somebody@elsewhere.example"))
    said = office.types(*CLERK, "mail", "bounce", str(file), fails=1)
    assert f"it is about mail to somebody@elsewhere.example, and {line['key']} went to" in said
    assert sent_to(office, READER)["state"] == "accepted"


def test_a_notice_counts_where_a_system_on_the_way_had_written_another_address(
    office: Office, tmp_path: Path
) -> None:
    line = sent_to(office, READER)
    forwarded = notice(line["message_id"], address="inbox@elsewhere.example").replace(
        b"Action:", f"Original-Recipient: rfc822; {line['address'].upper()}\nAction:".encode()
    )
    file = tmp_path / "came-back.eml"
    file.write_bytes(forwarded)
    assert "came back" in office.types(*CLERK, "mail", "bounce", str(file))


def test_two_offices_give_the_same_message_other_ids(
    office: Office, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    another = opened_office(tmp_path / "another", capsys)
    with contextlib.closing(sqlite3.connect(another.folder / "cycle.db")) as database, database:
        database.execute("DELETE FROM office_secrets")  # which copies of one office share
    another.on("2017-01-23").daemon_looks()
    ours, theirs = (sent_to(each, READER) for each in (office, another))
    assert ours["key"] == theirs["key"]
    assert ours["message_id"] != theirs["message_id"]
