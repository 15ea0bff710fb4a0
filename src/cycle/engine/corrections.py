"""Voiding a mistaken act: by a clerk, with a reason, where nothing later stands on it; else
what does. Pure.

The act stays in the journal, and its correction beside it; replayed, the entries of the act
change nothing any more. So the state after a correction cannot be had from the state before: it
is replayed from the journal. What is then asked again is said again. An opening, a move to
another workflow, what the daemon has taken, and a correction stay.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

import msgspec

from cycle.engine import events, outside_events
from cycle.engine.actors import Actor
from cycle.engine.clock_steps import was_ahead
from cycle.engine.commands import CorrectAct
from cycle.engine.dependencies import JournalEntry, RecordedAct, acts, dependents_of
from cycle.engine.descriptions import describe
from cycle.engine.obligations import obligations
from cycle.engine.refusals import not_your_office_reason
from cycle.engine.replay import replay, voided_by
from cycle.engine.rulebook import Rulebook
from cycle.engine.situation import Situation
from cycle.engine.state import State
from cycle.engine.verdicts import Code, Decision, Reason, Refusal
from cycle.machine.model import NOT_NEEDED

_STAY: Mapping[type[events.Event], tuple[Code, str]] = {
    events.CycleOpened: (
        Code.OPENING_STANDS,
        "is the opening of the cycle, without which there is none",
    ),
    events.CycleMigrated: (
        Code.MIGRATION_STANDS,
        "moved the cycle to another workflow; `cycle migrate` moves it back",
    ),
    events.ActVoided: (Code.CORRECTION_STANDS, "is a correction; do again what it voided"),
}

_NOBODYS = (
    events.NoticeGiven
    | events.DeadlinePassed
    | outside_events.ClockFoundBehind
    | outside_events.ClockCorrected
)
"""What records how things were."""


def correct(
    situation: Situation, actor: Actor, history: Sequence[JournalEntry], command: CorrectAct
) -> Decision:
    """Void the act that an entry belongs to, or every reason why not."""
    all_acts = acts(history)
    voided = voided_by(told.event for told in history)
    act = next((each for each in all_acts if each.has(command.entry)), None)
    reasons = (
        *_reasonless(command),
        *_not_a_clerk(situation.rulebook, actor),
        *(
            _unknown(history, command)
            if act is None
            else _why_not(situation.state, act, all_acts, voided)
        ),
    )
    if reasons or act is None:
        return Refusal(reasons=reasons)
    by = actor.acting(actor.first_office(situation.machine.clerks))
    (first, last), *also = act.ranges
    bare = events.ActVoided(
        first=first,
        last=last,
        also=tuple(also),
        reason=command.reason.strip(),
        by=by,
        redated=_redated(situation.state, act),
    )
    return (_asking_again(situation, history, bare),)


def _reasonless(command: CorrectAct) -> Iterator[Reason]:
    if not command.reason.strip():
        sentence = "an act is voided only with a reason, which stands in the journal"
        yield Reason(code=Code.REASON_MISSING, sentence=sentence)


def _not_a_clerk(rulebook: Rulebook, actor: Actor) -> Iterator[Reason]:
    clerks = rulebook.machine.clerks
    if actor.first_office(clerks) is None:
        yield not_your_office_reason(rulebook, actor, "correcting the record", *clerks)


def _unknown(history: Sequence[JournalEntry], command: CorrectAct) -> Iterator[Reason]:
    sentence = (
        f"the journal has no entry {command.entry}; its entries are numbered from 1 "
        f"to {len(history)}"
    )
    yield Reason(code=Code.UNKNOWN_ENTRY, sentence=sentence)


def _why_not(
    state: State, act: RecordedAct, all_acts: Sequence[RecordedAct], voided: Mapping[int, int]
) -> Iterator[Reason]:
    """What kind of entry it is that stays, or that it is void already; else everything that
    stands on it.
    """
    stays = _stays(act, state) or _void_already(act, voided)
    if stays:
        code, why = stays
        yield Reason(
            code=code, sentence=f"no. {act.first.seq} {why}", remedy=f"cycle log {state.cycle}"
        )
        return
    for later in dependents_of(act, all_acts, voided):
        seq, told = later.first.seq, describe(later.first.machine, later.first.event)
        correctable = _stays(later, state) is None
        yield Reason(
            code=Code.STOOD_UPON,
            sentence=f"no. {seq} stands on it{'' if correctable else ', and stays'}: {told}",
            remedy=f'cycle correct {state.cycle} {seq} --reason "…"'
            if correctable
            else f"cycle log {state.cycle}",
        )


def _stays(act: RecordedAct, state: State) -> tuple[Code, str] | None:
    """Why an act cannot be voided. What the daemon took by a clock that was ahead can: the
    deadline had not passed.
    """
    event = act.first.event
    if isinstance(event, _NOBODYS):
        return Code.NOT_AN_ACT, "is nobody's act: it records what was so, and stays"
    if isinstance(event, events.StageCompleted) and event.by is None:
        if was_ahead(state, act.first.seq, act.first.at):
            return None
        why = (
            "a deadline had passed"
            if event.missed
            else "the stage was not needed"
            if event.outcome == NOT_NEEDED
            else "all that the stage needed was there"
        )
        return Code.TAKEN_BY_DAEMON, f"was taken by itself, since {why}; that stays so"
    return _STAY.get(type(event))


def _void_already(act: RecordedAct, voided: Mapping[int, int]) -> tuple[Code, str] | None:
    correction = voided.get(act.first.seq)
    return (
        (Code.ALREADY_VOIDED, f"is void already, by no. {correction}") if correction else None
    )


def _redated(state: State, act: RecordedAct) -> dict[str, date | None]:
    """The meetings whose date changes back, each with the date that it has had until now."""
    kinds = (
        events.MeetingSet
        | events.MeetingMoved
        | events.MeetingCancelled
        | events.MeetingDateSpent
    )
    keys = (told.event.meeting for told in act.entries if isinstance(told.event, kinds))
    return {key: state.meetings[key].on for key in keys}


def _asking_again(
    situation: Situation,
    history: Sequence[JournalEntry],
    bare: events.ActVoided,
) -> events.ActVoided:
    """The correction, with the obligations that were met and are open again: they are to be
    replaced by a newer message.
    """
    corrected = replay([*((told.event, told.at) for told in history), (bare, situation.now)])
    before = {found.key for found in obligations(situation)}
    again = tuple(
        found.key
        for found in obligations(Situation(situation.rulebook, corrected, situation.now))
        if found.key not in before
    )
    return msgspec.structs.replace(bare, asked_again=again)
