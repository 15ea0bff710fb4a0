"""Meetings that have sat and are needed once more, when a stage ends. Pure."""

from collections.abc import Iterator
from datetime import datetime

from cycle.engine import events
from cycle.engine.situation import Situation
from cycle.engine.state import stage_address
from cycle.machine.model import Outcome, Stage, Track
from cycle.machine.reachable import reached


def spent_dates(
    situation: Situation,
    track: Track,
    stage: Stage,
    outcome: Outcome,
) -> Iterator[events.MeetingDateSpent]:
    """The meetings on the way from here that have sat, and are needed once more.

    An outcome leading back needs again what has sat for this track. And nobody decides before
    those they follow: a body that sat before the meeting whose outcome this is must sit again,
    though its own stage never came to it. What only a later outcome would lead back to, is not
    on the way yet.
    """
    back = [
        (each.key, leading.name)
        for each in track.stages
        for leading in each.outcomes
        if leading.leads_back
    ]
    onward = reached(track, outcome.target, without=back)
    decided_at = _start_of(situation, stage)
    for ahead in (found for found in track.stages if found.key in onward and found.meeting):
        starts = _start_of(situation, ahead)
        again = (
            outcome.leads_back
            and situation.state.rounds.get(stage_address(track.key, ahead.key), 0) > 0
        )
        too_early = starts is not None and decided_at is not None and starts < decided_at
        if starts is not None and starts <= situation.now and (again or too_early):
            yield _spent(situation, ahead)


def _start_of(situation: Situation, stage: Stage) -> datetime | None:
    """When the meeting that decides a stage begins; None without a meeting, or without its
    date.
    """
    meeting = situation.state.meetings.get(stage.meeting.meeting) if stage.meeting else None
    return situation.rulebook.meeting_starts(meeting) if meeting else None


def _spent(situation: Situation, stage: Stage) -> events.MeetingDateSpent:
    starts = _start_of(situation, stage)
    assert stage.meeting is not None
    assert starts is not None
    return events.MeetingDateSpent(
        meeting=stage.meeting.meeting, was_on=situation.rulebook.local(starts).date()
    )
