"""Moving a running cycle to another machine: why not, what then happens, and what it means for
people. Pure.

What is recorded stays recorded. A sign-off, a document or a publication counts on wherever the
new machine asks for the same under the same key; a stage that is open stays open. The move is
refused where a track stands in a stage that the new machine lacks, where that machine is
unsound, or where the end could not be reached from here.
"""

from collections.abc import Iterator

from cycle.calendar.words import calendar_day
from cycle.engine import events
from cycle.engine.actors import Actor
from cycle.engine.commands import MigrateCycle
from cycle.engine.conditions import taken_ends
from cycle.engine.entering import enter_anew
from cycle.engine.refusals import not_your_office_reason
from cycle.engine.rulebook import Rulebook
from cycle.engine.situation import Situation
from cycle.engine.state import State
from cycle.engine.verdicts import Code, Reason
from cycle.machine.model import Machine, fingerprint
from cycle.machine.onward import Position, stuck
from cycle.machine.soundness import prove


def obstacles(
    running: Rulebook, target: Rulebook, state: State, actor: Actor, command: MigrateCycle
) -> tuple[Reason, ...]:
    """Every reason why the cycle may not be moved there; none where it may."""
    if state.ended_at:
        when = running.local(state.ended_at)
        ended = (
            f"{state.cycle} ended on {calendar_day(when.date())}; nothing more can be "
            "done in it"
        )
        return (Reason(code=Code.CYCLE_ENDED, sentence=ended),)
    if fingerprint(target.machine) == state.fingerprint:
        same = f"{state.cycle} runs on this very workflow already ({state.fingerprint[:8]})"
        return (Reason(code=Code.SAME_WORKFLOW, sentence=same),)
    vanished = (
        *_vanished(running.machine, target.machine, state),
        *_undecided(target.machine, state),
    )
    onward = () if vanished else tuple(_cannot_end(target.machine, state))
    return (
        *_not_a_clerk(running, actor),
        *_reasonless(command),
        *vanished,
        *_unsound(target.machine),
        *onward,
    )


def _not_a_clerk(running: Rulebook, actor: Actor) -> Iterator[Reason]:
    clerks = running.machine.clerks
    if not actor.first_office(clerks):
        yield not_your_office_reason(
            running, actor, "moving a cycle to another workflow", *clerks
        )


def _reasonless(command: MigrateCycle) -> Iterator[Reason]:
    if command.reason is not None and not command.reason.strip():
        sentence = (
            "a cycle is moved to another workflow only with a reason, which stands in "
            "the journal"
        )
        yield Reason(code=Code.REASON_MISSING, sentence=sentence)


def _vanished(old: Machine, new: Machine, state: State) -> Iterator[Reason]:
    places = {(track.key, stage.key) for track, stage in new.stages()}
    for key, present in state.tracks.items():
        if not present.ended and (key, present.stage) not in places:
            title = old.stage(key, present.stage).title
            yield Reason(
                code=Code.STAGE_VANISHED,
                sentence=f"the {key} track is at {title} ({present.stage}), which the new "
                "workflow does not have there",
                remedy="keep the stage, under this name and in this track, until the track "
                "has left it",
            )


def _undecided(new: Machine, state: State) -> Iterator[Reason]:
    """A decision that waits for objections must still lead somewhere."""
    for track, stage in new.stages():
        present = state.tracks.get(track.key)
        decided = present.decided if present and present.stage == stage.key else None
        if decided and stage.outcome(decided.outcome) is None:
            sentence = (
                f"{stage.key} is decided as {decided.outcome}, which the new workflow "
                "does not have there"
            )
            remedy = "keep the outcome until it is in effect"
            yield Reason(code=Code.OUTCOME_VANISHED, sentence=sentence, remedy=remedy)


def _unsound(new: Machine) -> Iterator[Reason]:
    for fault in prove(new).faults:
        yield Reason(
            code=Code.UNSOUND, sentence=f"the new workflow can get stuck: {fault.sentence}"
        )


def _cannot_end(new: Machine, state: State) -> Iterator[Reason]:
    present = {track.key: state.tracks.get(track.key) for track in new.tracks}
    standing = Position(
        stages={
            track.key: here.stage if (here := present[track.key]) else track.begins_in
            for track in new.tracks
        },
        open=frozenset(key for key, here in present.items() if here and here.open),
        passed=frozenset(state.passed),
        documents=frozenset(state.documents),
        ends=taken_ends(state),
    )
    for found in stuck(new, standing):
        after = f" (after: {'; '.join(found.acts)})" if found.acts else ""
        yield Reason(
            code=Code.CANNOT_END,
            sentence=f"from here the cycle could not end: {found.sentence}{after}",
        )


def migrate(
    running: Situation, target: Rulebook, actor: Actor, command: MigrateCycle
) -> tuple[events.Event, ...]:
    """Move the cycle, where there are no obstacles: new tracks begin, and what waits, waits for
    what is now said.
    """
    state = running.state
    known = {*running.machine.meetings, *state.meetings}
    moved = events.CycleMigrated(
        fingerprint_before=state.fingerprint,
        fingerprint=fingerprint(target.machine),
        workflow=target.machine.workflow,
        reason=(command.reason or "").strip(),
        by=actor.acting(actor.first_office(running.machine.clerks)),
        undated=tuple(key for key in target.machine.meetings if key not in known),
        bound_to=command.bound_to,
    )
    return (moved, *enter_anew(Situation(target, state, running.now).after([moved])))
