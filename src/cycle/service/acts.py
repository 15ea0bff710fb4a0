"""An officer's act: load, decide, record, speak, commit; or a refusal, and nothing has changed."""

from collections.abc import Callable
from dataclasses import dataclass

from cycle.engine import commands, events
from cycle.engine.actors import Actor
from cycle.engine.decide import decide
from cycle.engine.evolve import evolve
from cycle.engine.state import State
from cycle.engine.verdicts import Refusal
from cycle.service.bureau import Bureau, Caller
from cycle.service.cycles import load, record
from cycle.service.people import actor_for
from cycle.service.speaking import settle
from cycle.service.timetables import Shift, shifts
from cycle.store.unit_of_work import Reading, UnitOfWork


@dataclass(frozen=True)
class Done:
    """What an act led to: its events, and the state before and after."""

    cycle: str
    events: tuple[events.Event, ...]
    shifts: tuple[Shift, ...]
    state: State


def perform(
    bureau: Bureau,
    caller: Caller,
    cycle: str,
    command_of: Callable[[Actor], commands.Command],
    *,
    content: bytes | None = None,
) -> Done | Refusal:
    """Do what the command says, in one transaction; a refusal leaves everything as it was.

    content: the bytes of a document attached by the command, stored once by their hash.
    Raises UnknownCycleError, NotAnOfficerError, ConflictError.
    """
    now = bureau.clock.now()
    with UnitOfWork(bureau.database) as uow:
        loaded = load(uow, cycle)
        actor = actor_for(uow, loaded.rulebook, caller, loaded.rulebook.local(now).date())
        decision = decide(loaded.rulebook, loaded.state, command_of(actor), now)
        if isinstance(decision, Refusal):
            return decision
        before = loaded.state
        if content is not None:
            uow.contents.put(content, now)
        loaded = record(uow, loaded, decision, now)
        done = Done(cycle, decision, shifts(loaded.rulebook, before, loaded.state, now), loaded.state)
        settle(bureau, uow, loaded, now)
        uow.commit()
    return done


def preview(
    bureau: Bureau, caller: Caller, cycle: str, command_of: Callable[[Actor], commands.Command]
) -> Done | Refusal:
    """What `perform` would do, with nothing written."""
    now = bureau.clock.now()
    with Reading(bureau.database) as reading:
        loaded = load(reading, cycle)
        actor = actor_for(reading, loaded.rulebook, caller, loaded.rulebook.local(now).date())
        decision = decide(loaded.rulebook, loaded.state, command_of(actor), now)
    if isinstance(decision, Refusal):
        return decision
    state = loaded.state
    for event in decision:
        state = evolve(state, event, now)
    return Done(cycle, decision, shifts(loaded.rulebook, loaded.state, state, now), state)
