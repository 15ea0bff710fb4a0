"""Letters that did not arrive: who is told of them, what they see, and that no telling of it
goes round in a circle.

The trouble itself was opened with the refusal, in one transaction, and stands in the clerks'
list from then on. Here the letter about it is written: to the clerks of its cycle whose own
address is not failing, else to the lead officer, else to the contact. Each trouble is told
once. A letter about a failure that fails makes its own reader's address a failing one, so the
next goes further down that list; at its end nobody is left, and it is said in the log only.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from shlex import quote
from typing import NamedTuple

from cycle.calendar.words import short_day
from cycle.engine.actors import Actor
from cycle.engine.rulebook import Rulebook
from cycle.mail.letter import Letter, LetterKind, NotDelivered
from cycle.mail.letters import LetterContext, Reader
from cycle.queries import TodoRow
from cycle.service.clock_record import load_by_clock
from cycle.service.cycles import load
from cycle.service.outgoing import put_in_outbox, record_written
from cycle.service.people import readers_of
from cycle.service.services import Services
from cycle.store.messages import Incident, MessageState, Undelivered
from cycle.store.unit_of_work import Reading, UnitOfWork
from cycle.text_checks import plain_line

THE_CONTACT = "the contact"
"""Stands for a login where the office's contact is written to; a login has no space."""

_WORDS = 300

MOST_UNREAD = 10
"""Rows at a time: anybody can write to the address to which bounces go."""


@dataclass(frozen=True)
class Told:
    """What one pass did: lines for the log, and the troubles of which nobody is left to be
    told.
    """

    lines: tuple[str, ...] = ()
    unheard: tuple[str, ...] = ()


def tell(services: Services) -> Told:
    """Write about every trouble that nobody has been written to about, a transaction for all of
    them.

    In office hours, as everything is written; what comes back at night is in the clerks' list
    by then.
    """
    now = services.clock.now()
    with Reading(services.database) as reading:
        names = dict.fromkeys(trouble.cycle for trouble in reading.troubles.untold())
        cycles = [
            name for name in names if name is None or load(reading, name).rulebook.in_hours(now)
        ]
    if not cycles:
        return Told()
    lines: list[str] = []
    unheard: list[str] = []
    with UnitOfWork(services.database) as uow:
        untold = uow.troubles.untold()
        for cycle in cycles:
            ours = [trouble for trouble in untold if trouble.cycle == cycle]
            readers = _write(services, uow, cycle, ours, now) if cycle and ours else []
            lines += [f"{cycle}: failure written to {reader.address}" for reader in readers]
            unheard += [] if readers else [trouble.key for trouble in ours]
            uow.troubles.told([trouble.id for trouble in ours], now)
        uow.commit()
    return Told(tuple(lines), tuple(unheard))


def _write(
    services: Services,
    uow: UnitOfWork,
    cycle: str,
    troubles: Sequence[Undelivered],
    now: datetime,
) -> list[Reader]:
    """One letter about all of them to each who is to be told; to whom."""
    loaded = load_by_clock(uow, cycle, now)
    context = LetterContext(loaded.at(now), services.contact)
    readers = to_be_told(uow, context)
    for number, reader in enumerate(readers, start=1):
        told = letter(context, reader, troubles, _key(cycle, troubles[0].id, number))
        said = [trouble.key for trouble in troubles]
        written = put_in_outbox(services, uow, context, reader, told, said)
        loaded = record_written(uow, loaded, reader, written, now)
    return readers


_INFIX = "undelivered"


def _key(cycle: str, trouble: int, number: int) -> str:
    """The key of the letter to the reader of a number about a trouble and those after it."""
    return f"{cycle}/{_INFIX}/{trouble}/{number}"


class ToldOf(NamedTuple):
    """Of what a letter tells, by its key: the cycle and the first of the troubles. first: the
    key of its first wording, which is its own where it is that.
    """

    cycle: str
    trouble: int
    first: str


def told_of(key: str) -> ToldOf | None:
    """Of what the letter of this key tells; None where it is another kind of letter."""
    match key.split("/"):
        case [cycle, infix, trouble, reader, *_] if infix == _INFIX and trouble.isdecimal():
            return ToldOf(cycle, int(trouble), f"{cycle}/{infix}/{trouble}/{reader}")
        case _:
            return None


def to_be_told(reading: Reading, context: LetterContext) -> list[Reader]:
    """The first circle of people in which an address works."""
    machine = context.situation.rulebook.machine
    lead = (machine.weekly.to,) if machine.weekly else ()
    contact = Reader(THE_CONTACT, context.contact.name, context.contact.address)
    circles = (
        _holders(reading, context, machine.clerks),
        _holders(reading, context, lead),
        [contact],
    )
    failing = reading.troubles.failing()
    reachable = (
        [reader for reader in circle if reader.address not in failing] for circle in circles
    )
    return next((circle for circle in reachable if circle), [])


def _holders(reading: Reading, context: LetterContext, roles: Sequence[str]) -> list[Reader]:
    found = (
        reader
        for role in roles
        for reader, _ in readers_of(reading, context.situation.rulebook, role, context.today)
    )
    return list(dict.fromkeys(found))


def letter(
    context: LetterContext, reader: Reader, troubles: Sequence[Undelivered], key: str
) -> Letter:
    """The letter to one reader about all of them."""
    return Letter(
        kind=LetterKind.FAILURE,
        key=key,
        cycle=context.situation.state.cycle,
        cycle_title=context.situation.rulebook.machine.title,
        recipient_name=reader.name,
        recipient_address=reader.address,
        at=context.situation.now,
        local_day=context.today,
        contact=context.contact,
        undelivered=tuple(_not_delivered(trouble) for trouble in troubles),
    )


def _not_delivered(trouble: Undelivered) -> NotDelivered:
    return NotDelivered(
        address=trouble.address,
        login=None if trouble.recipient == THE_CONTACT else quote(trouble.recipient),
        subject=trouble.subject,
        key=trouble.key,
        what=_WHAT[trouble.why],
        words=plain_line(trouble.words, _WORDS),
        uncertain=trouble.why is MessageState.UNCERTAIN,
    )


_WHAT = {
    MessageState.REFUSED: "was refused",
    MessageState.BOUNCED: "came back",
    MessageState.UNCERTAIN: "may or may not have arrived",
}


def is_away(services: Services, relay: str) -> bool:
    """Whether it stands on record that a relay cannot be used."""
    with Reading(services.database) as reading:
        return any(incident.relay == relay for incident in reading.troubles.incidents())


def relay_is_away(services: Services, relay: str, words: str) -> None:
    """Put on record that a relay cannot be used, unless it is there in the same words."""
    with Reading(services.database) as reading:
        if any(
            (incident.relay, incident.words) == (relay, words)
            for incident in reading.troubles.incidents()
        ):
            return
    with UnitOfWork(services.database) as uow:
        uow.troubles.relay_is_away(relay, services.clock.now(), words)
        uow.commit()


def relay_is_back(services: Services, relay: str) -> None:
    """Take off the record that a relay cannot be used."""
    if not is_away(services, relay):
        return
    with UnitOfWork(services.database) as uow:
        uow.troubles.relay_is_back(relay)
        uow.commit()


def rows_for(
    reading: Reading, rulebook: Rulebook, cycle: str, actor: Actor, now: datetime
) -> Iterator[TodoRow]:
    """What the post asks of a clerk of the cycle; nothing of anyone else."""
    office = actor.first_office(rulebook.machine.clerks)
    if office is None:
        return
    for incident in reading.troubles.incidents():
        yield _incident_row(rulebook, cycle, office.title, incident, now)
    yield from _unread_rows(reading, rulebook, cycle, office.title, now)
    for trouble in reading.troubles.open(cycle=cycle):
        yield _row(
            rulebook,
            cycle,
            office.title,
            f"mail/{trouble.key}",
            f"Deal with a letter to {trouble.address} that {_WHAT[trouble.why]}: "
            f"{trouble.subject}",
            plain_line(trouble.words, _WORDS),
            trouble.at,
            f"cycle mail show {trouble.key}",
            now,
        )


def _unread_rows(
    reading: Reading, rulebook: Rulebook, cycle: str, office: str, now: datetime
) -> Iterator[TodoRow]:
    """What came back and is not understood: it may be about any cycle, so it stands in each."""
    for unread in reading.unread_mail.open(MOST_UNREAD):
        yield _row(
            rulebook,
            cycle,
            office,
            f"mail/{unread.key}",
            f"Read a message that came in and is not understood: {unread.subject}",
            plain_line(f"From {unread.sender}: {unread.why}", _WORDS),
            unread.since_at,
            f"cycle mail show {unread.key}",
            now,
        )


WHO_READS = "a clerk of a cycle or the owner of the database reads it"


def unread_sentences(reading: Reading) -> Iterator[str]:
    """What came back and is not understood. Before there is a cycle there is no clerk."""
    rows = reading.unread_mail.open(MOST_UNREAD)
    for unread in rows:
        yield (
            f"A message that came back is not understood ({plain_line(unread.subject, 80)}); "
            f"{WHO_READS}: cycle mail show {unread.key}"
        )
    more = reading.unread_mail.count() - len(rows)
    if more:
        yield f"{more} more that came back are not understood, and are shown after these."


def _incident_row(
    rulebook: Rulebook, cycle: str, office: str, incident: Incident, now: datetime
) -> TodoRow:
    return _row(
        rulebook,
        cycle,
        office,
        f"mail/{incident.relay}",
        "Have the mail relay seen to: letters wait, and none is lost",
        plain_line(incident.words, _WORDS),
        incident.since_at,
        None,
        now,
    )


def _row(
    rulebook: Rulebook,
    cycle: str,
    office: str,
    key: str,
    what: str,
    sentence: str,
    since: datetime,
    remedy: str | None,
    now: datetime,
) -> TodoRow:
    """Due on the day on which it became known: it is asked at once."""
    on = rulebook.local(since).date()
    left = rulebook.days_left(on, now)
    return TodoRow(
        cycle=cycle,
        key=key,
        what=what,
        office=office,
        sentence=sentence,
        asked=True,
        on=on,
        at=None,
        days_left=left,
        overdue=left < 0,
        remedy=remedy,
        basis=None,
    )


def sentences(reading: Reading, rulebook: Rulebook, cycle: str) -> tuple[str, ...]:
    """How the post of a cycle stands, where something is wrong with it."""
    said = [
        f"The mail relay {incident.relay} cannot be used since "
        f"{rulebook.local(incident.since_at):%H:%M} on "
        f"{short_day(rulebook.local(incident.since_at).date())}; letters wait: "
        f"{plain_line(incident.words, _WORDS)}"
        for incident in reading.troubles.incidents()
    ]
    said += [
        f"A letter to {trouble.address} {_WHAT[trouble.why]}: cycle mail show {trouble.key}"
        for trouble in reading.troubles.open(cycle=cycle)
    ]
    return (*said, *unread_sentences(reading))
