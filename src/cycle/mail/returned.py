"""The parts of a message that came back, and which message they may speak of. Pure.

Some systems return the whole message, some its headers, some only name it: in what the notice
answers to, in a header of their own, or in their text. What the returned message itself answers
to is never taken: that is an earlier message.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from email import message_from_bytes
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import Message
from html import unescape
from itertools import islice
from typing import NamedTuple

from cycle.text_checks import plain_line

STATUS_PARTS = frozenset({"message/delivery-status", "message/global-delivery-status"})
"""What holds a delivery status (RFC 3464; RFC 6533 for addresses beyond ASCII)."""

_WHOLE = frozenset({"message/rfc822", "message/global"})
_HEADERS = frozenset({"text/rfc822-headers", "message/global-headers"})

_DEEPEST = 20
"""Parts within parts; a notice has four levels at most (report, returned message, its parts),
and two more each time that somebody forwards it.
"""

_MOST_IDS = 50

_LONGEST_TEXT = 1500
_LONGEST_LINE = 200
_LONGEST_HEADER = 150

_TAG = re.compile(
    r"<(?:style|script).*?</(?:style|script)\s*>|<[^>]*>", re.IGNORECASE | re.DOTALL
)

_OF_THE_NOTICE = frozenset(
    {
        *("from", "sender", "reply-to", "to", "cc", "return-path", "errors-to"),
        *("message-id", "received", "delivered-to", "x-original-to", "envelope-to"),
    }
)
"""Headers with angle brackets that say where the notice itself came from and went to."""

_ID = re.compile(r"<[^<>\s]{3,250}>")
_BARE_ID = re.compile(r"[^<>\s]{3,250}")
_ID_IN_TEXT = re.compile(
    r"^[>\s]*[\w-]*message-id\s*:[>\s]*(<[^<>\s]{3,250}>)", re.IGNORECASE | re.MULTILINE
)


class TooDeepError(Exception):
    """Parts within parts within parts."""


PARSER_FAULTS = (MessageError, LookupError, TypeError, ValueError)
"""What the standard library's parser raises at bytes that no mail system should write: a
parameter with a character set that decodes nothing, numbered twice or by thousands of digits.
"""


def walk(message: Message, depth: int = 0) -> Iterator[Message]:
    """The message and every part of it, in order. Raises TooDeepError."""
    if depth > _DEEPEST:
        raise TooDeepError
    yield message
    for part in inner(message):
        yield from walk(part, depth + 1)


def inner(message: Message) -> list[Message]:
    """The messages within a message; none where it holds text, which is not decoded here."""
    payload = message.get_payload() if message.is_multipart() else ()
    return [part for part in payload if isinstance(part, Message)]


def message_ids(parts: Sequence[Message], envelope: Iterable[str]) -> tuple[str, ...]:
    """Every Message-ID, with its angle brackets, of which the notice may speak, the surest
    first: of what came back; the name that we gave the envelope (RFC 3464 section 2.2.1); what
    the notice answers to; any other header of it; its text.
    """
    found = dict.fromkeys(_candidates(parts, envelope))
    return tuple(islice(found, _MOST_IDS))


def _candidates(parts: Sequence[Message], envelope: Iterable[str]) -> Iterator[str]:
    returned = list(_returned(parts))
    for message in returned:
        yield from _ID.findall(_field(message, "Message-ID"))
    for value in envelope:
        yield from _ID.findall(value)
        if _BARE_ID.fullmatch(value):
            yield f"<{value}>"
    for message in returned:
        for name in message:
            if "message-id" in name.casefold():
                yield from _ID.findall(_field(message, name))
    theirs = {id(part) for message in returned for part in walk(message)}
    yield from _named_by([part for part in parts if id(part) not in theirs])


def _returned(parts: Sequence[Message]) -> Iterator[Message]:
    """The messages that the notice carries, or their headers. What holds a delivery status is a
    notice that somebody sent on, and not what came back.
    """
    for part in parts:
        kind = part.get_content_type()
        if kind in _HEADERS:
            yield _headers_in(part)
        elif kind in _WHOLE:
            yield from (message for message in inner(part) if not _holds_status(message))


def _holds_status(message: Message) -> bool:
    return any(part.get_content_type() in STATUS_PARTS for part in walk(message))


def _headers_in(part: Message) -> Message:
    if within := inner(part):
        return within[0]
    content = part.get_payload(decode=True)
    return message_from_bytes(content if isinstance(content, bytes) else b"")


def _named_by(notice: Sequence[Message]) -> Iterator[str]:
    """What the notice's own headers and text name."""
    for name in ("In-Reply-To", "References"):
        for part in notice:
            yield from reversed(_ID.findall(_field(part, name)))
    for part in notice:
        for name in part:
            if name.casefold() not in _OF_THE_NOTICE:
                yield from _ID.findall(_field(part, name))
    for part in notice:
        if part.get_content_maintype() == "text":
            yield from _ID_IN_TEXT.findall(unescape(text_of(part)))


def text_of(part: Message) -> str:
    """The words of a part, whatever it claims of their encoding."""
    content = part.get_payload(decode=True)
    if not isinstance(content, bytes):
        return ""
    try:
        return content.decode(part.get_content_charset() or "utf-8", "replace")
    except PARSER_FAULTS:
        return content.decode("utf-8", "replace")


def header_text(message: Message, name: str) -> str:
    """A header's words, decoded (RFC 2047); as they stand where they cannot be."""
    raw = _field(message, name)
    try:
        return str(make_header(decode_header(raw)))
    except PARSER_FAULTS:
        return raw


_NO_SENDER = "an unnamed sender"
_NO_SUBJECT = "no subject"


class Brief(NamedTuple):
    """What a person needs to see of a message. text: its first words, several lines."""

    sender: str
    subject: str
    text: str


def glance(content: bytes) -> Brief:
    """The beginning of a message for a person, whatever it holds; as it stands where it cannot
    be parsed.
    """
    try:
        return _brief(message_from_bytes(content))
    except PARSER_FAULTS:
        return Brief(_NO_SENDER, _NO_SUBJECT, _first_lines(content.decode("utf-8", "replace")))


def _brief(message: Message) -> Brief:
    try:
        texts = [part for part in walk(message) if part.get_content_maintype() == "text"]
    except (RecursionError, TooDeepError):
        texts = []
    plain = [part for part in texts if part.get_content_subtype() == "plain"]
    words = text_of((plain or texts)[0]) if texts else ""
    if not plain:
        words = unescape(_TAG.sub(" ", words))
    return Brief(
        plain_line(header_text(message, "From"), _LONGEST_HEADER) or _NO_SENDER,
        plain_line(header_text(message, "Subject"), _LONGEST_HEADER) or _NO_SUBJECT,
        _first_lines(words),
    )


def _first_lines(words: str) -> str:
    lines = (plain_line(line, _LONGEST_LINE) for line in words[:_LONGEST_TEXT].splitlines())
    return "\n".join(line for line in lines if line)


def _field(message: Message, name: str) -> str:
    """A header's raw text on one line; empty where there is none."""
    return " ".join(str(message.get(name, "")).split())
