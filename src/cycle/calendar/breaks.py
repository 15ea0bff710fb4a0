"""Closed spans that a regime may name beside bank holidays. Pure.

Parish and community councils count their three clear days by the Local Government Act 1972, s.
243: Saturdays count; Sundays, bank holidays, days of the Christmas and the Easter break, and
days of public thanksgiving or mourning do not. So a parish declares Sunday alone as its
weekend, a division, both breaks, and days of mourning as local closed days. The breaks are as
county associations of parishes describe the Act to their clerks; its own words have not been
seen. "Week day" is read as any day but Sunday. The Act also speaks of a bank-holiday break; it
is taken for the bank holiday alone, as those guides do. Where it should take in the days on
either side, notice would have to go out earlier.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import date, timedelta

SATURDAY, SUNDAY = 5, 6
ONE_DAY = timedelta(days=1)

BreakRule = Callable[[int, Collection[date]], Iterator[date]]


def _christmas_eve(year: int, _: Collection[date]) -> Iterator[date]:
    """Several constitutions leave Christmas Eve out of clear working days (Kettering Borough
    Council's did).
    """
    yield date(year, 12, 24)


def _christmas_break(year: int, holidays: Collection[date]) -> Iterator[date]:
    """From the last weekday before Christmas Day to the first weekday after it that is no bank
    holiday (s. 243).
    """
    first = date(year, 12, 24)
    while first.weekday() == SUNDAY:
        first -= ONE_DAY
    last = date(year, 12, 26)
    while last.weekday() == SUNDAY or last in holidays:
        last += ONE_DAY
    yield from _span(first, last)


def _easter_break(year: int, _: Collection[date]) -> Iterator[date]:
    """From the Thursday before Easter Day to the Tuesday after it (s. 243)."""
    easter = _easter(year)
    yield from _span(easter - timedelta(days=3), easter + timedelta(days=2))


def _easter(year: int) -> date:
    from dateutil.easter import easter  # noqa: PLC0415 - comes with holidays; wanted by few

    found: date = easter(year)
    return found


def _span(first: date, last: date) -> Iterator[date]:
    while first <= last:
        yield first
        first += ONE_DAY


BREAKS: Mapping[str, tuple[str, BreakRule]] = {
    "christmas-eve": ("Christmas Eve", _christmas_eve),
    "christmas-break": ("Christmas break", _christmas_break),
    "easter-break": ("Easter break", _easter_break),
}
"""By the name a regime uses: what the days are called, and the rule that gives a year's."""
