"""When each duty last got on, by a clock that nobody sets. What the watchdog and a monitor are
told rests on it.

A duty has got on when a pass of it has ended, or when something inside a long pass has: one
letter handed over. A pass that ended in a trouble that was said counts: the duty works, its
surroundings do not. A pass that ended in a fault of ours does not count, nor one that never
ends.
"""

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from cycle.clock import Clock

SLACK = 5
"""Seconds after which a turn that should have come is missed."""


@dataclass(frozen=True, slots=True)
class DutyTurn:
    """every: seconds from one turn to the next; allowed: seconds in which a duty must get on
    once it has its turn.
    """

    every: int
    allowed: int


class Progress:
    """What is known of every duty. Safe to share between threads."""

    def __init__(
        self, turns: Mapping[str, DutyTurn], steady: Callable[[], float], clock: Clock
    ) -> None:
        self.turns = turns
        self._steady = steady
        self._clock = clock
        self._lock = threading.Lock()
        self._got_on = dict.fromkeys(turns, steady())
        self._under_way: set[str] = set()
        self._passed_at: dict[str, datetime] = {}

    def begins(self, duty: str) -> None:
        with self._lock:
            self._under_way.add(duty)

    def got_on(self, duty: str) -> None:
        with self._lock:
            self._got_on[duty] = self._steady()

    def ends(self, duty: str, *, done: bool) -> None:
        with self._lock:
            self._under_way.discard(duty)
            if done:
                self._got_on[duty] = self._steady()
                self._passed_at[duty] = self._clock.now()

    def passed_at(self, duty: str) -> datetime | None:
        """When its last pass ended, on the clock on the wall; None before the first."""
        with self._lock:
            return self._passed_at.get(duty)

    def stuck(self) -> tuple[str, ...]:
        """The duties that have not got on for longer than they may: a pass that does not end,
        or no turn at all.
        """
        return tuple(
            duty
            for duty, turn in self.turns.items()
            if self._since(duty) > turn.every + turn.allowed
        )

    def asleep(self) -> tuple[str, ...]:
        """The duties whose turn should have come by now and which are not at work."""
        with self._lock:
            idle = [duty for duty in self.turns if duty not in self._under_way]
        return tuple(
            duty for duty in idle if self._since(duty) > self.turns[duty].every + SLACK
        )

    def _since(self, duty: str) -> float:
        with self._lock:
            return self._steady() - self._got_on[duty]
