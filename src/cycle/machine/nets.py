"""A machine as a workflow net: places, transitions, one source, one sink. Pure.

The net is for proof by others' tools, and sound in the sense of W. M. P. van der Aalst exactly
where the machine is, as far as stages, outcomes, conditions and `after` go; documents and
outcomes that come by themselves are not in it. What a stage has passed is a token in one of two
places, "passed" or "not yet", since a token is used up where a name, once passed, stays so.
Therefore an outcome that passes something has a transition for the first time and one for
another time (if a way leads back to it), waiting is a transition that puts back the token it
needs, and at the end each pair of places is emptied. A transition without a label is silent: no
act, nothing of it in a log.

A track that begins when it is called waits in a place of its own for the name of a call, which
stays like any other; it may begin again while it has ended, or be left out once all tracks that
begin with the year have ended and nothing called it.
"""

from collections.abc import Iterator
from itertools import product
from typing import NamedTuple

import msgspec

from cycle.machine.branches import Branches, passed_over_to
from cycle.machine.model import END, NOT_NEEDED, UNCALLED, Machine, Outcome, Stage, Track
from cycle.machine.net_conditions import ConditionPlaces, alive
from cycle.machine.reachable import (
    called_when_missed,
    names_passed,
    names_passed_over,
    reached,
)

SOURCE = "source"
SINK = "sink"


class NetTransition(msgspec.Struct, frozen=True, kw_only=True):
    """Takes a token from each place of `takes`, puts one into each of `puts`. label: the act;
    None where silent.
    """

    key: str
    takes: tuple[str, ...]
    puts: tuple[str, ...]
    label: str | None = None


class Net(msgspec.Struct, frozen=True, kw_only=True):
    """Begins with one token in SOURCE, ends with one in SINK."""

    name: str
    title: str
    transitions: tuple[NetTransition, ...]

    @property
    def places(self) -> tuple[str, ...]:
        """Every place, in the order the transitions name them."""
        return tuple(
            dict.fromkeys(
                place for each in self.transitions for place in (*each.takes, *each.puts)
            )
        )


def label_of(stage: str, outcome: str) -> str:
    """How an act is called in nets and in logs of what happened: `plan-refresh as complete`."""
    return f"{stage} as {outcome}"


def net_of(machine: Machine) -> Net:
    """The workflow net of a machine."""
    waited_for = tuple(
        sorted(
            {str(after) for _, stage in machine.stages() for after in stage.after}
            | set(_calls(machine))
        )
    )
    begins = (_in(track, track.begins_in) for track in machine.tracks)
    conditions = ConditionPlaces(Branches(machine))
    transitions = (
        NetTransition(
            key="begin",
            takes=(SOURCE,),
            puts=(*begins, *map(_not_yet, waited_for), *conditions.begin()),
        ),
        *(
            each
            for track, stage in machine.stages()
            for each in _of_stage(track, stage, waited_for, conditions)
        ),
        *(
            each
            for track in machine.tracks
            if track.when_called
            for each in _calling(machine, track)
        ),
        *_ending(machine, waited_for, conditions),
    )
    kept = _without_dead(transitions) if conditions.ends else transitions
    return Net(name=machine.workflow, title=machine.title, transitions=kept)


AGAIN = " again "
VARIANT = " where "
"""What the number of a transition follows that is one of several ways to do an act: after what
it has passed before, and with what conditions look at.
"""


def _without_dead(transitions: tuple[NetTransition, ...]) -> tuple[NetTransition, ...]:
    """Without those of an act's ways that no run of the net takes; an act of which no way is
    taken keeps one.
    """
    fired = alive({each.key: (each.takes, each.puts) for each in transitions}, SOURCE)
    if fired is None:
        return transitions
    acts = {_act(each.key) for each in transitions if each.key in fired}
    return tuple(
        each
        for each in transitions
        if each.key in fired or (each.key == _act(each.key) and each.key not in acts)
    )


def _act(key: str) -> str:
    """What a transition is one way of."""
    return key.partition(VARIANT)[0].partition(AGAIN)[0]


def _in(track: Track, stage: str) -> str:
    return f"in {track.key}.{stage}"


def _calls(machine: Machine, called: str | None = None) -> Iterator[str]:
    """The names of the calls of a track, or of every track."""
    for track, stage in machine.stages():
        for outcome in stage.outcomes:
            if outcome.calls and called in {None, outcome.calls}:
                yield _call(track, stage, outcome)
        if any(called in {None, key} for key in called_when_missed(stage)):
            yield _miss(track, stage)


def _call(track: Track, stage: Stage, outcome: Outcome) -> str:
    return f"call {track.key}.{stage.key}.{outcome.name}"


def _miss(track: Track, stage: Stage) -> str:
    return f"deadline of {track.key}.{stage.key}"


def _names(track: Track, stage: Stage, outcome: Outcome) -> frozenset[str]:
    """What an outcome passes, and its call of a track."""
    calls = frozenset({_call(track, stage, outcome)} if outcome.calls else ())
    return names_passed(track, stage, outcome) | calls


def _calling(machine: Machine, track: Track) -> Iterator[NetTransition]:
    calls = tuple(_calls(machine, track.key))
    first = _in(track, track.stages[0].key)
    for number, name in enumerate(calls):
        for before, how in ((UNCALLED, "called"), (END, "called again")):
            yield NetTransition(
                key=f"{how} {track.key} {number}",
                takes=(_in(track, before), _passed(name)),
                puts=(first, _passed(name)),
            )
    if _can_end_without(machine, calls):
        ended = tuple(_in(each, END) for each in machine.tracks if not each.when_called)
        not_called = (*ended, *map(_not_yet, calls))
        yield NetTransition(
            key=f"never called {track.key}",
            takes=(_in(track, UNCALLED), *not_called),
            puts=(_in(track, END), *not_called),
        )


def _open(track: Track, stage: Stage) -> str:
    """A stage that waits for nothing is open as soon as its track is in it."""
    waits = stage.after or stage.when
    return f"open {track.key}.{stage.key}" if waits else _in(track, stage.key)


def _passed(name: str) -> str:
    return f"passed {name}"


def _not_yet(name: str) -> str:
    return f"not yet {name}"


def _of_stage(
    track: Track, stage: Stage, waited_for: tuple[str, ...], conditions: ConditionPlaces
) -> Iterator[NetTransition]:
    needed = tuple(dict.fromkeys(_passed(str(after)) for after in stage.after))
    if stage.after or stage.when:
        for number, seen in enumerate(conditions.where_needed(stage, holds=True)):
            yield NetTransition(
                key=_variant(f"opening {track.key}.{stage.key}", number),
                takes=(_in(track, stage.key), *needed, *seen),
                puts=(_open(track, stage), *needed, *seen),
            )
    if stage.when:
        yield from _passing_over(track, stage, needed, waited_for, conditions)
    if called_when_missed(stage):
        here, name = _open(track, stage), _miss(track, stage)
        yield NetTransition(
            key=f"missed {track.key}.{stage.key}",
            takes=(here, _not_yet(name)),
            puts=(here, _passed(name)),
        )
    for outcome in stage.outcomes:
        names = sorted(_names(track, stage, outcome) & set(waited_for))
        for number, before in enumerate(_histories(track, stage, names)):
            act = f"{track.key}.{stage.key}.{outcome.name}" + (
                f"{AGAIN}{number}" if number else ""
            )
            ways = product(
                conditions.branches.ends(stage, outcome),
                tuple(conditions.where_taken(stage, outcome)),
            )
            several = (
                (seen, change)
                for end, seen in ways
                for change in conditions.changes(stage, end)
            )
            for way, (seen, (takes, puts)) in enumerate(several):
                yield NetTransition(
                    key=_variant(act, way),
                    takes=(
                        _open(track, stage),
                        *_tokens(names, before),
                        *seen,
                        *takes,
                    ),
                    puts=(_in(track, outcome.target), *map(_passed, names), *seen, *puts),
                    label=label_of(stage.key, outcome.name),
                )


def _passing_over(
    track: Track,
    stage: Stage,
    needed: tuple[str, ...],
    waited_for: tuple[str, ...],
    conditions: ConditionPlaces,
) -> Iterator[NetTransition]:
    """Where the condition of the stage does not hold."""
    names = sorted(names_passed_over(track, stage) & set(waited_for))
    end = conditions.branches.not_needed(stage)
    ways = product(
        conditions.where_needed(stage, holds=False),
        conditions.changes(stage, end),
        product((False, True), repeat=len(names)),
    )
    for way, (seen, (takes, puts), which) in enumerate(ways):
        before = frozenset(name for name, passed in zip(names, which, strict=True) if passed)
        yield NetTransition(
            key=f"{track.key}.{stage.key}.{NOT_NEEDED}{VARIANT}{way}",
            takes=(_in(track, stage.key), *needed, *_tokens(names, before), *seen, *takes),
            puts=(
                _in(track, passed_over_to(stage).target),
                *needed,
                *map(_passed, names),
                *seen,
                *puts,
            ),
            label=label_of(stage.key, NOT_NEEDED),
        )


def _tokens(names: list[str], passed: frozenset[str]) -> tuple[str, ...]:
    return tuple(_passed(name) if name in passed else _not_yet(name) for name in names)


def _variant(act: str, number: int) -> str:
    return f"{act}{VARIANT}{number}" if number else act


def _histories(track: Track, stage: Stage, names: list[str]) -> Iterator[frozenset[str]]:
    """Which of these names may have been passed when the outcome is taken; a dead transition
    would be no workflow net.

    A track left to itself tells: where the machine is sound, whatever it waits for comes.
    """
    for which in product((False, True), repeat=len(names)):
        before = frozenset(name for name, passed in zip(names, which, strict=True) if passed)
        if _can_come_back(track, stage, before, frozenset(names) - before):
            yield before


def _can_come_back(
    track: Track, stage: Stage, passed: frozenset[str], not_passed: frozenset[str]
) -> bool:
    """Whether the stage can be entered with just these of its names passed."""
    if not passed:
        return True
    allowed = [each for each in stage.outcomes if not _names(track, stage, each) & not_passed]
    shut = [(stage.key, each.name) for each in stage.outcomes if each not in allowed]
    return any(
        passed <= _names(track, stage, each) and stage.key in reached(track, each.target, shut)
        for each in allowed
    )


class _Fate(NamedTuple):
    """What may have become of a name when all tracks have ended."""

    name: str
    passed: bool
    not_passed: bool


def _ending(
    machine: Machine, waited_for: tuple[str, ...], conditions: ConditionPlaces
) -> Iterator[NetTransition]:
    """All tracks end together; then each name's token is taken away, wherever it is."""
    kept = (*waited_for, *map(_end_of, conditions.ends))
    yield NetTransition(
        key="all ended",
        takes=tuple(_in(track, END) for track in machine.tracks),
        puts=tuple(f"clearing {name}" for name in kept) or (SINK,),
    )
    for stage in conditions.ends:
        name = _end_of(stage)
        for number, place in enumerate(conditions.places(stage)):
            yield NetTransition(
                key=f"clear {name}{VARIANT}{number}",
                takes=(f"clearing {name}", place),
                puts=(f"cleared {name}",),
            )
    for fate in (_fate(machine, name) for name in waited_for):
        takes, puts = f"clearing {fate.name}", (f"cleared {fate.name}",)
        if fate.passed:
            yield NetTransition(
                key=f"clear {_passed(fate.name)}", takes=(takes, _passed(fate.name)), puts=puts
            )
        if fate.not_passed:
            yield NetTransition(
                key=f"clear {_not_yet(fate.name)}",
                takes=(takes, _not_yet(fate.name)),
                puts=puts,
            )
    if kept:
        yield NetTransition(
            key="end", takes=tuple(f"cleared {name}" for name in kept), puts=(SINK,)
        )


def _end_of(stage: str) -> str:
    return f"the end of {stage}"


def _fate(machine: Machine, name: str) -> _Fate:
    missed = {_miss(track, stage) for track, stage in machine.stages()}
    passing = (
        name in _names(track, stage, each)
        for track, stage in machine.stages()
        for each in stage.outcomes
    )
    return _Fate(name, name in missed or any(passing), _can_end_without(machine, (name,)))


def _can_end_without(machine: Machine, names: tuple[str, ...]) -> bool:
    """Whether the year can end with none of these names passed: each track by other outcomes,
    or not called at all.
    """
    avoided = frozenset(names)
    for track in machine.tracks:
        shut = [
            (stage.key, each.name)
            for stage in track.stages
            for each in stage.outcomes
            if not avoided.isdisjoint(_names(track, stage, each))
        ]
        stays_out = shut and track.when_called
        if stays_out and _can_end_without(machine, tuple(_calls(machine, track.key))):
            continue
        if END not in reached(track, track.stages[0].key, shut):
            return False
    return True
