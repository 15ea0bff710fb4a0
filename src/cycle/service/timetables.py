"""Every date of a cycle in order, with its warnings; and what moves when one of them does.
Reads only.

The dates and the warnings are the engine's; here they are given what they rest on: the cycle,
who is in which office, and when the same bodies sit in other cycles of the workflow.
"""

from dataclasses import dataclass
from datetime import date, datetime

from cycle.engine import state as states
from cycle.planning.timetable import in_order, reminders, timetable
from cycle.planning.timetable_line import TimetableLine
from cycle.planning.warnings import timetable_warnings
from cycle.planning.warnings.warning import TimetableWarning
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


def timetable_of(reading: Reading, name: str, now: datetime) -> Timetable:
    """The timetable of a stored cycle. Raises UnknownCycleError, NoCalendarDataError."""
    return draw_up(reading, load(reading, name), now)


def draw_up(reading: Reading, loaded: Loaded, now: datetime) -> Timetable:
    """The timetable of a cycle in hand. Raises NoCalendarDataError where one of its dates is
    beyond the calendar.
    """
    situation = loaded.at(now)
    dated = timetable(situation)
    return Timetable(
        cycle=loaded.name,
        title=situation.machine.title,
        today=situation.today,
        lines=in_order([*dated, *reminders(situation)]),
        warnings=timetable_warnings(
            situation,
            dated,
            tenures=situation.rulebook.tenures or (),
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


def new_warnings(
    reading: Reading, before: Loaded, after: Loaded, now: datetime
) -> tuple[TimetableWarning, ...]:
    """What the timetable warns of after a change, and did not before it."""
    warned = {warning.sentence for warning in draw_up(reading, before, now).warnings}
    found = draw_up(reading, after, now).warnings
    return tuple(warning for warning in found if warning.sentence not in warned)
