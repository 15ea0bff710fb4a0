"""The daemon's duties, each one pass that returns what it did. No loop, no sleep, no signal here."""

from dataclasses import dataclass
from datetime import datetime

from cycle.engine.due import WEEKLY
from cycle.engine.obligations import obligations
from cycle.errors import CycleError
from cycle.mail.dispatch import Truth
from cycle.mail.letters import Matter
from cycle.service.bureau import Bureau
from cycle.service.cycles import Loaded, load
from cycle.service.people import readers_or_clerks
from cycle.service.speaking import is_of_today, matter_for, renew, role_told, settle
from cycle.store.messages import Message
from cycle.store.unit_of_work import Reading, UnitOfWork


@dataclass(frozen=True)
class DuePass:
    """One pass over the cycles whose time had come: lines for the log, and what went wrong in which cycle."""

    lines: tuple[str, ...]
    faults: tuple[str, ...]


def say_what_is_due(bureau: Bureau) -> DuePass:
    """Look at each cycle that is due, a transaction each; one cycle's trouble does not keep another waiting.

    The work grows with what is due: cycles whose time has not come are not read.
    """
    now = bureau.clock.now()
    with Reading(bureau.database) as reading:
        names = reading.cycles.due_before(now)
    lines: list[str] = []
    faults: list[str] = []
    for name in names:
        try:
            lines += _one_cycle(bureau, name)
        except CycleError as error:
            faults.append(f"{name}: {error.message} {error.remedy}".strip())
    return DuePass(tuple(lines), tuple(faults))


def _one_cycle(bureau: Bureau, name: str) -> tuple[str, ...]:
    now = bureau.clock.now()
    with UnitOfWork(bureau.database) as uow:
        spoken = settle(bureau, uow, load(uow, name), now)
        uow.commit()
    unheard = (f"{name}: nobody holds {role}, nor any clerk's office; appoint someone" for role in spoken.unheard)
    return (*spoken.lines, *unheard)


def truth(bureau: Bureau, message: Message) -> Truth:
    """Whether what a message says is still so: all of it, some of it or in other words, or none of it."""
    if message.cycle is None or message.items == (WEEKLY,):
        return Truth.TRUE
    now = bureau.clock.now()
    with Reading(bureau.database) as reading:
        loaded = load(reading, message.cycle)
        open_now = {found.key: found for found in obligations(loaded.rulebook, loaded.state, now)}
        still = [
            said
            for said in message.items
            if (matter := matter_for(said, open_now, loaded, now))
            and _still_theirs(reading, loaded, message.recipient, matter, now)
        ]
    if not still:
        return Truth.FALSE
    return Truth.TRUE if len(still) == len(message.items) and is_of_today(loaded, message.day, now) else Truth.CHANGED


def _still_theirs(reading: Reading, loaded: Loaded, login: str, matter: Matter, now: datetime) -> bool:
    """Whether the reader is still one of those who are told of it."""
    readers, _ = readers_or_clerks(reading, loaded.rulebook, role_told(matter), loaded.rulebook.local(now).date())
    return any(reader.login == login for reader, _ in readers)


def say_anew(bureau: Bureau, message: Message) -> str | None:
    """Write what of a message is still so as a new one; its key, or None where nothing is."""
    assert message.cycle is not None
    now = bureau.clock.now()
    with UnitOfWork(bureau.database) as uow:
        key = renew(bureau, uow, load(uow, message.cycle), message, now)
        uow.commit()
    return key
