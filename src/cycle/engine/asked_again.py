"""The need behind an obligation, and why it is asked again. Pure."""

from cycle.engine.guards import open_stages
from cycle.engine.needs import kind_of
from cycle.engine.needs.kind import AskedAgain
from cycle.engine.obligations import Obligation
from cycle.engine.situation import Situation
from cycle.machine.needs import Need


def need_behind(situation: Situation, found: Obligation) -> Need | None:
    """The need that an obligation is about, declared or raised; None where it is about none."""
    for where in open_stages(situation):
        if (where.track.key, where.stage.key) == (found.track, found.stage):
            return next((need for need in where.needs if need.key == found.need), None)
    return None


def asked_again(situation: Situation, found: Obligation) -> AskedAgain | None:
    """Why the obligation is asked again though it was done once; None where it is asked for the
    first time.

    It is told from the state alone, so that it is still said when the deadline has passed
    meanwhile, or has become what blocks the stage.
    """
    need = need_behind(situation, found)
    return kind_of(need).asked_again(situation, need, found.issue) if need else None
