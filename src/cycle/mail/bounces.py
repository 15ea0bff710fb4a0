"""Reads what comes back: a delivery status notification (RFC 3464), as a mail system writes it.
Pure.

Anyone can send one, so nothing in it is believed but which message it may speak of and what is
said of it; whether that message was ever sent is for the ledger to say. Whatever it holds, the
answer is a notice or a sentence, never a fault: the parser is asked for raw headers only, and a
message nested too deep is not read at all. An automatic answer, a receipt and a complaint
(RFC 5965) are never notices, whatever else they carry.
"""

import quopri
from binascii import Error as NoBase64Error
from binascii import a2b_base64
from collections.abc import Sequence
from email import message_from_bytes
from email.message import Message
from io import BytesIO

import msgspec

from cycle.mail.automatic import is_automatic_answer
from cycle.mail.delivery_status import (
    DeliveryVerdict,
    RecipientStatus,
    fields_of,
    recipients_in,
)
from cycle.mail.part_beginnings import part_beginnings
from cycle.mail.returned import (
    PARSER_FAULTS,
    STATUS_PARTS,
    TooDeepError,
    inner,
    message_ids,
    walk,
)
from cycle.text_checks import plain_line

_ENVELOPE = "original-envelope-id"


class DeliveryNotice(msgspec.Struct, frozen=True, kw_only=True):
    """A notice about one of somebody's messages. message_ids: those that it may speak of, with
    their angle brackets, the likeliest first; address, original: the recipient at last and at
    first, empty where none is named; words: for a person, one line.
    """

    verdict: DeliveryVerdict
    message_ids: tuple[str, ...]
    address: str
    words: str
    original: str = ""

    def is_about(self, address: str) -> bool:
        """Whether it says what became of a message to this address: as it went out, or as a
        system on the way had written it.
        """
        return address.casefold() in {self.address.casefold(), self.original.casefold()}


class NoNotice(msgspec.Struct, frozen=True, kw_only=True):
    """Not a notice that can be used, and why: a sentence. automatic: a machine has answered or
    confirmed something, and nobody need read it.
    """

    why: str
    automatic: bool = False


def read(content: bytes) -> DeliveryNotice | NoNotice:
    """What a message that came back says; of any size."""
    try:
        return _of_message(message_from_bytes(part_beginnings(BytesIO(content))))
    except (RecursionError, TooDeepError):
        return NoNotice(why="its parts are nested too deep to be a notice")
    except PARSER_FAULTS:
        return NoNotice(why="its headers cannot be parsed: they break the rules of mail")


def _of_message(message: Message) -> DeliveryNotice | NoNotice:
    """Raises RecursionError, TooDeepError; and what stands in PARSER_FAULTS."""
    parts = list(walk(message))
    kinds = {part.get_content_type() for part in parts} | {
        f"message/{part.get_param('report-type')}" for part in parts
    }
    if "message/feedback-report" in kinds:
        return NoNotice(
            why="it is a complaint that a message is unwanted (RFC 5965), and no bounce"
        )
    if "message/disposition-notification" in kinds:
        return NoNotice(why="it is a receipt (RFC 8098), and no bounce", automatic=True)
    if statuses := [part for part in parts if part.get_content_type() in STATUS_PARTS]:
        return _of_report(statuses, parts)
    if is_automatic_answer(message):
        return NoNotice(
            why="it is an automatic answer of somebody who is away, and no bounce",
            automatic=True,
        )
    return NoNotice(
        why="it is no delivery status notification (RFC 3464): its type is "
        + plain_line(message.get_content_type(), 60)
    )


def _of_report(
    statuses: Sequence[Message], parts: Sequence[Message]
) -> DeliveryNotice | NoNotice:
    if len(statuses) > 1:
        return NoNotice(why="it holds several notices; each is read from a message of its own")
    groups = fields_of(_text_of_status(statuses[0]))
    recipients = recipients_in(groups)
    if not recipients:
        return NoNotice(why="it does not say what became of the message: there is no Action")
    worst = min(recipients, key=lambda each: list(DeliveryVerdict).index(each.verdict))
    if worst.verdict is DeliveryVerdict.UNCLEAR:
        return NoNotice(why=_unclear(worst))
    envelope = [value for group in groups for name, value in group if name == _ENVELOPE]
    found = message_ids(parts, envelope)
    if not found:
        return NoNotice(
            why="it does not say which message it speaks of: no Message-ID comes back in it"
        )
    return DeliveryNotice(
        verdict=worst.verdict,
        message_ids=found,
        address=worst.address,
        original=worst.original,
        words=worst.words,
    )


def _unclear(recipient: RecipientStatus) -> str:
    return (
        "its Action and Status do not say whether the message arrived or failed: "
        f"{recipient.words}"
    )


def _text_of_status(part: Message) -> str:
    """The part as it was written. The parser splits it at blank lines into messages, each a
    head of what it takes for fields and a body from the first other line on.
    """
    blocks = inner(part)
    written = "\n\n".join(map(_as_written, blocks)) if blocks else str(part.get_payload())
    content = written.encode("utf-8", "surrogateescape")
    encoding = str(part.get("Content-Transfer-Encoding", "")).strip().casefold()
    if encoding == "base64":
        content = _from_base64(content)
    elif encoding == "quoted-printable":
        content = quopri.decodestring(content)
    return content.decode("utf-8", "replace")


def _as_written(message: Message) -> str:
    head = "".join(f"{name}: {value}\n" for name, value in message.raw_items())
    return head + str(message.get_payload())


def _from_base64(content: bytes) -> bytes:
    try:
        return a2b_base64(content)
    except NoBase64Error:
        return content
