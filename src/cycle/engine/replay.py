"""From a whole journal to the state that it tells, what later entries void passed over. Pure;
how one event changes the state is evolve's.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime

import msgspec

from cycle.engine import events
from cycle.engine.evolve import evolve
from cycle.engine.state import State


def replay(history: Iterable[tuple[events.Event, datetime]]) -> State:
    """The state a journal tells. Raises ValueError where it does not begin with the opening of
    a cycle.

    What a later entry voids is read for its number only: a first pass finds these, a second
    evolves.
    """
    entries = tuple(history)
    voided = voided_by(event for event, _ in entries)
    state: State | None = None
    for seq, (event, at) in enumerate(entries, start=1):
        state = _passed_over(state) if state and seq in voided else evolve(state, event, at)
    if state is None:
        raise ValueError("an empty journal tells of no cycle")
    return state


def voided_by(history: Iterable[events.Event]) -> dict[int, int]:
    """By the number of each entry that is void: the number of its correction."""
    corrections = (
        (seq, event)
        for seq, event in enumerate(history, start=1)
        if isinstance(event, events.ActVoided)
    )
    return {void: seq for seq, event in corrections for void in numbers_voided(event)}


def numbers_voided(correction: events.ActVoided) -> Iterator[int]:
    """The numbers of the entries that a correction voids."""
    for first, last in ((correction.first, correction.last), *correction.also):
        yield from range(first, last + 1)


def _passed_over(state: State) -> State:
    return msgspec.structs.replace(state, version=state.version + 1)
