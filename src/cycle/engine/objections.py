"""The window in which a decision may be objected to: recorded, not in effect, and nothing asked
of anybody. Pure.

Call-in where there is an executive (Local Government Act 2000, s. 9F), a decision referral
where a committee system has
one: how long, by whom and to what end is the council's own, and declared of the meeting. Only
an outcome that leads on waits; one that leads back, or holds regardless of needs, has nothing
to object to.
"""

from datetime import datetime

from cycle.calendar.words import long_day
from cycle.engine.commands import CompleteStage
from cycle.engine.rulebook import Rulebook, Undated
from cycle.engine.situation import Situation
from cycle.engine.state import Decided
from cycle.engine.verdicts import Code, Refusal, refuse
from cycle.machine.model import Outcome, Stage, Track


def in_effect_on(rulebook: Rulebook, at: datetime) -> str:
    """`Monday 6 March 2017 17:00`."""
    here = rulebook.local(at)
    return f"{long_day(here)} {here:%H:%M}"


def describe_objections(
    rulebook: Rulebook, decided: Decided, now: datetime | None = None
) -> str:
    """`approved, minute 82, recorded by …; not in effect until Monday 6 March 2017 17:00`.

    now: where the daemon may be late, and the outcome in effect though nobody has recorded it
    yet.
    """
    minute = f", minute {decided.minute}" if decided.minute else ""
    effect = "in effect since" if now and decided.in_effect_at <= now else "not in effect until"
    when = in_effect_on(rulebook, decided.in_effect_at)
    return f"{decided.outcome}{minute}, recorded by {decided.by}; {effect} {when}"


def waits_until(
    situation: Situation, stage: Stage, outcome: Outcome
) -> datetime | Refusal | None:
    """From when the outcome is in effect; None where that is at once."""
    window = situation.machine.objections_to(stage)
    if window is None or not window.holds_up(outcome):
        return None
    due = situation.due(window.until)
    if isinstance(due, Undated):
        sentence = f"until when {stage.key} may be objected to cannot be told yet: {due.why}"
        return refuse(Code.NOT_IN_EFFECT, sentence, basis=window.basis)
    return None if due.passed(situation.now) else due.missed_at


def barred(
    situation: Situation, track: Track, stage: Stage, command: CompleteStage
) -> Refusal | None:
    """Why a stage may not end so: it is decided and may only be objected to, or there is
    nothing to object to.
    """
    window = situation.machine.objections_to(stage)
    decided = situation.state.track(track.key).decided
    objects = window is not None and command.outcome == window.outcome
    if decided is None:
        return _nothing_decided(stage, command) if objects else None
    if not objects:
        remedy = (
            f'cycle complete {situation.state.cycle} {stage.key} {window.outcome} --reason "…"'
            if window
            else None
        )
        sentence = f"{stage.key} is decided: {describe_objections(situation.rulebook, decided)}"
        if window:
            sentence += (
                "; until then it can only be objected "
                f"to{f' ({window.who})' if window.who else ''}"
            )
        return refuse(
            Code.NOT_IN_EFFECT, sentence, basis=window.basis if window else None, remedy=remedy
        )
    if not (command.reason or "").strip():
        return refuse(
            Code.REASON_MISSING,
            "a decision is objected to with a reason, which stands in the journal",
        )
    return None


def _nothing_decided(stage: Stage, command: CompleteStage) -> Refusal:
    return refuse(
        Code.NO_OBJECTION,
        f"{command.outcome} is an objection to what was decided, and {stage.key} has no "
        "decision that may be objected "
        "to now",
        remedy="record first what the meeting decided; once that is in effect, no objection "
        "can be taken",
    )
