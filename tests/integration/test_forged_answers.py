"""Attempts to have a text signed by mail that its officer did not sign: none becomes an act."""

from collections.abc import Callable
from pathlib import Path

import pytest
from tests.integration.answered_offices import (
    INBOX,
    SERVER,
    AnsweredOffice,
    Request,
    an_answer,
    answered_office,
)

EVIL = "mallory@elsewhere.example"
PASS = f"Authentication-Results: {SERVER}; dmarc=pass header.from=council.example\r\n"
FAIL = f"Authentication-Results: {SERVER}; dmarc=fail header.from=council.example\r\n"


@pytest.fixture
def office(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> AnsweredOffice:
    return answered_office(tmp_path, capsys)


def signed(request: Request, **more: str) -> bytes:
    return an_answer(request, "Signed\n", **more)


def results(written: str) -> Callable[[Request], bytes]:
    return lambda request: signed(request, results=written)


def says(value: str) -> str:
    return f"Authentication-Results: {value}\r\n"


ATTACKS: dict[str, Callable[[Request], bytes]] = {
    "nobody vouches": results(""),
    "our server says fail": results(FAIL),
    "our server says none": results(says(f"{SERVER}; dmarc=none header.from=council.example")),
    "our server says temperror": results(says(f"{SERVER}; dmarc=temperror")),
    "a stranger above says pass": results(
        says("mx.elsewhere.example; dmarc=pass header.from=council.example") + FAIL
    ),
    "a stranger below says pass": results(
        FAIL + says("mx.elsewhere.example; dmarc=pass header.from=council.example")
    ),
    "our own name below, forged by the sender": results(FAIL + PASS),
    "a server whose name begins like ours": results(
        says(f"{SERVER}.evil.example; dmarc=pass header.from=council.example")
    ),
    "our server's name in a comment": results(
        says(f"evil.example ({SERVER}); dmarc=pass header.from=council.example")
    ),
    "pass and fail at once": results(
        says(
            f"{SERVER}; dmarc=pass header.from=council.example; "
            "dmarc=fail header.from=council.example"
        )
    ),
    "pass for another domain": results(
        says(f"{SERVER}; dmarc=pass header.from=elsewhere.example")
    ),
    "pass for a sub-domain": results(
        says(f"{SERVER}; dmarc=pass header.from=mail.council.example")
    ),
    "pass for the domain above": results(says(f"{SERVER}; dmarc=pass header.from=example")),
    "pass written as a reason": results(
        says(f'{SERVER}; dkim=fail reason="dmarc=pass header.from=council.example"')
    ),
    "only SPF passes": results(
        says(f"{SERVER}; spf=pass smtp.mailfrom=head-of-legal@council.example")
    ),
    "DKIM of a stranger passes": results(
        says(f"{SERVER}; dkim=pass header.d=elsewhere.example")
    ),
    "results that cannot be parsed": results(says(f"{SERVER}; ;;; dmarc=pass")),
    "a folded header that smuggles a second": results(
        f"X-Note: a\r\n b: Authentication-Results: {SERVER}; dmarc=pass\r\n" + FAIL
    ),
    "a stranger with the officer's display name": lambda request: signed(
        request, sender=EVIL
    ).replace(b"An Officer", b"Head of Legal Partnership"),
    "the officer's address as display name": lambda request: signed(
        request, sender=EVIL
    ).replace(b"From: An Officer", f'From: "{request.address}"'.encode()),
    "two From headers": lambda request: signed(request, headers=f"From: {EVIL}\r\n"),
    "two addresses in From": lambda request: signed(request).replace(
        f"<{request.address}>\r\nTo".encode(), f"<{request.address}>, {EVIL}\r\nTo".encode()
    ),
    "a Sender that is another": lambda request: signed(
        request, headers="Sender: assistant@council.example\r\n"
    ),
    "sent on by an assistant": lambda request: signed(
        request, headers="Resent-From: assistant@council.example\r\n"
    ),
    "a forward": lambda request: signed(request, subject="FW: Please sign"),
    "a tag that was guessed": lambda request: signed(
        request, to=INBOX.replace("@", f"+{'0' * 32}@")
    ),
    "no tag": lambda request: signed(request, to=INBOX),
    "the tag in capitals": lambda request: signed(
        request, to=request.reply_to.replace(request.tag, f"{request.tag}x")
    ),
    "two tags": lambda request: signed(
        request, headers=f"Cc: <{INBOX.replace('@', f'+{chr(97) * 32}@')}>\r\n"
    ),
    "an answer to another message at this address": lambda request: signed(request).replace(
        f"In-Reply-To: {request.message_id}".encode(),
        f"In-Reply-To: <{'b' * 32}@council.example>".encode(),
    ),
    "an automatic reply": lambda request: signed(
        request, headers="Auto-Submitted: auto-replied\r\n"
    ),
    "an out of office": lambda request: signed(request, subject="Automatic reply: Please sign"),
    "a mailing list": lambda request: signed(
        request, headers="List-Id: <all.council.example>\r\n"
    ),
    "a receipt of a mail program": lambda request: signed(request).replace(
        b"text/plain", b"message/disposition-notification"
    ),
    "this program's own address": lambda request: signed(request, sender=INBOX),
    "an address that is nobody's": lambda request: signed(
        request, sender="nobody@council.example"
    ),
    "another officer's tag": lambda request: signed(
        request, sender="head-of-hr@council.example"
    ),
    "one without any office": lambda request: signed(
        request, sender="monitoring-officer@council.example"
    ),
    "the phrase in a file beside the text": lambda request: an_answer(
        request, "--b\r\nContent-Disposition: attachment\r\n\r\nSigned\r\n--b--\r\n"
    ).replace(b'text/plain; charset="utf-8"', b'multipart/mixed; boundary="b"'),
    "no Message-ID": lambda request: signed(request).replace(b"Message-ID:", b"X-Id:"),
    "a header injected into the subject": lambda request: signed(
        request, subject=f"Re: x\r\nFrom: {request.address}"
    ),
    "encrypted": lambda request: signed(request).replace(
        b"text/plain", b"application/pkcs7-mime"
    ),
    "a phrase to the terminal": lambda request: an_answer(request, "\x1b]0;Signed\x07\n"),
    "not signed": lambda request: an_answer(request, "Not signed\n"),
}


def test_no_forged_answer_becomes_an_act(office: AnsweredOffice) -> None:
    (request,) = office.requests("head-of-legal")
    acted = {}
    for number, (attack, made) in enumerate(ATTACKS.items()):
        content = made(request).replace(b"<a1@", f"<attack{number}@".encode())
        taken = office.hands_in(content)
        if taken["outcome"] == "recorded" or office.signed():
            acted[attack] = taken
    assert acted == {}
    assert len(ATTACKS) >= 40
    office.office.types("verify")
    honest = signed(request, message_id="<honest@mail.council.example>")
    assert office.hands_in(honest)["outcome"] == "recorded"


def test_a_flood_is_kept_for_the_clerk_and_answered_no_more(office: AnsweredOffice) -> None:
    (request,) = office.requests("head-of-legal")
    for number in range(61):
        words = an_answer(request, "Thanks\n", message_id=f"<f{number}@mail.council.example>")
        office.hands_in(words)
    last = signed(request, message_id="<last@mail.council.example>")
    taken = office.hands_in(last)
    assert taken["outcome"] == "to-clerk"
    assert "within an hour" in taken["words"]
    assert len(office.receipts("head-of-legal")) == 60


def test_an_address_that_several_use_never_signs(office: AnsweredOffice) -> None:
    (request,) = office.requests("head-of-legal")
    place = office.office.folder / "cycle.toml"
    text = place.read_text(encoding="utf-8")
    place.write_text(f'{text}shared = ["Head-of-Legal@council.example"]\n', encoding="utf-8")
    taken = office.hands_in(signed(request))
    assert taken["outcome"] == "to-clerk"
    assert "several people" in taken["words"]


def test_one_who_left_and_one_whose_deputising_is_over_sign_no_more(
    office: AnsweredOffice,
) -> None:
    (request,) = office.requests("head-of-legal")
    office.office.types("officer", "leave", "head-of-legal", "--on", "2017-03-07")
    office.office.on("2017-03-08")
    assert office.hands_in(signed(request))["outcome"] == "to-clerk"


def test_an_answer_of_a_year_ago_is_refused_over_the_text_of_today(
    office: AnsweredOffice,
) -> None:
    """An old yes, genuine and vouched for, that somebody sends in again under today's tag."""
    (request,) = office.requests("head-of-legal")
    genuine = signed(request, to=f"answers+{'c' * 32}@council.example")
    sent_on = b"Delivered-To: " + request.reply_to.encode() + b"\r\n" + genuine
    assert office.hands_in(sent_on)["outcome"] == "to-clerk"
    assert office.signed() == {}


def test_nothing_in_an_answer_reaches_a_terminal_or_a_letter_as_it_came(
    office: AnsweredOffice,
) -> None:
    (request,) = office.requests("head-of-legal")
    hostile = "\x1b]0;pwned\x07\u202e\u2028 {{ 7*7 }} <script>"
    for number, words in enumerate(
        (f"Signed\n\n{hostile} and more\n", f"Signed: {hostile}\n", f"Returned: {hostile}\n")
    ):
        name = f"<h{number}@mail.council.example>"
        content = an_answer(request, words, message_id=name, subject=f"Re: {hostile[:5]}")
        taken = office.hands_in(content)
        assert taken["words"].isprintable()
        if taken["clerk"]:
            shown = office.office.types("mail", "show", taken["clerk"])
            assert "\x1b" not in shown
    assert all("\x1b" not in each for each in office.receipts("head-of-legal"))
    office.office.types("verify")
