"""Every configuration that tracks can reach together, explored as far as is asked. Pure.

Three reductions lose nothing that cycle.machine.soundness asks. Tracks that nothing joins are
explored apart. Where several tracks are open, only the outcomes of the first are followed: they
commute with all that the others can do, so they are a stubborn set (A. Valmari, Stubborn sets
for reduced state space generation, LNCS 483, 1991), and every standstill is still found, by as
few acts. Only names and ends that a track may still ask for are kept.

How a stage of another track ended, that track can change. So a stage whose conditions are about
another track, or that another's are about, is never followed alone. A stage with a condition of
its own opens, or is passed over, as soon as it waits for nothing more; once open it stays open.
"""

from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from cycle.machine.branches import Branches, TakenEnd, passed_over_to, replaced
from cycle.machine.model import END, IN_NO_STAGE, NOT_NEEDED, UNCALLED, Stage, Track
from cycle.machine.reachable import (
    CALLED_AGAIN,
    Configuration,
    Explored,
    TakenOutcome,
    automatic,
    called_when_missed,
    names_passed,
    names_passed_over,
    reached,
    supply,
    with_called,
)

MOST = 100_000
"""Configurations of tracks joined together beyond which the exploration gives up."""


class PossibleMove(NamedTuple):
    """What one act does: where the track goes, the names that are then passed, and how the
    stage has ended.
    """

    act: TakenOutcome
    target: str
    names: frozenset[str]
    end: TakenEnd | None = None


@dataclass
class Explorer:
    """The tracks of one component. `watched`: by stage, the documents whose supply is told
    apart on its behalf.
    """

    tracks: tuple[Track, ...]
    branches: Branches
    watched: Mapping[str, frozenset[str]] = field(default_factory=dict)
    _waits: list[dict[str, frozenset[str]]] = field(init=False)
    _moves: list[dict[str, tuple[PossibleMove, ...]]] = field(init=False)
    """Of stages without a condition."""
    _kept: list[dict[str, frozenset[str]]] = field(init=False)
    """By track and stage: the names that may still matter to the track from there, the keys of
    stages that conditions are about among them.
    """
    _branching: bool = field(init=False)
    _with_condition: frozenset[str] = field(init=False)
    _over_matters: bool = field(init=False)
    """Whether another track looks at a stage that may be passed over, or is looked at by it."""

    def __post_init__(self) -> None:
        self._waits = [
            {stage.key: frozenset(map(str, stage.after)) for stage in track.stages}
            for track in self.tracks
        ]
        self._moves = [
            {
                stage.key: tuple(self._moves_of(track, stage, frozenset()))
                for stage in track.stages
                if stage.key not in self.branches.conditions
            }
            for track in self.tracks
        ]
        self._kept = [self._still_asked(track) for track in self.tracks]
        self._branching = any(
            stage.key in self.branches.conditions
            for track in self.tracks
            for stage in track.stages
        )
        self._with_condition = frozenset(
            stage.key for track in self.tracks for stage in track.stages if stage.when
        )
        seen = self.branches.joined_to_others
        self._over_matters = not seen.isdisjoint(self._with_condition)

    def begin(self) -> Configuration:
        return Configuration(tuple(track.begins_in for track in self.tracks), frozenset())

    def explore(self, most: int = MOST) -> Explored:
        """Breadth first from the beginning, so that each configuration is reached by as few
        acts as possible.
        """
        first = self._settled(self.begin())
        came_by: dict[Configuration, tuple[Configuration, TakenOutcome] | None] = {first: None}
        waiting, standstills = deque([first]), []
        ways: dict[Configuration, tuple[Configuration, ...]] = {}
        while waiting and len(came_by) <= most:
            here = waiting.popleft()
            onward = list(self._followed(here))
            if not onward and not IN_NO_STAGE.issuperset(here.stages):
                standstills.append(here)
            onward += self._again(here)
            if self._branching:
                ways[here] = tuple(there for _, there in onward)
            for act, there in onward:
                if there not in came_by:
                    came_by[there] = here, act
                    waiting.append(there)
        complete = not waiting
        return Explored(self.tracks, self.branches, came_by, tuple(standstills), complete, ways)

    def _again(self, here: Configuration) -> Iterator[tuple[TakenOutcome, Configuration]]:
        """Where all has ended, each track that was called begins again.

        It may be called at any time after its end, and nothing waits for it: so it is enough to
        look at it when what it waits for can no longer come.
        """
        for place, track in enumerate(self.tracks):
            if track.when_called and here.stages[place] == END:
                first = track.stages[0].key
                if IN_NO_STAGE.issuperset(here.stages):
                    stages = (*here.stages[:place], first, *here.stages[place + 1 :])
                    act = TakenOutcome(track.key, first, CALLED_AGAIN)
                    yield act, self._settled(here._replace(stages=stages))

    def _followed(self, here: Configuration) -> Iterator[tuple[TakenOutcome, Configuration]]:
        """The acts of the first track that can go on by itself; else those of all tracks."""
        places = list(self.open_in(here))
        for place in places:
            if not self._over_matters and (
                here.stages[place] not in self.branches.joined_to_others
            ):
                onward = list(self._onward(here, place))
                if onward:
                    yield from onward
                    return
        for place in places:
            yield from self._onward(here, place)

    def open_in(self, here: Configuration) -> Iterator[int]:
        """The places, in the order of the tracks, of those whose present stage is open."""
        for place, key in enumerate(here.stages):
            waits = key in self._with_condition and key not in here.opened
            if key not in IN_NO_STAGE and not waits and self._waits[place][key] <= here.passed:
                yield place

    def _onward(
        self, here: Configuration, place: int
    ) -> Iterator[tuple[TakenOutcome, Configuration]]:
        for move in self._possible(here, place):
            yield move.act, self._settled(self._moved(here, place, move))

    def _moved(self, here: Configuration, place: int, move: PossibleMove) -> Configuration:
        moved = (*here.stages[:place], move.target, *here.stages[place + 1 :])
        stages = with_called(self.tracks, moved, move.act.calls)
        kept = frozenset[str]().union(*(self._kept[at][key] for at, key in enumerate(stages)))
        ends, opened = replaced(here.ends, move.end), here.opened - {here.stages[place]}
        if ends:
            ends = frozenset(each for each in ends if each.stage in kept)
        return Configuration(stages, (here.passed | move.names) & kept, ends, opened)

    def _settled(self, here: Configuration) -> Configuration:
        """Once every stage with a condition is open, passed over, or waits."""
        if not self._with_condition:
            return here
        for place, key in enumerate(here.stages):
            if key not in self._with_condition or key in here.opened:
                continue
            stage = self.tracks[place].stage(key)
            needed = self.branches.holds(stage.when, here.ends)
            if needed is None or not self._waits[place][key] <= here.passed:
                continue
            if needed:
                return self._settled(here._replace(opened=here.opened | {key}))
            return self._settled(self._moved(here, place, self._over(place, stage)))
        return here

    def _over(self, place: int, stage: Stage) -> PossibleMove:
        """Past a stage that is not needed. Nobody does it, and it calls no track."""
        track = self.tracks[place]
        return PossibleMove(
            TakenOutcome(track.key, stage.key, NOT_NEEDED),
            passed_over_to(stage).target,
            names_passed_over(track, stage),
            self.branches.not_needed(stage),
        )

    def _possible(self, here: Configuration, place: int) -> Iterable[PossibleMove]:
        track, key = self.tracks[place], here.stages[place]
        if key in self._moves[place]:
            return self._moves[place][key]
        return self._moves_of(track, track.stage(key), here.ends)

    def _moves_of(
        self, track: Track, stage: Stage, ends: frozenset[TakenEnd]
    ) -> Iterator[PossibleMove]:
        """One move an outcome, and an end of it that conditions tell apart; others where taking
        it by itself leaves out a document that is watched. A deadline whose miss calls a track
        was missed or not, whenever its stage ends.
        """
        missed = called_when_missed(stage)
        for move in self._by_outcomes(track, stage, ends):
            yield move
            called = tuple(dict.fromkeys((*move.act.calls, *missed)))
            if called != move.act.calls:
                yield move._replace(act=move.act._replace(calls=called))

    def _by_outcomes(
        self, track: Track, stage: Stage, ends: frozenset[TakenEnd]
    ) -> Iterator[PossibleMove]:
        watched = frozenset[str]().union(*self.watched.values())
        asked = self.branches.asked(stage, ends)
        documents = {document for need in asked for document in need.supplies} & watched
        supplied = frozenset(map(supply, documents))
        known = self.branches.is_known(stage, ends)
        for outcome in stage.outcomes:
            if self.branches.holds(outcome.when, ends) is not True:
                continue
            names = names_passed(track, stage, outcome)
            calls = (outcome.calls,) if outcome.calls else ()
            act = TakenOutcome(track.key, stage.key, outcome.name, calls=calls)
            missed = outcome.name in automatic(stage)
            for end in self.branches.ends(stage, outcome):
                taken = act._replace(recorded=end.records) if end else act
                if known or outcome.regardless:
                    with_documents = names if outcome.regardless else names | supplied
                    yield PossibleMove(taken, outcome.target, with_documents, end)
                if missed and (supplied or not known):
                    by_itself = taken._replace(by_itself=True)
                    yield PossibleMove(by_itself, outcome.target, names, end)

    def _still_asked(self, track: Track) -> dict[str, frozenset[str]]:
        asked = {
            stage.key: {
                *map(str, stage.after),
                *map(supply, self.watched.get(stage.key, ())),
                *self.branches.about(stage),
            }
            for stage in track.stages
        }
        kept = {
            key: frozenset[str]().union(*(asked[at] for at in reached(track, key) - {END}))
            for key in asked
        }
        from_the_first = kept[track.stages[0].key]
        again = from_the_first if track.when_called else frozenset[str]()
        return {END: again, UNCALLED: from_the_first, **kept}
