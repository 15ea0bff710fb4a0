"""Every date of a cycle in order, with its warnings; and what moves when one of them does.
Reads only.

The dates and the warnings are the engine's; here they are given what they rest on: the cycle,
who is in which office, and when the same bodies sit in other cycles of the workflow.
"""

from dataclasses import dataclass
from datetime import date, datetime

from cycle.engine import state as states
from cycle.engine.rulebook import Rulebook
from cycle.engine.situation import Situation
from cycle.engine.state import State
from cycle.planning.timetable import TimetableLine, in_order, reminders, timetable
from cycle.planning.warnings import TimetableWarning, timetable_warnings
from cycle.service.cycles import Loaded, load
from cycle.store.unit_of_work import Reading


@dataclass(frozen=True, slots=True)
class Timetable:
    """A cycle's timetable on a day: every line in order, reminders and escalations too, and
    what is to be warned of.
    """

    cycle: str
    title: str
    today: date
    lines: tuple[TimetableLine, ...]
    warnings: tuple[TimetableWarning, ...]


@dataclass(frozen=True, slots=True)
class Shift:
    """A date that an act moved. `late`: the new date lies before today."""

    key: str
    what: str
    was_on: date | None
    on: date | None
    late: bool


def timetable_of(reading: Reading, name: str, now: datetime) -> Timetable:
    """The timetable of a stored cycle. Raises UnknownCycleError, NoCalendarDataError."""
    return draw_up(reading, load(reading, name), now)


def draw_up(reading: Reading, loaded: Loaded, now: datetime) -> Timetable:
    """The timetable of a cycle in hand. Raises NoCalendarDataError where one of its dates is
    beyond the calendar.
    """
    rulebook, state = loaded.rulebook, loaded.state
    dated = timetable(Situation(rulebook, state, now))
    return Timetable(
        cycle=loaded.name,
        title=rulebook.machine.title,
        today=rulebook.local(now).date(),
        lines=in_order([*dated, *reminders(Situation(rulebook, state, now))]),
        warnings=timetable_warnings(
            Situation(rulebook, state, now),
            dated,
            tenures=rulebook.tenures or (),
            elsewhere=_elsewhere(reading, loaded),
        ),
    )


def _elsewhere(reading: Reading, loaded: Loaded) -> dict[str, tuple[date, ...]]:
    """By meeting, the days on which it sits or sat in other cycles of the workflow."""
    found: dict[str, tuple[date, ...]] = {}
    for stored in reading.cycles.all():
        if stored.workflow == loaded.state.workflow and stored.name != loaded.name:
            for key, meeting in states.from_text(stored.state).meetings.items():
                days = (*meeting.sat, meeting.on)
                found[key] = (*found.get(key, ()), *(day for day in days if day))
    return found


def shifts(rulebook: Rulebook, before: State, after: State, now: datetime) -> tuple[Shift, ...]:
    """The dates that differ between two states of a cycle."""
    if before.meetings == after.meetings:
        return ()
    old = {line.key: line for line in timetable(Situation(rulebook, before, now))}
    today = rulebook.local(now).date()
    return tuple(
        Shift(
            line.key,
            line.what,
            old[line.key].on,
            line.on,
            late=line.on is not None and line.on < today,
        )
        for line in timetable(Situation(rulebook, after, now))
        if (line.on, line.at) != (old[line.key].on, old[line.key].at)
    )
