"""Decisions about stages: complete one, take a missed outcome, end what ends by itself. Pure.

No stage is left without what it needs, unless waived by one who may, with a reason, or by an
outcome declared to hold regardless. An outcome that leads back opens another round, and spends
the dates of the meetings that must sit again.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from cycle.calendar.words import long_day
from cycle.engine import amendments, events, facts, objections, tracks
from cycle.engine.actors import Actor, By
from cycle.engine.commands import CompleteStage
from cycle.engine.conditions import can_be_taken, ends_itself, holds, not_to_be_taken
from cycle.engine.earliest import too_early_to_end
from cycle.engine.entering import call, enter
from cycle.engine.guards import open_stage, open_stages
from cycle.engine.needs import kind_of
from cycle.engine.obligations import Obligation
from cycle.engine.open_stage import OpenStage
from cycle.engine.refusals import not_open, not_your_office, nothing_open, reasons_of
from cycle.engine.rulebook import DueDate, Undated
from cycle.engine.situation import Situation
from cycle.engine.spent_dates import spent_dates
from cycle.engine.state import Decided, State
from cycle.engine.verdicts import Code, Decision, Refusal, refuse, unknown_name
from cycle.machine.model import Outcome, Stage, TakenBy, Track
from cycle.machine.needs.base import Missed


def complete(
    situation: Situation, _: Sequence[OpenStage], actor: Actor, command: CompleteStage
) -> Decision:
    """End a stage by an outcome."""
    found = next(
        (place for place in situation.machine.stages() if place[1].key == command.stage),
        None,
    )
    if found is None:
        return nothing_open(situation, command.stage, "")
    track, stage = found
    closed = not_open(situation, track.key, stage)
    if closed:
        return closed
    office = actor.office(stage.completed_by)
    if office is None:
        return not_your_office(
            situation.rulebook, actor, f"completing {stage.key}", stage.completed_by
        )
    if not_now := objections.barred(situation, track, stage, command):
        return not_now
    outcome = _chosen(situation.state, stage, command)
    if isinstance(outcome, Refusal):
        return outcome
    if not_missed := _not_missed(situation, stage, outcome):
        return not_missed
    early = too_early_to_end(situation, stage, outcome)
    unmet = [
        verdict for verdict in open_stage(situation, track, stage).verdicts if not verdict.holds
    ]
    goes = tracks.fire(track, stage, outcome, needs_hold=not unmet) is not None
    lacking = (
        *((early,) if early else ()),
        *not_to_be_taken(situation.machine, situation.state, stage, outcome),
        *amendments.faults(situation, stage, outcome, command.amend),
        *facts.faults(situation.state.cycle, stage, outcome, command.records),
    )
    if reasons := (*lacking, *(() if goes else reasons_of(unmet))):
        return Refusal(reasons=reasons)
    return _ended(situation, StageEnding(track, stage, outcome, actor.acting(office)), command)


def _ended(
    situation: Situation,
    ending: "StageEnding",
    command: CompleteStage,
) -> Decision:
    """The outcome is in effect at once, or recorded only, where it may still be objected to."""
    track, stage, outcome = ending.track, ending.stage, ending.outcome
    until = objections.waits_until(situation, stage, outcome)
    if isinstance(until, Refusal):
        return until
    amendment = amendments.ordered_by(situation.state, track, stage, outcome, command.amend)
    if until is None:
        ending = replace(
            ending,
            minute=command.minute,
            amendment=amendment,
            reason=command.reason,
            records=facts.recorded(outcome, command.records),
        )
        return tuple(_leave(situation, ending))
    assert ending.by is not None
    recorded = events.OutcomeRecorded(
        track=track.key,
        stage=stage.key,
        round=situation.state.track(track.key).round,
        outcome=outcome.name,
        in_effect_at=until,
        by=ending.by,
        minute=command.minute,
        amendment=amendment,
        records=facts.recorded(outcome, command.records),
    )
    return (recorded,)


def into_effect(situation: Situation) -> tuple[events.Event, ...]:
    """What was recorded, and can no longer be objected to, takes effect."""
    happened: list[events.Event] = []
    for track in situation.machine.tracks:
        decided = situation.state.track(track.key).decided
        if decided and decided.in_effect_at <= situation.now:
            ending = _as_decided(
                track, track.stage(situation.state.track(track.key).stage), decided
            )
            left = tuple(_leave(situation, ending))
            happened += left
            situation = situation.after(left)
    return tuple(happened)


def by_now(situation: Situation) -> tuple[events.Event, ...]:
    """What has come about without anybody's act: decisions to which nobody can object any more
    are in effect, and stages that end by themselves have ended where all they need is there.
    """
    happened = into_effect(situation)
    situation = situation.after(happened)
    while left := tuple(_ended_by_itself(situation)):
        happened += left
        situation = situation.after(left)
    return happened


def _ended_by_itself(situation: Situation) -> Iterator[events.Event]:
    """The events of the first open stage that ends by itself now; none where none does."""
    for where in open_stages(situation):
        outcome = ends_itself(situation.state, where.stage)
        if outcome is None or not holds(situation.state, outcome.when):
            continue
        if not all(each.holds for each in where.verdicts):
            continue
        if too_early_to_end(situation, where.stage, outcome) is None:
            yield from _leave(situation, StageEnding(where.track, where.stage, outcome))
            return


def _as_decided(track: Track, stage: Stage, decided: Decided) -> "StageEnding":
    outcome = stage.outcome(decided.outcome)
    assert outcome is not None, "a cycle is moved to no workflow that lacks it"
    return StageEnding(
        track,
        stage,
        outcome,
        decided.by,
        minute=decided.minute,
        records=decided.records,
        amendment=decided.amendment,
        decided=decided,
    )


def _chosen(state: State, stage: Stage, command: CompleteStage) -> Outcome | Refusal:
    recordable = can_be_taken(state, stage.recordable) or stage.recordable
    names = ", ".join(outcome.name for outcome in recordable) or "none that a person records"
    if command.outcome is None:
        if len(recordable) == 1:
            return recordable[0]
        if not recordable:
            return _not_recorded(state, stage, stage.outcomes[0])
        return refuse(
            Code.OUTCOME_MISSING,
            f"{stage.key} can end in several ways: {names}; say which",
            remedy=f"cycle complete {state.cycle} {stage.key} {recordable[0].name}",
        )
    found = stage.outcome(command.outcome)
    if found and found.taken is not TakenBy.PERSON:
        return _not_recorded(state, stage, found)
    unknown = unknown_name(
        Code.UNKNOWN_OUTCOME,
        f'{stage.key} has no outcome "{command.outcome}"',
        command.outcome,
        (each.name for each in recordable),
    )
    return found or Refusal(reasons=(unknown,))


def _not_recorded(state: State, stage: Stage, outcome: Outcome) -> Refusal:
    """No person records what comes about by itself, or by a deadline missed."""
    when = (
        "as soon as all that the stage needs is there"
        if outcome.taken is TakenBy.ITSELF
        else "when the deadline that names it has passed unmet"
    )
    return refuse(
        Code.TAKEN_BY_DAEMON,
        f"nobody records {outcome.name} of {stage.key}: it is taken by itself, {when}",
        remedy=f"cycle explain {state.cycle} {stage.key}",
    )


def _not_missed(situation: Situation, stage: Stage, outcome: Outcome) -> Refusal | None:
    """Why an outcome that the declaration gives a missed deadline is not to be recorded by
    hand: the deadline has not passed. Where a stage has no other way to end, it may.
    """
    if len(stage.outcomes) == 1:
        return None
    for deadline in (stage.due, *(need.due for need in stage.needs)):
        if deadline and deadline.missed is Missed.OUTCOME and deadline.outcome == outcome.name:
            due = situation.due(deadline.rule)
            if isinstance(due, Undated) or not due.passed(situation.now):
                when = f" ({long_day(due.on)})" if isinstance(due, DueDate) else ""
                return refuse(
                    Code.NOT_MISSED,
                    f"{outcome.name} is taken by itself once {deadline.rule}{when} has passed "
                    "unmet; it has not",
                    basis=deadline.basis,
                    remedy=f"cycle explain {situation.state.cycle} {stage.key}",
                )
    return None


def take_missed_outcome(situation: Situation, obligation: Obligation) -> Iterator[events.Event]:
    """The outcome that the declaration gives a missed deadline, taken by the daemon."""
    track = situation.machine.track(obligation.track)
    stage = track.stage(obligation.stage)
    assert obligation.deadline is not None
    outcome = stage.outcome(obligation.deadline.outcome or "")
    assert outcome is not None
    yield from _leave(situation, StageEnding(track, stage, outcome, missed=obligation.key))


@dataclass(frozen=True, slots=True)
class StageEnding:
    """How a stage ends: by which outcome, on whose record or by which missed deadline, and what
    goes with it.
    """

    track: Track
    stage: Stage
    outcome: Outcome
    by: By | None = None
    minute: str | None = None
    records: Mapping[str, str] = field(default_factory=dict)
    missed: str | None = None
    amendment: events.Amendment | None = None
    reason: str | None = None
    decided: Decided | None = None


def _waived_rows(where: OpenStage) -> Iterator[tuple[str, str]]:
    for verdict in where.verdicts:
        if verdict.waived:
            yield from kind_of(verdict.need).waived_rows(where, verdict.need, verdict.issue)


def _leave(situation: Situation, ending: StageEnding) -> Iterator[events.Event]:
    """The events of a stage left: its completion, dates spent, the next stage, whatever waited
    for this, the end.
    """
    track, stage, outcome, decided = ending.track, ending.stage, ending.outcome, ending.decided
    completed = events.StageCompleted(
        track=track.key,
        stage=stage.key,
        round=situation.state.track(track.key).round,
        outcome=outcome.name,
        target=outcome.target,
        passes=not outcome.leads_back,
        by=ending.by,
        minute=ending.minute,
        records=ending.records,
        missed=ending.missed,
        amendment=ending.amendment,
        reason=ending.reason,
        recorded_at=decided.at if decided else None,
        in_effect_at=decided.in_effect_at if decided else None,
        waived_rows=dict(_waived_rows(open_stage(situation, track, stage))),
    )
    first: list[events.Event] = [
        completed,
        *dict.fromkeys(spent_dates(situation, track, stage, outcome)),
    ]
    left = situation.after(first)
    entered = enter(left.state, track, outcome.target)
    yield from (*first, entered)
    yield from call(left.after([entered]), outcome.calls)


def begin_when_missed(situation: Situation, obligation: Obligation) -> Iterator[events.Event]:
    """The track that a missed deadline calls."""
    yield from call(situation, obligation.deadline.calls if obligation.deadline else None)
