"""What happened outside of a cycle and bears on it: to the clock, and in the other cycles that
it takes dates from, or that take dates from it. Pure.
"""

from datetime import date, datetime
from typing import TypeAlias

from cycle.engine.happened import Happened


class ClockFoundBehind(Happened, frozen=True, kw_only=True, tag="clock-found-behind"):
    """The clock stood before an entry on record, that of `ahead_at`: one of them is wrong."""

    ahead_at: datetime


class ClockCorrected(Happened, frozen=True, kw_only=True, tag="clock-corrected"):
    """What was wrong with the clock, and since when; evidence: SHA-256."""

    reason: str
    since_on: date
    evidence: str
    by: str


class DateFollowed(Happened, frozen=True, kw_only=True, tag="date-followed"):
    """The date `key` is, from now on, the day that an event of another cycle has there; without
    a day, why it has none. journal: the hash of that cycle's newest entry.
    """

    key: str
    cycle: str
    journal: str
    on: date | None = None
    at: str | None = None
    why: str | None = None


class CycleFollowed(Happened, frozen=True, kw_only=True, tag="cycle-followed"):
    """Another cycle takes dates from this one."""

    by: str


OutsideEvent: TypeAlias = ClockFoundBehind | ClockCorrected | DateFollowed | CycleFollowed
