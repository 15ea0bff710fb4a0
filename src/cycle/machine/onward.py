"""From where a year stands, can its end still be reached? Pure.

A machine that is sound from its beginning may still get stuck from the middle: what a stage
waits for, or the document it publishes, may belong to a stage that the year has left behind.
The question is that of cycle.machine.soundness, and the exploration that of
cycle.machine.reachable; only the beginning is another.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import msgspec

from cycle.machine.branches import Branches, TakenEnd
from cycle.machine.conditional import unknown_for_ever
from cycle.machine.explorer import Explorer
from cycle.machine.model import IN_NO_STAGE, Machine, Stage, Track
from cycle.machine.reachable import (
    Configuration,
    Explored,
    components,
    missing,
    supply,
)
from cycle.machine.titles import with_article
from cycle.machine.unsoundness import describe_acts


@dataclass(frozen=True)
class Position:
    """Where a year stands. stages: by track, its stage, END or UNCALLED; open: the tracks whose
    stage waits for nothing more.
    """

    stages: Mapping[str, str]
    open: frozenset[str]
    passed: frozenset[str]
    documents: frozenset[str]
    """Those in hand, by key."""
    ends: frozenset[TakenEnd] = frozenset()
    """How the stages have ended that did."""


@dataclass
class _FromHere(Explorer):
    """Explores from where the year stands, instead of from its beginning."""

    here: Configuration = field(kw_only=True)

    def begin(self) -> Configuration:
        return self.here


class Stuck(msgspec.Struct, frozen=True, kw_only=True):
    """A way to where the cycle can never end: what is then missing, and the acts that lead
    there, in words.
    """

    sentence: str
    acts: tuple[str, ...] = ()


def stuck(machine: Machine, standing: Position) -> tuple[Stuck, ...]:
    """For each thing that can be missing for ever, the shortest way there; nothing where the
    end is always in reach.

    A stage that is open stays open, whatever the machine now has it wait for.
    """
    told: dict[str, Stuck] = {}
    branches = Branches(machine)
    for tracks in components(machine):
        found = _explored(tracks, branches, standing)
        for where, sentence in (
            *_waiting(found),
            *unknown_for_ever(found),
            *_not_supplied(machine, found),
        ):
            told.setdefault(
                sentence,
                Stuck(sentence=sentence, acts=describe_acts(machine, found.acts(where))),
            )
    return tuple(told.values())


def _explored(tracks: tuple[Track, ...], branches: Branches, standing: Position) -> Explored:
    stages = tuple(standing.stages[track.key] for track in tracks)
    passed = standing.passed | set(map(supply, standing.documents))
    at_hand = tuple(_opened(track, standing) for track in tracks)
    asked = {
        stage.key: frozenset(_unsupplied(stage)) for track in tracks for stage in track.stages
    }
    here = Configuration(stages, passed, standing.ends)
    return _FromHere(at_hand, branches, asked, here=here).explore()


def _opened(track: Track, standing: Position) -> Track:
    if track.key not in standing.open:
        return track
    stages = (
        msgspec.structs.replace(stage, after=(), when=None)
        if stage.key == standing.stages[track.key]
        else stage
        for stage in track.stages
    )
    return msgspec.structs.replace(track, stages=tuple(stages))


def _waiting(found: Explored) -> Iterator[tuple[Configuration, str]]:
    if not found.complete:
        first = next(iter(found.came_by))
        yield first, "there are too many ways for the tracks to go on together: not proved"
    for here in found.standstills:
        for track, key in zip(found.tracks, here.stages, strict=True):
            for name in missing(track.stage(key), here) if key not in IN_NO_STAGE else ():
                yield here, f"{key} would wait for ever for {name}"


def _unsupplied(stage: Stage) -> Iterator[str]:
    """Documents that a stage signs or publishes, and does not itself ask for."""
    own = {document for need in stage.needs if need.when is None for document in need.supplies}
    for need in stage.needs:
        yield from (document for document in need.rests_on if document not in own)


def _lacking(found: Explored, stage: Stage, here: Configuration) -> Iterator[str]:
    """Documents that are signed or published there, and that nothing of the stage supplies."""
    asked = found.branches.asked(stage, here.ends)
    own = {document for need in asked for document in need.supplies}
    yield from (each for need in asked for each in need.rests_on if each not in own)


def _not_supplied(machine: Machine, found: Explored) -> Iterator[tuple[Configuration, str]]:
    """Where another track, too, asks for the document, it can be had from there: that is taken
    as given.
    """
    for here in found.came_by:
        for place, track in enumerate(found.tracks):
            stage = track.stage(here.stages[place]) if found.is_open(place, here) else None
            for document in _lacking(found, stage, here) if stage else ():
                if supply(document) not in here.passed and not _asked_elsewhere(
                    machine, track, document
                ):
                    title = machine.documents.get(document, document)
                    yield (
                        here,
                        (
                            f"{here.stages[place]} would need {with_article(title)}, which "
                            "nobody is asked to supply any more"
                        ),
                    )


def _asked_elsewhere(machine: Machine, but: Track, document: str) -> bool:
    return any(
        document in need.supplies
        for track, stage in machine.stages()
        for need in stage.needs
        if track.key != but.key
    )
