"""What people may do to the ledger of messages: have one tried again. Clerks of its cycle may, and the owner."""

from cycle.errors import CycleError
from cycle.service.bureau import Bureau, Caller
from cycle.service.cycles import load
from cycle.service.people import actor_for
from cycle.store.unit_of_work import UnitOfWork


class LedgerError(CycleError):
    """Something the ledger does not allow, to this caller or to this message."""


def retry(bureau: Bureau, caller: Caller, key: str) -> str:
    """Offer a message again at once. Raises UnknownMessageError, LedgerError."""
    now = bureau.clock.now()
    with UnitOfWork(bureau.database) as uow:
        line = uow.outbox.show(key).line
        _refuse_strangers(uow, bureau, caller, line.cycle)
        if not uow.outbox.retry(key, now, f"tried again by {caller.acts_as or caller.login}"):
            raise LedgerError(
                f"{key} is {line.state.value}; only what was refused, deferred or left uncertain can be tried again.",
                "See: cycle mail list",
            )
        uow.commit()
    return f"{key} will be offered again at once."


def _refuse_strangers(uow: UnitOfWork, bureau: Bureau, caller: Caller, cycle: str | None) -> None:
    if caller.owner and not caller.acts_as:
        return
    if cycle is not None:
        now = bureau.clock.now()
        loaded = load(uow, cycle)
        actor = actor_for(uow, loaded.rulebook, caller, loaded.rulebook.local(now).date())
        if actor.first_office(loaded.rulebook.machine.clerks):
            return
    raise LedgerError("Messages are tried again by a clerk of the cycle, or by the owner of the database.")
