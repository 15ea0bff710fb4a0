"""Conditions in a workflow net: what each hangs on, as tokens. Pure.

Of a stage that conditions are about, one token says how it last ended: in the place "unknown",
or in that of one of its ends. An act that hangs on a condition has a transition for each way in
which it holds, and puts back the tokens that it looked at. Transitions that no run of the net
fires are left out, so that they do not hide whether the declaration is sound; but of each act
and opening one stays, since one that cannot happen is a fault of the declaration.
"""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import product

from cycle.machine.branches import Branches, TakenEnd
from cycle.machine.conditions import parse, stages_asked
from cycle.machine.model import Machine, Outcome, Stage
from cycle.machine.reachable import automatic

MOST_MARKINGS = 20_000
"""Markings beyond which dead transitions are no longer looked for."""


@dataclass(frozen=True)
class ConditionPlaces:
    """The places of a machine's conditions."""

    branches: Branches

    @property
    def machine(self) -> Machine:
        return self.branches.machine

    @cached_property
    def ends(self) -> Mapping[str, tuple[TakenEnd, ...]]:
        """By stage that conditions are about, its ends."""
        found = {}
        for _, stage in self.machine.stages():
            if stage.key in self.branches.told_apart:
                each = (self.branches.ends(stage, outcome) for outcome in stage.outcomes)
                over = self.branches.not_needed(stage) if stage.when else None
                ends = [*(end for ends in each for end in ends), over]
                found[stage.key] = tuple(dict.fromkeys(end for end in ends if end))
        return found

    def begin(self) -> tuple[str, ...]:
        return tuple(self.place(stage, None) for stage in self.ends)

    def place(self, stage: str, end: TakenEnd | None) -> str:
        number = self.ends[stage].index(end) + 1 if end else 0
        return f"end {number} of {stage}" if number else f"end of {stage} unknown"

    def places(self, stage: str) -> tuple[str, ...]:
        return (self.place(stage, None), *(self.place(stage, end) for end in self.ends[stage]))

    # What an act looks at, and what it changes.

    def where_needed(self, stage: Stage, *, holds: bool) -> Iterator[tuple[str, ...]]:
        """The tokens with which the stage's condition holds, or does not."""
        return self._where(
            [stage.when or ""], lambda ends: self.branches.holds(stage.when, ends) is holds
        )

    def where_taken(self, stage: Stage, outcome: Outcome) -> Iterator[tuple[str, ...]]:
        """The tokens with which the outcome can be taken."""
        needs = [each for need in stage.needs for each in self.branches.of_need(need)]
        if outcome.regardless or outcome.name in automatic(stage):
            needs = []
        return self._where(
            [*needs, outcome.when or ""],
            lambda ends: (
                self.branches.holds(outcome.when, ends) is True
                and all(self.branches.holds(each, ends) is not None for each in needs)
            ),
        )

    def _where(
        self, written: Iterable[str], wanted: Callable[[frozenset[TakenEnd]], bool]
    ) -> Iterator[tuple[str, ...]]:
        asked = sorted(
            frozenset[str]().union(*(stages_asked(parse(each)) for each in written if each))
        )
        ways = [
            tuple(map(self.place, asked, chosen))
            for chosen in product(*((None, *self.ends[stage]) for stage in asked))
            if wanted(frozenset(end for end in chosen if end))
        ]
        # One that takes every token of a stage at once, of which there is one, never fires.
        yield from ways or [self.places(asked[0])]

    def changes(
        self, stage: Stage, end: TakenEnd | None
    ) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
        """What an end takes and puts: one change for each way in which the stage had ended
        before.
        """
        if end is None:
            yield (), ()
            return
        for before in self.places(stage.key):
            yield (before,), (self.place(stage.key, end),)


Fired = tuple[tuple[str, ...], tuple[str, ...]]


def alive(fires: Mapping[str, Fired], source: str) -> frozenset[str] | None:
    """The transitions that some run from one token in `source` fires; None where there are too
    many markings. fires: by transition, what it takes and puts; no place ever holds two tokens.
    """
    first = frozenset({source})
    seen, waiting, found = {first}, deque([first]), set[str]()
    while waiting:
        here = waiting.popleft()
        for key, (takes, puts) in fires.items():
            if here.issuperset(takes):
                found.add(key)
                there = here.difference(takes).union(puts)
                if there not in seen:
                    seen.add(there)
                    waiting.append(there)
        if len(seen) > MOST_MARKINGS:
            return None
    return frozenset(found)
