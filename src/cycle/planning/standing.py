"""How it stands with what a timetable tells: done, overdue, still to come. Pure.

Whatever says of a date that it is late asks here, so that nothing done is called late by any of
them. Only what is still asked of somebody can be overdue: a meeting, a named date, the end of a
time for objections come and go.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from cycle.calendar.evaluate import instant
from cycle.engine.conditions import all_hold, holds
from cycle.engine.guards import open_stage
from cycle.engine.needs import kind_of
from cycle.engine.obligations import COMPLETE
from cycle.engine.rulebook import END_OF_DAY, DueDate
from cycle.engine.sittings import begun_at, closed_after, meeting_for
from cycle.engine.situation import Situation
from cycle.engine.state import EndedStage, need_address, stage_address, stages_ahead
from cycle.machine.model import NOT_NEEDED, Machine, Stage, TakenBy, Track
from cycle.machine.needs import Need
from cycle.planning.timetable_line import (
    TimetableLine,
    TimetableLineKind,
    TimetableStanding,
)


def with_standing(situation: Situation, line: TimetableLine) -> TimetableLine:
    """The line with how it stands with what it tells."""
    return replace(line, standing=_standing(situation, line))


def is_past(situation: Situation, line: TimetableLine) -> bool:
    """Whether the last instant of the line's date is gone by."""
    if line.on is None:
        return False
    return instant(line.on, line.at or END_OF_DAY, situation.rulebook.zone) < situation.now


def _standing(situation: Situation, line: TimetableLine) -> TimetableStanding:
    match line.kind:
        case TimetableLineKind.PUBLICATION:
            assert line.meeting
            settled, late = _of_notice(situation, line.meeting), TimetableStanding.OVERDUE
        case TimetableLineKind.DEADLINE:
            settled, late = _of_deadline(situation, line.key), TimetableStanding.OVERDUE
        case TimetableLineKind.REMINDER | TimetableLineKind.ESCALATION:
            deadline = line.key.rpartition("/")[0]
            settled, late = _of_deadline(situation, deadline), TimetableStanding.PAST
        case _:
            settled, late = TimetableStanding.TO_COME, TimetableStanding.PAST
    is_late = settled is TimetableStanding.TO_COME and is_past(situation, line)
    return late if is_late else settled


def _of_deadline(situation: Situation, key: str) -> TimetableStanding:
    """How it stands with what a deadline is for, whatever its day."""
    return situation.once(_of_deadlines)[key]


def _of_deadlines(situation: Situation) -> Mapping[str, TimetableStanding]:
    """By the key of each deadline; TO_COME for all that is still asked, or will be."""
    ahead = {
        (track.key, stage.key)
        for track, stage in stages_ahead(situation.machine, situation.state)
    }
    found: dict[str, TimetableStanding] = {}
    for track, stage in situation.machine.stages():
        waits = track.key not in situation.state.tracks and not situation.state.ended_at
        if waits:
            found |= dict.fromkeys(_keys(situation, track, stage), TimetableStanding.TO_COME)
        elif (track.key, stage.key) not in ahead:
            found |= _behind(situation, track, stage)
        elif situation.state.track(track.key).stage == stage.key:
            found |= _present(situation, track, stage)
        else:
            found |= dict.fromkeys(_keys(situation, track, stage), TimetableStanding.TO_COME)
        found |= dict.fromkeys(_not_needed(situation, track, stage), _NOT_NEEDED)
    return found


_NOT_NEEDED = TimetableStanding.NOT_NEEDED


def _not_needed(situation: Situation, track: Track, stage: Stage) -> Iterator[str]:
    """The deadlines of what is not asked for, since its condition does not hold."""
    state, sheets = situation.state, situation.machine.sheets
    if holds(state, stage.when) is False:
        yield from _keys(situation, track, stage)
        return
    for need in stage.needs:
        address = need_address(track.key, stage.key, need.key)
        if holds(state, need.when) is False:
            yield address
        for issue, _ in need.own_deadlines(sheets):
            if all_hold(state, need.conditions_of(sheets, issue)) is False:
                yield f"{address}/{issue}"


def _keys(situation: Situation, track: Track, stage: Stage) -> Iterator[str]:
    for need in stage.needs:
        address = need_address(track.key, stage.key, need.key)
        yield address
        for issue, _ in need.own_deadlines(situation.machine.sheets):
            yield f"{address}/{issue}"
    yield need_address(track.key, stage.key, COMPLETE)


def _behind(
    situation: Situation, track: Track, stage: Stage
) -> Mapping[str, TimetableStanding]:
    """A stage that the track is past: what met its needs is on record, or was waived; or the
    stage ended without.
    """
    ended = situation.state.ended.get(stage_address(track.key, stage.key))
    if ended is None or ended.outcome == NOT_NEEDED:
        return dict.fromkeys(_keys(situation, track, stage), TimetableStanding.NOT_NEEDED)
    lacking = TimetableStanding.WAIVED if _had_all(stage, ended) else TimetableStanding.UNMET
    found = dict.fromkeys(_keys(situation, track, stage), TimetableStanding.DONE)
    for need in stage.needs:
        address = need_address(track.key, stage.key, need.key)
        if not kind_of(need).is_on_record(situation, need, address):
            own = need.own_deadlines(situation.machine.sheets)
            keys = (address, *(f"{address}/{issue}" for issue, _ in own))
            found |= dict.fromkeys(keys, lacking)
    return found


def _had_all(stage: Stage, ended: EndedStage) -> bool:
    """Whether it ended with all that it needed, waived or not (promise 4)."""
    outcome = stage.outcome(ended.outcome)
    if outcome is None or outcome.regardless:
        return False
    return ended.by is not None or outcome.taken is TakenBy.ITSELF


def _present(
    situation: Situation, track: Track, stage: Stage
) -> Mapping[str, TimetableStanding]:
    """The stage that the track is in: as its verdicts tell; once it is decided, all is done."""
    present = situation.state.track(track.key)
    if present.decided:
        return dict.fromkeys(_keys(situation, track, stage), TimetableStanding.DONE)
    found = dict.fromkeys(_keys(situation, track, stage), TimetableStanding.TO_COME)
    if not present.open:
        return found
    answers = open_stage(situation, track, stage).verdicts
    for need in stage.needs:
        own = [verdict for verdict in answers if verdict.need == need]
        address = need_address(track.key, stage.key, need.key)
        for verdict in own:
            if verdict.own_due and verdict.holds:
                key = f"{address}/{verdict.issue}"
                waived = verdict.waived
                found[key] = TimetableStanding.WAIVED if waived else TimetableStanding.DONE
        if all(verdict.holds for verdict in own) and not _is_to_record(situation, stage, need):
            waived = bool(own) and all(verdict.waived for verdict in own)
            found[address] = TimetableStanding.WAIVED if waived else TimetableStanding.DONE
    return found


def _is_to_record(situation: Situation, stage: Stage, need: Need) -> bool:
    """Whether the need is a meeting's and the last thing that its stage waits for: its outcome
    is then to be recorded, and that is done when the stage ends.
    """
    if need.is_asked or need.due is None:
        return False
    own = situation.due(need.due.rule)
    others = [situation.due(each.due.rule) for each in stage.needs if each.due]
    last = max((due.until for due in others if isinstance(due, DueDate)), default=None)
    return not isinstance(own, DueDate) or own.until == last


def _of_notice(situation: Situation, meeting: str) -> TimetableStanding:
    """Whether all papers of a meeting are public, and were so in time; nobody is asked for them
    any more once it has begun.
    """
    papers = {
        found: _of_deadline(situation, need_address(*found))
        for found in _papers_of(situation.machine, meeting)
    }
    asked = set(papers.values()) - {TimetableStanding.NOT_NEEDED}
    done = [found for found, each in papers.items() if each is TimetableStanding.DONE]
    unsettled = TimetableStanding.TO_COME in asked or not asked
    if unsettled or any(_is_late(situation, meeting, *found) for found in done):
        begun = begun_at(situation, meeting)
        return TimetableStanding.PAST if begun else TimetableStanding.TO_COME
    for standing in (TimetableStanding.UNMET, TimetableStanding.WAIVED):
        if standing in asked:
            return standing
    return TimetableStanding.DONE


def _papers_of(machine: Machine, meeting: str) -> Iterator[tuple[str, str, str]]:
    """The publications for a meeting: track, stage and need."""
    for track, stage in machine.stages():
        for need in stage.needs:
            if meeting_for(machine, track, stage, need) == meeting:
                yield track.key, stage.key, need.key


def _is_late(situation: Situation, meeting: str, track: str, stage: str, need: str) -> bool:
    """Whether papers were public too late for the meeting as it is dated now. What was settled
    when their stage ended is settled, unless the meeting changed since.
    """
    public = situation.state.publications.get(need_address(track, stage, need))
    notice = situation.machine.meetings[meeting].notice
    latest = situation.due(notice.rule) if notice else None
    if public is None or not isinstance(latest, DueDate):
        return False
    ended = situation.state.ended.get(stage_address(track, stage))
    is_behind = ended and situation.state.track(track).stage != stage
    if ended and is_behind and situation.state.meetings[meeting].changed_at <= ended.at:
        return False
    return closed_after(situation, latest, public.at)
