"""The local day of the office, where no single cycle is meant. Looks only."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from cycle.service.cycles import load
from cycle.store.unit_of_work import Reading

WITHOUT_A_CYCLE = ZoneInfo("Europe/London")
"""The zone of a workflow that names none."""


def local_day(reading: Reading, now: datetime) -> date:
    """Today, as the clocks of the office show it: in the zone of the first running cycle."""
    running = (cycle.name for cycle in reading.cycles.all() if cycle.ended_at is None)
    first = next(running, None)
    zone = load(reading, first).rulebook.zone if first else WITHOUT_A_CYCLE
    return now.astimezone(zone).date()
