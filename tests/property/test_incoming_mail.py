"""Whatever bytes come in, they are read, or refused in words; never a fault of ours."""

from hypothesis import given
from hypothesis import strategies as st
from tests.mail_clients import CLIENTS, INBOX
from tests.repetition import examples

from cycle.mail.inbound.dkim_signature import signed_by
from cycle.mail.inbound.incoming import UnreadableError, opened
from cycle.mail.inbound.reply import Inbox, phrase_of, read_reply
from cycle.mail.inbound.vouching import Border, Vouching, vouched

WHOLE = [client("Signed") for client in CLIENTS.values()]
PIECES = st.sampled_from(
    [
        *(b"\r\n", b"\n\n", b":", b";", b"=?utf-8?q?", b"?=", b"\x00", b"\xff", b"<", b">"),
        *(b"Content-Type: multipart/mixed; boundary=x", b"--x", b"charset*0*=utf-7''", b"%"),
        *(b"Authentication-Results: ", b"mx.council.example; dmarc=pass", b"From: ", b"To: "),
        *(b"DKIM-Signature: v=1; a=rsa-sha256; d=council.example; s=s; h=from; bh=; b=", b"("),
    ]
)


def is_read(content: bytes) -> None:
    try:
        message = opened(content)
    except UnreadableError:
        return
    reply = read_reply(message, Inbox(address=INBOX))
    if reply.answers:
        phrase_of(reply, {"Legal": "legal"}, ["Head of Legal"])
    for border in Border:
        vouching = Vouching(
            border=border, authserv_id="mx.council.example", domains=("council.example",)
        )
        vouched(
            content,
            message,
            vouching,
            lambda whole, of, domain: signed_by(whole, of, domain, lambda _: b"v=DKIM1; p=AA"),
        )


@examples(150)
@given(
    whole=st.sampled_from(WHOLE), at=st.integers(0, 2_000), pieces=st.lists(PIECES, max_size=6)
)
def test_a_message_broken_anywhere_is_read_or_refused(
    whole: bytes, at: int, pieces: list[bytes]
) -> None:
    is_read(whole[:at] + b"".join(pieces) + whole[at:])


@examples(100)
@given(content=st.binary(max_size=600))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    is_read(content)
