"""Messages as they are put in the outbox, and what of a digest that waits there is still so.

A message says things by their keys: an obligation, a step of its escalation (`key!1`), a
meeting's change, the weekly summary. When its turn comes it is asked again, since hours or days
may lie between: what it says may be done by then, moved to another date, or another's to do. A
later wording of `cycle/number` is `cycle/number/r2`.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import msgspec

from cycle.engine.asked_again import asked_again
from cycle.engine.due import WEEKLY, Reminder, parts_of_key
from cycle.engine.endings import Ending, endings
from cycle.engine.events import NoticeGiven, NoticeKind
from cycle.engine.meeting_news import NEWS
from cycle.engine.obligations import Obligation, obligations
from cycle.engine.situation import Situation
from cycle.mail import letters
from cycle.mail.anchors import Anchor
from cycle.mail.calendar_part import entries_sent
from cycle.mail.letter import Letter, LetterKind
from cycle.mail.letters import LetterContext, Reader
from cycle.service.cycles import Loaded, record, save
from cycle.service.people import readers_or_clerks
from cycle.service.services import Services
from cycle.store.journal import OFFICE
from cycle.store.messages import IfUncertain, Message
from cycle.store.unit_of_work import Reading, UnitOfWork

NEVER_FOLDED = frozenset({LetterKind.FAILURE, LetterKind.REQUEST, LetterKind.RECEIPT})
"""Kinds of letter that stay messages of their own, whatever comes after them."""

CHANGE = "@"
"""Between a meeting or a stage and the instant of what is news of it."""


def put_in_outbox(
    services: Services,
    uow: UnitOfWork,
    context: LetterContext,
    reader: Reader,
    letter: Letter,
    said: Sequence[str],
    revision: int = 1,
) -> tuple[Message, ...]:
    """Freeze the letter to bytes, and let it wait for the dispatcher; the message, or none
    where one of its key is on record already.

    Whoever calls this records its digest in the cycle's journal.
    """
    cycle = context.situation.state.cycle
    sent = entries_sent(
        uow.outbox.contents(cycle, reader.login), context.situation.machine.timezone
    )
    identity = uow.secrets.identity(letter.key)
    letter = msgspec.structs.replace(
        letters.without_what_is_gone(context, letter, sent),
        thread=letter.thread
        or uow.outbox.first_about(cycle, reader.login, _about(letter, said)),
        anchors=tuple(_anchors(uow, cycle)),
        identity=identity,
        reply_to=services.inbox.with_tag(identity)
        if services.inbox and letter.request and letter.request.answerable
        else None,
    )
    composed = services.composer.compose(letter)
    message = Message(
        key=letter.key,
        cycle=cycle,
        recipient=reader.login,
        address=reader.address,
        kind=letter.kind.value,
        day=letter.local_day,
        revision=revision,
        message_id=composed.message_id,
        subject=composed.subject,
        content=composed.content,
        items=tuple(said),
        if_uncertain=IfUncertain(context.situation.machine.if_uncertain),
        created_at=letter.at,
        not_before_at=letter.at,
    )
    return (message,) if uow.outbox.enqueue(message) else ()


def _anchors(reading: Reading, cycle: str) -> Iterator[Anchor]:
    """The newest hashes of both journals, before the entry that tells of this message."""
    for journal in (cycle, OFFICE):
        head = reading.journal.head(journal)
        if head.version:
            yield Anchor(journal=journal, length=head.version, head=head.hash)


def digests(messages: Iterable[Message]) -> dict[str, str]:
    """The digest of each message by its key, for the journal."""
    return {message.key: message.digest for message in messages}


def record_written(
    uow: UnitOfWork,
    loaded: Loaded,
    reader: Reader,
    messages: Sequence[Message],
    now: datetime,
) -> Loaded:
    """Record messages that something else than the time has decided."""
    if not messages:
        return loaded
    given = NoticeGiven(
        login=reader.login, address=reader.address, items=(), messages=digests(messages)
    )
    after = record(uow, loaded, (given,), now)
    save(uow, after, uow.cycles.load(loaded.name).next_due_at)
    return after


def _about(letter: Letter, said: Sequence[str]) -> str:
    """What the letter's thread is about: the obligation that its subject names, the meeting,
    the stage, the summary.
    """
    if letter.kind in {LetterKind.DIGEST, LetterKind.ESCALATION, LetterKind.REQUEST}:
        return letter.items[0].key
    return said[0].partition(CHANGE)[0]


def speaks_of_obligations(said: Sequence[str]) -> bool:
    """Whether a message is a digest or of endings, and so can be folded into a later one."""
    return not any(key == WEEKLY or key.startswith(NEWS) for key in said)


@dataclass(frozen=True, slots=True)
class StillSo:
    """What of a message is still so: what is asked, and how stages ended."""

    asked: tuple[Reminder, ...]
    endings: tuple[Ending, ...]

    def __len__(self) -> int:
        return len(self.asked) + len(self.endings)

    @property
    def keys(self) -> tuple[str, ...]:
        return (
            *(reminder.key for reminder in self.asked),
            *(ending.key for ending in self.endings),
        )


def still_so(reading: Reading, situation: Situation, message: Message) -> StillSo:
    """What of a message is still so today and still its reader's to hear, as it would be said
    now.
    """
    told = tuple(ending for ending in endings(situation) if ending.key in message.items)
    return StillSo(_still_asked(reading, situation, message), told)


def _still_asked(
    reading: Reading, situation: Situation, message: Message
) -> tuple[Reminder, ...]:
    open_now = {found.key: found for found in obligations(situation)}
    today = (_as_of_today(key, open_now, situation) for key in message.items)
    told = (
        _as_told(reading, situation, message.recipient, reminder)
        for reminder in today
        if reminder
    )
    return tuple(reminder for reminder in told if reminder)


def _as_of_today(
    key: str, open_now: Mapping[str, Obligation], situation: Situation
) -> Reminder | None:
    """What a message says under a key, as it is today; None where it is no longer so."""
    obligation, step = parts_of_key(key)
    found = open_now.get(obligation)
    if found is None or not found.asked(situation.now):
        return None
    if step is not None:
        steps = found.policy.escalate if found.policy else ()
        if not found.overdue(situation.now) or step > len(steps):
            return None
        return Reminder(key, steps[step - 1].to, found, kind=NoticeKind.ESCALATION)
    return Reminder(key, found.role, found, kind=_kind_today(situation, found))


def _kind_today(situation: Situation, found: Obligation) -> NoticeKind:
    if found.overdue(situation.now):
        return NoticeKind.OVERDUE
    if found.due and found.due.on == situation.today:
        return NoticeKind.DUE_TODAY
    again = asked_again(situation, found)
    return again.kind if again else NoticeKind.REMINDER


def _as_told(
    reading: Reading, situation: Situation, login: str, reminder: Reminder
) -> Reminder | None:
    """The reminder with the capacity in which the reader hears of it; None where it is no
    longer theirs to hear.
    """
    readers = readers_or_clerks(reading, situation.rulebook, reminder.role, situation.today)
    note = next(((note,) for reader, note in readers if reader.login == login), None)
    return replace(reminder, note=note[0]) if note else None
