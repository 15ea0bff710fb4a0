"""From a declared file to a machine, or to every fault in it at once: the one way in for all
who need a workflow.
"""

from pathlib import Path
from zoneinfo import ZoneInfo

from cycle.calendar.bank_holidays import load_calendar
from cycle.declaration import loader
from cycle.declaration.dates import Dates, read_dates
from cycle.machine.compiler import compile_workflow
from cycle.machine.condition_faults import faults_in_conditions
from cycle.machine.each_faults import faults_of_each
from cycle.machine.model import Machine
from cycle.machine.named_date_checks import faults_of_named_dates
from cycle.machine.policy_faults import faults_of_policies
from cycle.machine.references import faults_of_references
from cycle.machine.repetition_checks import faults_of_repetition
from cycle.machine.sheet_faults import faults_of_sheets
from cycle.machine.structure import faults_of_structure
from cycle.machine.when_needed import faults_of_what_is_needed_at_times


def load_workflow(path: Path) -> Machine:
    """The machine that the file declares. Raises DeclarationError with every fault found, each
    with its place.
    """
    return workflow_from(loader.content_of(path), str(path))


def workflow_from(content: bytes, file: str) -> Machine:
    """The machine that the bytes of `file` declare. Raises DeclarationError."""
    reading = loader.read_workflow(content, file)
    if reading.value is None:
        return compile_workflow(reading.checked())
    further = (
        *faults_of_references(reading.value, reading.source),
        *faults_of_named_dates(reading.value, reading.source),
        *faults_of_policies(reading.value, reading.source),
        *faults_of_structure(reading.value, reading.source),
        *faults_of_each(reading.value, reading.source),
        *faults_of_sheets(reading.value, reading.source),
        *faults_in_conditions(reading.value, reading.source),
        *faults_of_what_is_needed_at_times(reading.value, reading.source),
        *faults_of_repetition(reading.value, reading.source),
    )
    return compile_workflow(reading.checked(further))


def load_dates(path: Path, machine: Machine) -> Dates:
    """A year's dates for this machine. Raises DeclarationError with every fault, meetings it
    doesn't have among them.

    Meetings without a date are no fault: ask cycle.declaration.dates.missing_meetings.
    """
    return dates_from(loader.content_of(path), str(path), machine)


def dates_from(content: bytes, file: str, machine: Machine) -> Dates:
    """The year's dates in the bytes of `file`, as `load_dates` reads them."""
    return read_dates(
        content,
        file,
        tuple(machine.meetings),
        tuple(machine.dates),
        load_calendar(machine.calendar),
        ZoneInfo(machine.timezone),
        lists=tuple(machine.lists),
        roles=tuple(machine.roles),
    )
