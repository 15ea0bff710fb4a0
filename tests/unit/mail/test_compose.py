import email
import hashlib
from email.message import EmailMessage
from email.policy import default
from email.utils import parsedate_to_datetime
from pathlib import Path

import fast_mail_parser
import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cycle import shipped
from cycle.mail.compose import DIGITS, LONGEST_MESSAGE_ID, Sender, compose, message_id
from cycle.mail.letter import Letter
from cycle.mail.samples import letters
from cycle.mail.templates import Templates, WordingError
from cycle.text_checks import AddressError, UnfitTextError

SENDER = Sender(name="Democratic Services", address="cycle@council.example")
TEMPLATES = Templates(shipped.templates() / "mail")
LETTER = letters()[0]
HEADERS = [
    *(
        "From",
        "To",
        "Subject",
        "Date",
        "Message-ID",
        "Auto-Submitted",
        "X-Auto-Response-Suppress",
    ),
    *("In-Reply-To", "References", "MIME-Version", "Content-Type"),
]


def parsed(letter: Letter, sender: Sender = SENDER) -> EmailMessage:
    message = email.message_from_bytes(
        compose(letter, TEMPLATES, sender).content, policy=default
    )
    assert isinstance(message, EmailMessage)
    return message


def part(message: EmailMessage, kind: str) -> str:
    body = message.get_body((kind,))
    assert body is not None
    return str(body.get_content())


def test_the_same_letter_gives_the_same_bytes() -> None:
    assert compose(LETTER, TEMPLATES, SENDER) == compose(
        LETTER, Templates(shipped.templates() / "mail"), SENDER
    )


def test_the_hash_covers_the_bytes_and_the_id_and_subject_are_those_in_them() -> None:
    composed = compose(LETTER, TEMPLATES, SENDER)
    assert composed.sha256 == hashlib.sha256(composed.content).hexdigest()
    assert parsed(LETTER)["Message-ID"] == composed.message_id
    assert parsed(LETTER)["Subject"] == composed.subject


@pytest.mark.parametrize("letter", letters(), ids=lambda letter: letter.key)
def test_every_message_is_seven_bit_with_short_lines_ended_by_crlf(letter: Letter) -> None:
    content = compose(letter, TEMPLATES, SENDER).content
    assert content.isascii()
    assert content.endswith(b"\r\n")
    of_one_word = b"Content-Type: application/"  # which nothing may fold
    lines = [each for each in content.split(b"\r\n") if not each.startswith(of_one_word)]
    assert all(len(line) <= 78 for line in lines)
    assert b"\n" not in content.replace(b"\r\n", b"")


@pytest.mark.parametrize("letter", letters(), ids=lambda letter: letter.key)
def test_every_message_has_text_first_then_html_and_no_defects(letter: Letter) -> None:
    message = parsed(letter)
    words = next(
        inner for inner in message.walk() if inner.get_content_type() == "multipart/alternative"
    )
    assert [inner.get_content_type() for inner in words.iter_parts()] == [
        "text/plain",
        "text/html",
    ]
    others = (
        [inner.get_content_type() for inner in message.iter_attachments()]
        if words is not message
        else []
    )
    word = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    attached = letter.request is not None and letter.request.attached is not None
    assert others == ["text/calendar"] * bool(letter.diary) + [word] * attached
    assert [defect for inner in message.walk() for defect in inner.defects] == []
    assert part(message, "plain").replace("\r\n", "\n") == TEMPLATES.words(letter).text
    assert part(message, "html").replace("\r\n", "\n") == TEMPLATES.words(letter).html


@pytest.mark.parametrize("letter", letters(), ids=lambda letter: letter.key)
def test_a_parser_of_another_make_reads_the_same_message(letter: Letter) -> None:
    composed = compose(letter, TEMPLATES, SENDER)
    theirs = fast_mail_parser.parse_email(composed.content)
    assert theirs.subject == composed.subject
    assert theirs.headers["Message-ID"] == [composed.message_id]
    assert [text.replace("\r\n", "\n") for text in theirs.text_plain] == [
        TEMPLATES.words(letter).text
    ]
    assert [text.replace("\r\n", "\n") for text in theirs.text_html] == [
        TEMPLATES.words(letter).html
    ]
    calendars = [part for part in theirs.attachments if part.mimetype == "text/calendar"]
    assert len(calendars) == (1 if letter.diary else 0)


@pytest.mark.parametrize(
    "letter", [each for each in letters() if each.diary], ids=lambda letter: letter.key
)
def test_the_method_of_the_calendar_is_that_of_its_part(letter: Letter) -> None:
    (attached,) = parsed(letter).iter_attachments()
    (inside,) = [
        line for line in attached.get_content().splitlines() if line.startswith("METHOD:")
    ]
    assert inside == f"METHOD:{attached['Content-Type'].params['method']}"
    assert attached.get_filename() == "deadlines.ics"


def test_the_date_is_the_letters_and_no_clock_is_read() -> None:
    assert parsedate_to_datetime(parsed(LETTER)["Date"]) == LETTER.at


def test_machines_are_told_not_to_answer_but_bounces_still_come() -> None:
    message = parsed(LETTER)
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["X-Auto-Response-Suppress"] == "OOF, AutoReply"


def test_a_thread_is_named_by_reference_and_a_letter_without_one_has_none() -> None:
    root = "<specimen.thread@council.example>"
    assert (parsed(LETTER)["In-Reply-To"], parsed(LETTER)["References"]) == (root, root)
    alone = parsed(msgspec.structs.replace(LETTER, thread=None))
    assert "In-Reply-To" not in alone
    assert "References" not in alone


@given(st.from_regex(r"[a-z]{1,60}(\.[a-z]{1,60}){0,3}", fullmatch=True))
def test_a_message_id_is_never_longer_than_every_archive_keeps(domain: str) -> None:
    found = message_id("f" * DIGITS, domain)
    assert len(found) <= LONGEST_MESSAGE_ID
    assert domain.endswith(found.rstrip(">").partition("@")[2]) or found.endswith("@invalid>")


def test_another_key_gives_another_id_and_another_boundary() -> None:
    other = msgspec.structs.replace(LETTER, key="another")
    assert parsed(other)["Message-ID"] != parsed(LETTER)["Message-ID"]
    assert parsed(other).get_boundary() != parsed(LETTER).get_boundary()


VISIBLE = st.text(
    st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp", "Cf")), max_size=120
)


def test_a_subject_of_two_lines_from_a_councils_template_is_refused(tmp_path: Path) -> None:
    (tmp_path / "digest.subject.j2").write_text("Sign off\nBcc: spy@other.example\n")
    with pytest.raises(WordingError, match="the subject"):
        compose(LETTER, Templates(tmp_path, shipped.templates() / "mail"), SENDER)


def test_a_sender_is_checked_when_it_is_made() -> None:
    with pytest.raises(UnfitTextError):
        Sender(name="Democratic\r\nBcc: spy@other.example", address="cycle@council.example")
    with pytest.raises(AddressError):
        Sender(
            name="Democratic Services",
            address="cycle@council.example\r\nBcc: spy@other.example",
        )


def test_names_beyond_ascii_arrive_whole() -> None:
    letter = msgspec.structs.replace(
        LETTER, recipient_name="Pennaeth Tŷ'r Cyngor", cycle_title="Cynllun Diogelwch — 2017"
    )
    message = parsed(letter)
    assert message["To"].addresses[0].display_name == "Pennaeth Tŷ'r Cyngor"
    assert "Cynllun Diogelwch — 2017" in part(message, "plain")


@given(VISIBLE.filter(str.strip))
def test_a_subject_is_never_folded_before_its_first_word(what: str) -> None:
    item = msgspec.structs.replace(LETTER.items[0], what=f"Sign {what}")
    composed = compose(msgspec.structs.replace(LETTER, items=(item,)), TEMPLATES, SENDER)
    assert b"\r\nSubject: " in composed.content
    assert b"\r\nSubject: \r\n" not in composed.content
