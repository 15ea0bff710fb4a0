"""Every date of a cycle as lines: meetings, publications, deadlines, and what the reminder
policies call for. Pure.

The dates are those of the deadlines themselves: derived, never stored. Reminders and
escalations are told as if each deadline passed unmet; what is met in time is neither reminded
of nor escalated (cycle.engine.due decides that).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, time

from cycle.calendar.words import weekday
from cycle.engine.conditions import all_hold, not_needed
from cycle.engine.due import counted_from
from cycle.engine.obligations import COMPLETE
from cycle.engine.rulebook import DueDate, Undated
from cycle.engine.situation import Situation
from cycle.engine.state import need_address, stage_address
from cycle.machine.model import Machine, Meeting, Notice, ReminderPolicy, Stage, Track
from cycle.machine.named_dates import names_behind
from cycle.machine.needs import Need
from cycle.machine.needs.base import Deadline, Missed
from cycle.machine.needs.meeting import MeetingNeed
from cycle.machine.sequence import meeting_before
from cycle.planning.moments import moments
from cycle.planning.standing import with_standing
from cycle.planning.timetable_line import Planned, Since, TimetableLine, TimetableLineKind


@dataclass(frozen=True, slots=True)
class AskedNeed:
    """A deadline of a stage: what is asked, of which roles, by what rule; and how they are
    reminded of it.
    """

    track: Track
    stage: Stage
    need: str
    what: str
    roles: tuple[str, ...]
    deadline: Deadline
    reminders: str | None
    conditions: tuple[str, ...] = ()
    """Under which it is asked for: those of its stage, and its own."""
    issue: str | None = None
    """The row, where it is the deadline of one row alone."""

    @property
    def key(self) -> str:
        need = need_address(self.track.key, self.stage.key, self.need)
        return f"{need}/{self.issue}" if self.issue else need


def _dated(situation: Situation, rule: str) -> tuple[date | None, time | None, str | None]:
    due = situation.due(rule)
    return (None, None, due.why) if isinstance(due, Undated) else (due.on, due.at, None)


def _slack(situation: Situation, on: date | None) -> int | None:
    return None if on is None else situation.rulebook.days_left(on, situation.now)


def timetable(situation: Situation) -> tuple[TimetableLine, ...]:
    """Meetings, the latest lawful publication before each, and every deadline, by date; what
    has none comes last.
    """
    lines = [
        *_meetings(situation),
        *_publications(situation),
        *_objections(situation),
        *_moments(situation),
        *(_deadline(situation, asked) for asked in deadlines(situation.machine)),
    ]
    return in_order(with_standing(situation, line) for line in lines)


def reminders(situation: Situation) -> tuple[TimetableLine, ...]:
    """What the policies call for before and after each deadline that has a date: reminders and
    escalations, by date.
    """
    return in_order(
        with_standing(situation, line)
        for asked in deadlines(situation.machine)
        for line in _said(situation, asked)
    )


def in_order(lines: Iterable[TimetableLine]) -> tuple[TimetableLine, ...]:
    """By date and time, what has none last."""
    return tuple(
        sorted(lines, key=lambda line: (line.on or date.max, line.at or time.max, line.key))
    )


def _line(
    situation: Situation, kind: TimetableLineKind, key: str, what: str, rule: str
) -> TimetableLine:
    """The line of what happens on the day of a rule; without one, with the reason."""
    due = situation.due(rule)
    if not isinstance(due, Undated):
        return replace(_on(situation, kind, key, what, due.on), at=due.at, rule=rule)
    return replace(_on(situation, kind, key, what, None), undated=due.why, rule=rule)


def _on(
    situation: Situation, kind: TimetableLineKind, key: str, what: str, on: date | None
) -> TimetableLine:
    return TimetableLine(
        key=key,
        kind=kind,
        what=what,
        on=on,
        at=None,
        weekday=weekday(on) if on else None,
        slack=_slack(situation, on),
    )


def _meetings(situation: Situation) -> Iterator[TimetableLine]:
    sitting = {
        need.meeting: (track, stage) for track, stage, need in _sittings(situation.machine)
    }
    for key, meeting in situation.machine.meetings.items():
        what = f"{meeting.title} (in reserve)" if meeting.only_if_needed else meeting.title
        track, stage = sitting.get(key, (None, None))
        yield replace(
            _line(situation, TimetableLineKind.MEETING, key, what, key),
            track=track.key if track else None,
            stage=stage.key if stage else None,
            meeting=key,
            rule=None,
        )


def _moments(situation: Situation) -> Iterator[TimetableLine]:
    """Named dates, and the earliest moments of what has one."""
    for each in moments(situation.machine):
        of_stage = TimetableLineKind.NOT_BEFORE
        kind = of_stage if each.stage else TimetableLineKind.NAMED_DATE
        yield replace(
            _line(situation, kind, each.key, each.what, each.when.rule),
            track=each.track,
            stage=each.stage,
            rule=each.written,
            basis=each.when.basis,
        )


def _sittings(machine: Machine) -> Iterator[tuple[Track, Stage, MeetingNeed]]:
    for track, stage in machine.stages():
        if stage.meeting:
            yield track, stage, stage.meeting


def _publications(situation: Situation) -> Iterator[TimetableLine]:
    for meeting in situation.machine.meetings.values():
        if meeting.notice:
            yield _publication(situation, meeting, meeting.notice)


def _publication(situation: Situation, meeting: Meeting, notice: Notice) -> TimetableLine:
    needed = ", if it is needed" if meeting.only_if_needed else ""
    what = f"Latest lawful publication for {meeting.key}{needed}"
    kind, key = TimetableLineKind.PUBLICATION, f"{meeting.key}/notice"
    line = _line(situation, kind, key, what, notice.rule)
    return replace(
        line,
        meeting=meeting.key,
        basis=notice.basis,
        planned=_planned(situation, meeting, line.on) if line.on else None,
        since=_since(situation, meeting, line.on) if line.on else None,
    )


def _objections(situation: Situation) -> Iterator[TimetableLine]:
    for meeting in situation.machine.meetings.values():
        if window := meeting.objections:
            who = f" ({window.who})" if window.who else ""
            what = f"Last day for objections to the decision of {meeting.key}{who}"
            kind, key = TimetableLineKind.OBJECTIONS, f"{meeting.key}/objections"
            yield replace(
                _line(situation, kind, key, what, window.until),
                meeting=meeting.key,
                basis=window.basis,
            )


def _planned(situation: Situation, meeting: Meeting, latest: date) -> Planned | None:
    """The last deadline to publish that counts from the meeting and lies before it."""
    sits = situation.state.meetings[meeting.key].on
    days = [_dated(situation, rule)[0] for rule in _publishing(situation.machine, meeting.key)]
    on = max((day for day in days if day and sits and day < sits), default=None)
    return Planned(on, _working_days(situation, on, latest)) if on else None


def _publishing(machine: Machine, meeting: str) -> Iterator[str]:
    for _, stage in machine.stages():
        for need in stage.needs:
            if (
                need.is_publication
                and need.due
                and meeting in names_behind(machine, need.due.rule)
            ):
                yield need.due.rule


def _since(situation: Situation, meeting: Meeting, latest: date) -> Since | None:
    key = meeting_before(situation.machine, meeting.key)
    earlier = situation.state.meetings.get(key) if key else None
    if key is None or earlier is None or earlier.on is None:
        return None
    return Since(key, earlier.on, _working_days(situation, earlier.on, latest))


def _working_days(situation: Situation, first: date, last: date) -> int:
    """Working days after the one day, up to and with the other; negative where that is the
    earlier.
    """
    count = situation.rulebook.calendar.count_working_days
    return count(first, last) if first <= last else -count(last, first)


def _deadline(situation: Situation, asked: AskedNeed) -> TimetableLine:
    """Of what is not needed, no date, but why; of what may not be, under which condition."""
    machine, state, kind = situation.machine, situation.state, TimetableLineKind.DEADLINE
    needed = all_hold(state, asked.conditions)
    only_when = f" (only when {' and '.join(asked.conditions)})" if needed is None else ""
    what = f"{asked.what}{only_when}"
    line = _line(situation, kind, asked.key, what, asked.deadline.rule)
    if needed is False:
        why = f"not needed: {not_needed(machine, state, asked.conditions)}"
        line = replace(_on(situation, kind, asked.key, what, None), undated=why, rule=line.rule)
    return replace(
        line,
        track=asked.track.key,
        stage=asked.stage.key,
        roles=asked.roles,
        basis=asked.deadline.basis,
    )


def deadlines(machine: Machine) -> Iterator[AskedNeed]:
    """Every declared deadline of every stage, in the order of the declaration."""
    for track, stage in machine.stages():
        of_stage = (stage.when,) if stage.when else ()
        for need in stage.needs:
            if need.due:
                yield AskedNeed(
                    track,
                    stage,
                    need.key,
                    need.errand(stage.title),
                    need.roles(machine.sheets),
                    need.due,
                    need.reminders,
                    (*of_stage, *need.conditions_of(machine.sheets, None)),
                )
            yield from _own_deadlines(machine, track, stage, need)
        if stage.due:
            what = f"Complete {stage.title}"
            yield AskedNeed(
                track,
                stage,
                COMPLETE,
                what,
                (stage.completed_by,),
                stage.due,
                stage.reminders,
                of_stage,
            )


def _own_deadlines(
    machine: Machine, track: Track, stage: Stage, need: Need
) -> Iterator[AskedNeed]:
    of_stage = (stage.when,) if stage.when else ()
    for issue, due in need.own_deadlines(machine.sheets):
        yield AskedNeed(
            track,
            stage,
            need.key,
            f"{need.errand(stage.title)}: {issue}",
            need.roles_of(machine.sheets, issue),
            due,
            need.policy_of(machine.sheets, issue),
            (*of_stage, *need.conditions_of(machine.sheets, issue)),
            issue,
        )


def _said(situation: Situation, asked: AskedNeed) -> Iterator[TimetableLine]:
    due = situation.due(asked.deadline.rule)
    asks = all_hold(situation.state, asked.conditions) is not False
    if isinstance(due, Undated) or not asks:
        return
    by_policy: dict[str, tuple[ReminderPolicy, tuple[str, ...]]] = {}
    for role in asked.roles:
        if policy := situation.machine.policy(asked.reminders, role):
            _, roles = by_policy.get(policy.key, (policy, ()))
            by_policy[policy.key] = (policy, (*roles, role))
    for policy, roles in by_policy.values():
        yield from _said_to(situation, asked, due, policy, roles)


def _said_to(
    situation: Situation,
    asked: AskedNeed,
    due: DueDate,
    policy: ReminderPolicy,
    roles: tuple[str, ...],
) -> Iterator[TimetableLine]:
    for number, rule in enumerate(policy.remind, start=1):
        yield from _saying(situation, asked, due, rule, f"reminder-{number}", roles)
    if policy.then:
        yield from _saying(situation, asked, due, policy.then, "overdue", roles)
    if asked.deadline.missed is Missed.REMIND:
        return
    for number, step in enumerate(policy.escalate, start=1):
        if roles != (step.to,):
            yield from _saying(
                situation, asked, due, step.after, f"escalation-{number}", (step.to,)
            )


def _saying(
    situation: Situation,
    asked: AskedNeed,
    due: DueDate,
    rule: str,
    part: str,
    roles: tuple[str, ...],
) -> Iterator[TimetableLine]:
    """Said when the office is open; what would have been said before the cycle begins never
    is.
    """
    called_for = counted_from(situation, rule, due)
    if called_for is None:
        return
    at = (
        called_for
        if situation.rulebook.in_hours(called_for)
        else situation.rulebook.next_opening(called_for)
    )
    here = situation.rulebook.local(at)
    if here.date() < situation.state.begins_on:
        return
    escalates = part.startswith("escalation")
    kind = TimetableLineKind.ESCALATION if escalates else TimetableLineKind.REMINDER
    again = " (overdue; and again at the same step)" if part == "overdue" else ""
    what = f"{asked.what}{again}"
    yield replace(
        _on(situation, kind, f"{asked.key}/{part}", what, here.date()),
        at=here.time(),
        track=asked.track.key,
        stage=asked.stage.key,
        roles=roles,
        rule=rule,
    )


def of_stage(
    lines: Iterable[TimetableLine], track: str, stage: str
) -> tuple[TimetableLine, ...]:
    """The meeting and the deadlines of a stage that have a date."""
    address = stage_address(track, stage)
    return tuple(
        line
        for line in lines
        if line.on and line.stage and f"{line.track}.{line.stage}" == address
    )
