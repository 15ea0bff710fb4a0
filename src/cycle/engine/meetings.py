"""Decisions about the dates of meetings: set, move, cancel; for clerks only. Pure.

A new date lies in the future, and every deadline derived from it moves with it at once, since
deadlines are derived, never stored. A meeting that has sat keeps its date. The date it had
before stays in the state and in the journal.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import assert_never

import msgspec

from cycle.engine import events
from cycle.engine.actors import Actor, By
from cycle.engine.commands import CancelMeeting, MoveMeeting, SetMeeting
from cycle.engine.open_stage import OpenStage
from cycle.engine.refusals import not_your_office
from cycle.engine.sittings import can_be_noticed
from cycle.engine.situation import Situation
from cycle.engine.state import MeetingState, State, stages_ahead
from cycle.engine.verdicts import Code, Decision, Refusal, refuse, unknown_name
from cycle.machine.model import Stage
from cycle.machine.titles import with_article

ONE_YEAR = timedelta(days=366)


def decide_meeting(
    situation: Situation,
    stages: Sequence[OpenStage],
    actor: Actor,
    command: SetMeeting | MoveMeeting | CancelMeeting,
) -> Decision:
    """What fixing, moving or cancelling a meeting leads to."""
    machine = situation.machine
    if command.meeting not in machine.meetings:
        unknown = unknown_name(
            Code.UNKNOWN_MEETING,
            f'no meeting is called "{command.meeting}"',
            command.meeting,
            machine.meetings,
        )
        return Refusal(reasons=(unknown,))
    office = actor.first_office(machine.clerks)
    if office is None:
        return not_your_office(
            situation.rulebook, actor, "fixing the dates of meetings", *machine.clerks
        )
    by = actor.acting(office)
    present = situation.state.meetings.get(command.meeting)
    match command:
        case SetMeeting():
            return (
                _dated_already(situation.state, command, present)
                or _in_future(situation, command.on, command.at)
                or (
                    events.MeetingSet(
                        meeting=command.meeting, on=command.on, at=command.at, by=by
                    ),
                )
            )
        case MoveMeeting():
            was_on = _still_to_sit(
                situation, actor, stages, command.meeting, moving_to=command.on
            )
            if isinstance(was_on, Refusal):
                return was_on
            at = command.at or (present.at if present else None)
            return _in_future(situation, command.on, at) or (_moved(command, was_on, at, by),)
        case CancelMeeting():
            was_on = _still_to_sit(situation, actor, stages, command.meeting)
            return was_on if isinstance(was_on, Refusal) else _cancelled(command, was_on, by)
        case _:
            assert_never(command)


def _moved(command: MoveMeeting, was_on: date, at: str | None, by: By) -> events.MeetingMoved:
    return events.MeetingMoved(
        meeting=command.meeting,
        was_on=was_on,
        on=command.on,
        at=at,
        reason=command.reason,
        by=by,
    )


def _cancelled(command: CancelMeeting, was_on: date, by: By) -> Decision:
    if not command.reason.strip():
        return refuse(
            Code.REASON_MISSING,
            "a meeting is cancelled with a reason, which stands in the journal",
        )
    return (
        events.MeetingCancelled(
            meeting=command.meeting, was_on=was_on, reason=command.reason.strip(), by=by
        ),
    )


def _dated_already(
    state: State, command: SetMeeting, present: MeetingState | None
) -> Refusal | None:
    if present is None or present.on is None:
        return None
    return refuse(
        Code.MEETING_DATED,
        f"{command.meeting} is on {present.on.isoformat()} already",
        remedy=f"cycle meeting move {state.cycle} {command.meeting} {command.on.isoformat()}",
    )


def _still_to_sit(
    situation: Situation,
    actor: Actor,
    stages: Sequence[OpenStage],
    key: str,
    *,
    moving_to: date | None = None,
) -> date | Refusal:
    """The date of a meeting that can still change. One that has begun keeps it, unless it took
    no item: the items may be put before a later sitting which can be given notice.
    """
    meeting = situation.state.meetings.get(key)
    starts = situation.rulebook.meeting_starts(meeting) if meeting else None
    cycle = situation.state.cycle
    if meeting is None or meeting.on is None or starts is None:
        return refuse(
            Code.MEETING_UNDATED,
            f"{key} has no date",
            remedy=f"cycle meeting set {cycle} {key} DATE",
        )
    if starts > situation.now:
        return meeting.on
    keeps = _keeps_its_date(situation, stages, key)
    if moving_to and not keeps:
        return _too_short(situation, meeting, moving_to, key) or meeting.on
    return refuse(
        Code.MEETING_HAS_SAT,
        f"{key} was due to sit on {meeting.on.isoformat()}; its date can no longer change",
        remedy=_to_record(situation, actor, stages, key)
        if keeps
        else f"cycle meeting move {cycle} {key} DATE",
    )


def _to_record(
    situation: Situation, actor: Actor, stages: Sequence[OpenStage], key: str
) -> str | None:
    """How the outcome of the sitting is recorded, or by whom; None where none is lacking."""
    stage = next((each.stage for each in stages if _is_decided_at(each.stage, key)), None)
    if stage is None:
        return None
    if actor.office(stage.completed_by):
        return f"cycle complete {situation.state.cycle} {stage.key} OUTCOME"
    title = with_article(situation.machine.title_of_role(stage.completed_by))
    return f"ask {title} to record its outcome"


def _is_decided_at(stage: Stage, key: str) -> bool:
    return stage.meeting is not None and stage.meeting.meeting == key


def _keeps_its_date(situation: Situation, stages: Sequence[OpenStage], key: str) -> bool:
    """Whether a sitting that has begun cannot be put off: an item whose papers were public
    before it waits for its outcome, or no item of this cycle is to come before it any more.
    """
    if any(
        _is_decided_at(each.stage, key)
        and not any(verdict.code is Code.MEETING_BEGUN for verdict in each.verdicts)
        for each in stages
    ):
        return True
    ahead = stages_ahead(situation.machine, situation.state)
    return not any(_is_decided_at(stage, key) for _, stage in ahead)


def _too_short(
    situation: Situation, meeting: MeetingState, on: date, key: str
) -> Refusal | None:
    """Why a later sitting cannot take the item: its papers could not be public in time."""
    later = msgspec.structs.replace(meeting, on=on)
    moved = msgspec.structs.replace(
        situation.state, meetings={**situation.state.meetings, key: later}
    )
    if can_be_noticed(situation.in_state(moved), key):
        return None
    return refuse(
        Code.NOTICE_TOO_SHORT,
        f"the papers for {key} on {on.isoformat()} could no longer be public in time",
        basis=notice.basis if (notice := situation.machine.meetings[key].notice) else None,
        remedy=f"choose a later sitting: cycle meeting move {situation.state.cycle} {key} DATE",
    )


def _in_future(situation: Situation, on: date, at: str | None) -> Refusal | None:
    """Refuses what has begun already, and what lies so far off that days after it could not be
    counted.
    """
    if on > situation.rulebook.calendar.last - ONE_YEAR:
        return refuse(
            Code.DATE_BEYOND_CALENDAR,
            f"{on.isoformat()} is too far off: the calendar of working days ends with "
            f"{situation.rulebook.calendar.last.year}",
        )
    starts = situation.rulebook.meeting_starts(
        MeetingState(changed_at=situation.now, on=on, at=at)
    )
    if starts and starts > situation.now:
        return None
    return refuse(
        Code.DATE_IN_PAST,
        f"{on.isoformat()}{' at ' + at if at else ''} is in the past; a meeting needs a date "
        "to come",
    )
