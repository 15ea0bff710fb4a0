"""What people may do to the ledger of messages. Clerks of a message's cycle may, and the owner
of the database.

Each act is a line in the message's history, with the name of who did it. A notice of failure is
taken in only for a message that this office has sent; what else it may claim changes nothing.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from enum import StrEnum

from cycle.errors import CycleError
from cycle.mail import bounces
from cycle.mail.bounces import DeliveryNotice, NoNotice
from cycle.mail.delivery_status import DeliveryVerdict
from cycle.service.clerks import as_clerk, is_owner, let_clerks_in
from cycle.service.cycles import load
from cycle.service.services import Caller, Services
from cycle.store.messages import MessageState
from cycle.store.outbox import Outbox
from cycle.store.unit_of_work import Reading, UnitOfWork


class LedgerError(CycleError):
    """Something the ledger does not allow, to this caller or to this message."""


class UnusableError(LedgerError):
    """What came back says nothing that can be written down. why: without the file's name."""

    def __init__(self, name: str, why: str, remedy: str) -> None:
        super().__init__(f"{name}: {why}. Nothing was changed.", remedy)
        self.why = why


class NothingToDoError(UnusableError):
    """What came back tells nothing new, and nobody need read it."""


_WHOSE = (
    "The ledger of messages is kept by the clerks of the cycle and the owner of the database."
)


class LedgerAct(StrEnum):
    """What a person may do to a message."""

    HOLD = "hold"
    RELEASE = "release"
    RETRY = "retry"
    LEAVE = "leave"


_STEPS: Mapping[
    LedgerAct, tuple[Callable[[Outbox, str, datetime, str], bool], str, str, str]
] = {
    LedgerAct.HOLD: (
        Outbox.hold,
        "held",
        "is held: it is not offered until it is released, with: cycle mail release {key}",
        "only what waits, or is of unknown fate and to be offered again, can be held",
    ),
    LedgerAct.RELEASE: (
        Outbox.release,
        "released",
        "will be offered again at once, if what it says is still so.",
        "only what is held can be released",
    ),
    LedgerAct.RETRY: (
        Outbox.retry,
        "tried again",
        "will be offered again at once.",
        "only what was refused, came back, was deferred or left uncertain can be tried again",
    ),
    LedgerAct.LEAVE: (
        Outbox.leave,
        "left as it is",
        "rests as it is; nothing more is asked about it.",
        "only what did not arrive, or may not have, can be left as it is",
    ),
}
"""Each act: the step, what the history says of it, what the caller is told, and when it can be
done.
"""


def do(uow: UnitOfWork, services: Services, caller: Caller, act: LedgerAct, key: str) -> str:
    """Do it to the message of that key, in the caller's transaction; a sentence. Raises
    UnknownMessageError, LedgerError.
    """
    step, done, outcome, condition = _STEPS[act]
    line = uow.outbox.line(key)
    _refuse_strangers(uow, services, caller, line.cycle)
    who = caller.acts_as or caller.login
    if not step(uow.outbox, key, services.clock.now(), f"{done} by {who}"):
        raise LedgerError(
            f"{key} is {line.state.value}; {condition}.", f"See: cycle mail show {key}"
        )
    return f"{key} {outcome.format(key=key)}"


def take_in_bounce(
    services: Services,
    caller: Caller | None,
    content: bytes,
    name: str,
    *,
    dry_run: bool = False,
) -> str:
    """Write down what a notice of failure says; a sentence. `caller` is None for the daemon.

    name: of the file, for messages. dry_run: take it back again. Raises UnusableError where it
    is no notice about a message that was sent from here, LedgerError where the caller may not.
    """
    notice = bounces.read(content)
    if isinstance(notice, NoNotice):
        kind = NothingToDoError if notice.automatic else UnusableError
        raise kind(name, notice.why, "Look at the file: it may be an answer.")
    now = services.clock.now()
    with UnitOfWork(services.database) as uow:
        key = uow.outbox.first_known(notice.message_ids)
        if key is None:
            raise UnusableError(
                name,
                "no message of this office has the Message-ID it names",
                "It is about somebody else's mail, or was made up.",
            )
        if caller:
            _refuse_strangers(uow, services, caller, uow.outbox.line(key).cycle)
        said = _note(uow.outbox, key, notice, now, name)
        if not dry_run:
            uow.commit()
    return said


def _note(ledger: Outbox, key: str, notice: DeliveryNotice, now: datetime, name: str) -> str:
    line = ledger.line(key)
    if not notice.is_about(line.address):
        raise UnusableError(
            name,
            f"it is about mail to {notice.address or 'nobody that it names'}, and {key} went "
            f"to {line.address}",
            f"See: cycle mail show {key}",
        )
    if notice.verdict is not DeliveryVerdict.FAILED:
        ledger.note(key, now, f"a notice says {notice.verdict}: {notice.words}")
        return f"{key} to {line.address} is {notice.verdict}: noted; it has not failed."
    if ledger.bounce(key, now, notice.words):
        return f"{key} to {line.address} came back: {notice.words}"
    see = f"See: cycle mail show {key}"
    if line.state is MessageState.BOUNCED:
        raise NothingToDoError(name, f"{key} is known to have come back", see)
    raise UnusableError(name, f"{key} is {line.state.value}, so it cannot have come back", see)


def may_act_on(reading: Reading, services: Services, caller: Caller, cycle: str | None) -> bool:
    """Whether the caller keeps the ledger of this cycle's messages."""
    if is_owner(caller):
        return True
    cycles = [load(reading, cycle)] if cycle is not None else []
    return as_clerk(reading, caller, cycles, services.clock.now()) is not None


def _refuse_strangers(
    uow: UnitOfWork, services: Services, caller: Caller, cycle: str | None
) -> None:
    cycles = [load(uow, cycle)] if cycle is not None else []
    let_clerks_in(uow, caller, cycles, services.clock.now(), LedgerError(_WHOSE))
