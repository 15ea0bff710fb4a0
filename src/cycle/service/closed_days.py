"""Closed days: one is put on record, and every open cycle is counted anew, in one
transaction.

A record says that a day is closed, that it is open though the rule closes it, or that the
rule's own answer holds again. It goes to a table and, as an event, to the journal of the
office; none is ever taken off either. Of a list of bank holidays only what differs from what is
known is taken; a day that the list leaves out is told, never removed. The owner of the database
may change days, and whoever holds a clerk's office in an open cycle.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from cycle.calendar.bank_holidays import PROCLAIMED_TO, load_calendar
from cycle.calendar.days import WorkingCalendar
from cycle.calendar.regime import ENGLAND_AND_WALES, STATUTORY, Regime
from cycle.calendar.words import long_day
from cycle.declaration.bank_holidays import BankHoliday
from cycle.errors import CycleError
from cycle.planning.shifts import Shift, shifts
from cycle.service.clerks import let_clerks_in
from cycle.service.clock_record import note_in_every_cycle
from cycle.service.closed_day_journal import DayNoted
from cycle.service.closed_day_overlay import overlay
from cycle.service.cycles import Loaded, load
from cycle.service.local_day import local_day
from cycle.service.office_journal import write_to_office_journal
from cycle.service.services import Caller, Services
from cycle.store.closed_days import OFFICE_ALONE, ClosedDay, DayKind
from cycle.store.unit_of_work import Reading, UnitOfWork
from cycle.suggestions import did_you_mean
from cycle.text_checks import checked_line, checked_name

BY_HAND = "entered by hand"
"""The source of a day for which none was named."""


class ClosedDayError(CycleError):
    """A change of a day that says nothing new, or about a division that there is not."""


class NotAKeeperError(CycleError):
    """The caller is neither the owner of the database nor a clerk of an open cycle."""


@dataclass(frozen=True)
class DayChange:
    """What somebody wants to be put on record of a day."""

    division: str
    on: date
    kind: DayKind
    title: str
    source: str


@dataclass(frozen=True)
class WantedChanges:
    """Words to be taken, and days to come that a list which covers their year leaves out."""

    changes: tuple[DayChange, ...]
    unlisted: tuple[BankHoliday, ...] = ()


@dataclass(frozen=True)
class Recounted:
    """The dates of one cycle that moved."""

    cycle: str
    shifts: tuple[Shift, ...]


@dataclass(frozen=True)
class DaysChanged:
    """What changes of days led to, or with `dry_run` would lead to: sentences, and the cycles
    in which a date moved.

    unlisted: days to come that an imported list leaves out.
    """

    dry_run: bool
    happened: tuple[str, ...]
    cycles: tuple[Recounted, ...]
    unlisted: tuple[str, ...]


class KnownDays:
    """What is known of closed days at present, and the calendars in use."""

    def __init__(self, records: Iterable[ClosedDay], regimes: Iterable[Regime]) -> None:
        self.records = tuple(records)
        self._regimes = tuple(regimes) or (ENGLAND_AND_WALES,)

    def of_division(self, division: str) -> WorkingCalendar:
        """The bank holidays of a division, as they are known. Raises ClosedDayError."""
        if division not in STATUTORY:
            raise ClosedDayError(
                f'There is no division "{division}".', did_you_mean(division, STATUTORY)
            )
        theirs = (record for record in self.records if record.division == division)
        return load_calendar(STATUTORY[division], overlay(theirs, STATUTORY[division]))

    def of_office(self) -> tuple[WorkingCalendar, ...]:
        """The calendars of the open cycles, as they are known; that of England and Wales where
        none is open.
        """
        return tuple(
            load_calendar(regime, overlay(self.records, regime)) for regime in self._regimes
        )

    def latest(self, division: str, on: date) -> ClosedDay | None:
        """The record in force of a day, leaving aside one that was taken back."""
        told = [
            record for record in self.records if (record.division, record.on) == (division, on)
        ]
        return told[-1] if told and told[-1].kind is not DayKind.AS_RULED else None


def add(
    services: Services,
    caller: Caller,
    on: date,
    title: str,
    *,
    division: str,
    source: str | None,
    dry_run: bool = False,
) -> DaysChanged:
    """Take a closed day on record. Raises ClosedDayError where it is closed already,
    NotAKeeperError.
    """
    change = DayChange(division, on, DayKind.CLOSED, checked_name(title), _source(source))

    def wanted(known: KnownDays) -> WantedChanges:
        if closed := _closed_as(known, division, on):
            raise ClosedDayError(
                f"{on} is closed already: {closed}.", "See: cycle holiday list"
            )
        return WantedChanges((change,))

    return _change(services, caller, wanted, dry_run=dry_run)


def withdraw(
    services: Services,
    caller: Caller,
    on: date,
    reason: str,
    *,
    division: str,
    source: str | None,
    dry_run: bool = False,
) -> DaysChanged:
    """Have a day counted though the rule closes it. Raises ClosedDayError where nothing closes
    it, NotAKeeperError.
    """
    change = DayChange(division, on, DayKind.OPENED, checked_name(reason), _source(source))

    def wanted(known: KnownDays) -> WantedChanges:
        calendars = (
            known.of_office() if division == OFFICE_ALONE else (known.of_division(division),)
        )
        for calendar in calendars:
            calendar.require(on)
        if not any(_title(calendar, on) for calendar in calendars):
            raise ClosedDayError(
                f"{long_day(on)} is no closed day, so it cannot be withdrawn.", _SEE_LIST
            )
        return WantedChanges((change,))

    return _change(services, caller, wanted, dry_run=dry_run)


def take_back(
    services: Services,
    caller: Caller,
    on: date,
    reason: str,
    *,
    division: str,
    dry_run: bool = False,
) -> DaysChanged:
    """Take back the record in force of a day, so that the rule's own answer holds again.

    Raises ClosedDayError where there is no such record, NotAKeeperError.
    """
    change = DayChange(division, on, DayKind.AS_RULED, checked_name(reason), BY_HAND)

    def wanted(known: KnownDays) -> WantedChanges:
        if known.latest(division, on) is None:
            whose = "for this office alone" if division == OFFICE_ALONE else f"for {division}"
            raise ClosedDayError(
                f"Nothing has been recorded {whose} about {on}, so there is nothing to "
                "take back.",
                "A day of the bank holidays themselves is withdrawn: cycle holiday withdraw. "
                "See: cycle holiday list",
            )
        return WantedChanges((change,))

    return _change(services, caller, wanted, dry_run=dry_run)


def take_in(
    services: Services,
    caller: Caller,
    listed: Sequence[BankHoliday],
    *,
    source: str,
    dry_run: bool = False,
) -> DaysChanged:
    """Take what is new in a list of bank holidays: a year of which it names every computed day
    counts as proclaimed from then on. Raises NoCalendarDataError, NotAKeeperError.
    """
    with Reading(services.database) as reading:
        today = local_day(reading, services.clock.now())

    def wanted(known: KnownDays) -> WantedChanges:
        kinds = ((day, _newly(known, day)) for day in listed)
        return WantedChanges(
            tuple(
                DayChange(day.division, day.on, kind, day.title, _source(source))
                for day, kind in kinds
                if kind
            ),
            tuple(_unlisted(known, listed, today)),
        )

    return _change(services, caller, wanted, dry_run=dry_run)


def _newly(known: KnownDays, day: BankHoliday) -> DayKind | None:
    """What a listed day says that is new: that it is closed, or that one computed so far is
    proclaimed.
    """
    if _closed_as(known, day.division, day.on) is None:
        return DayKind.CLOSED
    unheard = all(
        (record.division, record.on) != (day.division, day.on) for record in known.records
    )
    return DayKind.AS_RULED if unheard and day.on > PROCLAIMED_TO else None


_SEE_LIST = "See: cycle holiday list"


def _source(named: str | None) -> str:
    return checked_line(named.strip(), "the source") if named and named.strip() else BY_HAND


def _closed_as(known: KnownDays, division: str, on: date) -> str | None:
    """What a day is closed as, on this record; a day of the office's own is none of a
    division's, nor the reverse.

    Raises NoCalendarDataError, ClosedDayError.
    """
    if division != OFFICE_ALONE:
        calendar = known.of_division(division)
        calendar.require(on)
        return _title(calendar, on)
    for calendar in known.of_office():
        calendar.require(on)
    record = known.latest(division, on)
    return record.title if record and record.kind is DayKind.CLOSED else None


def _title(calendar: WorkingCalendar, on: date) -> str | None:
    """What a day is closed as, beside being a Saturday or a Sunday."""
    return None if on in calendar.opened else calendar.closed.get(on)


def _unlisted(
    known: KnownDays, listed: Sequence[BankHoliday], today: date
) -> Iterator[BankHoliday]:
    """Closed days from today on, in years that a list covers, which the list does not name.
    Weekends go unlisted.
    """
    named = {(day.division, day.on) for day in listed}
    for division in dict.fromkeys(day.division for day in listed):
        years = {day.on.year for day in listed if day.division == division}
        calendar = known.of_division(division)
        for on in sorted(day for day in calendar.closed if day >= today and day.year in years):
            title = _title(calendar, on)
            if title and on.weekday() not in calendar.weekend and (division, on) not in named:
                yield BankHoliday(division=division, on=on, title=title)


def _change(
    services: Services,
    caller: Caller,
    wanted_of: Callable[[KnownDays], WantedChanges],
    *,
    dry_run: bool,
) -> DaysChanged:
    """One transaction: who asks, what is new, the dates that move. A dry run does all of it,
    and takes it back.
    """
    now = services.clock.now()
    with UnitOfWork(services.database) as uow:
        note_in_every_cycle(uow, now)
        running = _running(uow)
        clerk = let_clerks_in(uow, caller, running, now, _stranger(caller))
        typed_by = clerk.typed_by if clerk else None
        wanted = wanted_of(
            KnownDays(
                uow.closed_days.all(), (loaded.rulebook.machine.calendar for loaded in running)
            )
        )
        for change in wanted.changes:
            _note(uow, change, now, by=caller.acts_as or caller.login, typed_by=typed_by)
        moved = tuple(
            found for before in running if (found := _recount(uow, before, now)).shifts
        )
        if wanted.changes:
            uow.cycles.look_at_all(now)
        if not dry_run:
            uow.commit()
    return DaysChanged(
        dry_run=dry_run,
        happened=tuple(map(_sentence, wanted.changes)),
        cycles=moved,
        unlisted=tuple(
            f"{long_day(day.on)}, {day.title} ({day.division})" for day in wanted.unlisted
        ),
    )


def _sentence(change: DayChange) -> str:
    whose = "this office alone" if change.division == OFFICE_ALONE else change.division
    match change.kind:
        case DayKind.CLOSED:
            return f"{long_day(change.on)} is a closed day for {whose}: {change.title}."
        case DayKind.OPENED:
            return f"{long_day(change.on)} is no closed day for {whose}: {change.title}."
        case DayKind.AS_RULED if change.source != BY_HAND:
            # A list says so; nobody takes it back.
            return (
                f"{long_day(change.on)} is proclaimed for {whose}, as was computed: "
                f"{change.title}."
            )
        case DayKind.AS_RULED:
            return (
                f"What was recorded about {long_day(change.on)} for {whose} is taken back: "
                f"{change.title}."
            )


def _running(reading: Reading) -> tuple[Loaded, ...]:
    return tuple(
        load(reading, cycle.name) for cycle in reading.cycles.all() if cycle.ended_at is None
    )


def _stranger(caller: Caller) -> NotAKeeperError:
    return NotAKeeperError(
        f"{caller.acts_as or caller.login} may not change the closed days of this office.",
        "The owner of the database may, and whoever holds a clerk's office in an open cycle.",
    )


def _note(
    uow: UnitOfWork, change: DayChange, now: datetime, *, by: str, typed_by: str | None
) -> None:
    event = DayNoted(
        division=change.division,
        on=change.on,
        kind=change.kind,
        title=change.title,
        source=change.source,
        by=by,
        typed_by=typed_by,
    )
    write_to_office_journal(uow, event, now)
    uow.closed_days.add(event.record(now))


def _recount(reading: Reading, before: Loaded, now: datetime) -> Recounted:
    after = load(reading, before.name)
    return Recounted(before.name, shifts(before.at(now), after.at(now)))
