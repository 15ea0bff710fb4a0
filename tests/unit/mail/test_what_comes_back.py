"""The shapes in which notices come back, and what is never taken for one."""

import io
from email import message_from_bytes
from email.encoders import encode_base64
from email.mime.base import MIMEBase
from email.mime.message import MIMEMessage
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cycle.mail.bounces import DeliveryNotice, NoNotice, read
from cycle.mail.delivery_status import DeliveryVerdict
from cycle.mail.part_beginnings import LINE, PART, WHOLE, part_beginnings
from cycle.mail.returned import glance, message_ids, walk

OURS = "<2026.a1b2c3@council.example>"
STATUS = """Reporting-MTA: dns; relay.council.example

Final-Recipient: rfc822; head-of-legal@council.example
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 no such mailbox
"""
HEADERS = f"Subject: Sign off\nMessage-ID: {OURS}\n"


def status_part(text: str = STATUS, kind: str = "message/delivery-status") -> bytes:
    return f"Content-Type: {kind}\n\n{text}".encode()


def report(
    *parts: bytes, kind: str = "multipart/report; report-type=delivery-status", head: str = ""
) -> bytes:
    top = (
        f"From: MAILER-DAEMON@relay.example\nSubject: Undelivered\n{head}"
        f'Content-Type: {kind}; boundary="=_b"\n\n'
    ).encode()
    words = b"Content-Type: text/plain\n\nIt could not be delivered.\n"
    return top + b"".join(b"--=_b\n" + part + b"\n" for part in (words, *parts)) + b"--=_b--\n"


def returned(text: str = HEADERS, kind: str = "text/rfc822-headers") -> bytes:
    return f"Content-Type: {kind}\n\n{text}\n".encode()


def ours(content: bytes) -> DeliveryNotice:
    found = read(content)
    assert isinstance(found, DeliveryNotice), found
    assert found.message_ids[0] == OURS
    return found


def test_the_parts_may_stand_in_any_multipart() -> None:
    for kind in ("multipart/mixed", "multipart/report", "multipart/related"):
        assert (
            ours(report(status_part(), returned(), kind=kind)).verdict is DeliveryVerdict.FAILED
        )


def test_a_report_within_a_multipart_is_found() -> None:
    inner = report(status_part(), returned()).replace(b"=_b", b"=_inner")
    assert ours(report(inner, kind="multipart/mixed")).verdict is DeliveryVerdict.FAILED


@pytest.mark.parametrize(
    "parts",
    [
        (status_part(), returned()),
        (status_part(), returned(kind="message/rfc822")),
        (status_part(), returned(kind="message/global-headers")),
        (status_part(kind="message/global-delivery-status"), returned(kind="message/global")),
        (status_part(STATUS.replace("\n\n", f"\nOriginal-Envelope-Id: {OURS}\n\n")),),
        (status_part(STATUS.replace("\n\n", f"\nOriginal-Envelope-Id: {OURS[1:-1]}\n\n")),),
        (status_part(STATUS + f"X-Original-Message-ID: {OURS}\n"),),
        (status_part(), returned(f"X-MS-Original-Message-Id: {OURS}\nMessage-ID: <z@gw>\n")),
        (
            status_part(),
            b"Content-Type: text/plain\n\nHeaders follow:\n> Message-Id:\n> " + OURS.encode(),
        ),
        (
            status_part(),
            f"Content-Type: text/html\n\n<p>\nMessage-ID: &lt;{OURS[1:-1]}&gt;</p>".encode(),
        ),
    ],
    ids=[
        "headers",
        "whole message",
        "headers beyond ASCII",
        "all beyond ASCII",
        "envelope",
        "envelope without brackets",
        "a field of its own",
        "a gateway's header",
        "text",
        "HTML",
    ],
)
def test_our_message_is_named_in_one_of_many_places(parts: tuple[bytes, ...]) -> None:
    found = read(report(*parts))
    assert isinstance(found, DeliveryNotice)
    assert OURS in found.message_ids


@pytest.mark.parametrize("name", ["In-Reply-To", "References", "X-Failed-Message-ID"])
def test_our_message_may_be_named_in_a_header_of_the_notice_alone(name: str) -> None:
    assert (
        ours(report(status_part(), head=f"{name}: {OURS}\n")).verdict is DeliveryVerdict.FAILED
    )


def test_what_our_message_answered_to_is_not_what_came_back() -> None:
    found = ours(
        report(status_part(), returned(f"{HEADERS}In-Reply-To: <older@council.example>\n"))
    )
    assert found.message_ids == (OURS,)


def test_the_notice_s_own_name_and_addresses_are_no_candidates() -> None:
    head = "Message-ID: <dsn@relay.example>\nTo: <cycle@council.example>\n"
    assert ours(report(status_part(), returned(), head=head)).message_ids == (OURS,)


@pytest.mark.parametrize("times", [1, 2])
def test_a_notice_that_somebody_sent_on_is_read(times: int) -> None:
    content = report(status_part(), head=f"In-Reply-To: {OURS}\n")
    for _ in range(times):
        wrapped = MIMEMultipart()
        wrapped["From"] = "clerk@council.example"
        wrapped.attach(MIMEText("See below."))
        wrapped.attach(MIMEMessage(message_from_bytes(content)))
        content = wrapped.as_bytes()
    assert ours(content).verdict is DeliveryVerdict.FAILED


def test_several_notices_in_one_message_are_left_to_a_person() -> None:
    found = read(report(status_part(), status_part(), returned()))
    assert isinstance(found, NoNotice)
    assert not found.automatic
    assert "several" in found.why


@pytest.mark.parametrize("encoding", ["base64", "quoted-printable"])
def test_an_encoded_status_is_read(encoding: str) -> None:
    part = MIMEBase("application", "octet-stream")
    part.set_payload(STATUS.encode())
    if encoding == "base64":
        encode_base64(part)
        body = str(part.get_payload())
    else:
        body = STATUS.replace("failed", "fail=65d").replace("such mailbox", "such =\nmailbox")
    head = f"Content-Type: message/delivery-status\nContent-Transfer-Encoding: {encoding}\n\n"
    found = ours(report(f"{head}{body}".encode(), returned()))
    assert found.words == "head-of-legal@council.example: 550 5.1.1 no such mailbox"


def test_of_several_recipients_the_worst_counts() -> None:
    both = (
        STATUS
        + "\nFinal-Recipient: rfc822; b@council.example\nAction: relayed\nStatus: 2.0.0\n"
    )
    assert ours(report(status_part(both), returned())).verdict is DeliveryVerdict.FAILED


@pytest.mark.parametrize(
    ("subject", "headers"),
    [
        ("Automatic reply: Please sign", "Auto-Submitted: auto-replied\n"),
        ("Out of Office: Please sign", ""),
        ("Ateb awtomatig: Please sign", ""),
        ("=?utf-8?q?Automatic_reply=3A_Please_sign?=", ""),
        ("Re: Please sign", "X-Autoreply: yes\n"),
        ("Re: Please sign", "Precedence: auto_reply\n"),
    ],
)
def test_somebody_who_is_away_is_no_bounce_and_asks_nobody(subject: str, headers: str) -> None:
    head = f"From: Jo <jo@council.example>\nSubject: {subject}\n{headers}In-Reply-To: {OURS}\n"
    found = read(f"{head}\nAway.\n".encode())
    assert isinstance(found, NoNotice)
    assert found.automatic


@pytest.mark.parametrize(
    "sender", ["MAILER-DAEMON@x.example", "postmaster@x.example", "Jo <jo@council.example>"]
)
def test_auto_submitted_alone_does_not_put_a_failure_aside(sender: str) -> None:
    content = (
        f"From: {sender}\nSubject: Mail failure\nAuto-Submitted: auto-replied\n"
        f"In-Reply-To: {OURS}\n\nYour message could not be delivered.\n"
    )
    found = read(content.encode())
    assert isinstance(found, NoNotice)
    assert not found.automatic


ARF = "Content-Type: message/feedback-report\n\nFeedback-Type: abuse\nVersion: 1\n"


def test_a_complaint_is_no_bounce_and_is_left_to_a_person() -> None:
    kind = "multipart/report; report-type=feedback-report"
    for parts in ((ARF.encode(),), (ARF.encode(), status_part()), (status_part(),)):
        found = read(report(*parts, returned(kind="message/rfc822"), kind=kind))
        assert isinstance(found, NoNotice)
        assert not found.automatic


def test_a_receipt_is_no_bounce_and_asks_nobody() -> None:
    part = b"Content-Type: message/disposition-notification\n\nDisposition: a/b; displayed\n"
    found = read(report(part, kind="multipart/report; report-type=disposition-notification"))
    assert isinstance(found, NoNotice)
    assert found.automatic


def test_a_bounce_of_any_size_is_read_from_the_beginnings_of_its_parts() -> None:
    line = b"QUJD" * 19 + b"\n"
    attached = (
        b"Content-Type: application/pdf\nContent-Transfer-Encoding: base64\n\n" + line * 400_000
    )
    whole = (
        (
            f"Content-Type: message/rfc822\n\nMessage-ID: {OURS}\nSubject: Papers\n"
            'Content-Type: multipart/mixed; boundary="in"\n\n--in\n'
        ).encode()
        + attached
        + b"\n--in--\n"
    )
    content = report(attached, whole, status_part(), kind="multipart/mixed")
    assert len(content) > 60_000_000
    kept = part_beginnings(io.BytesIO(content))
    assert len(kept) < 4 * PART
    assert ours(content).verdict is DeliveryVerdict.FAILED


def test_no_more_is_kept_than_a_fixed_number_of_bytes() -> None:
    many = report(
        *[b"Content-Type: text/plain\n\n" + b"x" * PART] * 100, kind="multipart/mixed"
    )
    assert len(part_beginnings(io.BytesIO(many))) <= WHOLE
    assert len(part_beginnings(io.BytesIO(b"y" * 5_000_000))) <= 2 * PART


def test_what_is_short_is_kept_whole() -> None:
    content = report(status_part(), returned())
    assert part_beginnings(io.BytesIO(content)) == content


@given(st.binary(max_size=400), st.integers(0, 700), st.integers(0, 60))
def test_whatever_comes_back_the_answer_is_a_word(junk: bytes, place: int, gone: int) -> None:
    content = report(status_part(), returned())
    changed = content[:place] + junk + content[place + gone :]
    assert isinstance(read(changed), DeliveryNotice | NoNotice)
    assert all(isinstance(each, str) for each in glance(changed))


CODECS_THAT_DECODE_NOTHING = ["undefined", "idna", "punycode", "a\0b", "base64", "nowhere"]
"""Names that Python knows for other things than text, or not at all; `punycode` decodes what is
in ASCII to other words.
"""


@pytest.mark.parametrize("charset", CODECS_THAT_DECODE_NOTHING)
def test_a_notice_is_read_whatever_character_set_its_text_claims(charset: str) -> None:
    text = f'Content-Type: text/plain; charset="{charset}"\n\nMessage-ID: {OURS}\n\xe9\n'
    assert ours(report(status_part(), text.encode())).verdict is DeliveryVerdict.FAILED


@pytest.mark.parametrize("charset", sorted({*CODECS_THAT_DECODE_NOTHING} - {"punycode"}))
def test_a_glance_shows_the_words_whatever_character_set_they_claim(charset: str) -> None:
    content = f'Content-Type: text/plain; charset="{charset}"\n\nI cannot sign.\n'
    assert glance(content.encode()).text == "I cannot sign."


@pytest.mark.parametrize(
    "parameter",
    [
        "boundary*=undefined''x",
        "boundary*=a%00b''x",
        "boundary*=x; boundary*0=y",
        f"boundary*{'9' * 5000}=x",
    ],
    ids=["no codec", "a NUL", "numbered twice", "thousands of digits"],
)
def test_what_the_parser_cannot_take_is_no_notice_and_is_shown_as_it_stands(
    parameter: str,
) -> None:
    content = f"From: x\nContent-Type: multipart/report;\n {parameter}\n\nWords.\n".encode()
    found = read(content)
    assert isinstance(found, NoNotice)
    assert not found.automatic
    assert "Words." in glance(content).text or "9999" in glance(content).text


def test_a_glance_shows_who_wrote_what_on_visible_lines() -> None:
    content = (
        "From: =?utf-8?q?Si=C3=A2n?= <sian@council.example>\nSubject: Re: =?bad?q?=FF?=\n"
        "Content-Type: text/html\n\n<style>p {}</style><p>I can&rsquo;t sign\x1b[2J this.</p>\n"
    )
    brief = glance(content.encode())
    assert brief.sender == "Siân <sian@council.example>"
    assert brief.text == "I can\u2019t sign [2J this."
    assert glance(b"") == ("an unnamed sender", "no subject", "")


def test_a_mark_within_a_long_line_begins_no_part() -> None:
    head = b'Content-Type: multipart/mixed; boundary="b"\n\n--b\n\n'
    line = b"x" * LINE + b"--b\n"
    kept = part_beginnings(io.BytesIO(head + line * (3 * PART // len(line))))
    assert len(kept) <= len(head) + PART + LINE


def test_a_message_id_in_an_attachment_that_is_no_text_names_nothing() -> None:
    for kind, named in (("text/plain", (OURS,)), ("application/octet-stream", ())):
        message = message_from_bytes(report(status_part(HEADERS, kind), kind="multipart/mixed"))
        assert message_ids(list(walk(message)), ()) == named
