"""Calendars from data: the bank holidays of a division, the regime's own breaks and holidays,
and what an office adds or takes away.

The one room of the calendar that loads anything: the `holidays` package, whose days equal the
government's published ones from 2011 on (held by a test); before, they rest on the package, but
for what is known to be wrong in it. Imported only when a calendar is first wanted.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from types import MappingProxyType
from typing import Literal

from cycle.calendar.breaks import BREAKS
from cycle.calendar.days import WorkingCalendar
from cycle.calendar.own_holidays import own_days
from cycle.calendar.regime import Division, Regime
from cycle.errors import CycleError

FIRST, LAST = date(1998, 1, 1), date(2040, 12, 31)
"""The span of every calendar."""
PROCLAIMED_TO = date(2028, 12, 31)
"""The last day for which the government has published bank holidays; an office may have taken
in a later list.
"""
SATURDAY = 5

_SUBDIVISION: Mapping[Division, str] = {
    "england-and-wales": "ENG",
    "scotland": "SCT",
    "northern-ireland": "NIR",
}

_NEVER_PROCLAIMED: Mapping[Division, frozenset[date]] = {
    # The Act of 2007 (asp 2) that made St Andrew's Day a bank holiday had Royal Assent on 15
    # January 2007.
    "scotland": frozenset({date(2006, 11, 30)}),
}
"""Days that the package names though they were none."""


class UnknownBreakError(CycleError):
    """A regime names a break that nobody defines."""


@dataclass(frozen=True, slots=True)
class LocalDay:
    """What an office knows of one day beyond the rule: closed (a local or proclaimed day),
    opened (withdrawn), or proclaimed just as the rule has it.
    """

    on: date
    title: str
    kind: Literal["closed", "opened", "as-ruled"] = "closed"


@lru_cache(maxsize=32)
def load_calendar(regime: Regime, local: tuple[LocalDay, ...] = ()) -> WorkingCalendar:
    """The working days under a regime, with the office's own days over it; of two for one day
    the later in order holds.

    Raises UnknownBreakError.
    """
    closed = dict(_bank_holidays(regime.division)) if regime.division else {}
    proclaimed_to = _proclaimed_to(closed, frozenset(day.on for day in local))
    closed = _breaks(regime, frozenset(closed)) | _own_holidays(regime) | closed
    opened: set[date] = set()
    for day in local:
        if day.kind == "closed":
            opened.discard(day.on)
            closed[day.on] = day.title
        elif day.kind == "opened":
            opened.add(day.on)
    return WorkingCalendar(
        name=regime.name,
        first=FIRST,
        last=LAST,
        proclaimed_to=proclaimed_to,
        closed=MappingProxyType(closed),
        weekend=regime.weekend,
        opened=frozenset(opened),
    )


def _proclaimed_to(computed: Collection[date], told: Collection[date]) -> date:
    """The end of the last year of whose every computed bank holiday something is known; those
    on a weekend are not published.
    """
    for year in range(PROCLAIMED_TO.year + 1, LAST.year + 1):
        days = [day for day in computed if day.year == year and day.weekday() < SATURDAY]
        if not days or any(day not in told for day in days):
            return date(year - 1, 12, 31)
    return LAST


def _breaks(regime: Regime, bank_holidays: Collection[date]) -> dict[date, str]:
    found: dict[date, str] = {}
    for name in regime.breaks:
        if name not in BREAKS:
            raise UnknownBreakError(
                f'There is no break "{name}".', f"Known breaks: {', '.join(BREAKS)}."
            )
        title, rule = BREAKS[name]
        for year in range(FIRST.year, LAST.year + 1):
            for day in rule(year, bank_holidays):
                found.setdefault(day, title)
    return found


def _own_holidays(regime: Regime) -> dict[date, str]:
    return {
        day: holiday.title
        for holiday in regime.holidays or ()
        for day in own_days(holiday, FIRST, LAST)
    }


@lru_cache(maxsize=3)
def _bank_holidays(division: Division) -> Mapping[date, str]:
    import holidays  # noqa: PLC0415 - 50 ms that most commands do not need

    years = range(FIRST.year, LAST.year + 1)
    found = holidays.country_holidays(
        "GB", subdiv=_SUBDIVISION[division], years=years, language="en_GB"
    )
    wrong = _NEVER_PROCLAIMED.get(division, frozenset())
    return {
        day: title.replace("(observed)", "(substitute day)")
        for day, title in found.items()
        if day not in wrong
    }
