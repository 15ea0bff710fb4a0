"""The earliest days on which events can happen that wait for one another and have to meet
dates. Pure.

`NotBefore` says that one event waits for another, `NotAfter` that one is due by a date counted
from another. Every function of days here is monotone: a later day never gives an earlier one.
So all that must hold together has a least solution, or none (A. Tarski, A lattice-theoretical
fixpoint theorem and its applications, Pacific J. Math. 5(2), 1955, 285-309), and it is found by
raising each event from its beginning, never further than it must be. Working days make the
distance depend on the date; that does not matter here, as it would to a network of constant
differences.
"""

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import chain
from typing import Any, TypeAlias

from cycle.calendar.days import NoCalendarDataError

Event: TypeAlias = Hashable
DayFunction: TypeAlias = Callable[[date], date]


@dataclass(frozen=True, slots=True, eq=False)
class NotBefore:
    """`event` happens no earlier than day(of); of the beginning, where `of` is None."""

    event: Event
    of: Event | None
    day: DayFunction


@dataclass(frozen=True, slots=True, eq=False)
class NotAfter:
    """`event` happens no later than day(of); of the beginning, where `of` is None."""

    event: Event
    of: Event | None
    day: DayFunction


@dataclass(frozen=True)
class DaySystem:
    """fixed: events that have their day already; the others begin at `begins_on` and may move
    up to `horizon`.
    """

    begins_on: date
    horizon: date
    fixed: Mapping[Any, date]
    floors: Sequence[NotBefore]
    ceilings: Sequence[NotAfter]

    def earliest(self) -> "EarliestDays":
        """The least solution of all that can be met together, and what cannot be met at all."""
        given_up: list[NotAfter] = []
        while True:
            run = _Run(self, given_up)
            runaway = run.settle()
            if runaway is None:
                unmet = {*given_up, *run.unmet}
                return EarliestDays(
                    run.days, tuple(each for each in self.ceilings if each in unmet)
                )
            given_up.append(runaway)


@dataclass(frozen=True)
class EarliestDays:
    """By event, its earliest day; and what cannot be met, however long anything is put off."""

    days: Mapping[Event, date]
    unmet: tuple[NotAfter, ...]


@dataclass
class _Run:
    system: DaySystem
    given_up: Sequence[NotAfter]
    unmet: list[NotAfter] = field(default_factory=list)
    days: dict[Event, date] = field(init=False)

    def __post_init__(self) -> None:
        self.days = dict(self.system.fixed)
        floors = ((each.event, each.of) for each in self.system.floors)
        ceilings = ((each.event, each.of) for each in self.system.ceilings)
        for event in chain.from_iterable((*floors, *ceilings)):
            if event is not None:
                self.days.setdefault(event, self.system.begins_on)

    def settle(self) -> NotAfter | None:
        """Raise every event as far as it must be; what puts one off beyond the horizon, where
        something does.
        """
        while True:
            self._raise_floors()
            put_off = False
            for each in self.system.ceilings:
                if each in self.given_up or each in self.unmet or self._is_met(each):
                    continue
                if each.of is None or each.of in self.system.fixed:
                    self.unmet.append(each)
                elif later := self._late_enough(each, each.of):
                    self.days[each.of] = later
                    put_off = True
                else:
                    return each
            if not put_off:
                return None

    def _raise_floors(self) -> None:
        moved = True
        while moved:
            moved = False
            for each in self.system.floors:
                day = each.day(self._day(each.of))
                if each.event not in self.system.fixed and day > self.days[each.event]:
                    self.days[each.event] = day
                    moved = True

    def _is_met(self, each: NotAfter) -> bool:
        return self.days[each.event] <= each.day(self._day(each.of))

    def _day(self, event: Event | None) -> date:
        return self.system.begins_on if event is None else self.days[event]

    def _late_enough(self, each: NotAfter, of: Event) -> date | None:
        """The first day of what it counts from on which it would be met."""
        wanted, low = self.days[each.event], self.days[of]
        high = self.system.horizon
        try:
            if low >= high or each.day(high) < wanted:
                return None
        except NoCalendarDataError:
            return None
        while high - low > timedelta(days=1):
            middle = low + (high - low) // 2
            if each.day(middle) >= wanted:
                high = middle
            else:
                low = middle
        return high
