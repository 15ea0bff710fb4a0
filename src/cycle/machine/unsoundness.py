"""What can be wrong with how a year hangs together, told with the acts that lead there, and
what to do about it. Pure; cycle.machine.soundness finds it.
"""

from collections.abc import Iterable
from enum import StrEnum

import msgspec

from cycle.machine.branches import recorded_in_words
from cycle.machine.model import Machine
from cycle.machine.reachable import CALLED_AGAIN, TakenOutcome, called_when_missed


class Unsoundness(StrEnum):
    """What is wrong."""

    NEVER_PASSED = "never-passed"
    """A stage waits for what can no longer happen, or never could."""
    RING = "ring"
    """Stages wait for one another."""
    NEVER_OPENS = "never-opens"
    """No way through the year opens the stage, so none of its outcomes can happen."""
    NO_WAY_OUT = "no-way-out"
    """From the stage no outcome ever leads to the end of its track."""
    SPINS = "spins"
    """Outcomes that come by themselves lead in a circle, again and again, without a person."""
    NOT_SUPPLIED = "not-supplied"
    """A document is to be signed or published, and nobody had to supply it."""
    NEVER_KNOWN = "never-known"
    """A stage waits for ever to know how another ended, on which a condition of it hangs."""
    NO_OUTCOME = "no-outcome"
    """A stage is open, and the conditions of all its outcomes do not hold."""
    NEVER_TAKEN = "never-taken"
    """An outcome whose condition holds on no way through the year."""
    TOO_MANY = "too-many"
    """There are more configurations than are explored: neither proved nor refuted."""


REMEDIES = {
    Unsoundness.NEVER_PASSED: "Wait for the stage instead of one of its outcomes, or lead "
    "every way of the other track "
    "through what is waited for.",
    Unsoundness.RING: 'Take one of these "after" away.',
    Unsoundness.NEVER_OPENS: (
        "Mend what it waits for, lead an outcome to it, or take the stage away."
    ),
    Unsoundness.NO_WAY_OUT: (
        'Give one of the stages an outcome that leads on to the end: "complete: end".'
    ),
    Unsoundness.SPINS: (
        "Let one of these deadlines be reminded of or escalated, or count it "
        "from a meeting or a date."
    ),
    Unsoundness.NOT_SUPPLIED: (
        "Add the document as a need to this stage, or to one that nobody can leave without it."
    ),
    Unsoundness.NEVER_KNOWN: (
        "Let the condition rest on a stage that every way there has ended before, or let the "
        'stage wait for it with "after".'
    ),
    Unsoundness.NO_OUTCOME: (
        'Give the stage an outcome without "when", or one for each side of the condition.'
    ),
    Unsoundness.NEVER_TAKEN: "Mend the condition, or take the outcome away.",
    Unsoundness.TOO_MANY: (
        'Join fewer tracks by "after", or wait for stages instead of their outcomes.'
    ),
}
"""What to do about each."""


class SoundnessFault(msgspec.Struct, frozen=True, kw_only=True):
    """One fault. stage, after, need: the place in the declaration; acts: what leads there, and
    the same in words.
    """

    code: Unsoundness
    sentence: str
    track: str
    stage: str
    after: int | None = None
    """Which of the stage's `after`, counted from 0."""
    need: str | None = None
    acts: tuple[TakenOutcome, ...] = ()
    counterexample: tuple[str, ...] = ()


class Proof(msgspec.Struct, frozen=True, kw_only=True):
    """What the exploration found, and how many configurations it took."""

    configurations: int
    faults: tuple[SoundnessFault, ...] = ()

    @property
    def sound(self) -> bool:
        return not self.faults


def describe_acts(machine: Machine, acts: Iterable[TakenOutcome]) -> tuple[str, ...]:
    """`Democratic Services Manager completes plan-refresh as complete`."""
    return tuple(_act_in_words(machine, act) for act in acts)


def _act_in_words(machine: Machine, act: TakenOutcome) -> str:
    stage = machine.stage(act.track, act.stage)
    if act.outcome == CALLED_AGAIN:
        return f"{machine.track(act.track).title} is called again"
    by_missing = set(called_when_missed(stage)) & set(act.calls)
    before = f", after a deadline missed that calls {', '.join(sorted(by_missing))}"
    if act.by_itself:
        told = f"A deadline of {act.stage} is missed, and it ends by itself as {act.outcome}"
    else:
        who = machine.title_of_role(stage.completed_by)
        told = f"{who} completes {act.stage} as {act.outcome}"
    with_it = recorded_in_words(stage.outcome(act.outcome), act.recorded)
    told += f", recording {with_it}" if with_it else ""
    return told + (before if by_missing else "")


def soundness_fault(
    machine: Machine,
    code: Unsoundness,
    sentence: str,
    place: tuple[str, str],
    acts: tuple[TakenOutcome, ...] = (),
    *,
    after: int | None = None,
    need: str | None = None,
) -> SoundnessFault:
    track, stage = place
    words = describe_acts(machine, acts)
    return SoundnessFault(
        code=code,
        sentence=sentence,
        track=track,
        stage=stage,
        after=after,
        need=need,
        acts=acts,
        counterexample=words,
    )
