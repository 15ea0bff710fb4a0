"""The values of the outbox: what is handed in, what a dispatcher gets, what the ledger shows.
No database here.
"""

from datetime import date, datetime, timedelta
from enum import StrEnum

import msgspec

from cycle.chain import sha256_bytes
from cycle.store.mail_digests import digest_of


class MessageState(StrEnum):
    """Where a message stands. `uncertain`: the relay may have taken it, its answer was lost.

    `bounced`: the relay took it, and it came back as undeliverable.
    """

    PENDING = "pending"
    CLAIMED = "claimed"
    DATA_STARTED = "data_started"
    ACCEPTED = "accepted"
    DEFERRED = "deferred"
    REFUSED = "refused"
    UNCERTAIN = "uncertain"
    SUPERSEDED = "superseded"
    EXPIRED = "expired"
    HELD = "held"
    BOUNCED = "bounced"


class IfUncertain(StrEnum):
    """What to do with a message whose fate is uncertain."""

    RESEND = "resend"
    ASK = "ask"
    LEAVE = "leave"


class Message(msgspec.Struct, frozen=True, kw_only=True):
    """A message as decided: frozen bytes for one recipient.

    key: unique for ever; a second message with the same key is not written.
    cycle: None for what concerns the office as a whole. recipient: a login.
    items: the keys of the obligations it speaks of.
    not_before_at, not_after_at: when it may first be offered, and when its time is past (None:
    never).
    """

    key: str
    cycle: str | None
    recipient: str
    address: str
    kind: str
    day: date | None
    revision: int
    message_id: str
    subject: str
    content: bytes
    items: tuple[str, ...]
    created_at: datetime
    not_before_at: datetime
    not_after_at: datetime | None = None
    if_uncertain: IfUncertain = IfUncertain.RESEND

    @property
    def digest(self) -> str:
        """The digest of it as it was written, for a journal."""
        written = {**msgspec.structs.asdict(self), "sha256": sha256_bytes(self.content)}
        return digest_of(written, self.items)


class MessageOnRecord(msgspec.Struct, frozen=True, kw_only=True):
    """A message as it stands on record, for verification. digest: of what the row says was
    written. content_is_whole, seal_is_whole: whether the bytes have the row's hash, and whether
    what became of it is what the program wrote.
    """

    key: str
    recipient: str
    address: str
    message_id: str
    created_at: datetime
    digest: str
    content_is_whole: bool
    seal_is_whole: bool


class Claim(msgspec.Struct, frozen=True, kw_only=True):
    """A message one dispatcher holds for the length of the lease. Every later write must show
    this fence.

    attempt: counts from 1. sha256: of the content when it was frozen.
    """

    id: int
    fence: int
    attempt: int
    lease: timedelta
    sha256: str
    message: Message


class MessageTransition(msgspec.Struct, frozen=True, kw_only=True):
    """One line of a message's history: the state it entered, and why. code: the relay's reply
    code (RFC 5321).
    """

    at: datetime
    attempt: int
    state: MessageState
    owner: str | None
    code: int | None
    words: str


class Undelivered(msgspec.Struct, frozen=True, kw_only=True):
    """A message that did not reach its reader, or may not have: a person's to deal with until
    it is cleared.

    why: `refused`, `bounced` or, where the declaration says to ask, `uncertain`. kind: of the
    message.
    told_at: when someone was written to about it.
    """

    id: int
    key: str
    cycle: str | None
    recipient: str
    address: str
    kind: str
    subject: str
    why: MessageState
    at: datetime
    words: str
    told_at: datetime | None


class Incident(msgspec.Struct, frozen=True, kw_only=True):
    """A relay that cannot be used: since when, and what it said last."""

    relay: str
    since_at: datetime
    words: str


class Unread(msgspec.Struct, frozen=True, kw_only=True):
    """A message that came back and is not understood: a clerk's to read until it is settled.

    folder, file: where it lies. why: a sentence; text: its first words. settled_words: who
    settled it, or what did.
    """

    id: int
    folder: str
    file: str
    since_at: datetime
    sender: str
    subject: str
    why: str
    text: str
    settled_at: datetime | None
    settled_words: str | None

    @property
    def key(self) -> str:
        """By which people name it. No message of the outbox has such a key: theirs hold a
        slash.
        """
        return f"{UNREAD}{self.id}"


UNREAD = "unread-"


class AnswerOutcome(StrEnum):
    """What became of a message that came in. `noted`: a machine wrote it, or there were too
    many; `known`: it had been taken in before.
    """

    RECORDED = "recorded"
    REFUSED = "refused"
    TO_CLERK = "to-clerk"
    NOTED = "noted"
    KNOWN = "known"


class AnswerOnRecord(msgspec.Struct, frozen=True, kw_only=True):
    """A message that came in, and what became of it: a sentence. sha256: of its bytes, which
    are kept. answers_to: the key of the message that it answers.
    """

    message_id: str | None
    sha256: str
    sender: str
    at: datetime
    answers_to: str | None
    outcome: AnswerOutcome
    words: str


class LedgerLine(msgspec.Struct, frozen=True, kw_only=True):
    """A message as the ledger lists it. response, code: the relay's last words."""

    id: int
    key: str
    cycle: str | None
    recipient: str
    address: str
    kind: str
    day: date | None
    revision: int
    message_id: str
    subject: str
    sha256: str
    state: MessageState
    attempt: int
    next_attempt_at: datetime | None
    not_after_at: datetime | None
    response: str | None
    code: int | None
    created_at: datetime
    settled_at: datetime | None


class LedgerPage(msgspec.Struct, frozen=True, kw_only=True):
    """Everything on record about one message."""

    line: LedgerLine
    items: tuple[str, ...]
    content: bytes
    history: tuple[MessageTransition, ...]


class Rescued(msgspec.Struct, frozen=True, kw_only=True):
    """What a rescue did, by the messages' keys."""

    returned: tuple[str, ...]
    uncertain: tuple[str, ...]
    expired: tuple[str, ...]
