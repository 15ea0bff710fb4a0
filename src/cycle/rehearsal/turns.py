"""Whose turn it is in a rehearsed year, and which turn comes next. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum

from cycle.engine.obligations import Obligation
from cycle.rehearsal.people import EndedAtWill
from cycle.rehearsal.scenario import Planned


class Whose(IntEnum):
    """Whose turn it is, in the order in which they come at the same instant."""

    DAEMON = 0
    RELAY = 1
    CLERK = 2
    OFFICER = 3
    ENDING = 4
    MEETING = 5


@dataclass(frozen=True)
class RehearsalTurn:
    """Whose turn it is, and when; with what is asked of an officer, planned for the clerk, or
    which meeting sits; or how the scenario ends a stage.
    """

    at: datetime
    whose: Whose
    what: str = ""
    found: Obligation | None = None
    planned: Planned | None = None
    ended: EndedAtWill | None = None


def next_of(turns: Iterable[RehearsalTurn]) -> RehearsalTurn | None:
    return min(turns, key=lambda turn: (turn.at, turn.whose, turn.what), default=None)
