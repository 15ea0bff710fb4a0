"""Would the daemon look at each cycle in time? Reads only.

When a cycle is looked at again follows from its journal: nothing may be due before. A look that
was put off silences every reminder without touching a message. Who is written to may be another
since the daemon looked, so only what comes after the newest entry of the office counts.
"""

from collections.abc import Iterator
from datetime import datetime

from cycle.engine.due import due
from cycle.engine.situation import Situation
from cycle.engine.state import State
from cycle.service.cycles import rulebook_of
from cycle.service.people import readers_or_clerks
from cycle.store.cycles import StoredCycle
from cycle.store.journal import OFFICE
from cycle.store.unit_of_work import Reading

MOST_LOOKS = 60
"""Looks in a row at which nothing is said; a year has fewer between two things to say."""


def faults_of_look(
    reading: Reading, cycle: StoredCycle, told: State, last_at: datetime
) -> Iterator[str]:
    """What of a cycle's row is not what its journal tells. last_at: of its newest entry."""
    for what, stored, wanted in (
        ("workflow", cycle.workflow, told.workflow),
        ("opening", cycle.opened_at, told.opened_at),
        ("end", cycle.ended_at, told.ended_at),
    ):
        if stored != wanted:
            yield f"the stored {what} is {stored}, and its journal tells {wanted}"
    changed_at = reading.journal.written_last_at(OFFICE) or last_at
    wanted_at = _first_to_be_said(reading, told, max(last_at, changed_at))
    if wanted_at is not None and (cycle.next_due_at is None or cycle.next_due_at > wanted_at):
        yield (
            f"the daemon is to look at it again {_on(cycle.next_due_at)}, and something must "
            f"be said or recorded {_on(wanted_at)}"
        )


def _first_to_be_said(reading: Reading, told: State, since_at: datetime) -> datetime | None:
    """The first look after an instant at which there is something to record, or to say to
    somebody; None where that cannot be told, or there is none.
    """
    rulebook = rulebook_of(reading, told)
    at = due(Situation(rulebook, told, since_at)).look_again_at
    for _ in range(MOST_LOOKS):
        if at is None:
            return None
        found = due(Situation(rulebook, told, at))
        on = rulebook.local(at).date()
        roles = {reminder.role for reminder in found.reminders}
        heard = (readers_or_clerks(reading, rulebook, role, on) for role in roles)
        if found.passed or found.in_effect or any(heard):
            return at
        at = found.look_again_at
    return None


def _on(at: datetime | None) -> str:
    return f"at {at:%Y-%m-%d %H:%M} UTC" if at else "never"
