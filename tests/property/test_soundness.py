"""The verdict on random declarations, held against the definition itself: every configuration,
one act at a time.
"""

from collections import deque
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import TypeAlias

from hypothesis import given
from hypothesis import strategies as st
from tests import builders
from tests.declared import is_whole, tangled, with_calls
from tests.repetition import examples
from tests.walks import after

from cycle.engine import commands
from cycle.engine.decide import begin, decide
from cycle.engine.replay import replay
from cycle.engine.rulebook import Rulebook
from cycle.engine.situation import Situation
from cycle.engine.state import State
from cycle.engine.verdicts import Refusal
from cycle.machine.model import END, Machine, Outcome, Stage
from cycle.machine.soundness import prove
from cycle.machine.unsoundness import Unsoundness

OPENED_AT = datetime(2017, 1, 9, 10, tzinfo=UTC)
EVERYONE = builders.actor(*builders.ROLES, login="everyone")

Marking: TypeAlias = tuple[tuple[str, ...], frozenset[str]]


class Game:
    """The token game by the words of the declaration, with no reduction."""

    def __init__(self, machine: Machine) -> None:
        self.machine = machine
        self.first: Marking = (
            tuple("" if track.when_called else track.stages[0].key for track in machine.tracks),
            frozenset(),
        )
        self.acts_to: dict[Marking, int] = {self.first: 0}
        self.onward: dict[Marking, list[Marking]] = {}
        self.opened: set[str] = set()
        waiting = deque([self.first])
        while waiting:
            here = waiting.popleft()
            self.onward[here] = self.acts(here)
            for there in self.onward[here]:
                if there not in self.acts_to:
                    self.acts_to[there] = self.acts_to[here] + 1
                    waiting.append(there)

    def acts(self, here: Marking) -> list[Marking]:
        stages, passed = here
        found = []
        for place, (track, key) in enumerate(zip(self.machine.tracks, stages, strict=True)):
            if key in {END, ""} or not {str(each) for each in track.stage(key).after} <= passed:
                continue
            self.opened.add(key)
            for outcome in track.stage(key).outcomes:
                names = (
                    set()
                    if outcome.leads_back
                    else {f"{track.key}.{key}", f"{track.key}.{key}.{outcome.name}"}
                )
                moved = (*stages[:place], outcome.target, *stages[place + 1 :])
                found += [
                    (self.with_called(moved, called), passed | names)
                    for called in _called_by(track.stage(key), outcome)
                ]
        return found

    def with_called(self, stages: tuple[str, ...], called: set[str]) -> tuple[str, ...]:
        """A call begins a track that has not begun, or has ended."""
        return tuple(
            track.stages[0].key if track.key in called and key in {END, ""} else key
            for track, key in zip(self.machine.tracks, stages, strict=True)
        )

    def ended(self, here: Marking) -> bool:
        return set(here[0]) <= {END, ""}

    def ends_from_everywhere(self) -> bool:
        """Backwards from the ends: does every configuration lead to one?"""
        before: dict[Marking, list[Marking]] = {}
        for here, onward in self.onward.items():
            for there in onward:
                before.setdefault(there, []).append(here)
        ahead = [here for here in self.onward if self.ended(here)]
        can_end = set(ahead)
        while ahead:
            fresh = set(before.get(ahead.pop(), ())) - can_end
            can_end |= fresh
            ahead += fresh
        return can_end == set(self.onward)

    def dead(self) -> set[str]:
        return {stage.key for _, stage in self.machine.stages()} - self.opened


def _called_by(stage: Stage, outcome: Outcome) -> Iterator[set[str]]:
    """What an outcome calls, its deadline kept; and what is called once that was missed."""
    calls = {outcome.calls} if outcome.calls else set()
    yield calls
    if stage.due and stage.due.calls:
        yield calls | {stage.due.calls}


@examples(60)
@given(with_calls(missed=True).filter(is_whole))
def test_the_verdict_on_tracks_that_are_called_is_that_of_the_definition(
    machine: Machine,
) -> None:
    game, proof = Game(machine), prove(machine)
    assert proof.sound == (game.ends_from_everywhere() and not game.dead())
    assert {
        fault.stage for fault in proof.faults if fault.code is Unsoundness.NEVER_OPENS
    } == game.dead()


@examples(100)
@given(tangled().filter(is_whole))
def test_the_verdict_is_that_of_the_definition(machine: Machine) -> None:
    game, proof = Game(machine), prove(machine)
    assert proof.sound == (game.ends_from_everywhere() and not game.dead())
    assert {
        fault.stage for fault in proof.faults if fault.code is Unsoundness.NEVER_OPENS
    } == game.dead()


@examples(100)
@given(st.one_of(tangled(), with_calls()).filter(is_whole))
def test_following_a_counterexample_comes_to_where_nobody_can_act(machine: Machine) -> None:
    rules = builders.rulebook(machine)
    for fault in prove(machine).faults:
        if fault.code not in {Unsoundness.NEVER_PASSED, Unsoundness.RING}:
            continue
        state = _opened(rules)
        for number, act in enumerate(fault.acts):
            state = _completed(rules, state, act.stage, act.outcome, number)
        of_concern = {act.track for act in fault.acts} | {fault.track}
        assert not any(track.key in of_concern for track, _ in state.open_stages(machine))
        assert state.tracks[fault.track].stage == fault.stage


@examples(100)
@given(tangled(most_tracks=2).filter(is_whole))
def test_no_way_to_a_standstill_is_shorter_than_the_counterexample(machine: Machine) -> None:
    game = Game(machine)
    stuck = [
        game.acts_to[here]
        for here, onward in game.onward.items()
        if not onward and not game.ended(here)
    ]
    faults = [
        fault for fault in prove(machine).faults if fault.code is not Unsoundness.NEVER_OPENS
    ]
    joined = any(stage.after for _, stage in machine.stages())
    assert bool(stuck) == bool(faults)
    if stuck and joined:
        assert min(stuck) == min(len(fault.acts) for fault in faults)


@examples(70)
@given(st.one_of(tangled(), with_calls()).filter(is_whole), st.integers(0, 2**32))
def test_whoever_prefers_loops_in_a_sound_year_can_always_finish(
    machine: Machine, seed: int
) -> None:
    if not prove(machine).sound:
        return
    rules, chance = builders.rulebook(machine), Random(seed)
    state, acts = _opened(rules), 0
    while state.ended_at is None:
        here = state.open_stages(machine)
        assert here, "nothing is open, and the year has not ended"
        track, stage = chance.choice(here)
        onward = chance.choice(
            sorted(stage.outcomes, key=_loops_first)[: 2 if acts < 30 else None]
        )
        outcome = onward.name if acts < 30 else "complete"
        state = _completed(rules, state, stage.key, outcome, acts)
        acts += 1
        assert track.key in state.tracks


def _loops_first(outcome: Outcome) -> bool:
    return not outcome.leads_back


def _opened(rules: Rulebook) -> State:
    asked = (
        EVERYONE,
        commands.OpenCycle(cycle="walk", begins_on=date(2017, 1, 9), meetings={}),
    )
    return replay((event, OPENED_AT) for event in begin(rules, *asked, OPENED_AT))


def _completed(rules: Rulebook, state: State, stage: str, outcome: str, number: int) -> State:
    now = OPENED_AT + timedelta(hours=number)
    decision = decide(
        Situation(rules, state, now),
        EVERYONE,
        commands.CompleteStage(stage=stage, outcome=outcome),
    )
    assert not isinstance(decision, Refusal), decision
    return after(state, decision, now)
