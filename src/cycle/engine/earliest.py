"""The earliest moment of a thing: before it nothing is done, completed or recorded. Pure.

What the declaration calls `not_before` holds for a stage with all its needs, for one need, or
for one outcome. Whoever decides asks here, and verdicts are not asked of anybody sooner.
"""

from dataclasses import replace
from datetime import datetime, time

from cycle.calendar.evaluate import instant
from cycle.calendar.words import long_day
from cycle.engine.open_stage import OpenStage, Verdict
from cycle.engine.rulebook import Undated
from cycle.engine.situation import Situation
from cycle.engine.verdicts import Code, Reason
from cycle.machine.model import Outcome, Stage
from cycle.machine.needs.base import Earliest, NeedBase


def begins_at(situation: Situation, earliest: Earliest) -> datetime | Undated:
    """The first instant at which it may be done; why it cannot be told, where its rule has no
    date yet.
    """
    due = situation.due(earliest.rule)
    if isinstance(due, Undated):
        return due
    return instant(due.on, due.at or time.min, situation.rulebook.zone)


def too_early(
    situation: Situation, *earliest: Earliest | None, sat_at: datetime | None = None
) -> Reason | None:
    """The first reason why it is too early; None where nothing says so, or all have come.
    sat_at: when the meeting began at which it was decided, whenever that is recorded.
    """
    at = min(situation.now, sat_at or situation.now)
    for each in filter(None, earliest):
        begins = begins_at(situation, each)
        if isinstance(begins, Undated):
            sentence = f"not before {each.rule}, which has no date yet: {begins.why}"
        elif begins > at:
            sentence = f"not before {_when(situation, begins)} ({each.rule})"
            if at < situation.now:
                sentence += f", and the meeting sat on {long_day(situation.rulebook.local(at))}"
        else:
            continue
        return Reason(
            code=Code.TOO_EARLY,
            sentence=sentence,
            basis=each.basis,
            remedy=f"cycle timetable {situation.state.cycle}",
        )
    return None


def too_early_for(where: OpenStage, need: NeedBase, what: str) -> Reason | None:
    """Why `what`, done for a need of the stage, would come too early."""
    return _of(what, too_early(where.situation, need.not_before, where.stage.not_before))


def not_yet(where: OpenStage, verdict: Verdict) -> Verdict:
    """The verdict on what has not been done, while it is too early to do it: it is asked from
    the earliest moment on. A meeting needs its date whenever it is to sit.
    """
    need = verdict.need
    waits = need.is_asked and not verdict.holds
    early = too_early_for(where, need, verdict.what) if waits else None
    if early is None:
        return verdict
    said = [each for each in (need.not_before, where.stage.not_before) if each]
    moments = [begins_at(where.situation, each) for each in said]
    known = [each for each in moments if not isinstance(each, Undated)]
    since = verdict.since
    if since is not None:
        since = max([since, *known]) if len(known) == len(moments) else None
    return replace(
        verdict,
        code=early.code,
        sentence=early.sentence,
        since=since,
        basis=early.basis,
        remedy=early.remedy,
    )


def ends_from(where: OpenStage) -> datetime | None:
    """The first instant at which the stage can be ended by an outcome that asks for its needs;
    None where nothing says so, or it cannot be told.
    """
    moments = [
        last_moment(where.situation, outcome.not_before, where.stage.not_before)
        for outcome in where.stage.outcomes
        if not outcome.regardless
    ]
    return min((each for each in moments if each), default=None) if all(moments) else None


def last_moment(situation: Situation, *earliest: Earliest | None) -> datetime | None:
    """The last of the moments that can be told."""
    moments = [begins_at(situation, each) for each in earliest if each]
    return max((each for each in moments if not isinstance(each, Undated)), default=None)


def too_early_to_end(situation: Situation, stage: Stage, outcome: Outcome) -> Reason | None:
    """Why the outcome is not to be recorded yet. What holds regardless of the needs holds
    regardless of the stage's earliest moment too, but not of its own. What a meeting decides it
    decides on its own day, whenever that is recorded.
    """
    of_stage = None if outcome.regardless else stage.not_before
    what = f"{outcome.name} of {stage.key}"
    meeting = situation.state.meetings.get(stage.meeting.meeting) if stage.meeting else None
    sat_at = situation.rulebook.meeting_starts(meeting) if meeting else None
    of_outcome = too_early(situation, outcome.not_before, sat_at=sat_at)
    return _of(what, of_outcome or too_early(situation, of_stage))


def _of(what: str, early: Reason | None) -> Reason | None:
    if early is None:
        return None
    return Reason(
        code=early.code,
        sentence=f"{what}: {early.sentence}",
        basis=early.basis,
        remedy=early.remedy,
    )


def _when(situation: Situation, begins: datetime) -> str:
    here = situation.rulebook.local(begins)
    return f"{here:%H:%M} on {long_day(here)}" if here.time() != time.min else long_day(here)
