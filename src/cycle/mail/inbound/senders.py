"""Whether a message is one person's own answer, by its headers: not a machine's, not one that
went through other hands. Pure.

What automatic senders write of themselves is RFC 3834's `Auto-Submitted` and what came before
it; many write nothing, and only their subject tells. Whoever answers one starts two machines
talking, so what looks automatic is never answered.
"""

import re

from cycle.mail.automatic import is_automatic_answer
from cycle.mail.inbound.incoming import IncomingMessage

_LISTS = ("List-Id", "List-Post", "List-Unsubscribe", "Mailing-List", "X-Mailing-List")
_BULK = frozenset({"bulk", "auto_reply", "junk", "list"})
_MOST_HOPS = 60
_FORWARDED = re.compile(r"\s*(?:fwd?|wg|tr|ymlaen|enc|i)\s*:", re.IGNORECASE)
_ENCRYPTED = frozenset(
    {"application/pkcs7-mime", "application/x-pkcs7-mime", "multipart/encrypted"}
)
_MACHINES = ("message/disposition-notification", "message/feedback-report")
_ONCE = ("From", "Sender", "Reply-To", "To", "Subject", "Date", "Message-ID", "In-Reply-To")
"""Headers of which a message has one at most (RFC 5322 section 3.6)."""


def automatic(message: IncomingMessage, own: frozenset[str]) -> str | None:
    """Why a machine wrote it: a sentence; None where a person may have. own: addresses of this
    program, whose mail came back to it.
    """
    submitted = message.text("Auto-Submitted").casefold().partition(";")[0].strip()
    if submitted not in {"", "no"}:
        return f"it says of itself that it is {submitted} (RFC 3834)"
    if message.sender in own:
        return "this program wrote it itself"
    if any(kind in message.kinds for kind in _MACHINES):
        return "it is a receipt or a complaint that a mail program wrote"
    if any(message.raw(name) for name in _LISTS):
        return "a mailing list sent it"
    if message.text("Precedence").casefold() in _BULK:
        return f"its precedence is {message.text('Precedence').casefold()}"
    if is_automatic_answer(message.headers):
        return "it is an automatic answer of somebody who is away"
    if message.text("Return-Path") == "<>":
        return "it has no sender to whom an answer could go"
    if len(message.raw("Received")) > _MOST_HOPS:
        return "it has gone round in circles"
    return None


def other_hands(message: IncomingMessage) -> str | None:
    """Why it may not be the sender's own act, though the sender's name stands on it: a
    sentence; None where nothing says so.
    """
    for name in _ONCE:
        if len(message.raw(name)) > 1:
            return f"it has {len(message.raw(name))} {name} headers, and may have one"
    if message.sender is None:
        return "it does not name one address that it is from"
    if (written := message.addresses("Sender")) and set(written) != {message.sender}:
        return f"somebody else sent it: its Sender is {written[0]}"
    if any(name.casefold().startswith("resent-") for name in message.headers):
        return "somebody sent it on: it has Resent headers"
    if _FORWARDED.match(message.text("Subject")):
        return "its subject says that it was forwarded"
    if message.kinds & _ENCRYPTED:
        return "it is encrypted, and is not read here"
    return None
