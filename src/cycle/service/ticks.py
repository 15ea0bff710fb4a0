"""The daemon's duties, each one pass that returns what it did. No loop, no sleep, no signal
here.
"""

from dataclasses import dataclass

from cycle.errors import CycleError
from cycle.mail.dispatch import Truth
from cycle.service.cycles import load
from cycle.service.notifying import record_and_notify
from cycle.service.outgoing import renew, truth_of
from cycle.service.services import Services
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


def say_what_is_due(services: Services) -> DuePass:
    """Look at each cycle that is due, a transaction each; one cycle's trouble does not keep
    another waiting.

    The work grows with what is due: cycles whose time has not come are not read. Raises
    DatabaseError: where the database is away, it is so for every cycle.
    """
    now = services.clock.now()
    with Reading(services.database) as reading:
        names = reading.cycles.due_before(now)
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


def _one_cycle(services: Services, name: str) -> tuple[str, ...]:
    now = services.clock.now()
    with UnitOfWork(services.database) as uow:
        spoken = record_and_notify(services, uow, load(uow, name), now)
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
        return truth_of(reading, load(reading, message.cycle), message, services.clock.now())


def say_anew(services: Services, message: Message) -> str | None:
    """Write what of a message is still so as a new one; its key, or None where nothing is."""
    assert message.cycle is not None
    now = services.clock.now()
    with UnitOfWork(services.database) as uow:
        key = renew(services, uow, load(uow, message.cycle), message, now)
        uow.commit()
    return key
