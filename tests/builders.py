"""Small workflows in a few words, their rulebook over England and Wales, and people who act in
them.

    machine(plan=[stage("drafting", document("report"), complete="deciding"), stage("deciding",
    meets("council"))])

Every role stands in ROLES, every meeting and document that a stage names is declared with it.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec

from cycle.calendar.bank_holidays import load_calendar
from cycle.engine.actors import Actor, Capacity, OfficeHeld
from cycle.engine.rulebook import Rulebook
from cycle.machine.loading import load_workflow
from cycle.machine.model import (
    END,
    After,
    Escalation,
    Machine,
    Meeting,
    Outcome,
    ReminderPolicy,
    ReportForm,
    Role,
    Stage,
    Track,
    Weekly,
)
from cycle.machine.needs import Need
from cycle.machine.needs.base import Deadline, Missed, Row, Sheet
from cycle.machine.needs.document import DocumentNeed
from cycle.machine.needs.meeting import MeetingNeed
from cycle.machine.needs.publish import PublishNeed
from cycle.machine.needs.signoffs import SignoffsNeed
from cycle.machine.needs.task import TaskNeed

ROLES = ("author", "clerk", "head", "head-of-legal", "head-of-finance", "monitoring-officer")
SHIPPED = Path(__file__).parents[1] / "workflows"
ADVICE = Sheet(
    key="advice",
    rows=(
        Row(issue="legal", title="Legal", role="head-of-legal"),
        Row(issue="financial", title="Financial", role="head-of-finance"),
    ),
)
USUAL = ReminderPolicy(
    key="usual",
    remind=("5 working days before deadline", "1 working day before deadline", "on deadline"),
    then="2 working days after deadline",
    escalate=(
        Escalation(after="2 working days after deadline", to="head"),
        Escalation(after="5 working days after deadline", to="monitoring-officer"),
    ),
)


def deadline(rule: str, missed: str = "escalate") -> Deadline:
    """`missed` as a declaration has it: remind, escalate, block, `outcome NAME`, `begin
    TRACK`.
    """
    word, _, name = missed.partition(" ")
    begins = word == Missed.BEGIN
    return Deadline(
        rule=rule,
        missed=Missed(word),
        outcome=None if begins else name or None,
        calls=name if begins else None,
    )


def _timed(due: str | None, missed: str) -> dict[str, Any]:
    return {"due": deadline(due, missed) if due else None, "reminders": "usual"}


def document(
    key: str, due: str | None = None, missed: str = "escalate", by: str = "author"
) -> DocumentNeed:
    return DocumentNeed(
        key=key, title=key.capitalize(), by=by, document=key, **_timed(due, missed)
    )


def signoffs(
    of: str,
    due: str | None = None,
    missed: str = "escalate",
    *,
    sheet: str = "advice",
    renew: bool = False,
    not_by_author: bool = False,
) -> SignoffsNeed:
    return SignoffsNeed(
        key=sheet,
        title=f"Sign-offs of {of}",
        by="author",
        sheet=sheet,
        of=of,
        renew=renew,
        not_by_author=not_by_author,
        **_timed(due, missed),
    )


def publish(
    *documents: str, due: str | None = None, missed: str = "escalate", key: str = "publish"
) -> PublishNeed:
    return PublishNeed(
        key=key, title="Publication", by="clerk", documents=documents, **_timed(due, missed)
    )


def task(
    key: str, due: str | None = None, missed: str = "escalate", by: str = "author"
) -> TaskNeed:
    return TaskNeed(key=key, title=f"The {key} is made", by=by, **_timed(due, missed))


def meets(
    meeting: str = "council",
    due: str | None = "1 working day after council",
    missed: str = "escalate",
) -> MeetingNeed:
    return MeetingNeed(
        key=meeting,
        title=meeting.capitalize(),
        by="clerk",
        meeting=meeting,
        **_timed(due, missed),
    )


def stage(
    key: str,
    *needs: Need,
    after: Sequence[str] = (),
    due: str | None = None,
    missed: str = "escalate",
    regardless: Sequence[str] = (),
    **outcomes: str,
) -> Stage:
    """Outcomes by name (`referred_back="drafting"` is `referred-back`), which may call a track
    (`complete="end calling notice"`); without any, `complete` ends the track.
    """
    named = {name.replace("_", "-"): target for name, target in outcomes.items()} or {
        "complete": END
    }
    return Stage(
        key=key,
        title=key.capitalize(),
        owner="author",
        needs=needs,
        outcomes=tuple(
            Outcome(
                name=name,
                target=to.partition(" calling ")[0],
                regardless=name in regardless,
                calls=to.partition(" calling ")[2] or None,
            )
            for name, to in named.items()
        ),
        after=tuple(_after(written) for written in after),
        **_timed(due, missed),
    )


def _after(written: str) -> After:
    track, passed, *outcome = written.split(".")
    return After(track=track, stage=passed, outcome=outcome[0] if outcome else None)


def machine(**tracks: Sequence[Stage]) -> Machine:
    """A workflow of these tracks; the meetings and documents are those that its stages name."""
    return machine_of(tracks)


def machine_of(
    tracks: Mapping[str, Sequence[Stage]],
    *,
    sheets: Sequence[Sheet] = (ADVICE,),
    weekly: Weekly | None = None,
    reports: Sequence[str] = (),
    when_called: Sequence[str] = (),
) -> Machine:
    """The same with sheets of its own, a weekly summary, reports with parts to the council,
    signed on `advice`, or tracks that begin when they are called.
    """
    needs = [need for stages in tracks.values() for each in stages for need in each.needs]
    meetings = {need.meeting for need in needs if isinstance(need, MeetingNeed)} | {"council"}
    documents = {need.document for need in needs if isinstance(need, DocumentNeed)}
    return Machine(
        workflow="small",
        title="A small year",
        tracks=tuple(
            _track(key, stages, when_called=key in when_called)
            for key, stages in tracks.items()
        ),
        roles={key: Role(key=key, title=key.replace("-", " ").capitalize()) for key in ROLES},
        clerks=("clerk",),
        may_waive=("monitoring-officer",),
        meetings={key: Meeting(key=key, body=key.capitalize()) for key in sorted(meetings)},
        sheets={sheet.key: sheet for sheet in sheets},
        documents={key: key.capitalize() for key in sorted(documents)},
        reports={key: ReportForm(sheet="advice", meeting="council") for key in reports},
        reminders={"usual": USUAL},
        weekly=weekly,
    )


def _track(key: str, stages: Sequence[Stage], *, when_called: bool) -> Track:
    place = {each.key: number for number, each in enumerate(stages)}
    return Track(
        key=key,
        title=key.capitalize(),
        stages=tuple(_placed(each, place) for each in stages),
        when_called=when_called,
    )


def _placed(found: Stage, place: Mapping[str, int]) -> Stage:
    """An outcome leads back where its target stands no later in the track than its stage."""
    outcomes = tuple(
        msgspec.structs.replace(
            each, leads_back=each.target != END and place[each.target] <= place[found.key]
        )
        for each in found.outcomes
    )
    return Stage(
        **{name: getattr(found, name) for name in found.__struct_fields__}
        | {"outcomes": outcomes}
    )


def rulebook(of: Machine) -> Rulebook:
    return Rulebook(of, load_calendar(of.calendar))


def shipped() -> Machine:
    """The community safety workflow as it is shipped."""
    return load_workflow(SHIPPED / "community-safety.yaml")


def actor(*roles: str, login: str | None = None) -> Actor:
    """The holder of these roles; without any, an officer who holds none."""
    name = login or (roles[0] if roles else "passer-by")
    return Actor(
        login=name, name=name.replace("-", " ").capitalize(), offices=tuple(map(_held, roles))
    )


def deputy(role: str, acting_for: str) -> Actor:
    held = OfficeHeld(role=role, title=role, capacity=Capacity.DEPUTY, acting_for=acting_for)
    return Actor(login="deputy", name="The deputy", offices=(held,))


def _held(role: str) -> OfficeHeld:
    return OfficeHeld(role=role, title=role.replace("-", " ").capitalize())
