"""Who must hear that a meeting has a new date, or none any more, and which of their dates moved
with it. Pure.

Concerned are those who still have something to do by a date that hangs on the meeting: in the
present stage of a track or in one ahead of it. What is behind is behind. Each hears of each
change once.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

import msgspec

from cycle.engine.amendments import raised
from cycle.engine.rulebook import DueDate, Undated
from cycle.engine.situation import Situation
from cycle.engine.state import MeetingChange, State, stages_ahead
from cycle.machine.model import Stage
from cycle.machine.named_dates import names_behind
from cycle.machine.needs import Need

NEWS = "meeting:"
"""What the key begins with under which a change of a meeting counts as said."""

TOLD = frozenset(
    {MeetingChange.SET, MeetingChange.MOVED, MeetingChange.CANCELLED, MeetingChange.CORRECTED}
)


@dataclass(frozen=True, slots=True)
class MeetingNews:
    """One role that is to hear of a meeting's last change."""

    meeting: str
    role: str
    changed_at: datetime

    @property
    def key(self) -> str:
        """Under which it counts as said."""
        return f"{NEWS}{self.meeting}@{self.changed_at.isoformat()}!{self.role}"


@dataclass(frozen=True, slots=True)
class MovedDate:
    """One date of a role's that hangs on a meeting: what it was, and what it is; None without a
    date.
    """

    what: str
    was: DueDate | None
    now: DueDate | None


def meeting_news(situation: Situation) -> Iterator[MeetingNews]:
    """Every role that is to hear of a changed meeting still to come."""
    for key, meeting in situation.state.meetings.items():
        starts = situation.rulebook.meeting_starts(meeting)
        if meeting.change in TOLD and (starts is None or starts > situation.now):
            roles = dict.fromkeys(role for _, _, role in _hanging_on(situation, key))
            yield from (MeetingNews(key, role, meeting.changed_at) for role in roles)


def moved_dates(situation: Situation, meeting: str, role: str) -> tuple[MovedDate, ...]:
    """The dates of a role's that the meeting's last change moved."""
    before = before_change(situation.state, meeting)
    moved = []
    for what, rule, whose in _hanging_on(situation, meeting):
        if whose == role:
            was, now = (
                situation.rulebook.due(before, rule),
                situation.due(rule),
            )
            moved.append(MovedDate(what, _dated(was), _dated(now)))
    return tuple(dict.fromkeys(moved))


def before_change(state: State, meeting: str) -> State:
    """The state, but for the meeting's date, which is as it was before its last change."""
    present = state.meetings[meeting]
    earlier = msgspec.structs.replace(present, on=present.moved_from, why_undated=None)
    return msgspec.structs.replace(state, meetings={**state.meetings, meeting: earlier})


def _dated(due: DueDate | Undated) -> DueDate | None:
    return due if isinstance(due, DueDate) else None


def _hanging_on(situation: Situation, meeting: str) -> Iterator[tuple[str, str, str]]:
    """What hangs on the meeting and is still to be done: (what, rule, role), in the order of
    the declaration.
    """
    for _, stage in stages_ahead(situation.machine, situation.state):
        for need in stage.needs:
            if need.due and meeting in names_behind(situation.machine, need.due.rule):
                what = _what(stage, need)
                roles = need.roles(situation.machine.sheets)
                yield from ((what, need.due.rule, role) for role in roles)
    for track in situation.machine.tracks:
        for need in raised(situation.machine, situation.state, track):
            if need.due and meeting in names_behind(situation.machine, need.due.rule):
                yield need.title, need.due.rule, need.by


def _what(stage: Stage, need: Need) -> str:
    return need.title if need.is_asked else need.errand(stage.title)
