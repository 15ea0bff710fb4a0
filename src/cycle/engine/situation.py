"""Where a cycle stands at an instant: its rulebook, its state and `now` as one value. Pure.

Everything that is asked of a cycle is asked of its situation. What is worked out from it (the
verdicts, the obligations, the local day) is worked out once and kept with it: the value is
frozen, so the answers cannot change.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any, TypeVar

from cycle.engine.events import Event
from cycle.engine.evolve import evolve
from cycle.engine.rulebook import DueDate, Rulebook, Undated
from cycle.engine.state import State
from cycle.machine.lists import items_on
from cycle.machine.model import Machine

T = TypeVar("T")


@dataclass(frozen=True)
class Situation:
    """A cycle by its rules, in its state, at an instant."""

    rulebook: Rulebook
    state: State
    now: datetime
    _known: dict[Callable[..., Any], Any] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def __post_init__(self) -> None:
        """The rules are those for the items that stand in the lists on the local day."""
        if self.rulebook.machine.lists:
            items = items_on(self.state.lists, self.rulebook.local(self.now).date())
            object.__setattr__(self, "rulebook", self.rulebook.with_items(items))

    @property
    def machine(self) -> Machine:
        return self.rulebook.machine

    @cached_property
    def here(self) -> datetime:
        """The instant as the clocks of the council show it."""
        return self.rulebook.local(self.now)

    @property
    def today(self) -> date:
        """The local day."""
        return self.here.date()

    def counts_from(self, recorded_at: datetime) -> datetime:
        """From when something recorded counts for what is said: from then on; or, where the
        clock was ahead then and still has to get there, from when that was found.
        """
        clock = self.state.clock
        return clock.found_at if clock and recorded_at > self.now else recorded_at

    def due(self, rule: str) -> DueDate | Undated:
        """The date of a rule as things stand."""
        return self.rulebook.due(self.state, rule)

    def after(self, happened: Sequence[Event]) -> "Situation":
        """The situation once these events have happened, at the same instant."""
        state = self.state
        for event in happened:
            state = evolve(state, event, self.now)
        return self.in_state(state) if happened else self

    def in_state(self, state: State) -> "Situation":
        """The cycle by the same rules at the same instant, in another state."""
        return Situation(self.rulebook, state, self.now)

    def once(self, work_out: "Callable[[Situation], T]") -> T:
        """What a function of the situation answers, worked out the first time it is asked."""
        if work_out not in self._known:
            self._known[work_out] = work_out(self)
        answer: T = self._known[work_out]
        return answer
