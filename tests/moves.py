"""A year of the script moved to another machine, as the service moves it: past deadlines first,
then the move.
"""

from tests.builders import actor, rulebook
from tests.timeline import Year

from cycle.engine.actors import Actor
from cycle.engine.commands import MigrateCycle
from cycle.engine.decide import pass_deadlines
from cycle.engine.migration import migrate, obstacles
from cycle.engine.situation import Situation
from cycle.engine.verdicts import Reason
from cycle.machine.model import Machine
from cycle.planning.consequences import Consequences, MigrationSide, consequences

CLERK = actor("clerk")


def hindered(
    year: Year, new: Machine, by: Actor = CLERK, reason: str | None = None
) -> tuple[Reason, ...]:
    """Why the year may not be moved."""
    return obstacles(year.rules, rulebook(new), year.state, by, MigrateCycle(reason=reason))


def moved(year: Year, new: Machine, reason: str = "the council's wish") -> Consequences:
    """Move the year, which goes on by the new machine; what that meant."""
    assert hindered(year, new, reason=reason) == ()
    year.happens(*pass_deadlines(year.situation))
    before, target = MigrationSide(year.situation), rulebook(new)
    year.happens(*migrate(year.situation, target, CLERK, MigrateCycle(reason=reason)))
    year.rules = target
    return consequences(before, MigrationSide(Situation(target, year.state, year.now)))
