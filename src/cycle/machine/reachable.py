"""What tracks can reach together: configurations, what leads from one to another, and the names
that outcomes pass. Pure; cycle.machine.explorer finds all of them.

A configuration is the stage of each track, the names passed so far, and how the stages ended
that conditions are about. A stage is open once all that it waits for has been passed; names are
never taken back, so nothing that one track does closes a stage of another.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from cycle.machine.branches import Branches, TakenEnd
from cycle.machine.model import (
    END,
    IN_NO_STAGE,
    NOT_NEEDED,
    UNCALLED,
    Machine,
    Outcome,
    Stage,
    Track,
)

CALLED_AGAIN = ""


class TakenOutcome(NamedTuple):
    """A stage ended by an outcome; CALLED_AGAIN stands for a track that begins again in the
    stage. by_itself: the daemon takes it because a deadline was missed. calls: the tracks
    called by it, or by deadlines of the stage missed before. recorded: a sample of what was
    recorded with it, where a condition asks for it.
    """

    track: str
    stage: str
    outcome: str
    by_itself: bool = False
    calls: tuple[str, ...] = ()
    recorded: tuple[tuple[str, str], ...] = ()


class Configuration(NamedTuple):
    """stages: of each track, in order, its present stage, END or UNCALLED. ends: how the stages
    ended that conditions are about. opened: of the present stages with a condition of their
    own, those that are open.
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
        if key in IN_NO_STAGE:
            return False
        stage = self.tracks[place].stage(key)
        return not missing(stage, here) and (stage.when is None or key in here.opened)


def components(machine: Machine) -> tuple[tuple[Track, ...], ...]:
    """The tracks in groups that neither an `after`, a call nor a condition joins to one
    another, in the order of the declaration.
    """
    group = {track.key: {track.key} for track in machine.tracks}
    for track_key, other in (*_waits_and_calls(machine), *Branches(machine).joins()):
        joined = group[track_key] | group[other]
        group.update(dict.fromkeys(joined, joined))
    seen: set[str] = set()
    found: list[tuple[Track, ...]] = []
    for track in machine.tracks:
        if track.key not in seen:
            seen |= group[track.key]
            found.append(tuple(each for each in machine.tracks if each.key in group[track.key]))
    return tuple(found)


def _waits_and_calls(machine: Machine) -> Iterator[tuple[str, str]]:
    for track, stage in machine.stages():
        for other in (*(after.track for after in stage.after), *tracks_called(stage)):
            yield track.key, other


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


def called_when_missed(stage: Stage) -> tuple[str, ...]:
    """The tracks that begin when a deadline of the stage is missed."""
    deadlines = [stage.due, *(need.due for need in stage.needs)]
    return tuple(dict.fromkeys(due.calls for due in deadlines if due and due.calls))


def tracks_called(stage: Stage) -> tuple[str, ...]:
    """The tracks that an outcome or a missed deadline of the stage calls."""
    by_outcomes = (outcome.calls for outcome in stage.outcomes if outcome.calls)
    return tuple(dict.fromkeys((*by_outcomes, *called_when_missed(stage))))


def with_called(
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
        now = with_called(tracks, tuple(present.values()), act.calls)
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
