"""Requests that ask for proof before anything is done."""

from collections.abc import Mapping

import msgspec

from cycle.requests.shapes import Served, shaped
from cycle.service.dates_proof import DatesProof, prove_dates
from cycle.service.services import Caller, Services
from cycle.store.unit_of_work import Reading


class DatesOf(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    cycle: str


def _dates_of(services: Services, _: Caller, asked: DatesOf) -> DatesProof:
    with Reading(services.database) as reading:
        return prove_dates(reading, asked.cycle, services.clock.now())


SERVED: Mapping[str, Served] = {
    "check.dates": shaped(DatesOf, _dates_of),
}
