"""What a change of the days that count does to a cycle: every date of its timetable, before and
after. Reads only.
"""

from collections.abc import Iterator
from datetime import datetime

from cycle.calendar.evaluate import instant
from cycle.engine.obligations import obligations
from cycle.engine.rulebook import END_OF_DAY, Rulebook
from cycle.engine.situation import Situation
from cycle.engine.state import State
from cycle.planning.timetable import TimetableLine, timetable
from cycle.service.timetables import Shift


def recounted(
    before: Rulebook, after: Rulebook, state: State, now: datetime
) -> tuple[Shift, ...]:
    """The dates of a cycle that two ways of counting tell apart, in the order of the new ones.

    `late` marks what is still to be done and had time before, but has none now.
    """
    return tuple(_shifts(before, after, state, now))


def _shifts(before: Rulebook, after: Rulebook, state: State, now: datetime) -> Iterator[Shift]:
    old = {line.key: line for line in timetable(Situation(before, state, now))}
    unmet = {
        f"{found.track}.{found.stage}/{found.need}"
        for found in obligations(Situation(after, state, now))
    }
    for line in timetable(Situation(after, state, now)):
        was = old[line.key]
        if (line.on, line.at) != (was.on, was.at):
            overtaken = _is_past(line, after, now) and not _is_past(was, before, now)
            yield Shift(
                line.key,
                line.what,
                was.on,
                line.on,
                late=overtaken and not _is_behind(line, state, unmet),
            )


def _is_past(line: TimetableLine, rulebook: Rulebook, now: datetime) -> bool:
    return line.on is not None and instant(line.on, line.at or END_OF_DAY, rulebook.zone) < now


def _is_behind(line: TimetableLine, state: State, unmet: set[str]) -> bool:
    """Whether a line speaks of something done already, or of a stage that is over."""
    if line.track is None or line.stage is None:
        return False
    track = state.tracks[line.track]
    if track.open and track.stage == line.stage:
        return line.key not in unmet
    return f"{line.track}.{line.stage}" in state.ended and track.stage != line.stage
