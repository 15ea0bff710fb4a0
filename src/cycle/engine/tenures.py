"""Who is in which office, from one day to another: what is known of it when a cycle is looked
at. Pure.

Offices are filled and left outside any cycle, so no journal of a cycle tells of them: they come
beside the machine and the calendar, in the Rulebook. Nothing recorded hangs on them; a name
under an act stays as it was.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from cycle.engine.actors import Capacity

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Tenure:
    """Someone in an office, as holder or deputy, from the first day to the last, both
    inclusive.
    """

    role: str
    who: str
    from_on: date
    to_on: date
    capacity: Capacity = Capacity.HOLDER
    login: str = ""

    def covers(self, on: date) -> bool:
        return self.from_on <= on <= self.to_on


def in_office(tenures: Iterable[Tenure], role: str, on: date) -> Tenure | None:
    """Who may act as `role` on a day: the holder before a deputy; None where the office is
    vacant.
    """
    return next(iter(present_in(tenures, role, on)), None)


def present_in(tenures: Iterable[Tenure], role: str, on: date) -> list[Tenure]:
    """Everyone who may act as `role` on a day, the holder before deputies."""
    present = (each for each in tenures if each.role == role and each.covers(on))
    return sorted(present, key=lambda each: each.capacity is Capacity.DEPUTY)


def last_before(tenures: Iterable[Tenure], role: str, on: date) -> Tenure | None:
    """Who was in the office last before a day; None where nobody ever was."""
    earlier = (each for each in tenures if each.role == role and each.to_on < on)
    return max(earlier, key=lambda each: each.to_on, default=None)


def changes_after(tenures: Iterable[Tenure], on: date) -> Iterator[date]:
    """The days after `on` with whose beginning somebody comes into an office, or has left
    one.
    """
    for each in tenures:
        if each.from_on > on:
            yield each.from_on
        if on <= each.to_on < date.max:
            yield each.to_on + ONE_DAY
