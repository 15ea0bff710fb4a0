"""The names that may be typed: of cycles; in a cycle of stages, needs, documents, issues,
tasks, meetings, roles.
"""

from collections.abc import Iterable, Mapping

import msgspec

from cycle.machine.model import Machine
from cycle.machine.needs.task import TaskNeed
from cycle.requests.shapes import Served, shaped
from cycle.service.cycles import load
from cycle.service.services import Caller, Services
from cycle.store.errors import UnknownCycleError
from cycle.store.unit_of_work import Reading


class NamesOf(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """cycle: as typed so far; a name that is none yet has no names in it."""

    cycle: str | None = None


class Names(msgspec.Struct, frozen=True, kw_only=True):
    """Each in the order of the workflow."""

    cycles: tuple[str, ...]
    stages: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    issues: tuple[str, ...] = ()
    tasks: tuple[str, ...] = ()
    meetings: tuple[str, ...] = ()
    outcomes: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()


def _names(services: Services, _: Caller, asked: NamesOf) -> Names:
    with Reading(services.database) as reading:
        cycles = tuple(reading.cycles.names())
        if asked.cycle is None:
            return Names(cycles=cycles)
        try:
            machine = load(reading, asked.cycle).rulebook.machine
        except UnknownCycleError:
            return Names(cycles=cycles)
    return _names_in(machine, cycles)


def _names_in(machine: Machine, cycles: tuple[str, ...]) -> Names:
    stages = [stage for _, stage in machine.stages()]
    needs = [need for stage in stages for need in stage.needs]
    return Names(
        cycles=cycles,
        stages=_once(stage.key for stage in stages),
        needs=_once(need.key for need in needs),
        documents=tuple(machine.documents),
        issues=_once(row.issue for sheet in machine.sheets.values() for row in sheet.rows),
        tasks=_once(need.key for need in needs if isinstance(need, TaskNeed)),
        meetings=tuple(machine.meetings),
        outcomes=_once(outcome.name for stage in stages for outcome in stage.outcomes),
        roles=tuple(machine.roles),
    )


def _once(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))


SERVED: Mapping[str, Served] = {
    "names": shaped(NamesOf, _names),
}
