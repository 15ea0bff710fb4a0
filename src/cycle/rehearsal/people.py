"""The people of a rehearsal: what each does about an obligation, and when. Pure.

The rule is plain, so that a reader of the storybook can foresee it: an officer acts at eleven on the third working day
before the deadline, or on the working day after being asked, whichever is later; what would then be late is done on the
day of asking. A late officer acts some working days after the deadline instead. The first outcome is what meetings
decide, unless the scenario says otherwise.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from cycle import chain
from cycle.engine import commands
from cycle.engine.actors import Actor
from cycle.engine.obligations import COMPLETE, Obligation
from cycle.engine.rulebook import Rulebook
from cycle.engine.state import State
from cycle.machine.model import DocumentNeed, MeetingNeed, PublishNeed, SignoffsNeed, TaskNeed

BEFORE_DEADLINE = 3
"""Working days."""
AT_WORK = time(11, 0)
UNTIL_NEW_DATE = 20
"""Working days from the day a new date is fixed to the meeting itself."""


@dataclass(frozen=True)
class Scenario:
    """How this year differs from one where everyone is on time. late: working days after the deadline, by role."""

    late: Mapping[str, int] = field(default_factory=dict)


def acts_at(rulebook: Rulebook, found: Obligation, scenario: Scenario) -> datetime | None:
    """When the one responsible acts; None while it is not asked."""
    if found.since is None:
        return None
    asked_on = rulebook.local(found.since).date()
    days = rulebook.calendar
    if found.due is None:
        return _at(rulebook, days.working_day_after(asked_on, 1), found.since)
    if found.role in scenario.late:
        late_on = days.working_day_after(found.due.on, scenario.late[found.role])
        return _at(rulebook, max(late_on, days.working_day_after(asked_on, 1)), found.since)
    on = max(days.working_day_before(found.due.on, BEFORE_DEADLINE), days.working_day_after(asked_on, 1))
    return _at(rulebook, on, found.since) if on <= found.due.on else found.since + timedelta(minutes=30)


def _at(rulebook: Rulebook, on: date, since: datetime) -> datetime:
    return max(datetime.combine(on, AT_WORK, rulebook.zone), since)


@dataclass(frozen=True)
class Deed:
    """What someone does: the command, made once the actor is known, and the bytes that go with it."""

    command: commands.Command
    content: bytes | None = None


def deed(rulebook: Rulebook, state: State, found: Obligation, actor: Actor, now: datetime) -> Deed:
    """What the one responsible does about an obligation."""
    stage = rulebook.machine.stage(found.track, found.stage)
    need = stage.need(found.need)
    if found.meeting:
        on = rulebook.calendar.working_day_after(rulebook.local(now).date(), UNTIL_NEW_DATE)
        return Deed(commands.SetMeeting(actor=actor, meeting=found.meeting, on=on, at="18:30"))
    if found.need == COMPLETE:
        return Deed(commands.CompleteStage(actor=actor, stage=found.stage, outcome=stage.outcomes[0].name))
    if found.role in rulebook.machine.may_waive and need is not None and need.by != found.role:
        return Deed(
            commands.Waive(actor=actor, need=found.need, stage=found.stage, reason=f"rehearsed: {found.why_open}")
        )
    match need:
        case DocumentNeed(document=key):
            return _attach(rulebook, state, actor, key)
        case SignoffsNeed(of=document):
            return Deed(commands.SignOff(actor=actor, of=document))
        case PublishNeed():
            return Deed(commands.Publish(actor=actor, stage=found.stage))
        case TaskNeed(key=key):
            return Deed(commands.DoTask(actor=actor, task=key))
        case MeetingNeed() | None:
            raise LookupError(f"{found.key} is asked by no need of {found.stage}")


def _attach(rulebook: Rulebook, state: State, actor: Actor, key: str) -> Deed:
    before = state.documents.get(key)
    version = before.version + 1 if before else 1
    title = rulebook.machine.documents.get(key, key)
    content = f"{title}\n{state.cycle}, version {version}\n\nThis text stands in for the real one.\n".encode()
    return Deed(
        commands.AttachDocument(
            actor=actor,
            document=key,
            sha256=chain.sha256_bytes(content),
            size=len(content),
            filename=f"{key}-v{version}.txt",
        ),
        content,
    )
