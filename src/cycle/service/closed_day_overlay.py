"""What the words on closed days, kept in the database, lay over a calendar. Pure.

Of several words on a day the latest holds. A division's words go to every calendar over its
bank holidays; the office's own lie above them. A day is counted as it was known: before the
first word on it, a division's day stood the other way, since a word is only taken where it says
something new. So a later version of `cycle`, whose own data hold a one-off day, still shows the
dates as they stood before that day was proclaimed.
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
    words: Iterable[ClosedDay], regime: Regime, at: datetime | None = None
) -> tuple[LocalDay, ...]:
    """The days that differ from the rule under a regime, as known now, or at an instant;
    `words` as stored.
    """
    told = tuple(words)
    return (*_of_division(told, regime, at), *_of_office(told, at))


def _of_division(
    words: Iterable[ClosedDay], regime: Regime, at: datetime | None
) -> Iterator[LocalDay]:
    for on, told in _by_day(words, regime.division):
        word = _latest(told, at)
        if word and word.kind is DayKind.AS_RULED and on > PROCLAIMED_TO:
            yield LocalDay(on, word.title, "as-ruled")
        kind = word.kind if word else _OTHER_WAY.get(told[0].kind, DayKind.AS_RULED)
        yield from _laid(on, kind, (word or told[0]).title)


def _of_office(words: Iterable[ClosedDay], at: datetime | None) -> Iterator[LocalDay]:
    for on, told in _by_day(words, OFFICE_ALONE):
        if word := _latest(told, at):
            yield from _laid(on, word.kind, word.title)


def _by_day(
    words: Iterable[ClosedDay], division: str | None
) -> Iterator[tuple[date, list[ClosedDay]]]:
    theirs = sorted(
        (word for word in words if word.division == division), key=lambda word: word.on
    )
    return ((on, list(told)) for on, told in groupby(theirs, key=lambda word: word.on))


def _latest(told: Iterable[ClosedDay], at: datetime | None) -> ClosedDay | None:
    known = [word for word in told if at is None or word.known_at <= at]
    return known[-1] if known else None


def _laid(on: date, kind: DayKind, title: str) -> Iterator[LocalDay]:
    match kind:
        case DayKind.CLOSED:
            yield LocalDay(on, title)
        case DayKind.OPENED:
            yield LocalDay(on, title, "opened")
        case DayKind.AS_RULED:
            return
