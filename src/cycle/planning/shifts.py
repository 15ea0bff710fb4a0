"""The dates that an act moves: two timetables of one cycle, held against each other. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from cycle.engine.situation import Situation
from cycle.planning.timetable import timetable
from cycle.planning.timetable_line import TimetableLine, TimetableStanding


@dataclass(frozen=True, slots=True)
class Shift:
    """A date that moved. late: it is still to be met, had time before, and has none now."""

    key: str
    what: str
    was_on: date | None
    on: date | None
    late: bool


def shifts(before: Situation, after: Situation) -> tuple[Shift, ...]:
    """The dates that differ, in the order of the new ones."""
    return tuple(_shifts(before, after))


def _shifts(before: Situation, after: Situation) -> Iterator[Shift]:
    old = {line.key: line for line in timetable(before)}
    for line in timetable(after):
        was = old.get(line.key)
        if was and (line.on, line.at) != (was.on, was.at):
            yield Shift(line.key, line.what, was.on, line.on, late=is_late_at_once(was, line))


def is_late_at_once(was: TimetableLine | None, line: TimetableLine) -> bool:
    """Whether it is overdue, and was not before the change."""
    overdue = TimetableStanding.OVERDUE
    return line.standing is overdue and not (was and was.standing is overdue)
