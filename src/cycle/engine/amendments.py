"""Amendments that a meeting ordered: what an outcome must say of one, and that it is then asked
for until made. Pure.

"Approved subject to amendment" is a decision with something still to be done. The text, who
makes it and by when stand in the event of the stage's end; in the stage that follows, the
amendment is a need like any other: with an obligation, reminders, and nothing published or
completed before it.
"""

from collections.abc import Iterator

from cycle.calendar.days import NoCalendarDataError
from cycle.calendar.evaluate import UnknownNameError
from cycle.calendar.grammar import ExpressionError
from cycle.engine.commands import Amend
from cycle.engine.events import Amendment
from cycle.engine.rulebook import DueDate
from cycle.engine.situation import Situation
from cycle.engine.state import AmendmentState, State
from cycle.engine.verdicts import Code, Reason, unknown_name
from cycle.machine.model import Machine, Outcome, Stage, Track
from cycle.machine.needs import Need
from cycle.machine.needs.base import Deadline
from cycle.machine.needs.document import DocumentNeed
from cycle.machine.titles import is_or_are, was_or_were, with_article

AMENDED = "amended-"
"""What the key of such a need begins with; the document's follows."""


class AmendmentNeed(
    DocumentNeed,
    frozen=True,
    kw_only=True,
    omit_defaults=True,
    tag_field="kind",
    tag="amendment",
):
    """A new version of the document must be attached by the one who is to amend it."""

    state: AmendmentState


def raised(machine: Machine, state: State, track: Track) -> tuple[Need, ...]:
    """What earlier outcomes ask of the track's present stage, beside what the stage itself
    declares.
    """
    present = state.tracks.get(track.key)
    if present is None or present.ended:
        return ()
    stage = track.stage(present.stage)
    return tuple(
        _need(machine, stage, each)
        for each in state.amendments.values()
        if each.track == track.key
    )


def _need(machine: Machine, stage: Stage, each: AmendmentState) -> AmendmentNeed:
    ordered = each.ordered
    rule = ordered.due or next(_published_by(stage, ordered.document), None)
    return AmendmentNeed(
        key=ordered.key,
        title=f"Amend {with_article(_title(machine, ordered.document))}",
        by=ordered.role,
        due=Deadline(rule=rule) if rule else None,
        reminders=stage.reminders,
        document=ordered.document,
        state=each,
    )


def _published_by(stage: Stage, document: str) -> Iterator[str]:
    for need in stage.needs:
        if need.is_publication and need.due and document in need.rests_on:
            yield need.due.rule


def pending(state: State, document: str, role: str | None) -> tuple[AmendmentState, ...]:
    """Amendments of the document still to be made by that role, in stages that are open."""
    return tuple(
        each
        for each in state.amendments.values()
        if each.ordered.document == document
        and each.ordered.role == role
        and each.made_at is None
        and state.track(each.track).open
    )


def describe_amendment(machine: Machine, ordered: Amendment) -> str:
    """`"…", by the Head of Housing, in consultation with the Chair`."""
    who = machine.title_of_role(ordered.role)
    whose = (
        f"delegated to {with_article(who)}"
        if ordered.delegated
        else f"to be written in by {with_article(who)}"
    )
    consulting = f" in consultation with {ordered.consulting}" if ordered.consulting else ""
    return f'"{ordered.text}", {whose}{consulting}'


def describe_amendment_need(machine: Machine, need: AmendmentNeed) -> str:
    """How it stands with the amendment."""
    title = machine.documents.get(need.document, need.document)
    made = need.state
    if made.made_at is None:
        ordered = describe_amendment(machine, made.ordered)
        return f"{with_article(title)} {is_or_are(title)} to be amended: {ordered}"
    consulted = f"; consulted: {made.consulted}" if made.consulted else ""
    done = f"{with_article(title)} {was_or_were(title)} amended by {made.made_by}"
    return f"{done}, as was ordered{consulted}"


def remedy(state: State, need: AmendmentNeed) -> str:
    """The command that makes the amendment."""
    consulting = need.state.ordered.consulting
    return f"cycle attach {state.cycle} {need.document} FILE" + (
        f' --consulted "{consulting}"' if consulting else ""
    )


def ordered_by(
    state: State, track: Track, stage: Stage, outcome: Outcome, amend: Amend | None
) -> Amendment | None:
    """The amendment that goes with an outcome which amends; `faults` has found nothing against
    it.
    """
    if outcome.amends is None or amend is None:
        return None
    return Amendment(
        key=_free_key(state, track, outcome.amends),
        document=outcome.amends,
        text=(amend.text or "").strip(),
        role=amend.delegated_to or stage.owner,
        delegated=amend.delegated_to is not None,
        consulting=amend.consulting,
        due=amend.due,
    )


def _title(machine: Machine, document: str) -> str:
    return machine.documents.get(document, document)


def _free_key(state: State, track: Track, document: str) -> str:
    taken = {need.key for stage in track.stages for need in stage.needs} | set(state.amendments)
    key, number = f"{AMENDED}{document}", 1
    while key in taken:
        number += 1
        key = f"{AMENDED}{document}-{number}"
    return key


def faults(
    situation: Situation,
    stage: Stage,
    outcome: Outcome,
    said: Amend | None,
) -> Iterator[Reason]:
    """Whatever is wrong with what was said of an amendment, or was not said of one."""
    amend = said or Amend()
    if outcome.amends is None:
        if amend != Amend():
            yield _amends_nothing(stage, outcome)
        return
    if not (amend.text or "").strip():
        title = situation.machine.documents.get(outcome.amends, outcome.amends)
        yield Reason(
            code=Code.AMENDMENT_MISSING,
            sentence=f"{outcome.name} says that {with_article(title)} {is_or_are(title)} to be "
            "amended: say how",
            remedy=f"cycle complete {situation.state.cycle} {stage.key} {outcome.name} "
            '--amendment "…" [--delegated-to ROLE --consulting "…"] [--by DATE]',
        )
    if amend.delegated_to is not None and amend.delegated_to not in situation.machine.roles:
        role = amend.delegated_to
        sentence = f'no role is called "{role}"'
        yield unknown_name(Code.UNKNOWN_ROLE, sentence, role, situation.machine.roles)
    if amend.due is not None:
        yield from _bad_date(situation, amend.due)


def _amends_nothing(stage: Stage, outcome: Outcome) -> Reason:
    amending = " or ".join(each.name for each in stage.outcomes if each.amends)
    instead = f"; {amending} does" if amending else ""
    return Reason(
        code=Code.AMENDS_NOTHING, sentence=f"{outcome.name} orders no amendment{instead}"
    )


def _bad_date(situation: Situation, rule: str) -> Iterator[Reason]:
    """A rule without a date yet is well; one that cannot be read is not, nor one whose date is
    past.
    """
    try:
        due = situation.due(rule)
    except (ExpressionError, UnknownNameError, NoCalendarDataError) as error:
        yield Reason(
            code=Code.DATE_UNREADABLE,
            sentence=f'"{rule}" is not a date: {error.message}',
            remedy=error.remedy or None,
        )
        return
    if isinstance(due, DueDate) and due.passed(situation.now):
        yield Reason(
            code=Code.DATE_IN_PAST, sentence=f'"{rule}" is {due.on.isoformat()}, which is past'
        )
