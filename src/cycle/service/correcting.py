"""A clerk's correction: load, decide over the whole journal, record, speak, commit; or refuse,
and nothing changes.
"""

from dataclasses import replace

from cycle.engine.commands import CorrectAct
from cycle.engine.corrections import correct as decide_correction
from cycle.engine.descriptions import describe
from cycle.engine.events import ActVoided
from cycle.engine.replay import numbers_voided
from cycle.engine.verdicts import Refusal
from cycle.service.acts import Done, done_by
from cycle.service.clock_record import load_by_clock
from cycle.service.cycles import journal_entries_of, record
from cycle.service.notifying import record_and_notify
from cycle.service.people import actor_for
from cycle.service.services import Caller, Services
from cycle.store.unit_of_work import UnitOfWork


def correct(
    services: Services,
    caller: Caller,
    cycle: str,
    command: CorrectAct,
    *,
    dry_run: bool = False,
) -> Done | Refusal:
    """Void the act that an entry belongs to, in one transaction.

    Raises UnknownCycleError, NotAnOfficerError, NoLoginError, NotTheOwnerError, ConflictError.
    """
    now = services.clock.now()
    with UnitOfWork(services.database) as uow:
        before = load_by_clock(uow, cycle, now)
        actor = actor_for(uow, before.rulebook, caller, before.rulebook.local(now).date())
        history = tuple(journal_entries_of(uow, cycle))
        decision = decide_correction(before.at(now), actor, history, command)
        if isinstance(decision, Refusal):
            return decision
        after = record(uow, before, decision, now)
        done = done_by(uow, before, after, decision, now, dry_run=dry_run)
        record_and_notify(services, uow, after, now)
        if not dry_run:
            uow.commit()
    voided = {
        seq
        for event in decision
        if isinstance(event, ActVoided)
        for seq in numbers_voided(event)
    }
    sentences = tuple(
        f"no. {told.seq}: {describe(told.machine, told.event)}"
        for told in history
        if told.seq in voided
    )
    return replace(done, voided=sentences)
