"""Requests that prepare another year: dates proposed from a calendar of meetings, and a cycle
rolled forward.
"""

from collections.abc import Mapping
from datetime import date

import msgspec

from cycle.engine.verdicts import Refusal
from cycle.machine.loading import workflow_from
from cycle.requests.shapes import Served, shaped
from cycle.service import date_proposals, next_year
from cycle.service.cycles import load
from cycle.service.next_year import OfficeFile, Rolled
from cycle.service.services import Caller, Services
from cycle.store.unit_of_work import Reading


class ProposeDates(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The two files travel with the request: the workflow, and the calendar as `content`."""

    workflow: bytes
    workflow_file: str
    content: bytes
    file: str
    begins: date | None = None


class WorkflowOf(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    cycle: str


class Roll(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """workflow: the office's file for the cycle's workflow, where it has one."""

    cycle: str
    name: str
    dates: bytes
    dates_file: str
    workflow: bytes | None = None
    workflow_file: str = ""
    bound_to: Mapping[str, str] = {}
    dry_run: bool = False


class Proposed(msgspec.Struct, frozen=True, kw_only=True):
    """Dates proposed: the text of a dates file, each choice, what is wrong in the calendar, and
    what to look at.
    """

    text: str
    begins: str
    choices: tuple[date_proposals.Choice, ...]
    findings: tuple["Found", ...]
    warnings: tuple[str, ...]


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """One doubt about the calendar, with its place."""

    code: str
    sentence: str
    file: str
    line: int
    column: str | None
    set_aside: bool
    told: str


def _propose(services: Services, _: Caller, asked: ProposeDates) -> Proposed:
    machine = workflow_from(asked.workflow, asked.workflow_file)
    proposal = date_proposals.propose_dates(
        services, machine, asked.content, asked.file, asked.begins
    )
    return Proposed(
        text=proposal.text,
        begins=proposal.begins_on.isoformat(),
        choices=proposal.choices,
        findings=tuple(
            Found(
                code=found.code.value,
                sentence=found.sentence,
                file=found.place.file,
                line=found.place.line,
                column=found.place.column,
                set_aside=found.set_aside,
                told=str(found),
            )
            for found in proposal.findings
        ),
        warnings=proposal.warnings,
    )


def _workflow_of(services: Services, _: Caller, asked: WorkflowOf) -> str:
    with Reading(services.database) as reading:
        return load(reading, asked.cycle).state.workflow


def _roll(services: Services, caller: Caller, asked: Roll) -> Rolled | Refusal:
    declared = None
    if asked.workflow is not None:
        declared = OfficeFile(
            workflow_from(asked.workflow, asked.workflow_file), asked.workflow_file
        )
    return next_year.roll(
        services,
        caller,
        asked.cycle,
        asked.name,
        bound_to=asked.bound_to,
        declared=declared,
        dates=asked.dates,
        dates_file=asked.dates_file,
        dry_run=asked.dry_run,
    )


SERVED: Mapping[str, Served] = {
    "dates": shaped(ProposeDates, _propose),
    "workflow.of": shaped(WorkflowOf, _workflow_of),
    "roll": shaped(Roll, _roll),
}
