"""What comes in at the address for answers: taken in once, whatever it is, and by whichever way
it came.

A notice of failure goes to the ledger of messages; an answer is judged; what a machine wrote is
noted; everything else is kept for a clerk with its words. Nothing of it is lost: its bytes are
kept under their hash before anybody is told that it was taken.
"""

from dataclasses import dataclass
from datetime import datetime
from functools import partial
from io import BytesIO

from cycle.chain import sha256_bytes
from cycle.mail import bounces
from cycle.mail.bounces import DeliveryNotice
from cycle.mail.inbound.dkim_signature import signed_by
from cycle.mail.inbound.incoming import IncomingMessage, UnreadableError, opened
from cycle.mail.inbound.reply import Reply, answers_of, read_reply
from cycle.mail.inbound.vouching import Voucher, vouched
from cycle.mail.part_beginnings import part_beginnings
from cycle.mail.returned import glance
from cycle.service import ledger
from cycle.service.answering import Judged, MailAnswer, judge
from cycle.service.services import Services
from cycle.store.messages import AnswerOnRecord, AnswerOutcome
from cycle.store.unit_of_work import Reading, UnitOfWork
from cycle.text_checks import plain_line

ANSWERS = "answers"
"""Stands for a folder where a message that a clerk is to read is kept with the record."""

_LONGEST_WORDS = 500
_LONGEST_ID = 500


@dataclass(frozen=True)
class TakenIn:
    """What became of a message: a sentence. sha256: of its bytes. clerk: the key by which a
    clerk finds it, where one is to read it.
    """

    outcome: AnswerOutcome
    words: str
    sha256: str
    clerk: str | None = None


def take_in(services: Services, content: bytes, *, dry_run: bool = False) -> TakenIn:
    """Take in one message, in one transaction; in a dry run it is taken back. Raises
    DatabaseError, and then nothing of it was taken.
    """
    notice = bounces.read(part_beginnings(BytesIO(content)))
    if isinstance(notice, DeliveryNotice):
        return _notice(services, content, dry_run=dry_run)
    read = _read(services, content)
    now = services.clock.now()
    with UnitOfWork(services.database) as uow:
        known = _known(uow, content, read)
        if known:
            return TakenIn(AnswerOutcome.KNOWN, known.words, known.sha256)
        taken = _taken(services, uow, content, read, now)
        if not dry_run:
            uow.commit()
    return taken


_Read = MailAnswer | str
"""An answer that was read; or why the message cannot be read: a sentence about `it`."""


def _read(services: Services, content: bytes) -> _Read:
    if services.inbox is None:
        return "the settings name no address for answers"
    try:
        message = opened(content)
    except UnreadableError as error:
        return error.message
    reply = read_reply(message, services.inbox)
    who, why = _vouched(services, content, message, reply)
    return MailAnswer(content=content, reply=reply, vouched=who, doubt=reply.doubt or why)


def _vouched(
    services: Services,
    content: bytes,
    message: IncomingMessage,
    reply: Reply,
) -> tuple[str | None, str | None]:
    """Who vouches for the sender; else why nobody does."""
    if services.vouching is None:
        return None, "the settings do not say who vouches for a sender"
    if reply.automatic:
        return None, reply.automatic

    by_signature = partial(signed_by, key_record=services.key_record)
    found = vouched(content, message, services.vouching, by_signature)
    return (found.how, None) if isinstance(found, Voucher) else (None, found.why)


def _known(reading: Reading, content: bytes, read: _Read) -> AnswerOnRecord | None:
    """What is on record of this very message, which is then only taken in again: the same
    bytes, or the same words under the same Message-ID on another way.
    """
    sha256 = sha256_bytes(content)
    if isinstance(read, str):
        return reading.answers.of_bytes(sha256)
    reply = read.reply
    for each in reading.answers.known(sha256, reply.message_id, reply.sender or ""):
        if each.sha256 == sha256 or _same_words(reading, each.sha256, reply):
            return each
    return None


def _same_words(reading: Reading, sha256: str, reply: Reply) -> bool:
    return answers_of(opened(reading.contents.get(sha256))) == reply.answers


def _taken(
    services: Services, uow: UnitOfWork, content: bytes, read: _Read, now: datetime
) -> TakenIn:
    sha256 = uow.contents.put(content, now)
    judged = _judged(services, uow, read, now)
    words = plain_line(judged.words, _LONGEST_WORDS)
    clerk = None
    if judged.outcome is AnswerOutcome.TO_CLERK:
        clerk = _keep_for_a_clerk(uow, content, sha256, words, now)
    reply = read.reply if isinstance(read, MailAnswer) else None
    message_id = reply.message_id if reply else None
    uow.answers.add(
        AnswerOnRecord(
            message_id=message_id if message_id and len(message_id) <= _LONGEST_ID else None,
            sha256=sha256,
            sender=(reply.sender if reply else None) or "",
            at=now,
            answers_to=judged.key,
            outcome=judged.outcome,
            words=words,
        )
    )
    return TakenIn(judged.outcome, words, sha256, clerk)


def _judged(services: Services, uow: UnitOfWork, read: _Read, now: datetime) -> Judged:
    if isinstance(read, str):
        return Judged(AnswerOutcome.TO_CLERK, read)
    if read.reply.automatic:
        return Judged(AnswerOutcome.NOTED, read.reply.automatic)
    named = uow.answers.known(read.reply.sha256, read.reply.message_id, read.reply.sender or "")
    if named:
        why = "another message of this sender has the same Message-ID, and other words"
        return Judged(AnswerOutcome.TO_CLERK, why)
    return judge(services, uow, read, now)


def _keep_for_a_clerk(
    uow: UnitOfWork, content: bytes, sha256: str, why: str, now: datetime
) -> str:
    brief = glance(part_beginnings(BytesIO(content)))
    return uow.unread_mail.add(
        folder=ANSWERS,
        file=sha256,
        since_at=now,
        sender=brief.sender,
        subject=brief.subject,
        why=why,
        text=brief.text,
        filed_at=now,
    )


def keep_unread(
    services: Services, content: bytes, why: str, *, dry_run: bool = False
) -> TakenIn:
    """Keep a message for a clerk, whatever it is; `why` is a sentence about `it`."""
    now = services.clock.now()
    with UnitOfWork(services.database) as uow:
        if known := uow.answers.of_bytes(sha256_bytes(content)):
            return TakenIn(AnswerOutcome.KNOWN, known.words, known.sha256)
        taken = _taken(services, uow, content, why, now)
        if not dry_run:
            uow.commit()
    return taken


def _notice(services: Services, content: bytes, *, dry_run: bool) -> TakenIn:
    """A notice that a message did not arrive: what is no use to the ledger is a clerk's to
    read.
    """
    sha256 = sha256_bytes(content)
    try:
        words = ledger.take_in_bounce(
            services, None, part_beginnings(BytesIO(content)), "it", dry_run=dry_run
        )
    except ledger.NothingToDoError as error:
        return TakenIn(AnswerOutcome.NOTED, error.why, sha256)
    except ledger.UnusableError as error:
        return keep_unread(services, content, error.why, dry_run=dry_run)
    return TakenIn(AnswerOutcome.RECORDED, words, sha256)
