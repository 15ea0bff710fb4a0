"""A clerk's correction: load, decide over the whole journal, record, speak, commit; or refuse,
and nothing changes.
"""

from cycle.engine.commands import CorrectAct
from cycle.engine.corrections import correct as decide_correction
from cycle.engine.events import ActVoided
from cycle.engine.telling import tell
from cycle.engine.verdicts import Refusal
from cycle.service.acts import Done, done_by
from cycle.service.bureau import Bureau, Caller
from cycle.service.cycles import load, record, told_of
from cycle.service.people import actor_for
from cycle.service.speaking import settle
from cycle.store.unit_of_work import UnitOfWork


def correct(
    bureau: Bureau,
    caller: Caller,
    cycle: str,
    entry: int,
    reason: str,
    *,
    dry_run: bool = False,
) -> tuple[Done, tuple[str, ...]] | Refusal:
    """Void the act that an entry belongs to, in one transaction; with what was voided, in
    sentences.

    Raises UnknownCycleError, NotAnOfficerError, NoLoginError, NotTheOwnerError, ConflictError.
    """
    now = bureau.clock.now()
    with UnitOfWork(bureau.database) as uow:
        before = load(uow, cycle)
        actor = actor_for(uow, before.rulebook, caller, before.rulebook.local(now).date())
        history = tuple(told_of(uow, cycle))
        command = CorrectAct(actor=actor, entry=entry, reason=reason)
        decision = decide_correction(before.rulebook, before.state, history, command, now)
        if isinstance(decision, Refusal):
            return decision
        after = record(uow, before, decision, now)
        done = done_by(uow, before, after, decision, now)
        settle(bureau, uow, after, now)
        if not dry_run:
            uow.commit()
    voided = {
        seq
        for event in decision
        if isinstance(event, ActVoided)
        for seq in range(event.first, event.last + 1)
    }
    return done, tuple(
        f"no. {told.seq}: {tell(told.machine, told.event)}"
        for told in history
        if told.seq in voided
    )
