"""Dates for a new year from the sittings a council has fixed: for each meeting the first that
the rules allow. Pure.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from cycle.calendar.evaluate import Moment
from cycle.engine.rulebook import Rulebook
from cycle.planning.feasible import Feasibility


@dataclass(frozen=True, slots=True)
class PassedOver:
    """A sitting that was not taken, and the first reason why."""

    on: date
    why: str


@dataclass(frozen=True, slots=True)
class Chosen:
    """The sitting proposed for a meeting. after: the meeting it follows, which sits on
    `after_on`.
    """

    meeting: str
    sits: Moment
    after: str | None
    after_on: date | None
    publish_by: date | None
    passed_over: tuple[PassedOver, ...]


@dataclass(frozen=True, slots=True)
class Unplaced:
    """No sitting between the two days, both inclusive, can take the meeting."""

    meeting: str
    earliest: date
    latest: date
    passed_over: tuple[PassedOver, ...]


@dataclass(frozen=True, slots=True)
class NotOffered:
    """The calendar names no sitting of the body at all; whoever keeps its diary must be
    asked.
    """

    meeting: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """Not looked at: it follows a meeting that has no date."""

    meeting: str
    on: str


Proposed: TypeAlias = Chosen | Unplaced | NotOffered | Waiting


def propose(
    rulebook: Rulebook, begins_on: date, offered: Mapping[str, Sequence[Moment]]
) -> tuple[Proposed, ...]:
    """For each meeting, in the order of the stages, a sitting among those offered, or why there
    is none.

    A meeting whose body is not in the calendar at all is left out, and those after it are found
    as if it weren't there; so is one in reserve that finds no sitting.
    """
    rules = Feasibility(rulebook, begins_on)
    found: dict[str, Proposed] = {}
    dates: dict[str, Moment] = {}
    for meeting in rules.order.meetings:
        stuck = [
            key
            for key in rules.order.followed(meeting)
            if isinstance(found.get(key), Unplaced) and not _in_reserve(rulebook, key)
        ]
        if stuck:
            found[meeting] = Waiting(meeting, min(stuck))
            continue
        found[meeting] = _placed(rules, meeting, offered.get(meeting, ()), dates)
        if isinstance(placed := found[meeting], Chosen):
            dates[meeting] = placed.sits
    return tuple(found.values())


def _in_reserve(rulebook: Rulebook, meeting: str) -> bool:
    return rulebook.machine.meetings[meeting].only_if_needed


def _placed(
    rules: Feasibility, meeting: str, sittings: Sequence[Moment], dates: Mapping[str, Moment]
) -> Chosen | Unplaced | NotOffered:
    if not sittings:
        return NotOffered(meeting)
    earliest, latest = rules.earliest(meeting, dates), rules.latest(meeting)[0]
    passed_over: list[PassedOver] = []
    for sits in sorted(sittings, key=lambda sits: sits.on):
        if sits.on < earliest:
            continue
        why = next(rules.objections(meeting, sits, dates), None)
        if why is None:
            return _chosen(rules, meeting, sits, dates, tuple(passed_over))
        passed_over.append(PassedOver(sits.on, why))
    return Unplaced(meeting, earliest, latest, tuple(passed_over))


def _chosen(
    rules: Feasibility,
    meeting: str,
    sits: Moment,
    dates: Mapping[str, Moment],
    passed_over: tuple[PassedOver, ...],
) -> Chosen:
    after = rules.last_before(rules.order.followed(meeting), dates)
    return Chosen(
        meeting=meeting,
        sits=sits,
        after=after,
        after_on=dates[after].on if after else None,
        publish_by=rules.latest_publication(meeting, sits),
        passed_over=passed_over,
    )
