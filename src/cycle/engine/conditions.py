"""Whether a condition holds as a cycle stands, and how that is told. Pure.

What a condition is about, and when it is not known yet, cycle.machine.conditions says.
"""

from collections.abc import Iterable, Iterator

from cycle.engine.facts import value_in_words
from cycle.engine.state import State, TrackState
from cycle.engine.verdicts import Code, Reason
from cycle.machine.branches import TakenEnd
from cycle.machine.conditions import (
    LastEnd,
    StageEnd,
    atoms,
    parse,
    stages_asked,
    subject,
    truth,
)
from cycle.machine.model import NOT_NEEDED, Machine, Outcome, Stage


def last_end(state: State) -> LastEnd:
    """How a stage last ended, by its key alone: no two stages of a workflow share one."""
    found = {
        address.partition(".")[2]: StageEnd(ended.outcome, ended.records)
        for address, ended in state.ended.items()
    }
    return found.get


def taken_ends(state: State) -> frozenset[TakenEnd]:
    """How every stage has ended that did."""
    return frozenset(
        TakenEnd(address.partition(".")[2], ended.outcome, tuple(sorted(ended.records.items())))
        for address, ended in state.ended.items()
    )


def holds(state: State, condition: str | None) -> bool | None:
    """Whether it holds, as what has none always does; None while that is not known."""
    return True if condition is None else truth(parse(condition), last_end(state))


def all_hold(state: State, conditions: Iterable[str]) -> bool | None:
    """Whether each holds; None where none fails and one is not known yet."""
    found = [holds(state, each) for each in conditions]
    return False if False in found else None if None in found else True


def how_it_stands(machine: Machine, state: State, condition: str) -> str:
    """`amount of Sift is £90,000.00`: each thing that the condition is about."""
    told = dict.fromkeys(subject(atom) for atom in atoms(parse(condition)))
    return "; ".join(_stands(machine, state, each.stage, each.key) for each in told)


def _stands(machine: Machine, state: State, stage: str, key: str) -> str:
    found = next((each for _, each in machine.stages() if each.key == stage), None)
    title = found.title if found else stage
    end = last_end(state)(stage)
    if end is None:
        return f"{title} has not ended yet"
    fact = next(
        (fact for each in (found.outcomes if found else ()) if (fact := each.fact(key))), None
    )
    if fact is None:
        ended = "was not needed" if end.outcome == NOT_NEEDED else f"ended as {end.outcome}"
        return f"{title} {ended}"
    if key not in end.records:
        return f"{fact.title} of {title} was not recorded"
    return f"{fact.title} of {title} is {value_in_words(fact.type, end.records[key])}"


def not_needed(machine: Machine, state: State, conditions: Iterable[str]) -> str:
    """Why something is not asked for: `only when sift.amount > £100,000: …`."""
    failing = next(each for each in conditions if holds(state, each) is False)
    return f"only when {failing}: {how_it_stands(machine, state, failing)}"


def not_known_yet(machine: Machine, state: State, conditions: Iterable[str]) -> str:
    """Why nobody can tell yet whether something is asked for."""
    unknown = next(each for each in conditions if holds(state, each) is None)
    return (
        f"whether it is needed is not known yet, only when {unknown}: "
        f"{how_it_stands(machine, state, unknown)}"
    )


def awaited(state: State, stage: Stage, present: TrackState) -> tuple[str, ...]:
    """What a stage that has not opened waits for: other stages passed, or what its condition
    hangs on.
    """
    if present.waits_for or stage.when is None or present.open:
        return present.waits_for
    ended = last_end(state)
    asked = stages_asked(parse(stage.when))
    return tuple(f"the end of {each}" for each in sorted(asked) if ended(each) is None)


def can_be_taken(state: State, outcomes: Iterable[Outcome]) -> tuple[Outcome, ...]:
    """Those whose condition does not fail."""
    return tuple(each for each in outcomes if holds(state, each.when) is not False)


def ends_itself(state: State, stage: Stage) -> Outcome | None:
    """The outcome that is taken once all that the stage needs is there, where its condition
    does not fail.
    """
    itself = stage.ends_itself
    return itself if itself and holds(state, itself.when) is not False else None


def ends_as(state: State, stage: Stage) -> str:
    """`; OUTCOME is one of approved, deferred`: nothing where there is no choice."""
    names = [outcome.name for outcome in can_be_taken(state, stage.recordable)]
    return f"; OUTCOME is one of {', '.join(names)}" if len(names) > 1 else ""


def not_to_be_taken(
    machine: Machine, state: State, stage: Stage, outcome: Outcome
) -> Iterator[Reason]:
    """Why the outcome cannot be taken, where it has a condition."""
    if outcome.when is not None and not holds(state, outcome.when):
        why = how_it_stands(machine, state, outcome.when)
        yield Reason(
            code=Code.CONDITION_FAILS,
            sentence=f"{stage.key} ends as {outcome.name} only when {outcome.when}: {why}",
            remedy=f"cycle explain {state.cycle} {stage.key}",
        )
