"""The state machines themselves: one flat `transitions.Machine` per track and fingerprint.
Pure: callbacks only look.

A machine moves no object of ours. A throw-away token is put in the present stage and the
outcome fired at it; where it lands is the answer. Guards stand as conditions; since transitions
does not say which of them refused, the caller keeps the verdicts. No automatic `to_<state>`
triggers, nothing queued, no callback with an effect, no model attached.
"""

from functools import lru_cache
from typing import Any

from transitions import EventData, Machine

from cycle.machine.model import END, Outcome, Stage, Track


class TrackToken:
    """What a trigger is fired at: the stage it is in, and whether this outcome's needs hold."""

    __slots__ = ("needs_hold", "state")

    def __init__(self, stage: str, *, needs_hold: bool) -> None:
        self.state = stage
        self.needs_hold = needs_hold


def fire(track: Track, stage: Stage, outcome: Outcome, *, needs_hold: bool) -> str | None:
    """The stage the outcome leads to, or None where its guard refuses.

    Raises transitions.MachineError where the stage has no such outcome: the caller must have
    looked.
    """
    token = TrackToken(stage.key, needs_hold=needs_hold)
    moved = _machine_of(track).events[outcome.name].trigger(token)
    return token.state if moved else None


@lru_cache(maxsize=256)
def _machine_of(track: Track) -> Machine:
    machine = Machine(
        model=None,
        states=[*(stage.key for stage in track.stages), END],
        initial=track.stages[0].key,
        auto_transitions=False,
        send_event=True,
        queued=False,
    )
    for stage in track.stages:
        for outcome in stage.outcomes:
            conditions: list[Any] = [] if outcome.regardless else [_needs_hold]
            machine.add_transition(
                outcome.name, stage.key, outcome.target, conditions=conditions
            )
    return machine


def _needs_hold(event: EventData) -> bool:
    token = event.model
    assert isinstance(token, TrackToken)
    return token.needs_hold
