"""May it be done, and what then happens: commands in, events or a refusal out. Pure.

A refusal names every reason and the command that would help; a refused command changes nothing,
since nothing here can. No one acts beyond their office: each decision asks for the office
first, and the default answer is no.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from types import MappingProxyType

from cycle.calendar.words import calendar_day
from cycle.engine import commands, events, lists, stages, waivers
from cycle.engine.actors import Actor
from cycle.engine.due import newly_passed
from cycle.engine.entering import enter_first
from cycle.engine.evolve import evolve
from cycle.engine.followed_dates import OtherCycle, newly_followed
from cycle.engine.guards import open_stages
from cycle.engine.needs import KINDS
from cycle.engine.needs.kind import Act
from cycle.engine.obligations import Obligation
from cycle.engine.recording import acting_as
from cycle.engine.refusals import not_your_office
from cycle.engine.rulebook import Rulebook
from cycle.engine.situation import Situation
from cycle.engine.state import State
from cycle.engine.verdicts import Code, Decision, Refusal, refuse
from cycle.machine.model import fingerprint
from cycle.machine.needs.base import Missed


def may_begin(rulebook: Rulebook, actor: Actor) -> Refusal | None:
    """Why the actor may not open a cycle of this workflow; None for one of its clerks."""
    clerks = rulebook.machine.clerks
    if actor.first_office(clerks):
        return None
    return not_your_office(
        rulebook, actor, f"opening a cycle of {rulebook.machine.workflow}", *clerks
    )


def begin(
    rulebook: Rulebook,
    actor: Actor,
    command: commands.OpenCycle,
    now: datetime,
    others: Mapping[str, OtherCycle] = MappingProxyType({}),
) -> tuple[events.Event, ...]:
    """Open a cycle, for one who may: every track enters its first stage. others: by workflow,
    the cycles that it takes dates from.
    """
    machine = rulebook.machine
    opened = events.CycleOpened(
        cycle=command.cycle,
        workflow=machine.workflow,
        fingerprint=fingerprint(machine),
        begins_on=command.begins_on,
        meetings=command.meetings,
        polls=command.polls,
        last_met=command.last_met,
        dates=command.dates,
        lists=command.lists,
        year=command.year,
        bound_to=command.bound_to,
        by=actor.acting(actor.first_office(machine.clerks)),
    )
    state = evolve(None, opened, now)
    here = Situation(rulebook, state, now)
    followed = newly_followed(here, others)
    here = here.after(followed)
    entered = tuple(enter_first(here))
    return (opened, *followed, *entered, *stages.by_now(here.after(entered)))


def decide(situation: Situation, actor: Actor, command: commands.Command) -> Decision:
    """What a command of the actor leads to: events, in order, or a refusal with every reason.

    What has come about by now is recorded first, whether or not the daemon has been round; and
    what the command brings about by itself, at once.
    """
    before = stages.by_now(situation)
    decision = _answer(situation.after(before), actor, command)
    if isinstance(decision, Refusal):
        return decision
    happened = (*before, *decision)
    return (*happened, *stages.by_now(situation.after(happened)))


def _answer(situation: Situation, actor: Actor, command: commands.Command) -> Decision:
    if situation.state.ended_at:
        when = situation.rulebook.local(situation.state.ended_at)
        return refuse(
            Code.CYCLE_ENDED,
            f"{situation.state.cycle} ended on {calendar_day(when)}; nothing more can be "
            "done in it",
        )
    whose = acting_as(situation, actor, command)
    if isinstance(whose, Refusal):
        return whose
    return ACTS[type(command)](situation, open_stages(situation), whose, command)


ACTS: Mapping[type[commands.Command], Act] = {
    commands.CompleteStage: stages.complete,
    commands.Waive: waivers.waive,
    commands.ChangeList: lists.change,
    **{command: act for kind in KINDS.values() for command, act in kind.acts.items()},
}
"""What decides each command: of stages, and of the needs that it touches."""


def pass_deadlines(situation: Situation) -> tuple[events.Event, ...]:
    """Record what has come about by now, every deadline that has passed unmet, and the outcomes
    that the declaration gives such a miss.

    Such an outcome may open a stage whose own deadlines have passed already: they are recorded
    too, and lead no further, since a deadline that lay in the past when its stage opened, or
    when the cycle was moved to the workflow that has it, has been missed by nobody.
    """
    passed = stages.by_now(situation)
    situation = situation.after(passed)
    while happened := tuple(_pass_once(situation, newly_passed(situation))):
        happened += stages.by_now(situation.after(happened))
        passed += happened
        situation = situation.after(happened)
    return passed


def _pass_once(situation: Situation, passed: tuple[Obligation, ...]) -> Iterator[events.Event]:
    """At most one outcome a track: what the others of its stage asked for is over with it."""
    moved: set[str] = set()
    for obligation in passed:
        if obligation.track in moved or obligation.due is None:
            continue
        happened: list[events.Event] = [
            events.DeadlinePassed(
                obligation=obligation.key,
                due_at=obligation.due.until,
                consequence=obligation.missed.value,
            )
        ]
        if obligation.missed is Missed.OUTCOME and _could_be_met(
            situation.state, obligation, obligation.due.until
        ):
            moved.add(obligation.track)
            happened += stages.take_missed_outcome(situation, obligation)
        if obligation.missed is Missed.BEGIN and _could_be_met(
            situation.state, obligation, obligation.due.until
        ):
            happened += stages.begin_when_missed(situation.after(happened), obligation)
        situation = situation.after(happened)
        yield from happened


def _could_be_met(state: State, obligation: Obligation, until: datetime) -> bool:
    """Whether there was a time at which it was asked and not yet past."""
    moved_later = state.migrated_at is not None and state.migrated_at > until
    return (
        obligation.opened_at is not None and obligation.opened_at <= until and not moved_later
    )
