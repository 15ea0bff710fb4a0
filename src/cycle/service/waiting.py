"""Messages that wait: asked again whether they are still so when their turn comes, and written
again where only the words, the reader or the address have changed.

What a relay may have taken already keeps its bytes: a later wording is another message.
"""

import re
from collections.abc import Iterable
from datetime import datetime

from cycle.engine.due import WEEKLY
from cycle.engine.meeting_news import MeetingNews, meeting_news
from cycle.engine.situation import Situation
from cycle.mail import letters
from cycle.mail.dispatch import Truth
from cycle.mail.letter import LetterKind
from cycle.mail.letters import LetterContext, Reader
from cycle.service import undelivered
from cycle.service.cycles import Loaded
from cycle.service.outgoing import (
    put_in_outbox,
    record_written,
    speaks_of_obligations,
    still_so,
)
from cycle.service.people import readers_or_clerks
from cycle.service.services import Services
from cycle.service.sign_requests import letter_of, still_asked
from cycle.store.messages import Message
from cycle.store.unit_of_work import Reading, UnitOfWork


def truth_of(
    services: Services, reading: Reading, loaded: Loaded, message: Message, now: datetime
) -> Truth:
    """Whether what a message says is still so: all of it, some of it or in other words, or none
    of it.

    A weekly summary is so until the next one is written, what tells of mail that did not arrive
    while that is open. These and what tells of a meeting go to whom they concern today.
    """
    if message.kind == LetterKind.FAILURE:
        context = LetterContext(loaded.at(now), services.contact, services.inbox)
        return _truth_of_failure(reading, context, message)
    if message.kind == LetterKind.RECEIPT:
        return Truth.TRUE
    if message.kind == LetterKind.REQUEST:
        return _truth_of_request(reading, loaded, message, now)
    if not speaks_of_obligations(message.items):
        return _truth_of_news(reading, loaded, message, now)
    still = still_so(reading, loaded.at(now), message)
    if not still:
        return Truth.FALSE
    same = len(still) == len(message.items) and not _dates_moved_since(
        reading, loaded, message, now
    )
    same = same and reading.officers.get(message.recipient).email == message.address
    if same and not still.asked:
        return Truth.TRUE
    return (
        Truth.TRUE
        if same and message.day == loaded.rulebook.local(now).date()
        else Truth.CHANGED
    )


def _truth_of_request(
    reading: Reading, loaded: Loaded, message: Message, now: datetime
) -> Truth:
    still = still_asked(reading, loaded.at(now), message)
    if not still:
        return Truth.FALSE
    same = (
        len(still) == len(message.items)
        and reading.officers.get(message.recipient).email == message.address
        and message.day == loaded.at(now).today
        and not _dates_moved_since(reading, loaded, message, now)
    )
    return Truth.TRUE if same else Truth.CHANGED


def _truth_of_failure(reading: Reading, context: LetterContext, message: Message) -> Truth:
    readers = _to_be_told(reading, context, message)
    still_open = [key for key in message.items if reading.troubles.is_open(key)]
    if not readers or not still_open:
        return Truth.FALSE
    same = len(still_open) == len(message.items) and _is_for_one_of(readers, message)
    return Truth.TRUE if same else Truth.CHANGED


def _to_be_told(
    reading: Reading, context: LetterContext, message: Message
) -> tuple[Reader, ...]:
    """Who is to have a letter about mail that did not arrive, and has it only in this message,
    or not at all.
    """
    have = _told_otherwise(reading, context.situation, message)
    return tuple(
        reader
        for reader in undelivered.to_be_told(reading, context)
        if reader.login not in have
    )


def _told_otherwise(reading: Reading, situation: Situation, message: Message) -> set[str]:
    """Who has what a message tells from another message."""
    return reading.outbox.told(situation.state.cycle, message) - {message.recipient}


def _is_for_one_of(readers: Iterable[Reader], message: Message) -> bool:
    """Whether it is addressed as one of them would be written to today."""
    addressed = (message.recipient, message.address)
    return addressed in {(reader.login, reader.address) for reader in readers}


def _truth_of_news(reading: Reading, loaded: Loaded, message: Message, now: datetime) -> Truth:
    readers = _concerned(reading, loaded.at(now), message)
    if not readers:
        return Truth.FALSE
    as_written = _is_for_one_of(readers, message)
    moved = _dates_moved_since(reading, loaded, message, now)
    of_today = (
        message.items != (WEEKLY,)
        or message.day == loaded.at(now).today
        or reading.outbox.was_uncertain(message.key)
    )
    return Truth.TRUE if as_written and of_today and not moved else Truth.CHANGED


def _concerned(reading: Reading, situation: Situation, message: Message) -> tuple[Reader, ...]:
    """Who is to have what a message tells of a meeting or of the week, and has it only in this
    message, or not at all.
    """
    role = _role_told(situation, message)
    if role is None:
        return ()
    have = _told_otherwise(reading, situation, message)
    readers = readers_or_clerks(reading, situation.rulebook, role, situation.today)
    return tuple(reader for reader, _ in readers if reader.login not in have)


def _role_told(situation: Situation, message: Message) -> str | None:
    """The office that a message about a meeting or a week is for; None where it is no longer
    so.
    """
    if message.items == (WEEKLY,):
        weekly = situation.machine.weekly
        written = situation.state.said.get(WEEKLY, message.created_at)
        return weekly.to if weekly and written <= message.created_at else None
    news = _news_in(situation, message)
    return news.role if news else None


def _news_in(situation: Situation, message: Message) -> MeetingNews | None:
    return next((news for news in meeting_news(situation) if news.key in message.items), None)


def _renew_news(
    services: Services, uow: UnitOfWork, loaded: Loaded, message: Message, now: datetime
) -> str | None:
    context = LetterContext(loaded.at(now), services.contact, services.inbox)
    news = _news_in(loaded.at(now), message)
    head = uow.journal.head(loaded.name)
    key = None
    for number, reader in enumerate(_concerned(uow, loaded.at(now), message), start=1):
        key = f"{_next_key(message)}{f'/{number}' if number > 1 else ''}"
        letter = (
            letters.of_meeting(context, reader, news, key)
            if news
            else letters.weekly(
                context, reader, key, journal_head=head.hash, journal_length=head.version
            )
        )
        written = put_in_outbox(
            services, uow, context, reader, letter, message.items, message.revision + 1
        )
        loaded = record_written(uow, loaded, reader, written, now)
    return key


def _renew_failure(
    services: Services, uow: UnitOfWork, loaded: Loaded, message: Message, now: datetime
) -> str | None:
    context = LetterContext(loaded.at(now), services.contact, services.inbox)
    still_open = [
        trouble
        for trouble in uow.troubles.open(cycle=loaded.name)
        if trouble.key in message.items
    ]
    key = None
    for number, reader in enumerate(_to_be_told(uow, context, message), start=1):
        key = f"{_next_key(message)}{f'/{number}' if number > 1 else ''}"
        letter = undelivered.letter(context, reader, still_open, key)
        said = [trouble.key for trouble in still_open]
        written = put_in_outbox(
            services, uow, context, reader, letter, said, message.revision + 1
        )
        loaded = record_written(uow, loaded, reader, written, now)
    return key


def _renew_request(
    services: Services, uow: UnitOfWork, loaded: Loaded, message: Message, now: datetime
) -> str | None:
    still = still_asked(uow, loaded.at(now), message)
    if not still:
        return None
    reader = _recipient(uow, message)
    context = LetterContext(loaded.at(now), services.contact, services.inbox)
    letter = letter_of(uow, context, reader, still, _next_key(message))
    said = [row.text.key for row in still]
    written = put_in_outbox(services, uow, context, reader, letter, said, message.revision + 1)
    record_written(uow, loaded, reader, written, now)
    return letter.key


def _recipient(reading: Reading, message: Message) -> Reader:
    officer = reading.officers.get(message.recipient)
    return Reader(officer.login, officer.name, officer.email, external=officer.external)


def _next_key(message: Message) -> str:
    return f"{re.sub('/r[0-9]+$', '', message.key)}/r{message.revision + 1}"


def _dates_moved_since(
    reading: Reading, loaded: Loaded, message: Message, now: datetime
) -> bool:
    """Whether dates may be others than when it was written: a meeting changed, a closed day was
    learned, or a move. What a clock that was ahead has recorded counts from when that was
    found: each new wording would else be written before it, and there would be no last one.
    """
    changed = [meeting.changed_at for meeting in loaded.state.meetings.values()]
    if loaded.state.migrated_at:
        changed.append(loaded.state.migrated_at)
    changed += [day.known_at for day in reading.closed_days.known(now)]
    counts_from = loaded.at(now).counts_from
    return any(counts_from(at) > message.created_at for at in changed)


def renew(
    services: Services, uow: UnitOfWork, loaded: Loaded, message: Message, now: datetime
) -> str | None:
    """Write what of a message is still so, under the next revision of its key; the new key, or
    None for nothing.
    """
    if message.kind == LetterKind.FAILURE:
        return _renew_failure(services, uow, loaded, message, now)
    if message.kind == LetterKind.REQUEST:
        return _renew_request(services, uow, loaded, message, now)
    if not speaks_of_obligations(message.items):
        return _renew_news(services, uow, loaded, message, now)
    still = still_so(uow, loaded.at(now), message)
    if not still:
        return None
    reader = _recipient(uow, message)
    context = LetterContext(loaded.at(now), services.contact, services.inbox)
    revision = message.revision + 1
    key = _next_key(message)
    letter = letters.digest(context, reader, still.asked, key, still.endings)
    written = put_in_outbox(services, uow, context, reader, letter, still.keys, revision)
    record_written(uow, loaded, reader, written, now)
    return letter.key
