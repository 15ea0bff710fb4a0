"""What the records of closed days, kept in the database, lay over a calendar. Pure.

Of several records of a day the latest holds. A division's records go to every calendar over its
bank holidays; the office's own lie above them. A day is counted as it was known: before the
first record of it, a division's day stood the other way, since a record is only made where it
says something new. So a later version of `cycle`, whose own data hold a one-off day, still
shows the dates as they stood before that day was proclaimed.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from itertools import groupby

from cycle.calendar.bank_holidays import PROCLAIMED_TO, LocalDay
from cycle.calendar.regime import Regime
from cycle.store.closed_days import OFFICE_ALONE, ClosedDay, DayKind

_OTHER_WAY: Mapping[DayKind, DayKind] = {
    DayKind.CLOSED: DayKind.OPENED,
    DayKind.OPENED: DayKind.CLOSED,
}


def overlay(
    records: Iterable[ClosedDay], regime: Regime, at: datetime | None = None
) -> tuple[LocalDay, ...]:
    """The days that differ from the rule under a regime, as known now, or at an instant;
    `records` as stored.
    """
    told = tuple(records)
    return (*_of_division(told, regime, at), *_of_office(told, at))


def _of_division(
    records: Iterable[ClosedDay], regime: Regime, at: datetime | None
) -> Iterator[LocalDay]:
    for on, told in _by_day(records, regime.division):
        record = _latest(told, at)
        if record and record.kind is DayKind.AS_RULED and on > PROCLAIMED_TO:
            yield LocalDay(on, record.title, "as-ruled")
        kind = record.kind if record else _OTHER_WAY.get(told[0].kind, DayKind.AS_RULED)
        yield from _laid(on, kind, (record or told[0]).title)


def _of_office(records: Iterable[ClosedDay], at: datetime | None) -> Iterator[LocalDay]:
    for on, told in _by_day(records, OFFICE_ALONE):
        if record := _latest(told, at):
            yield from _laid(on, record.kind, record.title)


def _by_day(
    records: Iterable[ClosedDay], division: str | None
) -> Iterator[tuple[date, list[ClosedDay]]]:
    theirs = sorted(
        (record for record in records if record.division == division),
        key=lambda record: record.on,
    )
    return ((on, list(told)) for on, told in groupby(theirs, key=lambda record: record.on))


def _latest(told: Iterable[ClosedDay], at: datetime | None) -> ClosedDay | None:
    known = [record for record in told if at is None or record.known_at <= at]
    return known[-1] if known else None


def _laid(on: date, kind: DayKind, title: str) -> Iterator[LocalDay]:
    match kind:
        case DayKind.CLOSED:
            yield LocalDay(on, title)
        case DayKind.OPENED:
            yield LocalDay(on, title, "opened")
        case DayKind.AS_RULED:
            return
