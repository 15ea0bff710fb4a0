"""Requests that give a cycle away as a file for other programs."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

import msgspec

from cycle.engine import events
from cycle.reports.xes import to_xes
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


SERVED: Mapping[str, tuple[type[msgspec.Struct], Callable[[Services, Caller, Any], Any]]] = {
    "export.xes": (Xes, _xes),
}
