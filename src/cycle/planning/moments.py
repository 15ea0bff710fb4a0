"""Moments of a year that are nobody's deadline: named dates, and the earliest of what has one.
Pure.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from cycle.engine.state import need_address, stage_address
from cycle.machine.model import Machine, Stage, Track
from cycle.machine.needs.base import Earliest


@dataclass(frozen=True, slots=True)
class YearMoment:
    """A moment by its rule. track, stage: where the earliest moment is said; None of a named
    date. written: the rule as it is declared; None of a table.
    """

    key: str
    what: str
    when: Earliest
    track: str | None = None
    stage: str | None = None
    written: str | None = None


def moments(machine: Machine) -> Iterator[YearMoment]:
    """Named dates first, then what has an earliest moment, in the order of the declaration."""
    for key, named in machine.dates.items():
        when = Earliest(rule=key, basis=named.basis)
        yield YearMoment(key, named.title, when, written=named.rule)
    for track, stage in machine.stages():
        for key, what, when in _in_stage(track, stage):
            yield YearMoment(f"{key} not before", what, when, track.key, stage.key, when.rule)


def _in_stage(track: Track, stage: Stage) -> Iterator[tuple[str, str, Earliest]]:
    address = stage_address(track.key, stage.key)
    if stage.not_before:
        yield address, stage.title, stage.not_before
    for need in stage.needs:
        if need.not_before:
            yield need_address(track.key, stage.key, need.key), need.title, need.not_before
    for outcome in stage.outcomes:
        if outcome.not_before:
            what = f"{stage.title}: {outcome.name}"
            yield f"{address}.{outcome.name}", what, outcome.not_before
