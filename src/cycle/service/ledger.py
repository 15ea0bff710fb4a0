"""What people may do to a message: have it tried again, held, released. Clerks of its cycle may, and the owner."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from cycle.errors import CycleError
from cycle.service.bureau import Bureau, Caller
from cycle.service.cycles import load
from cycle.service.people import actor_for
from cycle.store.outbox import Outbox
from cycle.store.unit_of_work import UnitOfWork


class LedgerError(CycleError):
    """Something the ledger does not allow, to this caller or to this message."""


def retry(bureau: Bureau, caller: Caller, key: str) -> str:
    """Offer a message again at once. Raises UnknownMessageError, LedgerError."""
    _change(bureau, caller, key, _RETRIED)
    return f"{key} will be offered again at once."


def hold(bureau: Bureau, caller: Caller, key: str) -> str:
    """Offer a waiting message no more. Raises UnknownMessageError, LedgerError."""
    _change(bureau, caller, key, _HELD)
    return f"{key} is held: it is not offered until it is released, with: cycle mail release {key}"


def release(bureau: Bureau, caller: Caller, key: str) -> str:
    """Offer a held message again. Raises UnknownMessageError, LedgerError."""
    _change(bureau, caller, key, _RELEASED)
    return f"{key} will be offered again at once, if what it says is still so."


@dataclass(frozen=True, slots=True)
class _Step:
    """A step that a person may take: how, the word for the message's history, and why else not."""

    taken: Callable[[Outbox, str, datetime, str], bool]
    word: str
    only: str


_RETRIED = _Step(Outbox.retry, "tried again", "only what was refused, deferred or left uncertain can be tried again")
_HELD = _Step(Outbox.hold, "held", "only what still waits to be offered can be held")
_RELEASED = _Step(Outbox.release, "released", "only what is held can be released")


def _change(bureau: Bureau, caller: Caller, key: str, step: _Step) -> None:
    now = bureau.clock.now()
    with UnitOfWork(bureau.database) as uow:
        line = uow.outbox.show(key).line
        _refuse_strangers(uow, bureau, caller, line.cycle)
        if not step.taken(uow.outbox, key, now, f"{step.word} by {caller.acts_as or caller.login}"):
            raise LedgerError(f"{key} is {line.state.value}; {step.only}.", "See: cycle mail list")
        uow.commit()


def _refuse_strangers(uow: UnitOfWork, bureau: Bureau, caller: Caller, cycle: str | None) -> None:
    if caller.owner and not caller.acts_as:
        return
    if cycle is not None:
        now = bureau.clock.now()
        loaded = load(uow, cycle)
        actor = actor_for(uow, loaded.rulebook, caller, loaded.rulebook.local(now).date())
        if actor.first_office(loaded.rulebook.machine.clerks):
            return
    raise LedgerError(
        "Messages are tried again, held and released by a clerk of the cycle, or by the owner of the database."
    )
