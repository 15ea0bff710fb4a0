"""The daemon's duties, each one pass that returns what it did. No loop, no sleep, no signal
here.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from cycle.engine.due import due
from cycle.errors import CycleError
from cycle.mail.dispatch import Truth
from cycle.service.clock_record import load_by_clock, not_noted
from cycle.service.cycles import load
from cycle.service.notifying import record_and_notify
from cycle.service.services import Services
from cycle.service.waiting import renew, truth_of
from cycle.store.errors import DatabaseError
from cycle.store.messages import Message
from cycle.store.unit_of_work import Reading, UnitOfWork


@dataclass(frozen=True)
class DuePass:
    """One pass over the cycles whose time had come: lines for the log, and what went wrong in
    which cycle.
    """

    lines: tuple[str, ...]
    faults: tuple[str, ...]


def say_what_is_due(services: Services, *, distrust: bool = False) -> DuePass:
    """Look at each cycle that is due, a transaction each; one cycle's trouble does not keep
    another waiting. Where the clock stands before the record, every cycle is looked at, and its
    journal tells so.

    The work grows with what is due: cycles whose time has not come are not read; with
    `distrust` they are, and those that a clock that was ahead has put off are looked at. Raises
    DatabaseError: where the database is away, it is so for every cycle.
    """
    now = services.clock.now()
    with Reading(services.database) as reading:
        put_off = _put_off(reading, now) if distrust else ()
        found = (*reading.cycles.due_before(now), *not_noted(reading, now), *put_off)
    names = tuple(dict.fromkeys(found))
    lines: list[str] = []
    faults: list[str] = []
    for name in names:
        try:
            lines += _one_cycle(services, name)
        except DatabaseError:
            raise
        except CycleError as error:
            faults.append(f"{name}: {error.message} {error.remedy}".strip())
    return DuePass(tuple(lines), tuple(faults))


def _put_off(reading: Reading, now: datetime) -> Iterator[str]:
    """The running cycles that would be looked at later than their rules allow."""
    for cycle in reading.cycles.all():
        if cycle.ended_at is None:
            found = due(load(reading, cycle.name).at(now))
            look_at = now if found.passed or found.reminders else found.look_again_at
            if look_at and (cycle.next_due_at is None or cycle.next_due_at > look_at):
                yield cycle.name


def _one_cycle(services: Services, name: str) -> tuple[str, ...]:
    now = services.clock.now()
    with UnitOfWork(services.database) as uow:
        spoken = record_and_notify(services, uow, load_by_clock(uow, name, now), now)
        uow.commit()
    unheard = (
        f"{name}: nobody holds {role}, nor any clerk's office; appoint someone"
        for role in spoken.unheard
    )
    return (*spoken.lines, *unheard)


def truth(services: Services, message: Message) -> Truth:
    """Whether what a message says is still so; a message about no cycle is."""
    if message.cycle is None:
        return Truth.TRUE
    with Reading(services.database) as reading:
        loaded = load(reading, message.cycle)
        return truth_of(services, reading, loaded, message, services.clock.now())


def say_anew(services: Services, message: Message) -> str | None:
    """Write what of a message is still so as a new one; its key, or None where nothing is."""
    assert message.cycle is not None
    now = services.clock.now()
    with UnitOfWork(services.database) as uow:
        key = renew(services, uow, load_by_clock(uow, message.cycle, now), message, now)
        uow.commit()
    return key
