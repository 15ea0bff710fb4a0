"""The closed days of an office, year by year: the bank holidays, and what the office has put on
record. Reads only.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from cycle.calendar.bank_holidays import load_calendar
from cycle.calendar.days import WorkingCalendar
from cycle.calendar.regime import ENGLAND_AND_WALES, STATUTORY, Regime
from cycle.service.closed_day_overlay import overlay
from cycle.service.cycles import machine_of
from cycle.store.closed_days import OFFICE_ALONE, ClosedDay, DayKind
from cycle.store.unit_of_work import Reading

PROCLAIMED, COMPUTED, DECLARED, ON_RECORD, WITHDRAWN = (
    "proclaimed",
    "computed",
    "declared",
    "on record",
    "withdrawn",
)
"""Where a day comes from: the government, the usual rule, the workflow, this office; or
withdrawn: it counts.
"""


@dataclass(frozen=True, slots=True)
class DayRow:
    """One day that does not count, or counts though the rule closes it. calendar: whose day it
    is, `*` the office's.
    """

    on: date
    title: str
    calendar: str
    standing: str
    source: str
    known_at: datetime | None = None
    by: str | None = None


def listed(reading: Reading, years: Iterable[int]) -> tuple[DayRow, ...]:
    """The days of these years in every calendar in use, by date. Raises NoCalendarDataError."""
    records = reading.closed_days.all()
    wanted = tuple(years)
    rows = [
        row
        for regime in _in_use(reading, records)
        for year in wanted
        for row in _year(regime, records, year)
    ]
    return tuple(sorted(dict.fromkeys(rows), key=lambda row: (row.on, row.calendar)))


def proclaimed_to(reading: Reading) -> date:
    """The last day up to which the bank holidays of every calendar in use are the government's
    own: as this version knows them, or as its lists have been taken in.
    """
    records = reading.closed_days.all()
    known = (
        load_calendar(regime, overlay(records, regime)) for regime in _in_use(reading, records)
    )
    return min(calendar.proclaimed_to for calendar in known)


def _in_use(reading: Reading, records: Iterable[ClosedDay]) -> tuple[Regime, ...]:
    """The calendars of open cycles, and of the divisions that something is on record about."""
    running = (cycle for cycle in reading.cycles.all() if cycle.ended_at is None)
    regimes = {
        machine_of(reading.machines.get(cycle.fingerprint)).calendar: None for cycle in running
    }
    divisions = {regime.division for regime in regimes}
    spoken_of = {
        STATUTORY[record.division]: None
        for record in records
        if record.division in STATUTORY.keys() - divisions
    }
    return tuple(regimes | spoken_of) or (ENGLAND_AND_WALES,)


def _year(regime: Regime, records: Iterable[ClosedDay], year: int) -> Iterator[DayRow]:
    ruled = load_calendar(regime)
    ruled.require(date(year, 1, 1))
    told = _in_force(records, regime)
    known = load_calendar(regime, overlay(records, regime))
    for on in sorted({*ruled.closed, *told}):
        if on.year == year:
            yield _on_record(told[on], regime) if on in told else _by_rule(regime, known, on)


def _in_force(records: Iterable[ClosedDay], regime: Regime) -> dict[date, ClosedDay]:
    """The record that holds on each day: the office's own above the division's."""
    latest = {(record.division, record.on): record for record in records}
    return {
        on: record
        for owner in (regime.division, OFFICE_ALONE)
        for (division, on), record in latest.items()
        if division == owner and record.kind is not DayKind.AS_RULED
    }


def _on_record(record: ClosedDay, regime: Regime) -> DayRow:
    return DayRow(
        on=record.on,
        title=record.title,
        calendar=OFFICE_ALONE if record.division == OFFICE_ALONE else regime.name,
        standing=ON_RECORD if record.kind is DayKind.CLOSED else WITHDRAWN,
        source=record.source,
        known_at=record.known_at,
        by=record.by_login,
    )


def _by_rule(regime: Regime, ruled: WorkingCalendar, on: date) -> DayRow:
    bank_holidays = load_calendar(Regime(name=regime.name, division=regime.division)).closed
    if on not in bank_holidays:
        standing, source = DECLARED, f"the workflow's calendar {regime.name}"
    elif ruled.is_proclaimed(on):
        standing, source = PROCLAIMED, "www.gov.uk/bank-holidays"
    else:
        standing, source = COMPUTED, "the usual rule; not yet proclaimed"
    return DayRow(
        on=on, title=ruled.closed[on], calendar=regime.name, standing=standing, source=source
    )
