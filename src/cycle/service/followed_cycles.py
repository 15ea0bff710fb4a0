"""The cycles that a cycle takes dates from, looked at in its own transaction; and those that
take dates from it, which are looked at again when it changes.
"""

from collections.abc import Mapping
from datetime import datetime

from cycle.engine.followed_dates import OtherCycle, newly_followed
from cycle.engine.outside_events import CycleFollowed, DateFollowed
from cycle.errors import CycleError
from cycle.machine.model import Machine
from cycle.service.cycles import Loaded, load, record, save
from cycle.store.unit_of_work import Reading, UnitOfWork


class WrongCycleError(CycleError):
    """A cycle named for a workflow that it is not of, or that no date is taken from."""


def others(
    reading: Reading, bound_to: Mapping[str, str], now: datetime
) -> dict[str, OtherCycle]:
    """By workflow, each cycle as it stands now. Raises UnknownCycleError."""
    return {
        workflow: OtherCycle(load(reading, name).at(now), reading.cycles.load(name).head)
        for workflow, name in bound_to.items()
    }


def bound(
    reading: Reading, machine: Machine, wanted: Mapping[str, str], now: datetime
) -> dict[str, OtherCycle]:
    """The cycles that a new one of this machine is to be bound to. Raises UnknownCycleError,
    WrongCycleError.
    """
    named = {each.of.workflow for each in machine.dates.values() if each.of}
    found = others(reading, wanted, now)
    for workflow, other in found.items():
        name = other.situation.state.cycle
        if workflow not in named:
            known = ", ".join(sorted(named)) or "none"
            raise WrongCycleError(
                f"The workflow takes no date from {workflow}.",
                f"It takes dates from: {known}. Leave --with {workflow}={name} out.",
            )
        if other.situation.machine.workflow != workflow:
            raise WrongCycleError(
                f"{name} is a cycle of {other.situation.machine.workflow}, not of {workflow}.",
                "`cycle status` lists the cycles with their workflows.",
            )
    return found


def bound_anew(
    reading: Reading, loaded: Loaded, machine: Machine, wanted: Mapping[str, str], now: datetime
) -> dict[str, OtherCycle]:
    """The cycles that one which runs already is to be bound to, as it is moved to this machine.
    Raises UnknownCycleError, WrongCycleError: also where one of them takes dates from it.
    """
    found = bound(reading, machine, wanted, now)
    for workflow, other in found.items():
        name, has = other.situation.state.cycle, loaded.state.bound_to.get(workflow)
        if has:
            raise WrongCycleError(
                f"{loaded.name} takes its dates of {workflow} from {has} already.",
                f"Leave --with {workflow}={name} out.",
            )
        if loaded.name in _behind(reading, name):
            raise WrongCycleError(
                f"{name} takes dates from {loaded.name}: each would wait for the other.",
                f"Leave --with {workflow}={name} out, or name another cycle.",
            )
    return found


def _behind(reading: Reading, name: str) -> frozenset[str]:
    """A cycle, those that it takes dates from, and those behind them."""
    found, ahead = {name}, [name]
    while ahead:
        others_of = set(load(reading, ahead.pop()).state.bound_to.values()) - found
        found |= others_of
        ahead += others_of
    return frozenset(found)


def note_follower(
    uow: UnitOfWork, found: Mapping[str, OtherCycle], follower: str, now: datetime
) -> None:
    """Have each of these cycles know who takes dates from it."""
    for other in found.values():
        name = other.situation.state.cycle
        next_due_at = uow.cycles.load(name).next_due_at
        save(uow, record(uow, load(uow, name), [CycleFollowed(by=follower)], now), next_due_at)


def follow(uow: UnitOfWork, loaded: Loaded, now: datetime) -> Loaded:
    """The cycle with the dates of others as they are now."""
    if not loaded.state.bound_to or loaded.state.ended_at:
        return loaded
    return record(uow, loaded, yet_to_follow(uow, loaded, now), now)


def yet_to_follow(reading: Reading, loaded: Loaded, now: datetime) -> tuple[DateFollowed, ...]:
    """The dates that others have on another day than was last seen."""
    return newly_followed(loaded.at(now), others(reading, loaded.state.bound_to, now))
