"""What is due becomes entries in the journal and messages in the outbox, in the transaction
that found it due.

First what can no longer be objected to takes effect; then the deadlines that have passed, with
the outcomes the declaration gives such a miss; then the notices, gathered so that an officer
gets one message. What still waits in the outbox for the same officer is folded into the new
message: after days without a relay there is one letter, and it is true today. A message is
known by the journal entry that decided it: `cycle/number`; a later wording adds a revision.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import TypeAlias

import msgspec

from cycle.engine.decide import pass_deadlines
from cycle.engine.descriptions import describe
from cycle.engine.due import WEEKLY, Due, Reminder, due
from cycle.engine.endings import Ending
from cycle.engine.events import NoticeGiven, NoticeKind
from cycle.engine.evolve import evolve
from cycle.engine.meeting_news import MeetingNews
from cycle.engine.obligations import Obligation
from cycle.mail import letters
from cycle.mail.letter import Letter
from cycle.mail.letters import LetterContext, Reader
from cycle.service.cycles import Loaded, record, save
from cycle.service.followed_cycles import follow
from cycle.service.once_a_day import for_today
from cycle.service.outgoing import (
    NEVER_FOLDED,
    StillSo,
    digests,
    put_in_outbox,
    speaks_of_obligations,
    still_so,
)
from cycle.service.people import readers_or_clerks
from cycle.service.services import Services
from cycle.service.sign_requests import AskedRow, by_document, not_yet_asked
from cycle.service.sign_requests import letter_of as request_letter
from cycle.store.ledger import REQUEST
from cycle.store.messages import Message
from cycle.store.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class Spoken:
    """What one pass did: the cycle afterwards, lines for the log, and roles nobody could be
    found for.
    """

    loaded: Loaded
    lines: tuple[str, ...]
    unheard: tuple[str, ...]


def record_and_notify(
    services: Services, uow: UnitOfWork, loaded: Loaded, now: datetime
) -> Spoken:
    """Record and say all that is due, store the state, and note when to look again."""
    loaded = follow(uow, loaded, now)
    found = due(loaded.at(now))
    passed = pass_deadlines(loaded.at(now)) if found.passed or found.in_effect else ()
    if passed:
        loaded = record(uow, loaded, passed, now)
        found = due(loaded.at(now))
    notices = _give_notices(services, uow, loaded, found, now)
    loaded, told, unheard = notices.loaded, notices.lines, notices.unheard
    looks = (at for at in (found.look_again_at, *notices.rests) if at)
    save(uow, loaded, min(looks, default=None))
    lines = [f"{loaded.name}: {describe(loaded.rulebook.machine, event)}" for event in passed]
    return Spoken(loaded, (*lines, *told), unheard)


@dataclass(frozen=True)
class _Given(Spoken):
    """rests: when what waits for another day's digest is said."""

    rests: tuple[datetime, ...]


def _give_notices(
    services: Services, uow: UnitOfWork, loaded: Loaded, found: Due, now: datetime
) -> _Given:
    by_reader, unheard = _by_reader(uow, loaded, found.reminders, now)
    told: list[str] = []
    rests: list[datetime] = []
    for reader, reminders in by_reader.items():
        rows = not_yet_asked(uow, loaded.at(now), reader, reminders)
        to_sign = [row.reminder for row in rows]
        others = [each for each in reminders if each not in to_sign]
        requests = for_today(uow, loaded.at(now), reader.login, to_sign, REQUEST)
        today = for_today(uow, loaded.at(now), reader.login, others)
        asked = [row for row in rows if row.reminder in requests.said]
        rests += [at for at in (requests.rest_at, today.rest_at) if at]
        if not today.said and not asked:
            continue
        loaded, written = _write(services, uow, loaded, reader, (asked, today.said), now)
        told += [
            f"{loaded.name}: {letter.kind.value} written to {reader.address}"
            for letter in written
        ]
    return _Given(loaded, tuple(told), unheard, tuple(rests))


ByReader: TypeAlias = dict[Reader, list[Reminder]]


def _by_reader(
    uow: UnitOfWork, loaded: Loaded, reminders: Iterable[Reminder], now: datetime
) -> tuple[ByReader, tuple[str, ...]]:
    """Reminders by the officers they go to; those of a vacant role go to the clerks."""
    by_reader: ByReader = defaultdict(list)
    unheard: list[str] = []
    on = loaded.rulebook.local(now).date()
    for reminder in reminders:
        readers = readers_or_clerks(uow, loaded.rulebook, reminder.role, on)
        if not readers:
            unheard.append(reminder.role)
        for reader, note in readers:
            by_reader[reader].append(replace(reminder, note=note))
    return by_reader, tuple(dict.fromkeys(unheard))


def _write(
    services: Services,
    uow: UnitOfWork,
    loaded: Loaded,
    reader: Reader,
    due_now: tuple[Sequence[AskedRow], Sequence[Reminder]],
    now: datetime,
) -> tuple[Loaded, tuple[Letter, ...]]:
    """Put the letters that give the notices into the outbox, and record that they were given,
    with the digest of each.

    due_now: the texts to be signed, each in a request of its own; and all else. The first
    letter is known by the number of that record, `cycle/number`; a second by
    `cycle/number/2`. They are written as the cycle stands after it.
    """
    asked, reminders = due_now
    given = NoticeGiven(
        login=reader.login,
        address=reader.address,
        items=tuple(each.item for each in (*(row.reminder for row in asked), *reminders)),
    )
    ahead = replace(loaded, state=evolve(loaded.state, given, now))
    context = LetterContext(ahead.at(now), services.contact, services.inbox)
    written: list[Letter] = []
    messages: list[Message] = []
    for said, letter_of in (
        *_requests(uow, context, reader, asked),
        *_letters(uow, context, reader, reminders),
    ):
        number = f"/{len(written) + 1}" if written else ""
        letter = letter_of(f"{loaded.name}/{ahead.state.version}{number}")
        messages += put_in_outbox(services, uow, context, reader, letter, said)
        written.append(letter)
    given = msgspec.structs.replace(given, messages=digests(messages))
    return record(uow, loaded, (given,), now), tuple(written)


LetterOf = Callable[[str], Letter]


def _requests(
    uow: UnitOfWork,
    context: LetterContext,
    reader: Reader,
    asked: Sequence[AskedRow],
) -> Iterator[tuple[tuple[str, ...], LetterOf]]:
    """A request for each text that is to be signed."""
    for rows in by_document(asked).values():
        said = tuple(row.text.key for row in rows)
        yield said, partial(request_letter, uow, context, reader, rows)


def _letters(
    uow: UnitOfWork, context: LetterContext, reader: Reader, reminders: Sequence[Reminder]
) -> Iterator[tuple[tuple[str, ...], LetterOf]]:
    """What each letter says, and how it is written under a key: one digest, one for each
    meeting, the summary.

    A digest tells what is asked, what another has not done, and how stages ended.
    """
    now = StillSo(
        tuple(each for each in reminders if isinstance(each.about, Obligation)),
        tuple(each.about for each in reminders if isinstance(each.about, Ending)),
    )
    if now:
        told = _with_what_waits(uow, context, reader, now)
        yield (
            told.keys,
            partial(letters.digest, context, reader, told.asked, endings=told.endings),
        )
    for news in (each.about for each in reminders if isinstance(each.about, MeetingNews)):
        yield (news.key,), partial(letters.of_meeting, context, reader, news)
    if any(reminder.kind is NoticeKind.WEEKLY for reminder in reminders):
        head = uow.journal.head(context.situation.state.cycle)
        summary = partial(
            letters.weekly, context, reader, journal_head=head.hash, journal_length=head.version
        )
        yield (WEEKLY,), summary


def _with_what_waits(
    uow: UnitOfWork, context: LetterContext, reader: Reader, told: StillSo
) -> StillSo:
    """With what waits in the outbox for this reader and is still so, taken out of it to go into
    the new letter.
    """
    asked = {reminder.key: reminder for reminder in told.asked}
    endings = {ending.key: ending for ending in told.endings}
    for message in uow.outbox.waiting_for(context.situation.state.cycle, reader.login):
        if message.kind in NEVER_FOLDED or not speaks_of_obligations(message.items):
            continue
        if not uow.outbox.withdraw(
            message.key, context.situation.now, "replaced by a newer message"
        ):
            continue
        still = still_so(uow, context.situation, message)
        asked = {reminder.key: reminder for reminder in still.asked} | asked
        endings = {ending.key: ending for ending in still.endings} | endings
    return StillSo(tuple(asked.values()), tuple(endings.values()))
