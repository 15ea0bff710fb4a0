"""The unmet needs of open stages: what is asked, of whom, by when, why, and the command that does it. Pure.

An obligation is a verdict that does not hold, with its date. When all that a stage needs holds, completing it is the
obligation that remains: of the owner, or of the clerk where a meeting decides.
"""

from dataclasses import dataclass
from datetime import datetime

from cycle.engine.guards import OpenStage, Verdict, open_stages, verdicts
from cycle.engine.rulebook import DueDate, Rulebook, Undated
from cycle.engine.state import State
from cycle.engine.verdicts import Code
from cycle.machine.model import Deadline, DocumentNeed, MeetingNeed, Missed, ReminderPolicy, SignoffsNeed

COMPLETE = "complete"
"""The last part of the key of the obligation to complete a stage."""


@dataclass(frozen=True, slots=True)
class Obligation:
    """Something that is, or will be, asked of a role.

    since: from when it is asked; None while something else must come first (`waiting_for` says what).
    due: None where the declaration gives it no date, or the date cannot be told yet.
    """

    key: str
    track: str
    stage: str
    need: str
    role: str
    what: str
    why_open: str
    issue: str | None = None
    document: str | None = None
    since: datetime | None = None
    due: DueDate | None = None
    undated: str | None = None
    deadline: Deadline | None = None
    policy: ReminderPolicy | None = None
    basis: str | None = None
    command: str | None = None
    opened_at: datetime | None = None

    def asked(self, now: datetime) -> bool:
        return self.since is not None and self.since <= now

    def overdue(self, now: datetime) -> bool:
        return self.due is not None and self.due.passed(now)

    @property
    def missed(self) -> Missed:
        return self.deadline.missed if self.deadline else Missed.REMIND


def obligations(rulebook: Rulebook, state: State, now: datetime) -> tuple[Obligation, ...]:
    """All obligations of the cycle, in the order of its declaration."""
    return tuple(found for where in open_stages(rulebook, state, now) for found in _of_stage(where))


def _of_stage(where: OpenStage) -> tuple[Obligation, ...]:
    answers = verdicts(where)
    asked = [verdict for verdict in answers if not verdict.holds and verdict.code is not Code.MEETING_NOT_SAT]
    if not asked:
        return (_to_complete(where, answers),)
    return tuple(_unmet(where, verdict) for verdict in asked)


def _unmet(where: OpenStage, verdict: Verdict) -> Obligation:
    deadline = _deadline_of(where, verdict)
    due, undated = _dated(where, deadline)
    return Obligation(
        key=verdict.key,
        track=where.track.key,
        stage=where.stage.key,
        need=verdict.need.key,
        role=verdict.role,
        what=verdict.what,
        why_open=verdict.sentence,
        issue=verdict.issue,
        document=_document(verdict),
        since=verdict.since,
        due=due,
        undated=undated,
        deadline=deadline,
        policy=_policy(where, verdict.need.reminders),
        basis=deadline.basis if deadline and deadline.basis else where.stage.basis,
        command=verdict.remedy,
        opened_at=where.opened_at,
    )


def _deadline_of(where: OpenStage, verdict: Verdict) -> Deadline | None:
    """The need's own; a meeting without a date is to be given one within two working days."""
    if isinstance(verdict.need, MeetingNeed) and verdict.since:
        return Deadline(rule=f"2 working days after {where.rulebook.local(verdict.since).date().isoformat()}")
    return verdict.due


def _document(verdict: Verdict) -> str | None:
    match verdict.need:
        case DocumentNeed(document=document) | SignoffsNeed(of=document):
            return document
        case _:
            return None


def _to_complete(where: OpenStage, answers: tuple[Verdict, ...]) -> Obligation:
    """To record how the stage ended; at a meeting, from the moment it sits."""
    stage, meeting = where.stage, where.stage.meeting
    deadline = stage.due or _last_deadline(where)
    due, undated = _dated(where, deadline)
    outcomes = " or ".join(outcome.name for outcome in stage.outcomes)
    choice = f" {outcomes}" if len(stage.outcomes) > 1 else ""
    waits = next((verdict for verdict in answers if not verdict.holds), None)
    return Obligation(
        key=f"{where.prefix}{COMPLETE}",
        track=where.track.key,
        stage=stage.key,
        need=COMPLETE,
        role=stage.completed_by,
        what=f"Record the outcome of {stage.title}" if meeting else f"Complete {stage.title}",
        why_open=waits.sentence if waits else "all that it needs is there",
        since=_complete_since(where, answers, waits),
        due=due,
        undated=undated,
        deadline=deadline,
        policy=_policy(where, stage.reminders),
        basis=stage.basis,
        command=f"cycle complete {where.state.cycle} {stage.key}{choice}",
        opened_at=where.opened_at,
    )


def _complete_since(where: OpenStage, answers: tuple[Verdict, ...], waits: Verdict | None) -> datetime | None:
    """When the last of its needs was met; for a meeting still to come, when it begins."""
    if waits and isinstance(waits.need, MeetingNeed):
        return where.rulebook.meeting_starts(where.state.meetings[waits.need.meeting])
    return max([where.opened_at, *(verdict.done_at for verdict in answers if verdict.done_at)])


def _last_deadline(where: OpenStage) -> Deadline | None:
    dated = [(where.rulebook.due(where.state, need.due.rule), need.due) for need in where.stage.needs if need.due]
    known = [(due.until, deadline) for due, deadline in dated if not isinstance(due, Undated)]
    if not known:
        return None
    last = max(known, key=lambda pair: pair[0])[1]
    return Deadline(rule=last.rule, missed=Missed.ESCALATE)


def _dated(where: OpenStage, deadline: Deadline | None) -> tuple[DueDate | None, str | None]:
    if deadline is None:
        return None, None
    due = where.rulebook.due(where.state, deadline.rule)
    return (None, due.why) if isinstance(due, Undated) else (due, None)


def _policy(where: OpenStage, key: str | None) -> ReminderPolicy | None:
    return where.rulebook.machine.reminders.get(key) if key else None
