"""An answer to a message of this office, as far as it can be read without asking who the sender
is and what was asked. Pure.

What the officer saw decides: where the plain text and the HTML say different things, or where
something is hidden, a person reads it.
"""

import re
from collections.abc import Mapping, Sequence

import msgspec

from cycle.mail.inbound.html_words import HIDDEN, words_of
from cycle.mail.inbound.incoming import IncomingMessage
from cycle.mail.inbound.phrases import NoSetPhrase, SetPhrase, read_phrase
from cycle.mail.inbound.quotation import above_the_quotation, seen
from cycle.mail.inbound.senders import automatic, other_hands

_TAG = re.compile(r"[0-9a-f]{32}")
SEPARATOR = "+"
"""Between the inbox's name and the tag of a message (RFC 5233)."""


class Inbox(msgspec.Struct, frozen=True, kw_only=True):
    """The address that answers go to, and the other addresses from which this program writes;
    both in lower case.
    """

    address: str
    own: tuple[str, ...] = ()

    def with_tag(self, tag: str) -> str:
        """The address of one message's answers: `cycle+TAG@council.example`."""
        local, _, domain = self.address.rpartition("@")
        return f"{local}{SEPARATOR}{tag}@{domain}"

    def tag_in(self, address: str) -> str | None:
        """The tag in an address of this inbox; None in any other."""
        local, _, domain = self.address.rpartition("@")
        name, _, at = address.rpartition("@")
        tag = name.removeprefix(f"{local}{SEPARATOR}")
        return tag if at == domain and tag != name and _TAG.fullmatch(tag) else None


class Reply(msgspec.Struct, frozen=True, kw_only=True):
    """A message that may be an answer.

    sha256: of all its bytes. sender: its one address. tag: of the message that it answers.
    automatic: why a machine wrote it, and nobody is answered. doubt: why only a person can
    judge it. answers: the words above the quotation, of its plain text and of its HTML.
    """

    sha256: str
    message_id: str | None
    sender: str | None
    display_name: str
    subject: str
    tag: str | None
    automatic: str | None
    doubt: str | None
    answers: tuple[str, ...]

    @property
    def words(self) -> str:
        """What it says, for a person to read."""
        return next((answer for answer in self.answers if answer), "").replace(HIDDEN, "")


def read_reply(message: IncomingMessage, inbox: Inbox) -> Reply:
    """What a message says of itself."""
    tags = {tag for address in message.addresses("To", "Cc") if (tag := inbox.tag_in(address))}
    answers = answers_of(message)
    return Reply(
        sha256=message.sha256,
        message_id=message.message_id,
        sender=message.sender,
        display_name=message.display_name,
        subject=message.text("Subject"),
        tag=next(iter(tags)) if len(tags) == 1 else None,
        automatic=automatic(message, frozenset({inbox.address, *inbox.own})),
        doubt=other_hands(message) or _doubt(message, tags, answers),
        answers=answers,
    )


def answers_of(message: IncomingMessage) -> tuple[str, ...]:
    """The words above the quotation, of its plain text and of its HTML."""
    plain = message.plain if message.plain and seen(message.plain) else None
    html = words_of(message.html) if message.html else None
    return tuple(above_the_quotation(text) for text in (plain, html) if text is not None)


def _doubt(message: IncomingMessage, tags: set[str], answers: Sequence[str]) -> str | None:
    if len(tags) > 1:
        return "it is addressed to the answers of several messages"
    if not tags:
        return "it is not addressed to the answers of a message that this program wrote"
    if not message.message_id:
        return "it has no Message-ID"
    if other := _another_answered(message, next(iter(tags))):
        return other
    if any(HIDDEN in answer for answer in answers):
        return "something in it is hidden, or struck out"
    if not answers:
        return "it has no text"
    return None


def _another_answered(message: IncomingMessage, tag: str) -> str | None:
    """It names another message of ours as the one that it answers."""
    answered = re.findall(r"<([0-9a-f]{32})@", message.text("In-Reply-To"))
    if answered and tag not in answered:
        return "it answers one message, and is addressed to the answers of another"
    return None


def phrase_of(
    reply: Reply, rows: Mapping[str, str], names: Sequence[str]
) -> SetPhrase | NoSetPhrase:
    """The set phrase that the reply is; rows and names as `phrases.read_phrase` has them."""
    read = [read_phrase(answer, rows, (*names, reply.display_name)) for answer in reply.answers]
    phrases = [each for each in read if isinstance(each, SetPhrase)]
    if not phrases:
        return read[0]
    first = phrases[0]
    if len(phrases) < len(read) or any(_unlike(first, each) for each in phrases[1:]):
        return NoSetPhrase(why="its plain text and its HTML say different things")
    return first


def _unlike(one: SetPhrase, other: SetPhrase) -> bool:
    return (one.kind, one.rows, _plain(one.words)) != (
        other.kind,
        other.rows,
        _plain(other.words),
    )


def _plain(words: str | None) -> list[str]:
    return re.findall(r"\w+", (words or "").casefold())
