"""Outcomes that come by themselves, and the circles in which they could go on for ever without
a person. Pure.

The daemon takes the outcome that the declaration gives a missed deadline, but only of a stage
that was open before the deadline passed. So a circle can turn again only where each turn sets
every deadline on it anew: where the rules count from the opening or the end of a stage that is
itself on such a circle. A stage that ends by itself, and asks for nothing anew, turns with
them. A date of its own passes once; a publication needs a person, and so does the new date of a
meeting that has sat.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from cycle.machine import rules
from cycle.machine.model import END, Machine, Stage, Track
from cycle.machine.named_dates import names_behind
from cycle.machine.reachable import TakenOutcome


@dataclass(frozen=True)
class _Edge:
    """An outcome taken by itself, and the names its deadline counts from."""

    track: Track
    stage: Stage
    outcome: str
    target: str
    counts_from: frozenset[str]


def spinning(machine: Machine) -> Iterator[tuple[Track, Stage, tuple[TakenOutcome, ...]]]:
    """For each circle that could turn for ever: its track, the first stage of it, and the acts
    of one turn.
    """
    edges = frozenset(_edges(machine))
    while (turning := _set_anew(_on_circles(edges))) != edges:
        edges = turning
    told: set[str] = set()
    for track, stage in machine.stages():
        circle = _way(edges, stage.key, stage.key)
        if circle and stage.key not in told:
            told |= {edge.stage.key for edge in circle}
            yield (
                track,
                stage,
                tuple(
                    TakenOutcome(track.key, edge.stage.key, edge.outcome, by_itself=True)
                    for edge in circle
                ),
            )


def _edges(machine: Machine) -> Iterator[_Edge]:
    for track, stage in machine.stages():
        for due in (stage.due, *(need.due for need in stage.needs)):
            outcome = stage.outcome(due.outcome) if due and due.outcome else None
            if due and outcome and outcome.target != END:
                names = names_behind(machine, due.rule)
                yield _Edge(track, stage, outcome.name, outcome.target, names)
        onward = stage.ends_itself
        if onward and onward.target != END and not any(need.renew for need in stage.needs):
            opening = frozenset({rules.opening_of(stage.key)})
            yield _Edge(track, stage, onward.name, onward.target, opening)


def _on_circles(edges: frozenset[_Edge]) -> frozenset[_Edge]:
    return frozenset(
        edge
        for edge in edges
        if edge.target == edge.stage.key or _way(edges, edge.target, edge.stage.key)
    )


def _set_anew(edges: frozenset[_Edge]) -> frozenset[_Edge]:
    """Those whose deadline counts from the opening or the end of a stage on a circle."""
    keys = {edge.stage.key for edge in edges}
    renewed = {*map(rules.opening_of, keys), *map(rules.end_of, keys)}
    return frozenset(edge for edge in edges if edge.counts_from & renewed)


def _way(edges: frozenset[_Edge], start: str, goal: str) -> tuple[_Edge, ...]:
    """The shortest way of at least one edge; nothing where there is none."""
    ways: list[tuple[_Edge, ...]] = [(edge,) for edge in _leaving(edges, start)]
    seen: set[str] = set()
    for way in ways:
        if way[-1].target == goal:
            return way
        if way[-1].target not in seen:
            seen.add(way[-1].target)
            ways += [(*way, edge) for edge in _leaving(edges, way[-1].target)]
    return ()


def _leaving(edges: frozenset[_Edge], stage: str) -> list[_Edge]:
    return sorted(
        (edge for edge in edges if edge.stage.key == stage), key=lambda edge: edge.outcome
    )
