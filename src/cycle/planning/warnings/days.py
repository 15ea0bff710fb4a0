"""Days on which it is better not to sit, or on which nobody is there: closed days and
pre-election periods. Pure.
"""

from collections.abc import Iterator, Sequence
from datetime import date

from cycle.calendar.words import brief_day
from cycle.engine.events import Poll
from cycle.machine.model import Stage, Track
from cycle.machine.titles import with_article
from cycle.planning.pre_election import basis_of_period, period_begins
from cycle.planning.timetable import of_stage
from cycle.planning.timetable_line import TimetableLine, TimetableLineKind
from cycle.planning.warnings.warning import (
    TimetableWarning,
    WarningCode,
    WarningContext,
    listed,
)

_NOTHING_IS_DUE = frozenset(
    {
        TimetableLineKind.NAMED_DATE,
        TimetableLineKind.NOT_BEFORE,
        TimetableLineKind.REMINDER,
        TimetableLineKind.ESCALATION,
    }
)
"""Lines on whose day nobody has to act."""


def closed_days(view: WarningContext) -> Iterator[TimetableWarning]:
    for line in view.lines:
        closed = view.situation.rulebook.calendar.why_closed(line.on) if line.on else None
        if line.on is None or closed is None or line.kind in _NOTHING_IS_DUE:
            continue
        if line.kind is TimetableLineKind.MEETING:
            yield _meeting_closed(view, line, line.on, closed)
        else:
            yield _deadline_closed(view, line, line.on, closed)


def _meeting_closed(
    view: WarningContext, line: TimetableLine, on: date, closed: str
) -> TimetableWarning:
    return TimetableWarning(
        code=WarningCode.MEETING_ON_CLOSED_DAY,
        sentence=f"{line.key} is to sit on {brief_day(on)}, "
        f"a day on which the office is closed{_unless_weekday(closed)}.",
        basis=None,
        remedy="Check it against the calendar of meetings; cycle meeting move "
        f"{view.situation.state.cycle} {line.key} DATE",
        on=on,
        about=(line.key,),
    )


def _deadline_closed(
    view: WarningContext, line: TimetableLine, on: date, closed: str
) -> TimetableWarning:
    """A statutory date does not roll off a weekend."""
    last = view.situation.rulebook.calendar.working_day_before(on, 1)
    return TimetableWarning(
        code=WarningCode.DEADLINE_ON_CLOSED_DAY,
        sentence=f"{line.what} is due on {brief_day(on)}, "
        f"a day on which the office is closed{_unless_weekday(closed)}. "
        "The date does not move.",
        basis=line.basis,
        remedy=f"Act by {brief_day(last)}, the last working day before it.",
        on=on,
        about=(line.key,),
    )


def _unless_weekday(closed: str) -> str:
    return "" if closed in {"Saturday", "Sunday"} else f" ({closed})"


def pre_election(view: WarningContext) -> Iterator[TimetableWarning]:
    for poll in view.situation.state.polls:
        first = period_begins(poll, view.situation.rulebook.calendar)
        for track, stage in view.situation.machine.stages():
            dated = of_stage(view.lines, track.key, stage.key)
            public = [
                line
                for line in dated
                if line.kind not in _NOTHING_IS_DUE
                and (stage.meeting is None or line.kind is TimetableLineKind.MEETING)
            ]
            inside = [line for line in public if line.on and first <= line.on <= poll.on]
            if inside:
                yield _inside(track, stage, poll, first, inside)


def _inside(
    track: Track, stage: Stage, poll: Poll, first: date, inside: Sequence[TimetableLine]
) -> TimetableWarning:
    return TimetableWarning(
        code=WarningCode.PRE_ELECTION,
        sentence=f"The stage {stage.title} falls into the pre-election period of "
        f"{with_article(poll.title)}, "
        f"{brief_day(first)} to {brief_day(poll.on)}: {listed(inside)}.",
        basis=basis_of_period(poll),
        remedy="A meeting is lawful in it. Take advice before anything is published, launched "
        "or consulted on, or wait "
        "until after the poll.",
        on=inside[0].on,
        about=(f"{track.key}.{stage.key}", *(line.key for line in inside)),
    )
