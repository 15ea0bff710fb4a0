"""Every way through the rest of a year, up to a stated number: which stages are taken, and how
each ends. Pure, and of the machine alone.

Tracks that neither an `after`, a condition nor a date rule joins are looked at apart. Outcomes
that make no difference to dates are one; where a condition hangs on how a stage ends, each end
that it tells apart is looked at, and only ways on which every condition is kept to. A stage is
taken again at most once on a way: another turn changes no date but those that a person has to
fix anew.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, groupby, islice, product
from typing import NamedTuple

import msgspec

from cycle.machine import rules
from cycle.machine.branches import Branches, TakenEnd, passed_over_to, replaced
from cycle.machine.model import END, NOT_NEEDED, UNCALLED, Machine, Outcome, Stage, Track
from cycle.machine.named_dates import names_behind
from cycle.machine.reachable import automatic, tracks_called

MOST_WAYS = 500
"""Ways through the year beyond which no more are looked at."""


class WayStep(NamedTuple):
    """A stage on a way, and how it ends there. turn: 2 where it is taken again; named: the
    outcomes that make no difference, `deferred or inquorate`. end: what conditions see of it;
    None where none looks. passed_over: the stage was not needed, and took no time.
    """

    track: str
    stage: str
    turn: int
    outcome: Outcome
    named: str
    by_itself: bool
    end: TakenEnd | None = None
    passed_over: bool = False


@dataclass(frozen=True)
class WayThrough:
    """The steps of each track, in order. unusual: those that do not end by their first outcome;
    again: the outcome that led back, where one did.
    """

    steps: tuple[WayStep, ...]
    unusual: tuple[WayStep, ...] = ()

    @property
    def again(self) -> WayStep | None:
        return next((step for step in self.steps if step.outcome.leads_back), None)


@dataclass(frozen=True)
class WaysFound:
    """Those that lead on come first. complete: whether there are no more."""

    ways: tuple[WayThrough, ...]
    complete: bool


@dataclass(frozen=True)
class Standing:
    """Where a year stands. present: by track its stage, END, or UNCALLED of one that waits to
    be called; open: the tracks whose stage is open; ended: how stages have ended so far.
    """

    present: Mapping[str, str]
    open: frozenset[str] = frozenset()
    ended: frozenset[TakenEnd] = frozenset()


def ways_through(machine: Machine, standing: Standing, most: int = MOST_WAYS) -> WaysFound:
    """The ways from each track's present stage to its end."""
    groups = [_GroupOfTracks(machine, tracks, standing, most) for tracks in joined(machine)]
    onward = chain.from_iterable(group.onward() for group in groups)
    again = chain.from_iterable(group.again() for group in groups)
    found = tuple(islice(chain(onward, again), most + 1))
    return WaysFound(found[:most], complete=len(found) <= most)


def joined(machine: Machine) -> tuple[tuple[Track, ...], ...]:
    """The tracks in groups that neither an `after` nor a date rule joins to one another."""
    group = {track.key: {track.key} for track in machine.tracks}
    for track, other in _joins(machine):
        both = group[track] | group[other]
        group.update(dict.fromkeys(both, both))
    told = dict.fromkeys(frozenset(each) for each in group.values())
    return tuple(tuple(track for track in machine.tracks if track.key in keys) for keys in told)


def _joins(machine: Machine) -> Iterator[tuple[str, str]]:
    holders = _dated_in(machine)
    yield from Branches(machine).joins()
    for track, stage in machine.stages():
        yield from ((track.key, after.track) for after in stage.after)
        yield from ((track.key, called) for called in tracks_called(stage))
        for rule in _rules_of(machine, stage):
            for name in names_behind(machine, rule):
                yield from ((track.key, other) for other in holders.get(name, ()))


def _rules_of(machine: Machine, stage: Stage) -> Iterator[str]:
    timed = (
        stage.due,
        stage.not_before,
        *(due for need in stage.needs for due in need.deadlines(machine.sheets)),
        *(need.not_before for need in stage.needs),
        *(outcome.not_before for outcome in stage.outcomes),
    )
    return (each.rule for each in timed if each)


def _dated_in(machine: Machine) -> dict[str, list[str]]:
    """By name that a rule may count from, the tracks in which it comes to pass."""
    found: dict[str, list[str]] = {}
    for track, stage in machine.stages():
        names = [rules.opening_of(stage.key), rules.end_of(stage.key)]
        for need in stage.needs:
            if need.is_publication:
                names += [rules.publication_of(document) for document in need.rests_on]
        for name in names:
            found.setdefault(name, []).append(track.key)
    return found


@dataclass(frozen=True)
class _GroupOfTracks:
    machine: Machine
    tracks: tuple[Track, ...]
    standing: Standing
    most: int

    @cached_property
    def branches(self) -> Branches:
        return Branches(self.machine)

    def onward(self) -> Iterator[WayThrough]:
        """On which no outcome leads back, the most usual first."""
        yield from self._combined(self._paths(track, again=False) for track in self.tracks)

    def again(self) -> Iterator[WayThrough]:
        """On which one outcome leads back."""
        for returning in self.tracks:
            yield from self._combined(
                self._paths(track, again=track == returning) for track in self.tracks
            )

    def _combined(self, paths: Iterable[list[tuple[WayStep, ...]]]) -> Iterator[WayThrough]:
        for chosen in product(*paths):
            steps = tuple(chain.from_iterable(chosen))
            kept = all(self._keeps_conditions(step, steps) for step in steps)
            if kept and self._calls_what_it_holds(steps):
                yield WayThrough(steps, tuple(step for step in steps if self._is_unusual(step)))

    def _calls_what_it_holds(self, steps: tuple[WayStep, ...]) -> bool:
        """Whether the tracks that begin when called are taken where an outcome calls them, and
        only there. What a deadline missed would call is not looked at.
        """
        called = {step.outcome.calls for step in steps if step.outcome.calls}
        waiting = {
            track.key for track in self.tracks if self.standing.present[track.key] == UNCALLED
        }
        return {step.track for step in steps} & waiting == called & waiting

    def _keeps_conditions(self, step: WayStep, steps: tuple[WayStep, ...]) -> bool:
        """Whether the stage opens or is passed over, and ends, as its conditions have it."""
        stage = self.machine.stage(step.track, step.stage)
        if stage.when is None and step.outcome.when is None:
            return True
        ends = ends_before(step, steps, self.standing.ended)
        if step.passed_over:
            return self.branches.holds(stage.when, ends) is False
        is_open = step.track in self.standing.open and step == self._first_of(step.track, steps)
        opens = is_open or self.branches.holds(stage.when, ends) is True
        return opens and self.branches.holds(step.outcome.when, ends) is True

    def _first_of(self, track: str, steps: tuple[WayStep, ...]) -> WayStep:
        return next(step for step in steps if step.track == track)

    def _is_unusual(self, step: WayStep) -> bool:
        if step.passed_over:
            return False
        stage = self.machine.stage(step.track, step.stage)
        usual = next((each for each in stage.outcomes if not each.leads_back), None)
        return usual is not None and usual.name not in step.named.split(" or ")

    def _paths(self, track: Track, *, again: bool) -> list[tuple[WayStep, ...]]:
        """Those with exactly one outcome that leads back, or with none."""
        return list(islice(self._all_paths(track, again=again), self.most + 1))

    def _all_paths(self, track: Track, *, again: bool) -> Iterator[tuple[WayStep, ...]]:
        choices = {stage.key: self._choices(track, stage) for stage in track.stages}
        waiting: list[tuple[tuple[WayStep, ...], str, bool]]
        waiting = [((), self.standing.present[track.key], again)]
        if self.standing.present[track.key] == UNCALLED:
            waiting = [((), track.stages[0].key, again), ((), END, again)]
        while waiting:
            steps, key, back = waiting.pop()
            if key == END:
                if not back:
                    yield steps
                continue
            turn = 1 + sum(step.stage == key for step in steps)
            for choice in reversed(choices[key]):
                if back or not choice.outcome.leads_back:
                    step = choice._replace(turn=turn)
                    if self._is_barred(track, step, (*steps, step)):
                        continue
                    still = back and not choice.outcome.leads_back
                    waiting.append(((*steps, step), choice.outcome.target, still))

    def _is_barred(self, track: Track, step: WayStep, steps: tuple[WayStep, ...]) -> bool:
        """Whether the track alone shows that a condition is not kept to."""
        own = {stage.key for stage in track.stages}
        about = self.branches.about(self.machine.stage(step.track, step.stage))
        return bool(about) and about <= own and not self._keeps_conditions(step, steps)

    def _choices(self, track: Track, stage: Stage) -> list[WayStep]:
        """One of each kind of outcome, in the order of the declaration."""
        keyed = [
            ((self._difference(track, stage, each), end), each)
            for each in stage.outcomes
            for end in self.branches.ends(stage, each)
        ]
        order = list(dict.fromkeys(key for key, _ in keyed))
        keyed.sort(key=lambda pair: order.index(pair[0]))
        found = []
        for (_, end), same in groupby(keyed, key=lambda pair: pair[0]):
            outcomes = [outcome for _, outcome in same]
            named = " or ".join(outcome.name for outcome in outcomes)
            # The only outcome of a stage may be recorded as well.
            by_itself = outcomes[0].name in automatic(stage) and len(stage.outcomes) > 1
            found.append(WayStep(track.key, stage.key, 1, outcomes[0], named, by_itself, end))
        if stage.when:
            over = msgspec.structs.replace(
                passed_over_to(stage), name=NOT_NEEDED, not_before=None, when=None
            )
            end = self.branches.not_needed(stage)
            found.append(
                WayStep(track.key, stage.key, 1, over, NOT_NEEDED, False, end, passed_over=True)
            )
        return found

    def _difference(self, track: Track, stage: Stage, outcome: Outcome) -> tuple[object, ...]:
        """Equal for outcomes after which every date is the same."""
        window = self.machine.objections_to(stage)
        name = f"{track.key}.{stage.key}.{outcome.name}"
        awaited = any(
            str(after) == name for _, each in self.machine.stages() for after in each.after
        )
        return (
            outcome.target,
            outcome.regardless,
            outcome.not_before,
            outcome.when,
            outcome.calls,
            outcome.name if outcome.name in automatic(stage) or awaited else None,
            window is not None and window.outcome == outcome.name,
            window is not None and window.holds_up(outcome),
        )


def ends_before(
    step: WayStep, steps: tuple[WayStep, ...], ended: frozenset[TakenEnd]
) -> frozenset[TakenEnd]:
    """How stages have ended when a step comes to its end: those before it in its own track, and
    in other tracks as they end on the way.
    """
    for each in steps:
        if each == step:
            continue
        if each.track != step.track or steps.index(each) < steps.index(step):
            ended = replaced(ended, each.end)
    return ended
