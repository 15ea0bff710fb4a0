"""Every date of a cycle in order, and what moves when one of them does. Reads only; the dates are the engine's."""

from dataclasses import dataclass
from datetime import date, datetime, time

from cycle.engine.rulebook import DueDate, Rulebook, Undated
from cycle.engine.state import State
from cycle.machine.model import Deadline, MeetingNeed, Need, PublishNeed, Stage


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a timetable.

    kind: `meeting`, `publication` (the latest lawful one), or `deadline`. slack: working days from today to the day,
    negative once it is past; None without a date.
    """

    key: str
    kind: str
    what: str
    track: str | None
    stage: str | None
    role: str | None
    on: date | None
    at: time | None
    rule: str | None
    basis: str | None
    undated: str | None
    slack: int | None


@dataclass(frozen=True, slots=True)
class Shift:
    """A date that an act moved. `late`: the new date lies before today."""

    key: str
    what: str
    was_on: date | None
    on: date | None
    late: bool


def timetable(rulebook: Rulebook, state: State, now: datetime) -> tuple[Line, ...]:
    """Meetings, the latest lawful publication before each, and every deadline, by date; what has none comes last."""
    lines = [*_meetings(rulebook, state, now), *_deadlines(rulebook, state, now)]
    return tuple(sorted(lines, key=lambda line: (line.on or date.max, line.at or time.max, line.key)))


def _meetings(rulebook: Rulebook, state: State, now: datetime) -> list[Line]:
    lines: list[Line] = []
    for key, meeting in rulebook.machine.meetings.items():
        sits = rulebook.due(state, key)
        lines.append(_line(rulebook, now, sits, key=key, kind="meeting", what=meeting.title))
        if meeting.notice:
            rule = meeting.notice.rule
            lines.append(
                _line(
                    rulebook,
                    now,
                    rulebook.due(state, rule),
                    key=f"{key}/notice",
                    kind="publication",
                    what=f"Latest lawful publication of the papers for the {meeting.title}",
                    rule=rule,
                    basis=meeting.notice.basis,
                )
            )
    return lines


def _deadlines(rulebook: Rulebook, state: State, now: datetime) -> list[Line]:
    return [
        _line(
            rulebook,
            now,
            rulebook.due(state, deadline.rule),
            key=f"{track.key}.{stage.key}/{key}",
            kind="deadline",
            what=what,
            track=track.key,
            stage=stage.key,
            role=role,
            rule=deadline.rule,
            basis=deadline.basis,
        )
        for track, stage in rulebook.machine.stages()
        for key, what, role, deadline in _dated(stage)
    ]


def _dated(stage: Stage) -> list[tuple[str, str, str, Deadline]]:
    found = [(need.key, _what(need, stage), need.by, need.due) for need in stage.needs if need.due]
    if stage.due:
        found.append(("complete", f"Complete {stage.title}", stage.owner, stage.due))
    return found


def _what(need: Need, stage: Stage) -> str:
    match need:
        case MeetingNeed():
            return f"Record the outcome of {stage.title}"
        case PublishNeed():
            return f"Publish the papers of {stage.title}"
        case _:
            return need.title


def _line(
    rulebook: Rulebook,
    now: datetime,
    due: DueDate | Undated,
    *,
    key: str,
    kind: str,
    what: str,
    track: str | None = None,
    stage: str | None = None,
    role: str | None = None,
    rule: str | None = None,
    basis: str | None = None,
) -> Line:
    dated = due if isinstance(due, DueDate) else None
    return Line(
        key=key,
        kind=kind,
        what=what,
        track=track,
        stage=stage,
        role=role,
        on=dated.on if dated else None,
        at=dated.at if dated else None,
        rule=rule,
        basis=basis,
        undated=due.why if isinstance(due, Undated) else None,
        slack=rulebook.days_left(dated.on, now) if dated else None,
    )


def shifts(rulebook: Rulebook, before: State, after: State, now: datetime) -> tuple[Shift, ...]:
    """The dates that differ between two states of a cycle."""
    if before.meetings == after.meetings:
        return ()
    old = {line.key: line for line in timetable(rulebook, before, now)}
    today = rulebook.local(now).date()
    return tuple(
        Shift(line.key, line.what, old[line.key].on, line.on, late=line.on is not None and line.on < today)
        for line in timetable(rulebook, after, now)
        if (line.on, line.at) != (old[line.key].on, old[line.key].at)
    )
