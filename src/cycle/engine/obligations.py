"""The unmet needs of open stages: what is asked, of whom, by when, why, and the command that
does it. Pure.

An obligation is a verdict that does not hold, with its date. When all that a stage needs holds,
completing it is the obligation that remains: of the owner, or of the clerk where a meeting
decides. An office of which an open stage asks something, and which nobody holds, is an
obligation of its own: the clerk's.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from cycle.calendar.words import calendar_day
from cycle.engine.clock_steps import is_recorded
from cycle.engine.conditions import can_be_taken, ends_as, ends_itself
from cycle.engine.dates_asked import asked_since, stage_without_date
from cycle.engine.earliest import ends_from
from cycle.engine.guards import open_stages
from cycle.engine.open_stage import OpenStage, Verdict
from cycle.engine.refusals import ask_to_appoint
from cycle.engine.rulebook import DueDate, Undated
from cycle.engine.situation import Situation
from cycle.engine.state import stages_ahead
from cycle.engine.tenures import ONE_DAY, Tenure, last_before
from cycle.engine.verdicts import Code
from cycle.machine.model import ReminderPolicy
from cycle.machine.needs.base import Deadline, Missed
from cycle.machine.titles import has_or_have, with_article

COMPLETE = "complete"
"""The last part of the key of the obligation to complete a stage."""
DATE = "date"
"""The last part of the key of the obligation to fix the date of a meeting."""
APPOINT = "appoint"
"""The last part of the key of the obligation to fill an office that nobody holds."""
OR_OFFICE = "@"
"""Between the key of an obligation and another office that may meet it."""
CLOCK = "clock"
"""The last part of the key of the obligation to have the clock looked at."""


@dataclass(frozen=True, slots=True)
class Obligation:
    """Something that is, or will be, asked of a role.

    since: from when it is asked; None while something else must come first (`waiting_for` says
    what).
    due: None where the declaration gives it no date, or the date cannot be told yet.
    vacant_role: the office that is to be filled, where that is what is asked. to_read: the
    command that shows the text over which it is asked.
    """

    key: str
    track: str
    stage: str
    need: str
    role: str
    what: str
    sentence: str
    issue: str | None = None
    document: str | None = None
    meeting: str | None = None
    since: datetime | None = None
    due: DueDate | None = None
    undated: str | None = None
    deadline: Deadline | None = None
    policy: ReminderPolicy | None = None
    basis: str | None = None
    remedy: str | None = None
    to_read: str | None = None
    opened_at: datetime | None = None
    vacant_role: str | None = None
    is_to_waive: bool = False
    """Whether a waiver is what is asked: it was done, but late, and that blocks."""
    is_alternative: bool = False
    """Whether it is asked of another office as well, any of which may do it."""

    def asked(self, now: datetime) -> bool:
        return self.since is not None and self.since <= now

    def overdue(self, now: datetime) -> bool:
        return self.due is not None and self.due.passed(now)

    @property
    def missed(self) -> Missed:
        return self.deadline.missed if self.deadline else Missed.REMIND


def obligations(situation: Situation) -> tuple[Obligation, ...]:
    """All obligations of the cycle: of its open stages, in the order of the declaration, then
    of meetings, offices.
    """
    of_stages = tuple(found for where in open_stages(situation) for found in _of_stage(where))
    undated = tuple(
        found for key in situation.machine.meetings for found in _to_date(situation, key)
    )
    found = (*of_stages, *undated, *_to_fill(situation), *_to_settle(situation))
    return tuple(_asked_by_now(situation, each) for each in found)


def _asked_by_now(situation: Situation, found: Obligation) -> Obligation:
    """What has been asked since an entry of a clock that was ahead is asked already."""
    since = found.since
    if since is None or since <= situation.now or situation.state.clock is None:
        return found
    if not is_recorded(situation.state, since):
        return found
    return replace(found, since=situation.counts_from(since))


def _to_settle(situation: Situation) -> Iterator[Obligation]:
    """To have the clock looked at, where it stands before the record: of the clerk, in two
    working days.
    """
    clock = situation.state.clock
    place = next(stages_ahead(situation.machine, situation.state), None)
    if clock is None or place is None or not clock.doubted(situation.now):
        return
    found_on = situation.rulebook.local(clock.found_at).date()
    deadline = Deadline(rule=f"2 working days after {found_on.isoformat()}")
    due = situation.due(deadline.rule)
    role = _filled(situation, situation.machine.clerks)
    yield Obligation(
        key=f"{CLOCK}#{clock.seq}/{CLOCK}",
        track=place[0].key,
        stage=place[1].key,
        need=CLOCK,
        role=role,
        what="Have the administrator look at the clock",
        sentence="the clock stood before an entry on record, that of "
        f"{situation.rulebook.local(clock.ahead_at):%H:%M on} "
        f"{calendar_day(situation.rulebook.local(clock.ahead_at))}; no papers are published "
        "until the administrator has recorded which was wrong",
        since=clock.found_at,
        due=due if isinstance(due, DueDate) else None,
        deadline=deadline,
        policy=situation.machine.policy(place[1].reminders, role),
        remedy=f"cycle log {situation.state.cycle}",
        opened_at=clock.found_at,
    )


def _of_stage(where: OpenStage) -> tuple[Obligation, ...]:
    answers = where.verdicts
    unmet = [verdict for verdict in answers if not verdict.holds and verdict.need.is_asked]
    asked = tuple(found for verdict in unmet for found in _unmet(where, verdict))
    undated = any(verdict.code is Code.MEETING_UNDATED for verdict in answers)
    own = _own_deadline(where)
    if (asked or undated) and own is None:
        return asked
    if ends_itself(where.situation.state, where.stage) and (
        own is None or not own.missed.leads_on
    ):
        return asked
    return (*asked, _to_complete(where, answers))


def _own_deadline(where: OpenStage) -> Deadline | None:
    """The deadline that a stage has beside its needs', kept watch on while they are unmet."""
    meeting = where.stage.meeting
    if (
        where.stage.due is None
        and meeting
        and meeting.due
        and meeting.due.missed is Missed.OUTCOME
    ):
        return meeting.due
    return where.stage.due


def _unmet(where: OpenStage, verdict: Verdict) -> Iterator[Obligation]:
    """What is asked; where any of several offices may do it, of each of them."""
    first = _asked_of(where, verdict)
    yield first
    for role in verdict.or_roles:
        yield replace(
            first, key=f"{first.key}{OR_OFFICE}{role}", role=role, is_alternative=True
        )


def _asked_of(where: OpenStage, verdict: Verdict) -> Obligation:
    deadline = verdict.due
    due, undated = _dated(where, deadline)
    return Obligation(
        key=verdict.key,
        track=where.track.key,
        stage=where.stage.key,
        need=verdict.need.key,
        role=verdict.role,
        what=verdict.what,
        sentence=verdict.sentence,
        issue=verdict.issue,
        document=verdict.need.hands_in,
        since=verdict.since,
        due=due,
        undated=undated,
        deadline=deadline,
        policy=where.situation.machine.policy(
            verdict.reminders or verdict.need.reminders, verdict.role
        ),
        basis=verdict.basis or (deadline.basis if deadline else None) or where.stage.basis,
        remedy=verdict.remedy,
        to_read=verdict.to_read,
        opened_at=where.opened_at,
        is_to_waive=verdict.code is Code.DEADLINE_MISSED and verdict.done_at is not None,
    )


def _to_date(situation: Situation, key: str) -> Iterator[Obligation]:
    """To fix a date for a meeting that has none and that a stage waits for: within two working
    days, since every deadline that hangs on it has no date until then.
    """
    place = stage_without_date(situation, key)
    if place is None:
        return
    meeting = situation.state.meetings.get(key)
    since = asked_since(situation, key, *place)
    deadline = Deadline(
        rule=f"2 working days after {situation.rulebook.local(since).date().isoformat()}"
    )
    due = situation.due(deadline.rule)
    title = situation.machine.meetings[key].title
    why = f": {meeting.why_undated}" if meeting and meeting.why_undated else ""
    role = _filled(situation, situation.machine.clerks)
    yield Obligation(
        key=f"{key}#{len(meeting.before) if meeting else 0}/{DATE}",
        track=place[0].key,
        stage=place[1].key,
        need=DATE,
        role=role,
        what=f"Fix a date for {with_article(title)}",
        sentence=f"{with_article(title)} {has_or_have(title)} no date{why}",
        meeting=key,
        since=since,
        due=due if isinstance(due, DueDate) else None,
        deadline=deadline,
        policy=situation.machine.policy(place[1].reminders, role),
        remedy=f"cycle meeting set {situation.state.cycle} {key} DATE",
        opened_at=since,
    )


def _to_fill(situation: Situation) -> Iterator[Obligation]:
    """To fill each office that nobody holds and of which an open stage asks something, now or
    later in that stage.

    Within two working days of when it fell vacant, or of when something was first asked of it.
    """
    if situation.rulebook.tenures is None:
        return
    today = situation.today
    asking: dict[str, OpenStage] = {}
    for where in sorted(open_stages(situation), key=lambda each: each.opened_at):
        for role in roles_asked(where):
            asking.setdefault(role, where)
    for role, where in asking.items():
        if situation.rulebook.is_vacant(role, today):
            yield _vacancy(where, role, last_before(situation.rulebook.tenures, role, today))


def roles_asked(where: OpenStage) -> Iterator[str]:
    """The roles of which an open stage asks something, now or later."""
    rulebook, today = where.situation.rulebook, where.situation.today
    for verdict in where.verdicts:
        held = any(not rulebook.is_vacant(role, today) for role in verdict.or_roles)
        if not verdict.holds and not held:
            yield verdict.role
    yield where.stage.completed_by


def _vacancy(where: OpenStage, role: str, last: Tenure | None) -> Obligation:
    rulebook, machine = where.situation.rulebook, where.situation.machine
    began_on = (
        last.to_on + ONE_DAY if last else rulebook.local(where.situation.state.opened_at).date()
    )
    since = max(rulebook.begins_at(began_on), where.opened_at)
    deadline = Deadline(rule=f"2 working days after {rulebook.local(since).date().isoformat()}")
    due = rulebook.due(where.situation.state, deadline.rule)
    title = machine.title_of_role(role)
    left = f": {last.who} was the last in it, until {calendar_day(last.to_on)}" if last else ""
    asked = _filled(where.situation, machine.may_appoint or machine.clerks)
    return Obligation(
        key=f"{role}#{began_on.isoformat()}/{APPOINT}",
        track=where.track.key,
        stage=where.stage.key,
        need=APPOINT,
        role=asked,
        what=f"Find someone to be {title}",
        sentence=f"nobody holds the office of {title}, nor deputises{left}; "
        f"{where.stage.title} waits for it"
        + ("" if machine.may_appoint else f". {ask_to_appoint(machine, role).rstrip('.')}"),
        since=since,
        due=due if isinstance(due, DueDate) else None,
        deadline=deadline,
        policy=where.situation.machine.policy(where.stage.reminders, asked),
        remedy=f"cycle appoint {role} LOGIN" if machine.may_appoint else None,
        opened_at=since,
        vacant_role=role,
    )


def _filled(situation: Situation, roles: tuple[str, ...]) -> str:
    """The first of the offices that somebody holds; the first of all where nobody holds any."""
    vacant, today = situation.rulebook.is_vacant, situation.today
    return next((role for role in roles if not vacant(role, today)), roles[0])


def _to_complete(where: OpenStage, answers: tuple[Verdict, ...]) -> Obligation:
    """To record how the stage ended: at a meeting, from the moment it sits; with needs unmet,
    once it is overdue.
    """
    stage, meeting = where.stage, where.stage.meeting
    deadline = _own_deadline(where) or _last_deadline(where)
    due, undated = _dated(where, deadline)
    choice = (
        " OUTCOME" if len(can_be_taken(where.situation.state, stage.recordable)) > 1 else ""
    )
    waits = next((verdict for verdict in answers if not verdict.holds), None)
    role = stage.completed_by
    return Obligation(
        key=f"{where.prefix}{COMPLETE}",
        track=where.track.key,
        stage=stage.key,
        need=COMPLETE,
        role=role,
        what=f"Record the outcome of {stage.title}" if meeting else f"Complete {stage.title}",
        sentence=waits.sentence
        if waits
        else f"all that it needs is there{ends_as(where.situation.state, stage)}",
        since=_complete_since(where, answers, due),
        due=due,
        undated=undated,
        deadline=deadline,
        policy=where.situation.machine.policy(stage.reminders, role),
        basis=stage.basis,
        remedy=f"cycle complete {where.situation.state.cycle} {stage.key}{choice}",
        opened_at=where.opened_at,
    )


def _complete_since(
    where: OpenStage, answers: tuple[Verdict, ...], due: DueDate | None
) -> datetime | None:
    """When the last need was met; for a meeting still to come, when it begins; with needs
    unmet, when it is missed.
    """
    unmet = [verdict for verdict in answers if not verdict.holds]
    if any(verdict.code is not Code.MEETING_NOT_SAT for verdict in unmet):
        return due.missed_at if due else None
    if unmet and where.stage.meeting:
        return where.situation.rulebook.meeting_starts(
            where.situation.state.meetings[where.stage.meeting.meeting]
        )
    met = [where.opened_at, *(verdict.done_at for verdict in answers if verdict.done_at)]
    earliest = ends_from(where)
    return max([*met, earliest] if earliest else met)


def _last_deadline(where: OpenStage) -> Deadline | None:
    dated = [(where.situation.due(need.due.rule), need.due) for need in where.needs if need.due]
    known = [(due.until, deadline) for due, deadline in dated if not isinstance(due, Undated)]
    if not known:
        return None
    last = max(known, key=lambda pair: pair[0])[1]
    return Deadline(rule=last.rule, missed=Missed.ESCALATE)


def _dated(where: OpenStage, deadline: Deadline | None) -> tuple[DueDate | None, str | None]:
    if deadline is None:
        return None, None
    due = where.situation.due(deadline.rule)
    return (None, due.why) if isinstance(due, Undated) else (due, None)
