"""Which sitting papers are for, and whether it has begun. Pure.

From the beginning of a meeting on no publication is accepted for it: what was not open to
inspection before cannot be made so (Local Government Act 1972, s. 100B(4)). Before it begins,
what is late may still be let through (cycle.engine.late_items).
"""

from datetime import datetime

from cycle.engine.rulebook import DueDate
from cycle.engine.situation import Situation
from cycle.engine.state import WaiverState
from cycle.machine.model import END, Machine, Stage, Track
from cycle.machine.named_dates import lies_before, names_behind
from cycle.machine.needs import Need


def meeting_for(machine: Machine, track: Track, stage: Stage, need: Need) -> str | None:
    """The meeting that a publication's papers are for: the one before which they are due, else
    the one that decides the stage or the stage it leads to. None for all that is no such paper:
    what is due after a meeting tells of it.
    """
    if not need.is_publication:
        return None
    if need.due:
        before = lies_before(machine, need.due.rule)
        named = names_behind(machine, need.due.rule)
        if found := next((key for key in machine.meetings if key in before), None):
            return found
        if any(key in named for key in machine.meetings):
            return None
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
    if waiver.sitting:
        present = situation.state.meetings.get(waiver.sitting.meeting)
        return present is not None and present.on == waiver.sitting.on
    # An older waiver doesn't tell its sitting: it ends with any change of the meeting.
    about = waiver.late_item or waiver.stated
    meeting = situation.state.meetings.get(about.meeting) if about else None
    return meeting is None or meeting.changed_at <= waiver.at


def can_be_noticed(situation: Situation, meeting: str) -> bool:
    """Whether the papers of a meeting can still be public in time."""
    notice = situation.machine.meetings[meeting].notice
    latest = situation.due(notice.rule) if notice else None
    return not (isinstance(latest, DueDate) and closed_after(situation, latest))


def closed_after(
    situation: Situation, latest: DueDate, public_at: datetime | None = None
) -> bool:
    """Whether what is made public at an instant (now, unless given) is late by this deadline:
    what comes after closing counts for the next day.
    """
    at = public_at or situation.now
    return latest.passed(at) or situation.rulebook.counted_on(at) > latest.on
