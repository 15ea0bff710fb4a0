"""What a person does to several messages of the ledger at once, or to what came back unread: in
one transaction, to all of them or to none.
"""

from collections.abc import Collection

from cycle.errors import CycleError
from cycle.service import ledger, returned_mail
from cycle.service.ledger import LedgerAct, LedgerError
from cycle.service.services import Caller, Services
from cycle.store.messages import UNREAD, MessageState
from cycle.store.unit_of_work import UnitOfWork


def do(
    services: Services,
    caller: Caller,
    act: LedgerAct,
    keys: Collection[str],
    *,
    dry_run: bool = False,
) -> tuple[str, ...]:
    """Do it to the messages of these keys; a sentence on each. dry_run: take it back again.
    Raises LedgerError with every reason why it cannot be done to all of them,
    UnknownMessageError where one alone is named that is none.
    """
    with UnitOfWork(services.database) as uow:
        said = _done(uow, services, caller, act, tuple(dict.fromkeys(keys)))
        if not dry_run:
            uow.commit()
    return said


def retry_refused(
    services: Services, caller: Caller, *, dry_run: bool = False
) -> tuple[str, ...]:
    """Try every refused message again that the caller may; a sentence on each. Raises
    LedgerError where there is none.
    """
    with UnitOfWork(services.database) as uow:
        refused = [
            line.key
            for line in uow.outbox.list(states=(MessageState.REFUSED,))
            if ledger.may_act_on(uow, services, caller, line.cycle)
        ]
        if not refused:
            raise LedgerError(
                "No message of which you keep the ledger stands as refused.",
                "See: cycle mail list",
            )
        said = _done(uow, services, caller, LedgerAct.RETRY, refused)
        if not dry_run:
            uow.commit()
    return said


def _done(
    uow: UnitOfWork,
    services: Services,
    caller: Caller,
    act: LedgerAct,
    keys: Collection[str],
) -> tuple[str, ...]:
    said: list[str] = []
    failed: list[CycleError] = []
    for key in keys:
        step = returned_mail.do if key.startswith(UNREAD) else ledger.do
        try:
            said.append(step(uow, services, caller, act, key))
        except CycleError as error:
            failed.append(error)
    if len(failed) == 1:
        raise failed[0]
    if failed:
        raise LedgerError(
            f"Nothing has been changed: {' '.join(error.message for error in failed)}",
            "See: cycle mail list",
        )
    return tuple(said)
