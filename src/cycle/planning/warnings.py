"""What a good clerk would point out in a timetable: a code, a sentence, the basis, and what
would mend it. Pure.

A warning forbids nothing. It is told of any date, past ones too: what can no longer be mended
is still to be known. Statutory dates never move by themselves; that is a person's to decide.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from itertools import pairwise

from cycle.calendar.words import brief_day
from cycle.engine.events import Poll
from cycle.engine.rulebook import DueDate, Undated
from cycle.engine.situation import Situation
from cycle.engine.tenures import Tenure
from cycle.machine import rules
from cycle.machine.model import Interval, Stage, Track
from cycle.machine.sequence import Place, before
from cycle.planning.handovers import tight
from cycle.planning.pre_election import basis_of_period, period_begins
from cycle.planning.timetable import (
    Since,
    TimetableLine,
    TimetableLineKind,
    deadlines,
    of_stage,
)


class WarningCode(StrEnum):
    """What is amiss."""

    FINAL_DECISION_UNDATED = "final-decision-undated"
    LITTLE_ROOM = "little-room"
    PAPERS_BEFORE_MEETING = "papers-before-meeting"
    ORDER_IMPOSSIBLE = "order-impossible"
    MEETING_ON_CLOSED_DAY = "meeting-on-closed-day"
    DEADLINE_ON_CLOSED_DAY = "deadline-on-closed-day"
    PRE_ELECTION = "pre-election"
    NOT_MET_IN_TIME = "not-met-in-time"
    ROLE_VACANT = "role-vacant"
    SOURCE_AFTER_MEETING = "source-after-meeting"
    PAPERS_BEFORE_SOURCE = "papers-before-source"
    SAME_DAY_HAND_OVER = "same-day-hand-over"


@dataclass(frozen=True, slots=True)
class TimetableWarning:
    """One warning. on: the day it is about; about: the lines, stages or roles concerned; mend:
    what to do.
    """

    code: WarningCode
    sentence: str
    basis: str | None
    remedy: str
    on: date | None
    about: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WarningContext:
    """What the warnings are drawn from. elsewhere: by meeting, its days in other cycles of the
    workflow.
    """

    situation: Situation
    lines: tuple[TimetableLine, ...]
    tenures: tuple[Tenure, ...]
    elsewhere: Mapping[str, tuple[date, ...]]


def timetable_warnings(
    situation: Situation,
    lines: Sequence[TimetableLine],
    *,
    tenures: Iterable[Tenure] = (),
    elsewhere: Mapping[str, tuple[date, ...]] | None = None,
) -> tuple[TimetableWarning, ...]:
    """Every warning about the lines of a timetable, kind by kind, each kind by date."""
    view = WarningContext(situation, tuple(lines), tuple(tenures), elsewhere or {})
    return tuple(
        warning
        for check in CHECKS
        for warning in sorted(
            check(view), key=lambda found: (found.on or date.max, found.about)
        )
    )


def final_decision(view: WarningContext) -> Iterator[TimetableWarning]:
    key = view.situation.machine.final_decision
    if key is None or not isinstance(undated := view.situation.due(key), Undated):
        return
    title = view.situation.machine.meetings[key].title
    yield TimetableWarning(
        code=WarningCode.FINAL_DECISION_UNDATED,
        sentence=f"The final decision is made by {title}, which has no date ({undated.why}).",
        basis=None,
        remedy=f"cycle meeting set {view.situation.state.cycle} {key} DATE",
        on=None,
        about=(key,),
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
        f"{_listed(early)} {verb} earlier.",
        basis=None,
        remedy="Change the order of the meetings (cycle meeting move "
        f"{view.situation.state.cycle} MEETING DATE), or the deadlines of the workflow.",
        on=early[0].on,
        about=(f"{track.key}.{stage.key}", *(line.key for line in early)),
    )


def closed_days(view: WarningContext) -> Iterator[TimetableWarning]:
    for line in view.lines:
        closed = view.situation.rulebook.calendar.why_closed(line.on) if line.on else None
        if (
            line.on is None
            or closed is None
            or line.kind in {TimetableLineKind.REMINDER, TimetableLineKind.ESCALATION}
        ):
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
                if stage.meeting is None or line.kind is TimetableLineKind.MEETING
            ]
            inside = [line for line in public if line.on and first <= line.on <= poll.on]
            if inside:
                yield _inside(track, stage, poll, first, inside)


def _inside(
    track: Track, stage: Stage, poll: Poll, first: date, inside: Sequence[TimetableLine]
) -> TimetableWarning:
    return TimetableWarning(
        code=WarningCode.PRE_ELECTION,
        sentence=f"The stage {stage.title} falls into the pre-election period of the "
        f"{poll.title}, "
        f"{brief_day(first)} to {brief_day(poll.on)}: {_listed(inside)}.",
        basis=basis_of_period(poll),
        remedy="A meeting is lawful in it. Take advice before anything is published, launched "
        "or consulted on, or wait "
        "until after the poll.",
        on=inside[0].on,
        about=(f"{track.key}.{stage.key}", *(line.key for line in inside)),
    )


def meets_often_enough(view: WarningContext) -> Iterator[TimetableWarning]:
    """Counted from each meeting to the next: the stricter reading of once in every twelve
    months.
    """
    bodies = {
        meeting.sits_as: meeting.at_least_every
        for meeting in view.situation.machine.meetings.values()
        if meeting.at_least_every
    }
    for body, every in bodies.items():
        ours, known = _days_of(view, body)
        for earlier, later in pairwise(known):
            if ours & {earlier, later} and later > _latest_next(view, every, earlier):
                yield _not_met(view, body, every, earlier, later)
        today = view.situation.today
        if known and known[-1] in ours and today > _latest_next(view, every, known[-1]):
            yield _not_met(view, body, every, known[-1], None)


def _days_of(view: WarningContext, body: str) -> tuple[set[date], list[date]]:
    """The days on which a body sits by this cycle's own knowledge, and all that are known, in
    order.
    """
    keys = [
        key
        for key, meeting in view.situation.machine.meetings.items()
        if meeting.sits_as == body
    ]
    meetings = [
        view.situation.state.meetings[key]
        for key in keys
        if key in view.situation.state.meetings
    ]
    ours = {day for meeting in meetings for day in (meeting.on, *meeting.sat) if day}
    ours |= {
        view.situation.state.last_met[key]
        for key in keys
        if key in view.situation.state.last_met
    }
    return ours, sorted(ours.union(*(view.elsewhere.get(key, ()) for key in keys)))


def _latest_next(view: WarningContext, every: Interval, since: date) -> date:
    due = view.situation.due(rules.interval(every.period, since).text)
    assert not isinstance(due, Undated), "an interval rests on no name"
    return due.on


def _not_met(
    view: WarningContext, body: str, every: Interval, earlier: date, later: date | None
) -> TimetableWarning:
    limit = _latest_next(view, every, earlier)
    met = "met" if earlier < view.situation.today else "meets"
    after = f"meets next on {brief_day(later)}" if later else "has no later date"
    keys = tuple(
        key
        for key, meeting in view.situation.machine.meetings.items()
        if meeting.sits_as == body
    )
    return TimetableWarning(
        code=WarningCode.NOT_MET_IN_TIME,
        sentence=f"The {body} {met} on {brief_day(earlier)} and {after}; it must meet at "
        f"least every {every.period}, "
        f"so by {brief_day(limit)}.",
        basis=every.basis,
        remedy=f"Find a date for it by {brief_day(limit)}.",
        on=later or limit + timedelta(days=1),
        about=keys,
    )


def offices_filled(view: WarningContext) -> Iterator[TimetableWarning]:
    """Roles in which nobody is, neither holder nor deputy, on the day of a deadline of
    theirs.
    """
    lines = {
        line.key: line
        for line in view.lines
        if line.kind is TimetableLineKind.DEADLINE and line.on
    }
    empty: dict[str, list[TimetableLine]] = {}
    for asked in deadlines(view.situation.machine):
        line = lines.get(asked.key)
        for role in line.roles if line else ():
            if line and line.on and not _in_office(view, role, line.on):
                empty.setdefault(role, []).append(line)
    for role, missing in empty.items():
        yield _vacant(view, role, sorted(missing, key=lambda line: line.on or date.max))


def _in_office(view: WarningContext, role: str, on: date) -> bool:
    return any(each.role == role and each.from_on <= on <= each.to_on for each in view.tenures)


def _vacant(
    view: WarningContext, role: str, missing: Sequence[TimetableLine]
) -> TimetableWarning:
    first = missing[0].on
    assert first
    last = max(
        (each for each in view.tenures if each.role == role and each.to_on < first),
        key=_end,
        default=None,
    )
    since = f" The last in it is {last.who}, until {brief_day(last.to_on)}." if last else ""
    return TimetableWarning(
        code=WarningCode.ROLE_VACANT,
        sentence=f"Nobody is {view.situation.machine.title_of_role(role)}, nor deputises, "
        f"when {_listed(missing)} "
        f"{'is' if len(missing) == 1 else 'are'} due.{since}",
        basis=None,
        remedy=f"cycle appoint {role} LOGIN --from {first.isoformat()}",
        on=first,
        about=(role, *(line.key for line in missing)),
    )


def _end(tenure: Tenure) -> date:
    return tenure.to_on


def _listed(lines: Sequence[TimetableLine], most: int = 3) -> str:
    """What and when, the first few; the rest by its number."""
    told = [f"{_short(line)} ({brief_day(line.on)})" for line in lines[:most] if line.on]
    if len(lines) > most:
        told.append(f"{len(lines) - most} more")
    *others, last = told
    return f"{', '.join(others)} and {last}" if others else last


def _short(line: TimetableLine) -> str:
    return line.key if line.kind is TimetableLineKind.MEETING else line.what


def _working_days(number: int) -> str:
    return f"{number or 'no'} working day{'' if number == 1 else 's'}"


CHECKS: tuple[Callable[[WarningContext], Iterator[TimetableWarning]], ...] = (
    final_decision,
    room_between,
    hand_overs,
    order,
    closed_days,
    pre_election,
    meets_often_enough,
    offices_filled,
)
