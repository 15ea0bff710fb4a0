"""Requests that ask for proof before anything is done."""

from collections.abc import Mapping
from datetime import date

import msgspec

from cycle.machine.loading import dates_from, workflow_from
from cycle.requests.shapes import Served, shaped
from cycle.service.cycles import rulebook_in
from cycle.service.dates_proof import DatesProof, prove_dates, prove_planned
from cycle.service.services import Caller, Services
from cycle.store.unit_of_work import Reading


class DatesOf(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    cycle: str


class PlannedDates(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The two files travel with the request, with their names for messages."""

    workflow: bytes
    workflow_file: str
    dates: bytes
    dates_file: str
    from_on: date | None = None


def _planned(services: Services, _: Caller, asked: PlannedDates) -> DatesProof:
    machine = workflow_from(asked.workflow, asked.workflow_file)
    dates = dates_from(asked.dates, asked.dates_file, machine)
    with Reading(services.database) as reading:
        rulebook = rulebook_in(reading, machine)
    return prove_planned(rulebook, dates, services.clock.now(), asked.from_on)


def _dates_of(services: Services, _: Caller, asked: DatesOf) -> DatesProof:
    with Reading(services.database) as reading:
        return prove_dates(reading, asked.cycle, services.clock.now())


SERVED: Mapping[str, Served] = {
    "check.dates": shaped(DatesOf, _dates_of),
    "check.planned": shaped(PlannedDates, _planned),
}
