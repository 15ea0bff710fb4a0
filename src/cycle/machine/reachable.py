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
"""

from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from cycle.machine.model import (
    END,
    IN_NO_STAGE,
    UNCALLED,
    Machine,
    Outcome,
    Stage,
    Track,
)

MOST = 100_000
"""Configurations of tracks joined together beyond which the exploration gives up."""


CALLED_AGAIN = ""


class TakenOutcome(NamedTuple):
    """A stage ended by an outcome; CALLED_AGAIN stands for a track that begins again in the
    stage. by_itself: the daemon takes it because a deadline was missed. calls: the tracks
    called by it, or by deadlines of the stage missed before.
    """

    track: str
    stage: str
    outcome: str
    by_itself: bool = False
    calls: tuple[str, ...] = ()


class Configuration(NamedTuple):
    """`stages`: of each track, in order, its present stage, END or UNCALLED."""

    stages: tuple[str, ...]
    passed: frozenset[str]


@dataclass(frozen=True)
class Explored:
    """What was found. `came_by` holds for every configuration the one before it and the act
    between; the first: None.

    complete: whether all of it was explored; what is listed has been reached in any case.
    """

    tracks: tuple[Track, ...]
    came_by: Mapping[Configuration, tuple[Configuration, TakenOutcome] | None]
    standstills: tuple[Configuration, ...]
    """Nothing is open and a track is still in a stage; those reached by the fewest acts come
    first.
    """
    complete: bool

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
        return key not in IN_NO_STAGE and not missing(self.tracks[place].stage(key), here)


def components(machine: Machine) -> tuple[tuple[Track, ...], ...]:
    """The tracks in groups that neither an `after` nor a call joins to one another, in the
    order of the declaration.
    """
    group = {track.key: {track.key} for track in machine.tracks}
    for track, stage in machine.stages():
        for other in (*(after.track for after in stage.after), *tracks_called(stage)):
            joined = group[track.key] | group[other]
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


def supply(document: str) -> str:
    """The name under which a document counts as supplied."""
    return f"document {document}"


def automatic(stage: Stage) -> frozenset[str]:
    """The outcomes that the daemon takes by itself when a deadline of the stage is missed."""
    deadlines = [stage.due, *(need.due for need in stage.needs)]
    return frozenset(due.outcome for due in deadlines if due and due.outcome)


def called_when_missed(stage: Stage) -> tuple[str, ...]:
    """The tracks that begin when a deadline of the stage is missed."""
    deadlines = [stage.due, *(need.due for need in stage.needs)]
    return tuple(dict.fromkeys(due.calls for due in deadlines if due and due.calls))


def tracks_called(stage: Stage) -> tuple[str, ...]:
    """The tracks that an outcome or a missed deadline of the stage calls."""
    by_outcomes = (outcome.calls for outcome in stage.outcomes if outcome.calls)
    return tuple(dict.fromkeys((*by_outcomes, *called_when_missed(stage))))


class PossibleMove(NamedTuple):
    """What one act does: where the track goes, and the names that are then passed."""

    act: TakenOutcome
    target: str
    names: frozenset[str]


@dataclass
class Explorer:
    """The tracks of one component. `watched`: by stage, the documents whose supply is told
    apart on its behalf.
    """

    tracks: tuple[Track, ...]
    watched: Mapping[str, frozenset[str]] = field(default_factory=dict)
    _waits: list[dict[str, frozenset[str]]] = field(init=False)
    _moves: list[dict[str, tuple[PossibleMove, ...]]] = field(init=False)
    _kept: list[dict[str, frozenset[str]]] = field(init=False)
    """By track and stage: the names that may still matter to the track from there."""

    def __post_init__(self) -> None:
        self._waits = [
            {stage.key: frozenset(map(str, stage.after)) for stage in track.stages}
            for track in self.tracks
        ]
        self._moves = [
            {stage.key: tuple(self._moves_of(track, stage)) for stage in track.stages}
            for track in self.tracks
        ]
        self._kept = [self._still_asked(track) for track in self.tracks]

    def begin(self) -> Configuration:
        return Configuration(tuple(track.begins_in for track in self.tracks), frozenset())

    def explore(self, most: int = MOST) -> Explored:
        """Breadth first from the beginning, so that each configuration is reached by as few
        acts as possible.
        """
        first = self.begin()
        came_by: dict[Configuration, tuple[Configuration, TakenOutcome] | None] = {first: None}
        waiting, standstills = deque([first]), []
        while waiting and len(came_by) <= most:
            here = waiting.popleft()
            place = next(self.open_in(here), None)
            if place is None and not IN_NO_STAGE.issuperset(here.stages):
                standstills.append(here)
            onward = self._onward(here, place) if place is not None else self._again(here)
            for act, there in onward:
                if there not in came_by:
                    came_by[there] = here, act
                    waiting.append(there)
        return Explored(self.tracks, came_by, tuple(standstills), complete=not waiting)

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
                    yield act, Configuration(stages, here.passed)

    def open_in(self, here: Configuration) -> Iterator[int]:
        """The places, in the order of the tracks, of those whose present stage is open."""
        for place, key in enumerate(here.stages):
            if key not in IN_NO_STAGE and self._waits[place][key] <= here.passed:
                yield place

    def _onward(
        self, here: Configuration, place: int
    ) -> Iterator[tuple[TakenOutcome, Configuration]]:
        for act, target, names in self._moves[place][here.stages[place]]:
            moved = (*here.stages[:place], target, *here.stages[place + 1 :])
            stages = _with_called(self.tracks, moved, act.calls)
            kept = frozenset[str]().union(
                *(self._kept[at][key] for at, key in enumerate(stages))
            )
            yield act, Configuration(stages, (here.passed | names) & kept)

    def _moves_of(self, track: Track, stage: Stage) -> Iterator[PossibleMove]:
        """One move an outcome; others where taking it by itself leaves out a document that is
        watched. A deadline whose miss calls a track was missed or not, whenever its stage ends.
        """
        missed = called_when_missed(stage)
        for move in self._by_outcomes(track, stage):
            yield move
            called = tuple(dict.fromkeys((*move.act.calls, *missed)))
            if called != move.act.calls:
                yield move._replace(act=move.act._replace(calls=called))

    def _by_outcomes(self, track: Track, stage: Stage) -> Iterator[PossibleMove]:
        watched = frozenset[str]().union(*self.watched.values())
        documents = {document for need in stage.needs for document in need.supplies} & watched
        supplied = frozenset(map(supply, documents))
        for outcome in stage.outcomes:
            names, act = (
                names_passed(track, stage, outcome),
                TakenOutcome(
                    track.key,
                    stage.key,
                    outcome.name,
                    calls=(outcome.calls,) if outcome.calls else (),
                ),
            )
            yield PossibleMove(
                act, outcome.target, names if outcome.regardless else names | supplied
            )
            if supplied and outcome.name in automatic(stage):
                yield PossibleMove(act._replace(by_itself=True), outcome.target, names)

    def _still_asked(self, track: Track) -> dict[str, frozenset[str]]:
        asked = {
            stage.key: {*map(str, stage.after), *map(supply, self.watched.get(stage.key, ()))}
            for stage in track.stages
        }
        kept = {
            key: frozenset[str]().union(*(asked[at] for at in reached(track, key) - {END}))
            for key in asked
        }
        from_the_first = kept[track.stages[0].key]
        again = from_the_first if track.when_called else frozenset[str]()
        return {END: again, UNCALLED: from_the_first, **kept}


def _with_called(
    tracks: tuple[Track, ...], stages: tuple[str, ...], called: tuple[str, ...]
) -> tuple[str, ...]:
    """The stages once these tracks are called; a call is without effect on one that began."""
    if not called:
        return stages
    return tuple(
        track.stages[0].key if key == UNCALLED and track.key in called else key
        for track, key in zip(tracks, stages, strict=True)
    )


def play(tracks: tuple[Track, ...], acts: Iterable[TakenOutcome]) -> Configuration | None:
    """Where acts lead, one after the other; None where one of them cannot be done, its stage
    not being open.
    """
    present, passed = {track.key: track.begins_in for track in tracks}, set[str]()
    by_key = {track.key: track for track in tracks}
    for act in acts:
        if act.outcome == CALLED_AGAIN:
            if not IN_NO_STAGE.issuperset(present.values()) or present[act.track] != END:
                return None
            present[act.track] = act.stage
            continue
        stage = by_key[act.track].stage(act.stage)
        outcome = stage.outcome(act.outcome)
        if (
            present[act.track] != act.stage
            or outcome is None
            or not {*map(str, stage.after)} <= passed
        ):
            return None
        present[act.track] = outcome.target
        now = _with_called(tracks, tuple(present.values()), act.calls)
        present = dict(zip(present, now, strict=True))
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
