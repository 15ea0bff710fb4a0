"""A cycle taken from the store and put back: the machine it is pinned to, its calendar, its
state. No rule.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache

from cycle import chain
from cycle.calendar.bank_holidays import load_calendar
from cycle.engine import events
from cycle.engine import state as states
from cycle.engine.dependencies import JournalEntry
from cycle.engine.evolve import evolve
from cycle.engine.replay import replay
from cycle.engine.rulebook import Rulebook
from cycle.engine.situation import Situation
from cycle.engine.state import State
from cycle.engine.tenures import Tenure
from cycle.machine import model
from cycle.machine.model import Machine
from cycle.service.closed_day_overlay import overlay
from cycle.service.people import tenures_of
from cycle.store.closed_days import ClosedDay
from cycle.store.unit_of_work import Reading, UnitOfWork


@dataclass(frozen=True)
class Loaded:
    """A cycle in hand: its rulebook and the state reached so far in this transaction."""

    rulebook: Rulebook
    state: State

    @property
    def name(self) -> str:
        return self.state.cycle

    def at(self, now: datetime) -> Situation:
        """The cycle as it stands at an instant."""
        return Situation(self.rulebook, self.state, now)

    def with_items(self, now: datetime) -> "Loaded":
        """With its rules written out for the items that stand in its lists at an instant."""
        return Loaded(self.at(now).rulebook, self.state)


@lru_cache(maxsize=64)
def machine_of(text: str) -> Machine:
    """The machine behind a stored text; decoded once."""
    return model.from_text(text)


def rulebook_for(
    machine: Machine,
    records: Iterable[ClosedDay] = (),
    known_at: datetime | None = None,
    tenures: tuple[Tenure, ...] | None = None,
) -> Rulebook:
    """The machine beside its calendar, with the office's records of closed days over it, as
    known now or at an instant.

    The records are read once a rulebook, not once a deadline; a calendar with the same days
    over it is built once.
    """
    return Rulebook(
        machine,
        load_calendar(machine.calendar, overlay(records, machine.calendar, known_at)),
        tenures,
    )


def load(reading: Reading, name: str, *, known_at: datetime | None = None) -> Loaded:
    """The cycle as stored, its days counted as they are known now, or were at an instant.
    Raises UnknownCycleError.
    """
    state = states.from_text(reading.cycles.load(name).state)
    return Loaded(rulebook_of(reading, state, known_at=known_at), state)


def rulebook_of(
    reading: Reading, state: State, *, known_at: datetime | None = None
) -> Rulebook:
    """The rulebook of the machine that a state, present or past, belongs to."""
    return rulebook_in(reading, stored_machine(reading, state.fingerprint), known_at=known_at)


def rulebook_in(
    reading: Reading, machine: Machine, *, known_at: datetime | None = None
) -> Rulebook:
    """The rulebook of a machine in this office: its closed days, and who is in which office."""
    return rulebook_for(machine, reading.closed_days.all(), known_at, tenures_of(reading))


def stored_machine(reading: Reading, fingerprint: str) -> Machine:
    """The machine kept under a fingerprint. Raises UnknownMachineError."""
    return machine_of(reading.machines.get(fingerprint))


def record(
    uow: UnitOfWork, loaded: Loaded, happened: Sequence[events.Event], now: datetime
) -> Loaded:
    """Append the events to the journal and evolve the state; cycles that take dates from this
    one are looked at again. Raises ConflictError where another act came first.
    """
    if not happened:
        return loaded
    write(uow, loaded.name, happened, now, expected_version=loaded.state.version)
    for follower in loaded.state.followed_by:
        uow.cycles.look_at(follower, now)
    if any(isinstance(event, events.ActVoided) for event in happened):
        return replace(loaded, state=replay(history_of(uow, loaded.name)))
    state = loaded.state
    for event in happened:
        state = evolve(state, event, now)
    return replace(loaded, state=state)


def history_of(reading: Reading, name: str) -> Iterator[tuple[events.Event, datetime]]:
    """A cycle's journal, entry by entry, as it is replayed."""
    for entry in reading.journal.read(name):
        yield events.from_text(entry.body), datetime.fromisoformat(entry.at)


def journal_entries_of(reading: Reading, name: str) -> Iterator[JournalEntry]:
    """The same with each entry's number and the machine of its time."""
    machine: Machine | None = None
    for seq, (event, at) in enumerate(history_of(reading, name), start=1):
        if machine is None or isinstance(event, events.CycleOpened):
            assert isinstance(event, events.CycleOpened)
            machine = stored_machine(reading, event.fingerprint)
        yield JournalEntry(seq, at, event, machine)
        if isinstance(event, events.CycleMigrated):
            machine = stored_machine(reading, event.fingerprint)


def write(
    uow: UnitOfWork,
    cycle: str,
    happened: Sequence[events.Event],
    now: datetime,
    *,
    expected_version: int,
) -> None:
    """Append the events to the journal, in the form that is hashed."""
    entries = [
        (events.kind_of(event), chain.canonical(events.to_plain(event))) for event in happened
    ]
    uow.journal.append(cycle, entries, now, expected_version)


def save(uow: UnitOfWork, loaded: Loaded, next_due_at: datetime | None) -> None:
    """Store the state beside the journal that tells it."""
    state = loaded.state
    uow.cycles.save(
        loaded.name,
        state=states.to_text(state),
        version=state.version,
        next_due_at=next_due_at,
        ended_at=state.ended_at,
    )
