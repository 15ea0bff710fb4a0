"""Requests that give a cycle away as a file for other programs."""

from collections.abc import Mapping
from datetime import datetime

import msgspec

from cycle.engine import events
from cycle.reports.xes import to_xes
from cycle.requests.shapes import Served, shaped
from cycle.service.cycles import load
from cycle.service.services import Caller, Services
from cycle.store.unit_of_work import Reading


class Xes(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    cycle: str


def _xes(services: Services, _: Caller, asked: Xes) -> str:
    with Reading(services.database) as reading:
        loaded = load(reading, asked.cycle)
        journal = [
            (datetime.fromisoformat(entry.at), events.from_text(entry.body))
            for entry in reading.journal.read(asked.cycle)
        ]
    return to_xes(loaded.name, loaded.rulebook.machine, journal)


SERVED: Mapping[str, Served] = {
    "export.xes": shaped(Xes, _xes),
}
