"""Reads what comes back: a delivery status notification (RFC 3464), as a mail system writes it.
Pure.

Anyone can send one, so nothing in it is believed but which message it speaks of and what is
said of it; whether that message was ever sent is for the ledger to say. Whatever it holds, the
answer is a notice or a sentence, never a fault: the parser is asked for raw headers only, and a
file too large or nested too deep is not read at all.
"""

import re
from collections.abc import Iterator
from email import message_from_bytes
from email.message import Message
from enum import StrEnum

import msgspec

from cycle.text_checks import plain_line

LARGEST = 2_000_000
"""Bytes. A notice carries the message back at most; ours are some tens of thousands."""

_DEEPEST = 20
"""Parts within parts; a notice has four levels at most (report, returned message, its
parts).
"""

_HEADERS_READ = 65_536

_ID = re.compile(r"<?([^<>\s]{3,250})>?")


class Verdict(StrEnum):
    """What a notice says of the message (RFC 3464 section 2.3.3)."""

    FAILED = "failed"
    DELAYED = "delayed"
    DELIVERED = "delivered"
    """Delivered, relayed or expanded: no more is known, and nothing is wrong."""


class Notice(msgspec.Struct, frozen=True, kw_only=True):
    """A notice about one of somebody's messages. message_id: with its angle brackets; words:
    for a person, one line.
    """

    verdict: Verdict
    message_id: str
    words: str


class NoNotice(msgspec.Struct, frozen=True, kw_only=True):
    """Not a notice that can be used, and why: a sentence."""

    why: str


def read(content: bytes) -> Notice | NoNotice:
    """What a message that came back says."""
    if len(content) > LARGEST:
        return NoNotice(
            why=f"it has {len(content):,} bytes; no notice has more than {LARGEST:,}"
        )
    try:
        message = message_from_bytes(content)
        parts = list(_walk(message, 0))
    except (RecursionError, _TooDeepError):
        return NoNotice(why="its parts are nested too deep to be a notice")
    if message.get_content_type() != "multipart/report":
        return NoNotice(
            why="it is no delivery status notification (RFC 3464): its type is "
            + _shown(message)
        )
    return _of_report(parts)


class _TooDeepError(Exception):
    """Parts within parts within parts."""


def _walk(message: Message, depth: int) -> Iterator[Message]:
    if depth > _DEEPEST:
        raise _TooDeepError
    yield message
    for part in _inner(message):
        yield from _walk(part, depth + 1)


def _inner(message: Message) -> list[Message]:
    """The messages within a message; none where it holds text."""
    payload = message.get_payload()
    return (
        [part for part in payload if isinstance(part, Message)]
        if isinstance(payload, list)
        else []
    )


def _of_report(parts: list[Message]) -> Notice | NoNotice:
    status = next(
        (part for part in parts if part.get_content_type() == "message/delivery-status"), None
    )
    blocks = _inner(status) if status is not None else []
    if not blocks:
        return NoNotice(
            why="it reports nothing about a delivery: there is no part message/delivery-status"
        )
    recipients = [block for block in blocks if _field(block, "Action")]
    if not recipients:
        return NoNotice(why="it does not say what became of the message: there is no Action")
    message_id = _message_id(parts, blocks)
    if message_id is None:
        return NoNotice(
            why="it does not say which message it speaks of: no Message-ID comes back in it"
        )
    worst = min(recipients, key=lambda block: list(Verdict).index(_verdict(block)))
    return Notice(verdict=_verdict(worst), message_id=message_id, words=_words(worst))


def _verdict(block: Message) -> Verdict:
    """An Action that the RFC does not know is taken for none: nothing is made of it."""
    action = _field(block, "Action").lower()
    return Verdict(action) if action in {Verdict.FAILED, Verdict.DELAYED} else Verdict.DELIVERED


def _message_id(parts: list[Message], blocks: list[Message]) -> str | None:
    """Of the returned headers; else the name that we gave the envelope (RFC 3464 section
    2.2.1).
    """
    for part in parts:
        if part.get_content_type() == "message/rfc822" and (inner := _inner(part)):
            found = _id_in(_field(inner[0], "Message-ID"))
        elif part.get_content_type() == "text/rfc822-headers":
            found = _id_in(_field(_headers_in(part), "Message-ID"))
        else:
            continue
        if found:
            return found
    return next(
        (found for block in blocks if (found := _id_in(_field(block, "Original-Envelope-Id")))),
        None,
    )


def _headers_in(part: Message) -> Message:
    text = part.get_payload(decode=True)
    return message_from_bytes(text[:_HEADERS_READ] if isinstance(text, bytes) else b"")


def _id_in(text: str) -> str | None:
    match = _ID.fullmatch(text)
    return f"<{match[1]}>" if match else None


def _words(block: Message) -> str:
    """The remote system's own words, else the status code alone."""
    diagnostic = _field(block, "Diagnostic-Code").partition(";")[2].strip()
    status = _field(block, "Status")
    said = diagnostic or "no reason given"
    address = (
        (_field(block, "Final-Recipient") or _field(block, "Original-Recipient"))
        .partition(";")[2]
        .strip()
    )
    place = f"{address}: " if address else ""
    return plain_line(f"{place}{said}" if status in said else f"{place}{status} {said}", 400)


def _field(block: Message, name: str) -> str:
    """A header's raw text on one line; empty where there is none."""
    return " ".join(str(block.get(name, "")).split())


def _shown(message: Message) -> str:
    return plain_line(message.get_content_type(), 60)
