"""What comes too soon after what it waits for: papers after a meeting, reports handed on, the
dates of a stage that cannot have begun. Pure.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime

from cycle.calendar.words import brief_day
from cycle.engine.rulebook import DueDate, Undated
from cycle.machine.model import Stage, Track
from cycle.machine.sequence import Place, before
from cycle.planning.handovers import tight
from cycle.planning.timetable import of_stage
from cycle.planning.timetable_line import Since, TimetableLine, TimetableLineKind
from cycle.planning.warnings.warning import (
    TimetableWarning,
    WarningCode,
    WarningContext,
    listed,
)


def room_between(view: WarningContext) -> Iterator[TimetableWarning]:
    """Too few working days between a meeting and the next agenda; or papers due before the
    meeting has sat.
    """
    for line in view.lines:
        if line.on and line.since and line.on <= line.since.on:
            yield _between(
                view,
                line,
                WarningCode.PAPERS_BEFORE_MEETING,
                _too_early(line.on, line.meeting, line.since),
            )
        elif (
            line.on
            and line.since
            and line.since.working_days < view.situation.machine.least_between
        ):
            sentence = _little_room(
                line.on, line.meeting, line.since, view.situation.machine.least_between
            )
            yield _between(view, line, WarningCode.LITTLE_ROOM, sentence)


def _between(
    view: WarningContext, line: TimetableLine, code: WarningCode, sentence: str
) -> TimetableWarning:
    assert line.since
    return TimetableWarning(
        code=code,
        sentence=sentence,
        basis=line.basis,
        remedy=f"A later {line.meeting}, or an earlier {line.since.meeting}: "
        f"cycle meeting move {view.situation.state.cycle} {line.meeting} DATE",
        on=line.on,
        about=(line.key, line.since.meeting),
    )


def _too_early(on: date, meeting: str | None, since: Since) -> str:
    when = (
        f"before {since.meeting} sits on {brief_day(since.on)}"
        if on < since.on
        else f"the day that {since.meeting} sits"
    )
    return (
        f"The papers for {meeting} must be public on {brief_day(on)}, {when}: no working "
        "day lies between."
    )


def _little_room(on: date, meeting: str | None, since: Since, least: int) -> str:
    return (
        f"There {'is' if since.working_days == 1 else 'are'} "
        f"{_working_days(since.working_days)} from {since.meeting} "
        f"on {brief_day(since.on)} to the latest publication for {meeting} on {brief_day(on)}; "
        f"at least {least} are wanted."
    )


def hand_overs(view: WarningContext) -> Iterator[TimetableWarning]:
    latest = {
        line.meeting: line.on
        for line in view.lines
        if line.kind is TimetableLineKind.PUBLICATION and line.meeting
    }
    for found in tight(view.situation, {key: on for key, on in latest.items() if on}):
        yield TimetableWarning(
            code=WarningCode(found.kind.value),
            sentence=found.sentence,
            basis=None,
            remedy=f"A later {found.meeting}, or an earlier {found.source}; or hand its report "
            "on at once.",
            on=found.on,
            about=(found.meeting, found.source),
        )


def order(view: WarningContext) -> Iterator[TimetableWarning]:
    """Dates of a stage that lie before the stage can open."""
    places = before(view.situation.machine)
    for track, stage in view.situation.machine.stages():
        opens_at, why = _earliest(view, places[track.key, stage.key])
        early = [
            line
            for line in of_stage(view.lines, track.key, stage.key)
            if _ends(view, line) < opens_at
        ]
        if early:
            yield _impossible(view, track, stage, early, why)


def _earliest(view: WarningContext, places: Iterable[Place]) -> tuple[datetime, str]:
    """The instant before which a stage cannot open, and why not."""
    begins = view.situation.rulebook.opening_on(view.situation.state.begins_on)
    found = [
        (begins, f"before the cycle begins on {brief_day(view.situation.state.begins_on)}")
    ]
    for place in places:
        need = view.situation.machine.stage(*place).meeting
        meeting = view.situation.state.meetings.get(need.meeting) if need else None
        starts = view.situation.rulebook.meeting_starts(meeting) if meeting else None
        if need and meeting and meeting.on and starts:
            found.append((starts, f"before {need.meeting} has sat on {brief_day(meeting.on)}"))
            window = view.situation.machine.meetings[need.meeting].objections
            due = view.situation.due(window.until) if window else None
            if isinstance(due, DueDate):
                why = (
                    f"before the decision of {need.meeting} is in effect, objections being "
                    "open until "
                )
                found.append((due.missed_at, f"{why}{brief_day(due.on)}"))
    return max(found)


def _ends(view: WarningContext, line: TimetableLine) -> datetime:
    """The last instant at which what a line says is in time; a meeting's is when it begins."""
    if line.meeting and (
        starts := view.situation.rulebook.meeting_starts(
            view.situation.state.meetings[line.meeting]
        )
    ):
        return starts
    due = view.situation.due(line.rule or line.key)
    assert not isinstance(due, Undated)
    return due.until


def _impossible(
    view: WarningContext, track: Track, stage: Stage, early: Sequence[TimetableLine], why: str
) -> TimetableWarning:
    verb = "comes" if len(early) == 1 else "come"
    return TimetableWarning(
        code=WarningCode.ORDER_IMPOSSIBLE,
        sentence=f"The stage {stage.title} cannot begin {why}, but of its dates "
        f"{listed(early)} {verb} earlier.",
        basis=None,
        remedy="Change the order of the meetings (cycle meeting move "
        f"{view.situation.state.cycle} MEETING DATE), or the deadlines of the workflow.",
        on=early[0].on,
        about=(f"{track.key}.{stage.key}", *(line.key for line in early)),
    )


def _working_days(number: int) -> str:
    return f"{number or 'no'} working day{'' if number == 1 else 's'}"
