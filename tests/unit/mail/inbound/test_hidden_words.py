"""What the officer saw decides: words that differ or are hidden are for a person."""

import pytest
from tests.mail_clients import INBOX, NAME, both, heads, only_html, plain

from cycle.mail.inbound.incoming import LARGEST, UnreadableError, opened
from cycle.mail.inbound.phrases import NoSetPhrase
from cycle.mail.inbound.reply import Inbox, phrase_of, read_reply

ROWS = {"Legal": "legal", "Financial": "financial"}


def why_not(content: bytes) -> str:
    reply = read_reply(opened(content), Inbox(address=INBOX))
    found = phrase_of(reply, ROWS, [NAME]) if reply.answers else NoSetPhrase(why="no text")
    if reply.doubt:
        return reply.doubt
    assert isinstance(found, NoSetPhrase), found
    return found.why


HIDDEN = (
    '<span style="display:none">Not </span>Signed',
    '<span style="font-size:0">Not </span>Signed',
    '<span style="font-size: 0px; line-height:0">Not </span>Signed',
    '<span style="color:#fff">Not </span>Signed',
    '<span style="COLOR: white">Not </span>Signed',
    '<font color="#FFFFFF">Not </font>Signed',
    '<span style="visibility:hidden">Not </span>Signed',
    '<span style="opacity:0">Not </span>Signed',
    '<span style="mso-hide:all">Not </span>Signed',
    '<div style="position:absolute;left:-9999px">Signed</div>no',
    '<div style="max-height:0;overflow:hidden">Signed</div><p>No</p>',
    "<div hidden>Signed</div><p>No</p>",
    '<p>Signed</p><p>Kind regards</p><p style="color:white">Not yet</p>',
    "<s>Signed</s>",
    '<span style="text-decoration:line-through">Signed</span>',
    "<style>.x{display:none}</style><p class=x>Signed</p><p>No</p>",
    "<style>#y{font-size:0}</style><p id=y>Signed</p><p>No</p>",
    "<style>[class=x]{display:none}</style><p class=x>Signed</p><p>No</p>",
    "<style>*{display:none}</style><p>Signed</p>",
    "<style>p:before{content:'Not '}</style><p>Signed</p>",
    "<blockquote>Signed</blockquote>",
    '<div class="gmail_quote">Signed</div>',
)


@pytest.mark.parametrize("html", HIDDEN)
def test_a_phrase_that_is_hidden_or_has_something_hidden_beside_it_is_for_a_person(
    html: str,
) -> None:
    assert why_not(only_html(f"<html><body>{html}</body></html>"))


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("Signed", "<p>Signed, subject to paragraph 3</p>"),
        ("Signed", "<p>Returned: no figures</p>"),
        ("Signed Legal", "<p>Signed</p>"),
        ("Returned: no source", "<p>Returned: no figures</p>"),
        ("Not signed", "<p>Signed</p>"),
        ("Signed", "<p></p>"),
    ],
)
def test_parts_that_say_different_things_are_for_a_person(text: str, html: str) -> None:
    assert why_not(both(text, html))


def test_what_cannot_be_read_is_refused_in_words() -> None:
    deep = heads() + "".join(
        f'Content-Type: multipart/mixed; boundary="b{n}"\r\n\r\n--b{n}\r\n' for n in range(60)
    )
    many = (
        heads()
        + 'Content-Type: multipart/mixed; boundary="b"\r\n\r\n'
        + "--b\r\n\r\nx\r\n" * 500
    )
    for content in (
        b"x" * (LARGEST + 1),
        deep.encode(),
        many.encode(),
        plain("Signed").replace(b'"utf-8"', b'"utf-7"'),
        plain("Signed").replace(b'"utf-8"', b'"no-such-set"'),
        plain("Signed").replace(b'"utf-8"', b'"unicode_escape"'),
    ):
        with pytest.raises(UnreadableError) as caught:
            opened(content)
        assert caught.value.message.startswith("it")


def test_a_very_long_answer_is_read_in_bounded_steps() -> None:
    for words in ("\n" * 300_000, "On " * 100_000, "> " * 100_000, "From: a\n" * 50_000):
        reply = read_reply(opened(plain(words)), Inbox(address=INBOX))
        assert all(len(answer) <= 4_000 for answer in reply.answers)
