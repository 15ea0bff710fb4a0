"""Conditions: they read back as they are written, what their intervals tell is what every value
tells, and the proof explores both sides of each; held against the words of the language.
"""

from collections import deque
from collections.abc import Iterator
from decimal import Decimal
from typing import TypeAlias

from hypothesis import given
from hypothesis import strategies as st
from tests.declared import AMOUNT, conditional, conditions, is_whole
from tests.property.test_nets import is_sound
from tests.repetition import examples

from cycle.machine.branches import Branches
from cycle.machine.conditions import StageEnd, parse, truth, write
from cycle.machine.facts import FactType, kept_form
from cycle.machine.model import END, NOT_NEEDED, Machine, Outcome, Stage, Track
from cycle.machine.nets import net_of
from cycle.machine.soundness import prove
from cycle.machine.unsoundness import Unsoundness

NAMES = ["first.amount", "first.approved", "second.amount", "second.refused"]
AMOUNTS = (None, "0.00", "0.01", "4.99", "5.00", "5.01", "7.00", "9.00", "9.01")
"""Whole pence on each side of every amount that is drawn, and nothing recorded."""

Ends: TypeAlias = frozenset[tuple[str, str, str | None]]
Marking: TypeAlias = tuple[tuple[str, ...], frozenset[str], Ends, frozenset[str]]
"""The present stages, what has been passed, how stages last ended, which stages are open."""


@examples(200)
@given(conditions(NAMES, depth=4))
def test_a_condition_reads_back_as_it_is_written(drawn: object) -> None:
    assert parse(write(drawn)) == drawn  # type: ignore[arg-type]


@examples(200)
@given(conditions(NAMES), st.data())
def test_both_sides_of_a_condition_are_never_true_together(
    drawn: object, data: st.DataObject
) -> None:
    ends = {
        stage: StageEnd(
            data.draw(st.sampled_from(["approved", "refused"])),
            {} if amount is None else {"amount": amount},
        )
        for stage in ("first", "second")
        if data.draw(st.booleans())
        for amount in [data.draw(st.sampled_from(AMOUNTS))]
    }
    text = write(drawn)  # type: ignore[arg-type]
    holds, against = truth(parse(text), ends.get), truth(parse(f"not ({text})"), ends.get)
    assert (holds is None) == (against is None)
    assert holds is None or holds != against
    if len(ends) == 2:
        assert holds is not None


@examples(100)
@given(st.decimals("0", "20000000", places=2))
def test_an_amount_is_kept_to_the_penny_and_never_rounded(amount: Decimal) -> None:
    assert kept_form(FactType.MONEY, f"£{amount:,}") == f"{amount:.2f}"
    compared = parse(f"first.amount >= £{amount:,}")
    for recorded, holds in ((amount, True), (amount - Decimal("0.01"), False)):
        end = StageEnd("approved", {"amount": f"{recorded:.2f}"})
        assert recorded < 0 or truth(compared, {"first": end}.get) is holds


@examples(100)
@given(conditional().filter(is_whole))
def test_the_intervals_of_an_amount_tell_whatever_any_amount_tells(machine: Machine) -> None:
    branches = Branches(machine)
    for written in {each for many in branches.conditions.values() for each in many}:
        for track, stage in machine.stages():
            for outcome in stage.outcomes:
                told = {
                    truth(parse(written), {stage.key: _as_seen(end)}.get)
                    for end in branches.ends(stage, outcome)
                    if end
                }
                every = {
                    truth(parse(written), {stage.key: _end(outcome, amount)}.get)
                    for amount in (AMOUNTS if outcome.records else (None,))
                }
                assert not told or told == every, (track.key, stage.key, outcome.name)


def _as_seen(end: object) -> StageEnd:
    return StageEnd(end.outcome, dict(end.records))  # type: ignore[attr-defined]


def _end(outcome: Outcome, amount: str | None) -> StageEnd:
    return StageEnd(outcome.name, {} if amount is None else {AMOUNT.key: amount})


class Game:
    """Every act by the words of the declaration, with every amount, and no reduction."""

    def __init__(self, machine: Machine) -> None:
        self.machine = machine
        first: Marking = (
            tuple(track.stages[0].key for track in machine.tracks),
            frozenset(),
            frozenset(),
            frozenset(),
        )
        self.opened: set[str] = set()
        first = self.settled(first)
        self.onward: dict[Marking, list[Marking]] = {}
        self.taken: set[tuple[str, str]] = set()
        waiting, seen = deque([first]), {first}
        while waiting:
            here = waiting.popleft()
            self.onward[here] = list(self.acts(here))
            fresh = set(self.onward[here]) - seen
            seen |= fresh
            waiting += fresh

    def settled(self, here: Marking) -> Marking:
        """Stages open, or are passed over, as soon as they can."""
        stages, passed, ends, opened = here
        for place, (track, key) in enumerate(zip(self.machine.tracks, stages, strict=True)):
            if key == END or key in opened:
                continue
            stage = track.stage(key)
            needed = self.holds(stage.when, here)
            if needed is None or not {str(each) for each in stage.after} <= passed:
                continue
            if needed:
                self.opened.add(key)
                return self.settled((stages, passed, ends, opened | {key}))
            address = f"{track.key}.{key}"
            onward = next(each for each in stage.outcomes if not each.leads_back)
            names = frozenset({address, f"{address}.{NOT_NEEDED}"})
            return self.moved(here, place, onward.target, names, (key, NOT_NEEDED, None))
        return here

    def acts(self, here: Marking) -> Iterator[Marking]:
        for place, (track, key) in enumerate(zip(self.machine.tracks, here[0], strict=True)):
            if key in here[3]:
                yield from self.in_stage(here, place, track, track.stage(key))

    def in_stage(
        self, here: Marking, place: int, track: Track, stage: Stage
    ) -> Iterator[Marking]:
        address = f"{track.key}.{stage.key}"
        known = all(self.holds(need.when, here) is not None for need in stage.needs)
        for outcome in stage.outcomes:
            if self.holds(outcome.when, here) is not True:
                continue
            self.taken.add((stage.key, outcome.name))
            if not (known or outcome.regardless):
                continue
            names = (
                frozenset()
                if outcome.leads_back
                else frozenset({address, f"{address}.{outcome.name}"})
            )
            for amount in AMOUNTS if outcome.records else (None,):
                end = stage.key, outcome.name, amount
                yield self.moved(here, place, outcome.target, names, end)

    def moved(
        self,
        here: Marking,
        place: int,
        target: str,
        names: frozenset[str],
        end: tuple[str, str, str | None],
    ) -> Marking:
        stages, passed, ends, opened = here
        onward = (*stages[:place], target, *stages[place + 1 :])
        kept = frozenset(each for each in ends if each[0] != end[0])
        return self.settled((onward, passed | names, kept | {end}, opened - {stages[place]}))

    def holds(self, written: str | None, here: Marking) -> bool | None:
        if written is None:
            return True
        ends = {
            stage: StageEnd(outcome, {} if amount is None else {"amount": amount})
            for stage, outcome, amount in here[2]
        }
        return truth(parse(written), ends.get)

    def ends_from_everywhere(self) -> bool:
        before: dict[Marking, list[Marking]] = {}
        for here, onward in self.onward.items():
            for there in onward:
                before.setdefault(there, []).append(here)
        ahead = [here for here in self.onward if set(here[0]) == {END}]
        can_end = set(ahead)
        while ahead:
            fresh = set(before.get(ahead.pop(), ())) - can_end
            can_end |= fresh
            ahead += fresh
        return can_end == set(self.onward)

    def is_sound(self) -> bool:
        stages = {stage.key for _, stage in self.machine.stages()}
        outcomes = {
            (stage.key, each.name)
            for _, stage in self.machine.stages()
            for each in stage.outcomes
        }
        return (
            self.ends_from_everywhere()
            and not stages - self.opened
            and (not outcomes - self.taken)
        )


@examples(60)
@given(conditional(most_stages=2).filter(is_whole))
def test_the_proof_explores_both_sides_of_every_condition(machine: Machine) -> None:
    game, proof = Game(machine), prove(machine)
    assert proof.sound == game.is_sound(), proof.faults
    never = {each.stage for each in proof.faults if each.code is Unsoundness.NEVER_OPENS}
    assert never == {stage.key for _, stage in machine.stages()} - game.opened


@examples(25)
@given(conditional(most_stages=2, of_own_track=True).filter(is_whole))
def test_a_net_with_conditions_is_sound_where_the_machine_is(
    machine: Machine,
) -> None:
    assert is_sound(net_of(machine)) == prove(machine).sound
