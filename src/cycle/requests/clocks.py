"""Requests about the clock: how it stands to the record, and what was wrong with it."""

from collections.abc import Mapping
from datetime import date

import msgspec

from cycle.requests.acts import kept
from cycle.requests.shapes import Served, shaped
from cycle.service import clock_record
from cycle.service.clock_record import ClockStanding
from cycle.service.services import Caller, Services
from cycle.store.unit_of_work import Reading


class AskClock(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A request without values."""


class CorrectClock(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The evidence travels with the request."""

    since_on: date
    reason: str
    evidence: bytes
    dry_run: bool = False


def _standing(services: Services, _: Caller, __: AskClock) -> ClockStanding:
    with Reading(services.database) as reading:
        return clock_record.standing(reading, services.clock.now())


def _corrected(services: Services, caller: Caller, asked: CorrectClock) -> str:
    names = clock_record.corrected(
        services,
        caller,
        reason=asked.reason,
        since_on=asked.since_on,
        evidence=kept(asked.evidence, "the evidence"),
        dry_run=asked.dry_run,
    )
    return (
        f"Recorded in the journal of the office and in {', '.join(names)}; the order of the "
        "record is that of its entries, and papers can be published again."
    )


SERVED: Mapping[str, Served] = {
    "clock": shaped(AskClock, _standing),
    "clock.correct": shaped(CorrectClock, _corrected),
}
