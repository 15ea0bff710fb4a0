"""Which sitting papers are for, and whether it has begun. Pure.

From the beginning of a meeting on no publication is accepted for it: what was not open to
inspection before cannot be made so (Local Government Act 1972, s. 100B(4)). Before it begins,
what is late may still be let through (cycle.engine.late_items).
"""

from datetime import datetime

from cycle.calendar.expressions import counted_back_from
from cycle.engine.rulebook import DueDate, parsed
from cycle.engine.situation import Situation
from cycle.engine.state import WaiverState
from cycle.machine.model import END, Machine, Stage, Track
from cycle.machine.needs import Need


def meeting_for(machine: Machine, track: Track, stage: Stage, need: Need) -> str | None:
    """The meeting that a publication's papers are for: the one before which they are due, else
    the one that decides the stage or the stage it leads to; None for all that is no such paper.
    """
    if not need.is_publication:
        return None
    before = counted_back_from(parsed(need.due.rule)) if need.due else frozenset()
    named = next((key for key in machine.meetings if key in before), None)
    if named or need.due:
        return named
    following = [track.stage(each.target) for each in stage.outcomes if each.target != END]
    decided = (each.meeting.meeting for each in (stage, *following) if each.meeting)
    return next((key for key in decided if machine.meetings[key].notice), None)


def begun_at(situation: Situation, meeting: str | None) -> datetime | None:
    """When the meeting began; None where it has not, or has no date."""
    sitting = situation.state.meetings.get(meeting or "")
    starts = situation.rulebook.meeting_starts(sitting) if sitting else None
    return starts if starts is not None and starts <= situation.now else None


def is_of_this_sitting(situation: Situation, waiver: WaiverState) -> bool:
    """Whether what a waiver said of one sitting still holds: it ends with that sitting's
    date.
    """
    about = waiver.late_item or waiver.stated
    sitting = situation.state.meetings.get(about.meeting) if about else None
    return sitting is None or sitting.changed_at <= waiver.at


def can_be_noticed(situation: Situation, meeting: str) -> bool:
    """Whether the papers of a meeting can still be public in time."""
    notice = situation.machine.meetings[meeting].notice
    latest = situation.due(notice.rule) if notice else None
    return not (isinstance(latest, DueDate) and latest.passed(situation.now))
