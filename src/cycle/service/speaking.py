"""What is due becomes entries in the journal and messages in the outbox, in the transaction that found it due.

First the deadlines that have passed, with the outcomes the declaration gives such a miss; then the notices, gathered so
that an officer gets one message. What still waits in the outbox for the same officer is folded into the new message:
after days without a relay there is one letter, and it is true today. A message is known by the journal entry that
decided it: `cycle/number`; a later wording of it adds a revision.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from cycle.engine.decide import pass_deadlines
from cycle.engine.due import WEEKLY, Due, Notice, due
from cycle.engine.events import NoticeGiven, NoticeKind
from cycle.engine.obligations import Obligation, obligations
from cycle.mail import letters
from cycle.mail.letter import Letter
from cycle.mail.letters import Desk, Matter, Reader
from cycle.service.bureau import Bureau
from cycle.service.cycles import Loaded, record, save
from cycle.service.people import readers_or_clerks
from cycle.store.messages import Message
from cycle.store.unit_of_work import Reading, UnitOfWork

STEP = "!"
"""Between an obligation's key and the number of a step of its escalation."""


@dataclass(frozen=True)
class Spoken:
    """What one pass did: the cycle afterwards, lines for the log, and roles nobody could be found for."""

    loaded: Loaded
    lines: tuple[str, ...]
    unheard: tuple[str, ...]


def settle(bureau: Bureau, uow: UnitOfWork, loaded: Loaded, now: datetime) -> Spoken:
    """Record and say all that is due, store the state, and note when to look again."""
    found = due(loaded.rulebook, loaded.state, now)
    passed = tuple(pass_deadlines(loaded.rulebook, loaded.state, found, now))
    loaded = record(uow, loaded, passed, now)
    if passed:
        found = due(loaded.rulebook, loaded.state, now)
    loaded, told, unheard = _give_notices(bureau, uow, loaded, found, now)
    save(uow, loaded, _look_again(loaded, found, now))
    lines = [
        f"{loaded.name}: {getattr(event, 'obligation', event.__class__.__name__)} is past its deadline"
        for event in passed
    ]
    return Spoken(loaded, (*lines, *told), unheard)


def _look_again(loaded: Loaded, found: Due, now: datetime) -> datetime | None:
    """The deadlines that were only now recorded may have opened a stage, whose turn comes at once."""
    return (
        due(loaded.rulebook, loaded.state, now).look_again_at if found.notices or found.passed else found.look_again_at
    )


def _give_notices(
    bureau: Bureau, uow: UnitOfWork, loaded: Loaded, found: Due, now: datetime
) -> tuple[Loaded, tuple[str, ...], tuple[str, ...]]:
    post, unheard = _by_reader(uow, loaded, found.notices, now)
    told: list[str] = []
    for reader, notices in post.items():
        loaded, letter = _write(bureau, uow, loaded, reader, notices, now)
        told.append(f"{loaded.name}: {letter.kind.value} to {reader.address}: {len(notices)} matter(s)")
    return loaded, tuple(told), unheard


@dataclass(frozen=True, slots=True)
class Addressed:
    """A notice, and in what capacity its reader is told."""

    notice: Notice
    note: str | None
    vacant: bool


Post = dict[Reader, list[Addressed]]


def _by_reader(
    uow: UnitOfWork, loaded: Loaded, notices: Iterable[Notice], now: datetime
) -> tuple[Post, tuple[str, ...]]:
    """Notices by the officers they go to; those of a vacant role go to the clerks, who can fill it."""
    post: Post = defaultdict(list)
    unheard: list[str] = []
    on = loaded.rulebook.local(now).date()
    for notice in notices:
        readers, vacant = readers_or_clerks(uow, loaded.rulebook, notice.role, on)
        if not readers:
            unheard.append(notice.role)
        for reader, note in readers:
            post[reader].append(Addressed(notice, note, vacant))
    return post, tuple(dict.fromkeys(unheard))


def _write(
    bureau: Bureau, uow: UnitOfWork, loaded: Loaded, reader: Reader, post: Sequence[Addressed], now: datetime
) -> tuple[Loaded, Letter]:
    """Record that the notices were given, and put the letter that gives them into the outbox."""
    given = NoticeGiven(
        login=reader.login, address=reader.address, items=tuple(addressed.notice.item for addressed in post)
    )
    loaded = record(uow, loaded, (given,), now)
    key = f"{loaded.name}/{loaded.state.version}"
    desk = Desk(loaded.rulebook, loaded.state, bureau.contact, now)
    about_matters = [addressed for addressed in post if addressed.notice.obligation]
    if not about_matters:
        letter = _weekly(uow, desk, reader, key)
        _enqueue(bureau, uow, loaded, reader, letter, (WEEKLY,), revision=1)
        return loaded, letter
    matters = [_matter(addressed) for addressed in about_matters]
    matters += _still_waiting(uow, loaded, reader, {matter.said for matter in matters}, now)
    if len(about_matters) < len(post):
        summary = _weekly(uow, desk, reader, f"{key}/weekly")
        _enqueue(bureau, uow, loaded, reader, summary, (WEEKLY,), revision=1)
    letter = letters.digest(desk, reader, matters, key)
    _enqueue(bureau, uow, loaded, reader, letter, [matter.said for matter in matters], revision=1)
    return loaded, letter


def _weekly(uow: UnitOfWork, desk: Desk, reader: Reader, key: str) -> Letter:
    head = uow.journal.head(desk.state.cycle)
    return letters.weekly(desk, reader, key, journal_head=head.hash, journal_length=head.version)


def _matter(addressed: Addressed) -> Matter:
    notice = addressed.notice
    assert notice.obligation is not None
    return Matter(notice.item.said, notice.item.kind, notice.obligation, addressed.note, addressed.vacant)


def _still_waiting(uow: UnitOfWork, loaded: Loaded, reader: Reader, have: set[str], now: datetime) -> Iterator[Matter]:
    """What waits in the outbox for this reader and is still so, taken out of it to go into the new letter."""
    open_now = {found.key: found for found in obligations(loaded.rulebook, loaded.state, now)}
    for message in uow.outbox.waiting_for(loaded.name, reader.login):
        if message.items == (WEEKLY,):
            continue
        if not uow.outbox.withdraw(message.key, now, "said anew in a later message"):
            continue
        for said in message.items:
            matter = matter_for(said, open_now, loaded, now)
            if matter and said not in have:
                have.add(said)
                yield matter


def matter_for(said: str, open_now: dict[str, Obligation], loaded: Loaded, now: datetime) -> Matter | None:
    """The matter behind what a message says, as it stands today; None where it is no longer so."""
    key, step, _ = said.partition(STEP)
    found = open_now.get(key)
    if found is None or not found.asked(now):
        return None
    if step:
        return Matter(said, NoticeKind.ESCALATION, found) if found.overdue(now) else None
    if found.overdue(now):
        return Matter(said, NoticeKind.OVERDUE, found)
    today = loaded.rulebook.local(now).date()
    kind = NoticeKind.DUE_TODAY if found.due and found.due.on == today else NoticeKind.REMINDER
    return Matter(said, kind, found)


def role_told(matter: Matter) -> str:
    """The role a matter is told to: the one responsible, or the one a step of its escalation goes to."""
    step = matter.said.partition(STEP)[2]
    found = matter.obligation
    return found.policy.escalate[int(step) - 1].to if step and found.policy else found.role


def _enqueue(
    bureau: Bureau,
    uow: UnitOfWork,
    loaded: Loaded,
    reader: Reader,
    letter: Letter,
    items: Sequence[str],
    *,
    revision: int,
) -> None:
    composed = bureau.postroom.compose(letter)
    uow.outbox.enqueue(
        Message(
            key=letter.key,
            cycle=loaded.name,
            recipient=reader.login,
            address=reader.address,
            kind=letter.kind.value,
            day=letter.local_day,
            revision=revision,
            message_id=composed.message_id,
            subject=composed.subject,
            content=composed.content,
            items=tuple(items),
            created_at=letter.at,
            not_before_at=letter.at,
        )
    )


def renew(bureau: Bureau, uow: UnitOfWork, loaded: Loaded, message: Message, now: datetime) -> str | None:
    """Say anew what of a message is still so, under the next revision of its key; the new key, or None for nothing."""
    open_now = {found.key: found for found in obligations(loaded.rulebook, loaded.state, now)}
    matters = [matter for said in message.items if (matter := matter_for(said, open_now, loaded, now))]
    reader = _reader(uow, message)
    if not matters or reader is None:
        return None
    desk = Desk(loaded.rulebook, loaded.state, bureau.contact, now)
    root = message.key.partition("/r")[0]
    letter = letters.digest(desk, reader, matters, f"{root}/r{message.revision + 1}")
    _enqueue(bureau, uow, loaded, reader, letter, [m.said for m in matters], revision=message.revision + 1)
    return letter.key


def _reader(reading: Reading, message: Message) -> Reader | None:
    officer = reading.officers.get(message.recipient)
    return Reader(officer.login, officer.name, officer.email)


def is_of_today(loaded: Loaded, day: date | None, now: datetime) -> bool:
    """Whether a message's wording (`2 working days left`) was written today."""
    return day == loaded.rulebook.local(now).date()
