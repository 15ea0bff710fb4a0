"""A DKIM signature stands for a person only where it leaves nothing open."""

import base64
import subprocess
from functools import cache
from pathlib import Path

import dkim
import pytest
from tests.mail_clients import ADDRESS, INBOX, REPLY_TO

from cycle.mail.inbound.dkim_keys import key_record
from cycle.mail.inbound.dkim_signature import KeyLookupError, signed_by
from cycle.mail.inbound.incoming import opened
from cycle.mail.inbound.reply import Inbox, read_reply
from cycle.mail.inbound.vouching import Border, NoVoucher, Voucher, Vouching, vouched

KEYS = Path(__file__).parents[3] / "data" / "dkim"
DOMAIN = "council.example"
NAME = f"sel1._domainkey.{DOMAIN}"
HEADERS = [b"from", b"to", b"subject", b"date", b"message-id", b"in-reply-to", b"mime-version"]
HEADERS += [b"content-type", b"content-transfer-encoding"]


@cache
def private(name: str) -> bytes:
    return (KEYS / f"{name}.pem").read_bytes()


@cache
def record(name: str) -> str:
    """The text that stands in DNS for a key."""
    done = subprocess.run(
        ["openssl", "rsa", "-pubout", "-outform", "DER", "-in", str(KEYS / f"{name}.pem")],
        capture_output=True,
        check=True,
    )
    return f"v=DKIM1; k=rsa; p={base64.b64encode(done.stdout).decode()}"


PLAIN = (
    f"From: {ADDRESS}\r\nTo: {REPLY_TO}\r\nSubject: Re: Please sign\r\n"
    "Date: Mon, 06 Mar 2017 10:00:00 +0000\r\nMessage-ID: <d1@council.example>\r\n"
    "In-Reply-To: <0123456789abcdef0123456789abcdef@council.example>\r\n"
    'MIME-Version: 1.0\r\nContent-Type: text/plain; charset="utf-8"\r\n'
    "Content-Transfer-Encoding: 7bit\r\n\r\nSigned\r\n"
).encode()


def signature(
    content: bytes = PLAIN, *, key: str = "good", domain: str = DOMAIN, **options: object
) -> bytes:
    given = {"include_headers": list(HEADERS), **options}
    made = dkim.sign(content, b"sel1", domain.encode(), private(key), **given)
    return bytes(made) + content


def judged(content: bytes, told: str | None = None) -> Voucher | NoVoucher:
    records = {NAME: record("good") if told is None else told}
    message = opened(content)
    vouching = Vouching(border=Border.DKIM, domains=(DOMAIN,))

    def checked(whole: bytes, of: object, domain: str) -> Voucher | NoVoucher:
        del of
        return signed_by(whole, message, domain, key_record(records))

    return vouched(content, message, vouching, checked)


def test_a_whole_signature_of_a_declared_domain_vouches() -> None:
    found = judged(signature())
    assert isinstance(found, Voucher)
    assert found.how == "signed by council.example, key sel1 (DKIM)"


def test_one_of_several_signatures_is_enough() -> None:
    both = signature(signature(), domain="relay.example")
    assert isinstance(judged(both), Voucher)


@pytest.mark.parametrize("left_out", [h for h in HEADERS if h != b"from"])
def test_a_header_that_is_not_covered_leaves_it_open(left_out: bytes) -> None:
    headers = [each for each in HEADERS if each != left_out]
    found = judged(signature(include_headers=headers))
    assert isinstance(found, NoVoucher)
    assert left_out.decode() in found.why


CHANGED = {
    "another text": lambda content: content.replace(b"\r\n\r\nSigned", b"\r\n\r\nReturned: x"),
    "a second To on top": lambda content: b"To: other@council.example\r\n" + content,
    "a second From on top": lambda content: b"From: head-of-hr@council.example\r\n" + content,
    "another To": lambda content: content.replace(
        REPLY_TO.encode(), REPLY_TO.replace("0123", "3210").encode()
    ),
    "words after the end": lambda content: content + b"and more\r\n",
    "another subject": lambda content: content.replace(b"Re: Please", b"Re: Do"),
    "a Cc that nobody signed": lambda content: b"Cc: someone@council.example\r\n" + content,
}


@pytest.mark.parametrize("change", CHANGED)
def test_what_was_changed_after_it_was_signed_counts_for_nothing(change: str) -> None:
    assert isinstance(judged(CHANGED[change](signature())), NoVoucher)


def test_a_signature_over_a_beginning_of_the_text_counts_for_nothing() -> None:
    found = judged(signature(length=True) + b"but not paragraph 3\r\n")
    assert isinstance(found, NoVoucher)
    assert "only a beginning" in found.why


KEYS_THAT_DO_NOT_COUNT = {
    "test mode": "; t=y",
    "not for mail": "; s=other",
    "another hash": "; h=sha1",
}


@pytest.mark.parametrize("why", KEYS_THAT_DO_NOT_COUNT)
def test_a_key_that_says_so_itself_counts_for_nothing(why: str) -> None:
    told = f"{record('good')}{KEYS_THAT_DO_NOT_COUNT[why]}"
    assert isinstance(judged(signature(), told), NoVoucher)


def test_a_weak_withdrawn_or_unknown_key_counts_for_nothing() -> None:
    assert isinstance(judged(signature(key="weak"), record("weak")), NoVoucher)
    assert isinstance(judged(signature(), "v=DKIM1; p="), NoVoucher)
    assert isinstance(judged(signature(), record("weak")), NoVoucher)


def test_a_domain_that_is_not_declared_counts_for_nothing() -> None:
    stranger = PLAIN.replace(ADDRESS.encode(), b"head@elsewhere.example")
    assert isinstance(judged(signature(stranger, domain="elsewhere.example")), NoVoucher)
    assert isinstance(judged(signature(domain="sub.council.example")), NoVoucher)


def test_a_key_that_cannot_be_asked_for_is_said() -> None:
    def away(name: str) -> bytes | None:
        raise KeyLookupError(f"no answer about {name}")

    content = signature()
    found = signed_by(content, opened(content), DOMAIN, away)
    assert isinstance(found, NoVoucher)
    assert "cannot be looked up now" in found.why


def test_a_genuine_old_yes_is_an_answer_to_its_own_tag_alone() -> None:
    """The envelope's recipient is never signed: only To and Cc say what is answered."""
    sent_on = b"Delivered-To: answers+ffffffffffffffffffffffffffffffff@council.example\r\n"
    content = sent_on + signature()
    assert isinstance(judged(content), Voucher)
    assert read_reply(opened(content), Inbox(address=INBOX)).tag == REPLY_TO[8:40]


EXCHANGE = Vouching(border=Border.EXCHANGE_ONLINE, domains=(DOMAIN,))
PASSES = (
    "Authentication-Results: spf=pass (sender IP is 192.0.2.17)\r\n"
    " smtp.mailfrom=council.example; dkim=pass (signature was verified)\r\n"
    " header.d=council.example;dmarc=pass action=none\r\n"
    " header.from=council.example;compauth=pass reason=100\r\n"
)
OTHER = "Authentication-Results: mx.x.example; dmarc=pass header.from=council.example\r\n"
INSIDE = "X-MS-Exchange-Organization-AuthAs: Internal\r\n"


@pytest.mark.parametrize(
    ("headers", "counts"),
    [
        (PASSES, True),
        (INSIDE, True),
        ("", False),
        (PASSES.replace("dmarc=pass", "dmarc=fail"), False),
        (PASSES.replace("dmarc=pass", "dmarc=fail") + PASSES, False),
        (INSIDE.replace("Internal", "Anonymous") + PASSES.replace("pass", "fail"), False),
        (INSIDE * 2, False),
        (PASSES.replace("from=council", "from=elsewhere"), False),
        (OTHER, False),
    ],
)
def test_exchange_online_vouches_by_its_own_marks_alone(headers: str, *, counts: bool) -> None:
    content = headers.encode() + PLAIN
    found = vouched(content, opened(content), EXCHANGE, lambda *_: NoVoucher(why="not asked"))
    assert isinstance(found, Voucher) is counts
