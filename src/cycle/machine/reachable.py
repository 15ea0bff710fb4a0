"""Every configuration that tracks can reach together, explored as far as the answer needs.
Pure.

A configuration is the stage of each track and the names passed so far. A stage is open once all
that it waits for has been passed; names are never taken back, so nothing that one track does
closes a stage of another or changes what its outcomes do. Three reductions follow from that,
and lose nothing that cycle.machine.soundness asks:

- Tracks that no `after` joins are explored apart: their configurations are added, not
  multiplied.
- Where several tracks are open, only the outcomes of the first are followed. They commute with
  all that the others can do, so they are a stubborn set (A. Valmari, Stubborn sets for reduced
  state space generation, LNCS 483, 1991): every standstill is still found, by as few acts as
  without the reduction, and every stage that can open still opens.
- Only names that a track may still wait for are kept.

A condition may be about how a stage of another track ended, which that track can change. So a
stage whose conditions are about another track, or that another's are about, is never followed
alone: where no other stage is open, every track is followed. A stage with a condition of its
own opens, or is passed over, as soon as it waits for nothing more; once open it stays open.
"""

from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from cycle.machine.branches import Branches, TakenEnd, passed_over_to, replaced
from cycle.machine.model import END, NOT_NEEDED, Machine, Outcome, Stage, Track

MOST = 100_000
"""Configurations of tracks joined together beyond which the exploration gives up."""


class TakenOutcome(NamedTuple):
    """A stage ended by an outcome. by_itself: the daemon takes it because a deadline was
    missed. recorded: a sample of what was recorded with it, where a condition asks for it.
    """

    track: str
    stage: str
    outcome: str
    by_itself: bool = False
    recorded: tuple[tuple[str, str], ...] = ()


class Configuration(NamedTuple):
    """stages: of each track, in order, its present stage or END. ends: how the stages ended
    that conditions are about. opened: of the present stages with a condition of their own,
    those that are open.
    """

    stages: tuple[str, ...]
    passed: frozenset[str]
    ends: frozenset[TakenEnd] = frozenset()
    opened: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Explored:
    """What was found. `came_by` holds for every configuration the one before it and the act
    between; the first: None.

    complete: whether all of it was explored; what is listed has been reached in any case.
    onward: by configuration, those that acts lead to; only where there are conditions.
    """

    tracks: tuple[Track, ...]
    branches: Branches
    came_by: Mapping[Configuration, tuple[Configuration, TakenOutcome] | None]
    standstills: tuple[Configuration, ...]
    """Nothing is open and not every track has ended; those reached by the fewest acts come
    first.
    """
    complete: bool
    onward: Mapping[Configuration, tuple[Configuration, ...]] = field(default_factory=dict)

    def acts(self, reached: Configuration) -> tuple[TakenOutcome, ...]:
        """The acts that lead there, from the beginning."""
        acts: list[TakenOutcome] = []
        while step := self.came_by[reached]:
            reached, act = step
            acts.append(act)
        return tuple(reversed(acts))

    def is_open(self, place: int, here: Configuration) -> bool:
        """Whether the track at `place` is in a stage that waits for nothing more."""
        key = here.stages[place]
        if key == END:
            return False
        stage = self.tracks[place].stage(key)
        return not missing(stage, here) and (stage.when is None or key in here.opened)


def components(machine: Machine) -> tuple[tuple[Track, ...], ...]:
    """The tracks in groups that neither an `after` nor a condition joins to one another, in the
    order of the declaration.
    """
    group = {track.key: {track.key} for track in machine.tracks}
    waits = (
        (track.key, each.track) for track, stage in machine.stages() for each in stage.after
    )
    for track_key, other in (*waits, *Branches(machine).joins()):
        joined = group[track_key] | group[other]
        group.update(dict.fromkeys(joined, joined))
    seen: set[str] = set()
    found: list[tuple[Track, ...]] = []
    for track in machine.tracks:
        if track.key not in seen:
            seen |= group[track.key]
            found.append(tuple(each for each in machine.tracks if each.key in group[track.key]))
    return tuple(found)


def names_passed(track: Track, stage: Stage, outcome: Outcome) -> frozenset[str]:
    """What an outcome passes, in the words of `after`: nothing where it leads back."""
    address = f"{track.key}.{stage.key}"
    return (
        frozenset() if outcome.leads_back else frozenset({address, f"{address}.{outcome.name}"})
    )


def names_passed_over(track: Track, stage: Stage) -> frozenset[str]:
    """What a stage that is not needed passes."""
    address = f"{track.key}.{stage.key}"
    return frozenset({address, f"{address}.{NOT_NEEDED}"})


def supply(document: str) -> str:
    """The name under which a document counts as supplied."""
    return f"document {document}"


def automatic(stage: Stage) -> frozenset[str]:
    """The outcomes that the daemon takes by itself when a deadline of the stage is missed."""
    deadlines = [stage.due, *(need.due for need in stage.needs)]
    return frozenset(due.outcome for due in deadlines if due and due.outcome)


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
        return Configuration(tuple(track.stages[0].key for track in self.tracks), frozenset())

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
            if not onward and set(here.stages) != {END}:
                standstills.append(here)
            if self._branching:
                ways[here] = tuple(there for _, there in onward)
            for act, there in onward:
                if there not in came_by:
                    came_by[there] = here, act
                    waiting.append(there)
        complete = not waiting
        return Explored(self.tracks, self.branches, came_by, tuple(standstills), complete, ways)

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
            if key != END and not waits and self._waits[place][key] <= here.passed:
                yield place

    def _onward(
        self, here: Configuration, place: int
    ) -> Iterator[tuple[TakenOutcome, Configuration]]:
        for act, target, names, end in self._possible(here, place):
            yield act, self._settled(self._moved(here, place, target, names, end))

    def _moved(
        self,
        here: Configuration,
        place: int,
        target: str,
        names: frozenset[str],
        end: TakenEnd | None,
    ) -> Configuration:
        stages = (*here.stages[:place], target, *here.stages[place + 1 :])
        kept = frozenset[str]().union(*(self._kept[at][key] for at, key in enumerate(stages)))
        ends, opened = replaced(here.ends, end), here.opened - {here.stages[place]}
        if ends:
            ends = frozenset(each for each in ends if each.stage in kept)
        return Configuration(stages, (here.passed | names) & kept, ends, opened)

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
            return self._settled(
                self._moved(
                    here,
                    place,
                    passed_over_to(stage).target,
                    names_passed_over(self.tracks[place], stage),
                    self.branches.not_needed(stage),
                )
            )
        return here

    def _possible(self, here: Configuration, place: int) -> Iterable[PossibleMove]:
        track, key = self.tracks[place], here.stages[place]
        if key in self._moves[place]:
            return self._moves[place][key]
        return self._moves_of(track, track.stage(key), here.ends)

    def _moves_of(
        self, track: Track, stage: Stage, ends: frozenset[TakenEnd]
    ) -> Iterator[PossibleMove]:
        """One move an outcome, and an end of it that conditions tell apart; two where taking it
        by itself leaves out a document that is watched.
        """
        watched = frozenset[str]().union(*self.watched.values())
        asked = self.branches.asked(stage, ends)
        documents = {document for need in asked for document in need.supplies} & watched
        supplied = frozenset(map(supply, documents))
        known = self.branches.is_known(stage, ends)
        for outcome in stage.outcomes:
            if self.branches.holds(outcome.when, ends) is not True:
                continue
            names = names_passed(track, stage, outcome)
            act = TakenOutcome(track.key, stage.key, outcome.name)
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
        return {END: frozenset(), **kept}


def play(tracks: tuple[Track, ...], acts: Iterable[TakenOutcome]) -> Configuration | None:
    """Where acts lead, one after the other; None where one of them cannot be done, its stage
    not being open.
    """
    present, passed = {track.key: track.stages[0].key for track in tracks}, set[str]()
    by_key = {track.key: track for track in tracks}
    for act in acts:
        stage = by_key[act.track].stage(act.stage)
        outcome = stage.outcome(act.outcome)
        if (
            present[act.track] != act.stage
            or outcome is None
            or not {*map(str, stage.after)} <= passed
        ):
            return None
        present[act.track] = outcome.target
        passed |= names_passed(by_key[act.track], stage, outcome)
    return Configuration(tuple(present.values()), frozenset(passed))


def missing(stage: Stage, here: Configuration) -> tuple[str, ...]:
    """What the stage still waits for."""
    return tuple(str(after) for after in stage.after if str(after) not in here.passed)


def reached(
    track: Track, start: str, without: Iterable[tuple[str, str]] = ()
) -> frozenset[str]:
    """The stages to be reached from one, itself among them, waiting for nothing; perhaps END.

    without: outcomes, as (stage, outcome), that are not to be taken.
    """
    shut, found, ahead = set(without), {start}, [start]
    while ahead:
        key = ahead.pop()
        targets = (
            {
                outcome.target
                for outcome in track.stage(key).outcomes
                if (key, outcome.name) not in shut
            }
            if key != END
            else set()
        )
        ahead += targets - found
        found |= targets
    return frozenset(found)
