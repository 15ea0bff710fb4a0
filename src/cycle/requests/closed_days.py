"""Requests about closed days: add, withdraw, take back, take in a list, show."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated

import msgspec

from cycle.declaration.bank_holidays import read_bank_holidays
from cycle.requests.shapes import Served, shaped
from cycle.service import closed_days
from cycle.service.closed_days import DaysChanged
from cycle.service.day_lists import DayRow, listed
from cycle.service.services import Caller, Services
from cycle.store.closed_days import OFFICE_ALONE
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
    reason: str = ""
    source: str | None = None


class RemoveDay(_OneDay, frozen=True, kw_only=True, forbid_unknown_fields=True):
    reason: str = ""


class ImportDays(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The file travels with the request, with its name for messages."""

    content: bytes
    file: str
    source: str | None = None
    dry_run: bool = False


class ListDays(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    year: Annotated[int, msgspec.Meta(ge=date.min.year, le=date.max.year)] | None = None


def _add(services: Services, caller: Caller, asked: AddDay) -> DaysChanged:
    return closed_days.add(
        services,
        caller,
        asked.on,
        asked.title,
        division=asked.division,
        source=asked.source,
        dry_run=asked.dry_run,
    )


def _withdraw(services: Services, caller: Caller, asked: WithdrawDay) -> DaysChanged:
    return closed_days.withdraw(
        services,
        caller,
        asked.on,
        asked.reason,
        division=asked.division,
        source=asked.source,
        dry_run=asked.dry_run,
    )


def _remove(services: Services, caller: Caller, asked: RemoveDay) -> DaysChanged:
    on = asked.on
    return closed_days.take_back(
        services, caller, on, asked.reason, division=asked.division, dry_run=asked.dry_run
    )


def _import(services: Services, caller: Caller, asked: ImportDays) -> DaysChanged:
    days = read_bank_holidays(asked.content, asked.file)
    source = asked.source or asked.file
    return closed_days.take_in(services, caller, days, source=source, dry_run=asked.dry_run)


def _list(services: Services, _: Caller, asked: ListDays) -> tuple[DayRow, ...]:
    this_year = services.clock.now().year
    with Reading(services.database) as reading:
        return listed(reading, (asked.year,) if asked.year else (this_year, this_year + 1))


SERVED: Mapping[str, Served] = {
    "holiday.add": shaped(AddDay, _add),
    "holiday.withdraw": shaped(WithdrawDay, _withdraw),
    "holiday.remove": shaped(RemoveDay, _remove),
    "holiday.import": shaped(ImportDays, _import),
    "holidays": shaped(ListDays, _list),
}
