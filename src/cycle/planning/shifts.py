"""The dates that an act moves: two timetables of one cycle, held against each other. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from cycle.calendar.evaluate import instant
from cycle.engine.obligations import obligations
from cycle.engine.rulebook import END_OF_DAY
from cycle.engine.situation import Situation
from cycle.planning.timetable import TimetableLine, timetable


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
    unmet = {f"{found.track}.{found.stage}/{found.need}" for found in obligations(after)}
    for line in timetable(after):
        was = old.get(line.key)
        if was and (line.on, line.at) != (was.on, was.at):
            overtaken = is_past(after, line) and not is_past(before, was)
            late = overtaken and not _is_behind(after, line, unmet)
            yield Shift(line.key, line.what, was.on, line.on, late=late)


def is_past(situation: Situation, line: TimetableLine) -> bool:
    """Whether the last instant of the line's date is gone by."""
    if line.on is None:
        return False
    return instant(line.on, line.at or END_OF_DAY, situation.rulebook.zone) < situation.now


def _is_behind(situation: Situation, line: TimetableLine, unmet: set[str]) -> bool:
    """Whether a line speaks of something done already, or of a stage that is over."""
    if line.track is None or line.stage is None:
        return False
    track = situation.state.track(line.track)
    if track.open and track.stage == line.stage:
        return line.key not in unmet
    return f"{line.track}.{line.stage}" in situation.state.ended and track.stage != line.stage
