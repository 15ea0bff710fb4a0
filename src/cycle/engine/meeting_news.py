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

from cycle.calendar.expressions import names_in
from cycle.engine.amendments import raised
from cycle.engine.rulebook import DueDate, Rulebook, Undated, parsed
from cycle.engine.state import MeetingChange, State, stages_ahead
from cycle.machine.model import MeetingNeed, Need, SignoffsNeed, Stage

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
    def said(self) -> str:
        return f"{NEWS}{self.meeting}@{self.changed_at.isoformat()}!{self.role}"


@dataclass(frozen=True, slots=True)
class MovedDate:
    """One date of a role's that hangs on a meeting: what it was, and what it is; None without a
    date.
    """

    what: str
    was: DueDate | None
    now: DueDate | None


def meeting_news(rulebook: Rulebook, state: State, now: datetime) -> Iterator[MeetingNews]:
    """Every role that is to hear of a changed meeting still to come."""
    for key, meeting in state.meetings.items():
        starts = rulebook.meeting_starts(meeting)
        if meeting.change in TOLD and (starts is None or starts > now):
            roles = dict.fromkeys(role for _, _, role in _hanging_on(rulebook, state, key))
            yield from (MeetingNews(key, role, meeting.changed_at) for role in roles)


def moved_dates(
    rulebook: Rulebook, state: State, meeting: str, role: str
) -> tuple[MovedDate, ...]:
    """The dates of a role's that the meeting's last change moved."""
    before = before_change(state, meeting)
    moved = []
    for what, rule, whose in _hanging_on(rulebook, state, meeting):
        if whose == role:
            was, now = rulebook.due(before, rule), rulebook.due(state, rule)
            moved.append(MovedDate(what, _dated(was), _dated(now)))
    return tuple(dict.fromkeys(moved))


def before_change(state: State, meeting: str) -> State:
    """The state, but for the meeting's date, which is as it was before its last change."""
    present = state.meetings[meeting]
    earlier = msgspec.structs.replace(present, on=present.moved_from, why_undated=None)
    return msgspec.structs.replace(state, meetings={**state.meetings, meeting: earlier})


def _dated(due: DueDate | Undated) -> DueDate | None:
    return due if isinstance(due, DueDate) else None


def _hanging_on(
    rulebook: Rulebook, state: State, meeting: str
) -> Iterator[tuple[str, str, str]]:
    """What hangs on the meeting and is still to be done: (what, rule, role), in the order of
    the declaration.
    """
    for _, stage in stages_ahead(rulebook.machine, state):
        for need in stage.needs:
            if need.due and meeting in names_in(parsed(need.due.rule)):
                what = _what(stage, need)
                yield from ((what, need.due.rule, role) for role in _roles(rulebook, need))
    for track in rulebook.machine.tracks:
        for need in raised(rulebook.machine, state, track):
            if need.due and meeting in names_in(parsed(need.due.rule)):
                yield need.title, need.due.rule, need.by


def _what(stage: Stage, need: Need) -> str:
    return (
        f"Record the outcome of {stage.title}" if isinstance(need, MeetingNeed) else need.title
    )


def _roles(rulebook: Rulebook, need: Need) -> tuple[str, ...]:
    if isinstance(need, SignoffsNeed):
        return tuple(
            dict.fromkeys(row.role for row in rulebook.machine.sheets[need.sheet].rows)
        )
    return (need.by,)
