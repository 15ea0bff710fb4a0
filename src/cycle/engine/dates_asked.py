"""For which stage a meeting needs a date, and from when on a clerk is asked for it. Pure.

A date is asked for at once, since every deadline that hangs on it has none until then. But
where the way to the stage is shut until a day that is known, as in a plan of several years, it
is asked for when that day comes near: so many working days before it.
"""

from collections.abc import Iterable
from datetime import datetime

from cycle.engine.earliest import begins_at, last_moment
from cycle.engine.rulebook import Undated
from cycle.engine.situation import Situation
from cycle.engine.state import stages_ahead
from cycle.machine.model import Machine, Stage, Track
from cycle.machine.named_dates import names_behind
from cycle.machine.needs.base import Earliest

WORKING_DAYS_BEFORE = 20
"""How long before the way to its stage opens a meeting's date is asked for."""


def stage_without_date(situation: Situation, meeting: str) -> tuple[Track, Stage] | None:
    """The first stage, present or to come, that waits for the date of a meeting; for one kept
    in reserve, the first open stage. None where none does, or the meeting has its date.
    """
    here = situation.state.meetings.get(meeting)
    if here and here.on:
        return None
    waiting = (
        (track, stage)
        for track, stage in _asking(situation, meeting)
        if _waits_for(situation.machine, stage, meeting)
    )
    return next(waiting, None)


def asked_since(situation: Situation, key: str, track: Track, stage: Stage) -> datetime:
    """From when on the date of a meeting is asked for, for which this stage waits."""
    meeting = situation.state.meetings.get(key)
    since = meeting.changed_at if meeting else situation.state.opened_at
    if situation.machine.meetings[key].only_if_needed:
        return max(since, situation.state.track(track.key).opened_at or since)
    opens = _way_opens_at(situation, track, stage)
    if opens is None:
        return since
    day = situation.rulebook.local(opens).date().isoformat()
    rule = f"{WORKING_DAYS_BEFORE} working days before {day}"
    near = begins_at(situation, Earliest(rule=rule))
    return since if isinstance(near, Undated) else max(since, near)


def _way_opens_at(situation: Situation, track: Track, stage: Stage) -> datetime | None:
    """The first moment at which the stage can be come to from the track's present one, as far
    as earliest moments on the way have a date; None where nothing is known to shut it.
    """
    present = situation.state.track(track.key).stage
    if present == stage.key:
        return None
    way: dict[str, datetime | None] = {present: None}
    for here in track.stages:
        if here.key not in way:
            continue
        so_far = way[here.key]
        for outcome in here.outcomes:
            if outcome.leads_back:
                continue
            opens = last_moment(situation, here.not_before, outcome.not_before)
            then = max((each for each in (so_far, opens) if each), default=None)
            before = way.get(outcome.target, then)
            way[outcome.target] = min(before, then) if before and then else None
    return way.get(stage.key)


def _asking(situation: Situation, meeting: str) -> Iterable[tuple[Track, Stage]]:
    if situation.machine.meetings[meeting].only_if_needed:
        return situation.state.open_stages(situation.machine)
    return stages_ahead(situation.machine, situation.state)


def _waits_for(machine: Machine, stage: Stage, meeting: str) -> bool:
    """Whether a stage is decided at the meeting, or has a deadline that hangs on it."""
    rules = [due.rule for need in stage.needs for due in need.deadlines(machine.sheets)]
    sits = stage.meeting is not None and stage.meeting.meeting == meeting
    return sits or any(meeting in names_behind(machine, rule) for rule in rules)
