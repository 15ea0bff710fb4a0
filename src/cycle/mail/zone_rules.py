"""A time zone as the rule of its clocks (RFC 5545 section 3.6.5), which holds for ever.

Made here, because the icalendar package lists each change singly, and none after 2037. The rule
is the last line of the zone's file in the time zone database (RFC 9636 section 3.3). It is held
against what the database says of every year from the first to 2037, and none is given for a
year that it does not tell truly. Reads the pinned `tzdata` package, and nothing else.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from importlib import resources
from typing import NamedTuple
from zoneinfo import ZoneInfo

_LAST_YEAR = 2037
"""The last year of which common zone files list each change singly."""

_NAME = r"(?:[A-Za-z]{3,}|<[A-Za-z0-9+-]{3,}>)"
_OFFSET = r"[+-]?\d{1,2}(?::\d{2})?"
_CHANGE = r"M(\d{1,2})\.([1-5])\.([0-6])(?:/(\d{1,2}))?"
_FIXED = re.compile(rf"({_NAME})({_OFFSET})")
_CHANGING = re.compile(rf"({_NAME})({_OFFSET})({_NAME})({_OFFSET})?,{_CHANGE},{_CHANGE}")
_WEEKDAYS = ("SU", "MO", "TU", "WE", "TH", "FR", "SA")
_USUAL_HOUR = 2


class ClockChange(NamedTuple):
    """A day on which clocks are changed: the week (5 is the last) and weekday (0 is Sunday) of
    a month, at an hour.
    """

    month: int
    week: int
    weekday: int
    hour: int

    def in_year(self, year: int) -> datetime:
        """The local time, by the clocks as they were before, at which they are changed."""
        first = date(year, self.month, 1)
        day = first + timedelta(
            days=(self.weekday - first.isoweekday()) % 7 + 7 * (self.week - 1)
        )
        if day.month != self.month:
            day -= timedelta(weeks=1)
        return datetime(year, self.month, day.day) + timedelta(hours=self.hour)  # noqa: DTZ001 - local

    @property
    def yearly(self) -> dict[str, str | int]:
        """As a recurrence rule (RFC 5545 section 3.3.10)."""
        week = -1 if self.week == 5 else self.week  # noqa: PLR2004 - the last of the month
        day = f"{week}{_WEEKDAYS[self.weekday]}"
        return {"FREQ": "YEARLY", "BYMONTH": self.month, "BYDAY": day}


class Observance(NamedTuple):
    """Standard time, or the summer's: from a local time on, and where clocks are changed, by a
    recurrence rule for ever.
    """

    summer: bool
    name: str
    begins: datetime
    before: timedelta
    after: timedelta
    yearly: dict[str, str | int] | None


@dataclass(frozen=True, slots=True)
class ZoneRule:
    """The clocks of a zone: the standard offset, and the summer's with the changes to it and
    back. `since`: a year.
    """

    name: str
    standard: tuple[str, timedelta]
    summer: tuple[str, timedelta] | None
    changes: tuple[ClockChange, ClockChange] | None
    since: int

    def observances(self) -> Iterator[Observance]:
        """What a VTIMEZONE is made of."""
        if self.summer and self.changes:
            to_summer, to_standard = self.changes
            yield self._from(to_summer, self.standard, self.summer)
            yield self._from(to_standard, self.summer, self.standard)
        else:
            name, offset = self.standard
            begins = datetime(self.since, 1, 1)  # noqa: DTZ001 - local
            yield Observance(False, name, begins, offset, offset, None)

    def _from(
        self, change: ClockChange, before: tuple[str, timedelta], after: tuple[str, timedelta]
    ) -> Observance:
        return Observance(
            summer=after is self.summer,
            name=after[0],
            begins=change.in_year(self.since),
            before=before[1],
            after=after[1],
            yearly=change.yearly,
        )


@lru_cache(maxsize=64)
def zone_rule(name: str, year: int) -> ZoneRule | None:
    """The rule of a zone, where it has a plain one that tells the year and all after it truly;
    else None.
    """
    footer = (
        resources.files("tzdata")
        .joinpath("zoneinfo", *name.split("/"))
        .read_bytes()
        .rstrip()
        .rpartition(b"\n")[2]
    )
    rule = _read(name, footer.decode("ascii"))
    if rule is None:
        return None
    zone, since = ZoneInfo(name), _LAST_YEAR + 1
    while since > 1970 and _holds(rule, zone, since - 1):  # noqa: PLR2004 - no older deadline
        since -= 1
    return (
        ZoneRule(name, rule.standard, rule.summer, rule.changes, since)
        if since <= year
        else None
    )


def _read(name: str, footer: str) -> ZoneRule | None:
    """The rule behind a text like `GMT0BST,M3.5.0/1,M10.5.0`; None where it is of a form that
    is not plain.
    """
    if fixed := _FIXED.fullmatch(footer):
        return ZoneRule(name, (_plain(fixed[1]), -_hours(fixed[2])), None, None, 0)
    found = _CHANGING.fullmatch(footer)
    if found is None:
        return None
    standard = -_hours(found[2])
    summer = -_hours(found[4]) if found[4] else standard + timedelta(hours=1)
    changes = (_change(found.groups()[4:8]), _change(found.groups()[8:12]))
    return ZoneRule(name, (_plain(found[1]), standard), (_plain(found[3]), summer), changes, 0)


def _change(written: tuple[str | None, ...]) -> ClockChange:
    month, week, weekday, hour = written
    return ClockChange(
        int(month or 0), int(week or 0), int(weekday or 0), int(hour) if hour else _USUAL_HOUR
    )


def _plain(name: str) -> str:
    return name.strip("<>")


def _hours(written: str) -> timedelta:
    sign = -1 if written.startswith("-") else 1
    hours, _, minutes = written.lstrip("+-").partition(":")
    return sign * timedelta(hours=int(hours), minutes=int(minutes or 0))


def _holds(rule: ZoneRule, zone: ZoneInfo, year: int) -> bool:
    """Whether the database has the offsets of the rule on every day of the year, at noon, and
    around its changes.
    """
    noons = (datetime(year, 1, 1, 12) + timedelta(days=day) for day in range(365))  # noqa: DTZ001 - local
    around = (
        change.in_year(year) + timedelta(hours=hours)
        for change in rule.changes or ()
        for hours in (-2, -1.5, 1.5, 2)
    )
    return all(zone.utcoffset(local) == _offset_at(rule, local) for local in (*noons, *around))


def _offset_at(rule: ZoneRule, local: datetime) -> timedelta:
    if not (rule.summer and rule.changes):
        return rule.standard[1]
    begins, ends = (change.in_year(local.year) for change in rule.changes)
    summer = begins <= local < ends if begins < ends else not ends <= local < begins
    return (rule.summer if summer else rule.standard)[1]
