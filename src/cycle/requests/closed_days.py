"""Requests about closed days: put on record, withdraw, take back, take in a list, show."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated

import msgspec

from cycle.calendar.words import long_day
from cycle.declaration.bank_holidays import read_bank_holidays
from cycle.requests.shapes import Served, shaped
from cycle.service import closed_days
from cycle.service.closed_days import Outcome, Recounted, Said
from cycle.service.day_lists import DayRow, listed
from cycle.service.services import Caller, Services
from cycle.store.closed_days import OFFICE_ALONE, DayKind
from cycle.store.unit_of_work import Reading


class _OneDay(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """dry_run: only say what would change."""

    on: date
    division: str = OFFICE_ALONE
    dry_run: bool = False


class AddDay(_OneDay, frozen=True, kw_only=True, forbid_unknown_fields=True):
    title: str
    source: str | None = None


class WithdrawDay(_OneDay, frozen=True, kw_only=True, forbid_unknown_fields=True):
    reason: str
    source: str | None = None


class RemoveDay(_OneDay, frozen=True, kw_only=True, forbid_unknown_fields=True):
    reason: str


class ImportDays(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The file travels with the request, with its name for messages."""

    content: bytes
    file: str
    source: str | None = None
    dry_run: bool = False


class ListDays(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    year: Annotated[int, msgspec.Meta(ge=date.min.year, le=date.max.year)] | None = None


class DaysChanged(msgspec.Struct, frozen=True, kw_only=True):
    """What a request led to, or with `dry_run` would lead to: sentences, and by cycle the dates
    that moved.

    unlisted: days to come that an imported list leaves out.
    """

    dry_run: bool
    happened: tuple[str, ...]
    cycles: tuple[Recounted, ...]
    unlisted: tuple[str, ...]


def _add(services: Services, caller: Caller, asked: AddDay) -> DaysChanged:
    return _changed(
        closed_days.add(
            services,
            caller,
            asked.on,
            asked.title,
            division=asked.division,
            source=asked.source,
            dry_run=asked.dry_run,
        )
    )


def _withdraw(services: Services, caller: Caller, asked: WithdrawDay) -> DaysChanged:
    return _changed(
        closed_days.withdraw(
            services,
            caller,
            asked.on,
            asked.reason,
            division=asked.division,
            source=asked.source,
            dry_run=asked.dry_run,
        )
    )


def _remove(services: Services, caller: Caller, asked: RemoveDay) -> DaysChanged:
    on = asked.on
    return _changed(
        closed_days.take_back(
            services, caller, on, asked.reason, division=asked.division, dry_run=asked.dry_run
        )
    )


def _import(services: Services, caller: Caller, asked: ImportDays) -> DaysChanged:
    days = read_bank_holidays(asked.content, asked.file)
    source = asked.source or asked.file
    return _changed(
        closed_days.take_in(services, caller, days, source=source, dry_run=asked.dry_run)
    )


def _list(services: Services, _: Caller, asked: ListDays) -> tuple[DayRow, ...]:
    this_year = services.clock.now().year
    with Reading(services.database) as reading:
        return listed(reading, (asked.year,) if asked.year else (this_year, this_year + 1))


def _changed(done: Outcome) -> DaysChanged:
    return DaysChanged(
        dry_run=done.dry_run,
        happened=tuple(map(_sentence, done.wanted.said)),
        cycles=done.cycles,
        unlisted=tuple(
            f"{long_day(day.on)}, {day.title} ({day.division})" for day in done.wanted.unlisted
        ),
    )


def _sentence(said: Said) -> str:
    whose = "this office alone" if said.division == OFFICE_ALONE else said.division
    match said.kind:
        case DayKind.CLOSED:
            return f"{long_day(said.on)} is a closed day for {whose}: {said.title}."
        case DayKind.OPENED:
            return f"{long_day(said.on)} is no closed day for {whose}: {said.title}."
        case DayKind.AS_RULED:
            return (
                f"What was on record about {long_day(said.on)} for {whose} is taken back: "
                f"{said.title}."
            )


SERVED: Mapping[str, Served] = {
    "holiday.add": shaped(AddDay, _add),
    "holiday.withdraw": shaped(WithdrawDay, _withdraw),
    "holiday.remove": shaped(RemoveDay, _remove),
    "holiday.import": shaped(ImportDays, _import),
    "holidays": shaped(ListDays, _list),
}
