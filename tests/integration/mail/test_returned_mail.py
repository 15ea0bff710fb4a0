"""What lies in the folder of bounces: notices are taken in; what is not understood stays unseen
there, and is a clerk's until somebody deals with it.
"""

from pathlib import Path

import pytest
from tests.integration.mail.test_bounces import READER, clerks_list, notice, notice_of, sent_to
from tests.integration.mail.test_what_clerks_hear import duties_of, set_in
from tests.integration.offices import CLERK, Office, opened_office

from cycle import settings
from cycle.bootstrap import build
from cycle.daemon.maildir import Maildir
from cycle.new_office import make_office
from cycle.service.returned_mail import look_through
from cycle.service.services import Services

ANSWER = (
    b"From: Jo <jo@council.example>\r\nSubject: Re: the report\r\n\r\nI cannot sign this.\r\n"
)


@pytest.fixture
def office(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Office:
    """An office that has sent its messages, with a folder of bounces."""
    office = opened_office(tmp_path, capsys).on("2017-01-23")
    office.daemon_looks()
    office.posts()
    for name in ("new", "cur", "tmp"):
        (office.folder / "bounces" / name).mkdir(parents=True)
    set_in(office.folder / "cycle.toml", "port = 25", 'port = 25\nbounces = "bounces"')
    return office


def arrives(office: Office, name: str, content: bytes, where: str = "new") -> Path:
    file = office.folder / "bounces" / where / name
    file.write_bytes(content)
    return file


def looks(office: Office) -> None:
    duties_of(office).bounces()


def problems(office: Office) -> list[str]:
    return [
        problem
        for problem in office.asks("health", fails=1)["problems"]
        if "came back" in problem
    ]


def test_what_is_not_understood_stays_unseen_and_is_asked_of_a_clerk(office: Office) -> None:
    file = arrives(office, "1.relay", ANSWER)
    looks(office)
    looks(office)
    assert file.read_bytes() == ANSWER
    assert clerks_list(office) == ["mail/unread-1"]
    (row,) = [
        row for row in office.asks(*CLERK, "todo")["rows"] if row["key"] == "mail/unread-1"
    ]
    assert row["remedy"] == "cycle mail show unread-1"
    assert "Re: the report" in row["what"]
    assert "the owner of the database reads it: cycle mail show unread-1" in office.types(
        "status"
    )
    assert problems(office) == [
        (
            "A message that came back is not understood; a clerk of a cycle or the owner of "
            "the database reads it: cycle mail show unread-1"
        )
    ]
    assert "cycle mail show unread-1" in str(office.asks("doctor", fails=1))
    assert clerks_list(office) == ["mail/unread-1"]


def test_before_there_is_a_cycle_the_owner_is_told_of_it_and_reads_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    make_office(tmp_path)
    office = Office(tmp_path, capsys).on("2017-01-23")
    for name in ("new", "cur", "tmp"):
        (office.folder / "bounces" / name).mkdir(parents=True)
    set_in(office.folder / "cycle.toml", "port = 25", 'port = 25\nbounces = "bounces"')
    assert "Mail:" not in office.types("status")
    arrives(office, "1.relay", ANSWER)
    looks(office)
    said = office.types("status")
    assert "No cycle is open." in said
    assert "the owner of the database reads it: cycle mail show unread-1" in said
    (row,) = office.asks("status")
    assert row["cycle"] is None
    assert "cycle mail show unread-1" in row["mail"][0]
    assert "I cannot sign this." in office.types("mail", "show", "unread-1")


def test_the_clerk_reads_it_on_the_command_line_and_settles_it(office: Office) -> None:
    file = arrives(office, "1.relay", ANSWER)
    looks(office)
    shown = office.types(*CLERK, "mail", "show", "unread-1")
    assert "I cannot sign this." in shown
    assert "Jo <jo@council.example>" in shown
    assert "cycle mail leave unread-1" in shown
    assert office.asks(*CLERK, "mail", "show", "unread-1")["unread"]["file"] == "1.relay"
    office.types(*CLERK, "mail", "leave", "unread-1")
    assert clerks_list(office) == []
    assert "came back" not in office.types("status")
    assert problems(office) == []
    assert "settled already" in office.types(*CLERK, "mail", "leave", "unread-1", fails=1)
    looks(office)
    assert not file.exists()
    assert (office.folder / "bounces/cur/1.relay:2,S").read_bytes() == ANSWER
    assert "read by democratic-services" in office.types(*CLERK, "mail", "show", "unread-1")


def test_it_is_settled_when_somebody_reads_it_in_the_folder(office: Office) -> None:
    file = arrives(office, "1.relay", ANSWER)
    looks(office)
    listed = file.rename(office.folder / "bounces/cur/1.relay:2,")
    looks(office)
    assert clerks_list(office) == ["mail/unread-1"]
    listed.rename(office.folder / "bounces/cur/1.relay:2,RS")
    looks(office)
    assert clerks_list(office) == []


def test_a_notice_that_a_mail_program_has_listed_is_still_taken_in(office: Office) -> None:
    content = notice_of(sent_to(office, READER))
    arrives(office, "1.relay:2,F", content, where="cur")
    looks(office)
    assert sent_to(office, READER)["state"] == "bounced"
    assert (office.folder / "bounces/cur/1.relay:2,FS").exists()


def test_a_daemon_that_has_begun_anew_tries_once_more(office: Office) -> None:
    file = arrives(office, "1.relay", ANSWER)
    looks(office)
    file.write_bytes(notice_of(sent_to(office, READER)))
    looks(office)
    assert sent_to(office, READER)["state"] == "bounced"
    assert clerks_list(office) == [f"mail/{sent_to(office, READER)['key']}"]
    assert "later look" in office.types(*CLERK, "mail", "show", "unread-1")


FORGED = notice("<forged@council.example>")
UNCLEAR = notice("<forged@council.example>", action="perhaps").replace(b"5.1.1\n", b"2.0.0\n")
COMPLAINT = notice("<1@council.example>").replace(b"delivery-status", b"feedback-report")
AWAY = b"From: jo@council.example\nSubject: Automatic reply: x\n\nAway.\n"
KNOWN_FAULTS = {"forged": FORGED, "unclear": UNCLEAR, "complaint": COMPLAINT, "empty": b""}


@pytest.mark.parametrize("content", KNOWN_FAULTS.values(), ids=list(KNOWN_FAULTS))
def test_no_kind_that_tells_nothing_is_filed_away_unread(
    office: Office, content: bytes
) -> None:
    arrives(office, "1.relay", content)
    looks(office)
    assert clerks_list(office) == ["mail/unread-1"]


def test_an_automatic_answer_asks_nobody_and_is_filed(office: Office) -> None:
    arrives(office, "1.relay", AWAY)
    looks(office)
    assert clerks_list(office) == []
    assert (office.folder / "bounces/cur/1.relay:2,S").exists()


def test_what_says_failed_with_a_comment_has_failed(office: Office) -> None:
    content = notice_of(sent_to(office, READER), action="failed (no such mailbox)")
    arrives(office, "1.relay", content)
    looks(office)
    assert sent_to(office, READER)["state"] == "bounced"


def test_what_is_kept_is_for_clerks_and_the_owner_alone(office: Office) -> None:
    arrives(office, "1.relay", ANSWER)
    looks(office)
    for act in ("show", "leave"):
        refused = office.types("--as", READER, "mail", act, "unread-1", fails=1)
        assert "clerks of its cycles" in refused
    assert "cycle mail leave unread-1" in office.types(
        *CLERK, "mail", "retry", "unread-1", fails=1
    )
    for key in (
        "unread-2",
        "unread-",
        "unread-x",
        "unread-99999999999999999999",
        "unread-\u0661",
    ):
        assert "no message" in office.types(*CLERK, "mail", "show", key, fails=1)


def test_a_flood_fills_no_list(office: Office) -> None:
    for number in range(25):
        arrives(office, f"{number:02}.relay", ANSWER)
    looks(office)
    assert len(clerks_list(office)) == 10
    assert "15 more" in office.types("status")


def test_the_command_takes_in_a_notice_of_any_size(office: Office, tmp_path: Path) -> None:
    content = notice_of(sent_to(office, READER))
    file = tmp_path / "large.eml"
    padding = b"--b\nContent-Type: application/pdf\n\n" + b"QUJD\n" * 16_000_000
    file.write_bytes(content.replace(b"--b--", padding + b"--b--"))
    assert "came back" in office.types(*CLERK, "mail", "bounce", str(file))


@pytest.mark.parametrize("charset", [b"undefined", b"idna", b"punycode", b"a\0b"])
def test_one_message_that_no_codec_decodes_stops_none_behind_it(
    office: Office, charset: bytes
) -> None:
    arrives(office, "1.relay", b"Content-Type: text/plain; charset=" + charset + b"\n\nWords\n")
    arrives(office, "2.relay", notice_of(sent_to(office, READER)))
    looks(office)
    assert sent_to(office, READER)["state"] == "bounced"
    assert "mail/unread-1" in clerks_list(office)


def services_of(office: Office) -> Services:
    return build(settings.read(office.folder / "cycle.toml"), office.clock).services


class FaultyAtOne(Maildir):
    """A folder at one message of which the program breaks off by a fault of its own."""

    def content(self, name: str) -> bytes:
        if name == "1.relay":
            raise ZeroDivisionError
        return super().content(name)


def test_a_fault_of_ours_at_one_message_makes_it_a_clerk_s_and_the_rest_go_on(
    office: Office,
) -> None:
    arrives(office, "1.relay", ANSWER)
    arrives(office, "2.relay", notice_of(sent_to(office, READER)))
    services, tried = services_of(office), set[str]()
    mailbox = FaultyAtOne(office.folder / "bounces")
    with pytest.raises(ZeroDivisionError):
        look_through(services, mailbox, tried)
    for _ in range(2):
        look_through(services, mailbox, tried)
    assert sent_to(office, READER)["state"] == "bounced"
    assert clerks_list(office).count("mail/unread-1") == 1
    assert "broke off" in office.types(*CLERK, "mail", "show", "unread-1")


class AwayAtFirst(Maildir):
    """A folder that cannot be read at the first look."""

    looks = 0

    def content(self, name: str) -> bytes:
        self.looks += 1
        if self.looks == 1:
            raise PermissionError
        return super().content(name)


def test_where_the_folder_is_away_the_message_is_tried_again(office: Office) -> None:
    arrives(office, "1.relay", notice_of(sent_to(office, READER)))
    services, tried = services_of(office), set[str]()
    mailbox = AwayAtFirst(office.folder / "bounces")
    with pytest.raises(PermissionError):
        look_through(services, mailbox, tried)
    look_through(services, mailbox, tried)
    assert sent_to(office, READER)["state"] == "bounced"
