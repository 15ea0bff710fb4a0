"""Whether a caller is the owner of the office, or a clerk of one of its cycles. Looks only."""

from collections.abc import Iterable
from datetime import datetime

from cycle.engine.actors import Actor
from cycle.errors import CycleError
from cycle.service.cycles import Loaded
from cycle.service.people import actor_for
from cycle.service.services import Caller
from cycle.store.unit_of_work import Reading


def is_owner(caller: Caller) -> bool:
    """Whether the owner of the database asks, in nobody else's name."""
    return caller.owner and not caller.acts_as


def as_clerk(
    reading: Reading, caller: Caller, cycles: Iterable[Loaded], now: datetime
) -> Actor | None:
    """The caller as a clerk of the first of these cycles that has them as one; None where they
    are clerk of none.
    """
    for loaded in cycles:
        actor = actor_for(reading, loaded.rulebook, caller, loaded.at(now).today)
        if actor.first_office(loaded.rulebook.machine.clerks):
            return actor
    return None


def let_clerks_in(
    reading: Reading,
    caller: Caller,
    cycles: Iterable[Loaded],
    now: datetime,
    stranger: CycleError,
) -> Actor | None:
    """The caller as a clerk of one of these cycles; None for the owner of the database. Raises
    `stranger` for everybody else.
    """
    if is_owner(caller):
        return None
    if clerk := as_clerk(reading, caller, cycles, now):
        return clerk
    raise stranger
