"""What happens on a day of a way through a year. Pure."""

from typing import NamedTuple

from cycle.planning.ways import WayStep


class DayEvent(NamedTuple):
    """Something that happens on a day: a stage `opens`, is `decided`, `ends`; a meeting `sits`;
    a document is `public`. turn: 2 where it happens again.
    """

    kind: str
    name: str
    turn: int = 1


def is_cut_short(step: WayStep) -> bool:
    """Whether the stage ends though its needs are unmet: they need not be in time."""
    return step.outcome.regardless or step.by_itself or step.passed_over


def opens(step: WayStep) -> DayEvent:
    return DayEvent("opens", step.stage, step.turn)


def ends(step: WayStep) -> DayEvent:
    return DayEvent("ends", step.stage, step.turn)


def public_in(step: WayStep, document: str) -> DayEvent:
    return DayEvent("public", f"{document} in {step.stage}", step.turn)
