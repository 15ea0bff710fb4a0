"""Requests of the administrator and the clerk that are not acts on a cycle: opening one,
people.
"""

from collections.abc import Mapping
from datetime import date

import msgspec

from cycle.declaration.officers import read_officers
from cycle.engine.verdicts import Refusal
from cycle.machine.loading import dates_from, workflow_from
from cycle.requests.shapes import Served, shaped
from cycle.service import office, officer_import
from cycle.service.cycles import load
from cycle.service.opening import open_cycle
from cycle.service.people import for_whom
from cycle.service.services import Caller, Services
from cycle.store.errors import AppointmentError
from cycle.store.unit_of_work import Reading
from cycle.suggestions import did_you_mean

LARGEST_NUMBER = 2**31 - 1
"""What a database can count to: PostgreSQL's integer."""


class Open(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The two files travel with the request, each with its name for messages."""

    name: str
    workflow: bytes
    workflow_file: str
    dates: bytes
    dates_file: str
    bound_to: Mapping[str, str] = {}
    dry_run: bool = False


class AddOfficer(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    login: str
    name: str
    email: str
    external: bool = False
    dry_run: bool = False


class ChangeOfficer(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    login: str
    name: str | None = None
    email: str | None = None
    dry_run: bool = False


class OfficerLeaves(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    login: str
    on: date
    dry_run: bool = False


class ImportOfficers(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    content: bytes
    file: str
    end_appointments: bool = False
    dry_run: bool = False


class Appoint(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    role: str
    login: str
    from_on: date | None = None
    to_on: date | None = None
    dry_run: bool = False


class Deputise(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    role: str
    login: str
    from_on: date
    to_on: date
    reason: str | None = None
    dry_run: bool = False


class EndAppointment(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    number: int
    on: date
    dry_run: bool = False


class CycleBegun(msgspec.Struct, frozen=True, kw_only=True):
    """A cycle begun, and what its clerk should know at once."""

    cycle: str
    open_stages: tuple[str, ...]
    undated: tuple[str, ...]
    past: tuple[str, ...]
    vacant: tuple[str, ...]
    warnings: int


def _open(services: Services, caller: Caller, asked: Open) -> CycleBegun | Refusal:
    machine = workflow_from(asked.workflow, asked.workflow_file)
    dates = dates_from(asked.dates, asked.dates_file, machine)
    opened = open_cycle(
        services,
        caller,
        asked.name,
        machine,
        dates,
        bound_to=asked.bound_to,
        dry_run=asked.dry_run,
    )
    if isinstance(opened, Refusal):
        return opened
    return CycleBegun(
        cycle=asked.name,
        open_stages=tuple(stage.title for _, stage in opened.loaded.state.open_stages(machine)),
        undated=opened.undated,
        past=tuple(f"{key} ({on})" for key, on in opened.past),
        vacant=tuple(machine.title_of_role(role) for role in opened.vacant),
        warnings=len(opened.warnings),
    )


def _add_officer(services: Services, caller: Caller, asked: AddOfficer) -> str:
    office.add_officer(
        services,
        caller,
        asked.login,
        name=asked.name,
        email=asked.email,
        external=asked.external,
        dry_run=asked.dry_run,
    )
    if asked.external:
        return (
            f"{asked.login} is an external partner: written to, and recorded for by a "
            "clerk; no login."
        )
    return f"{asked.login} is an officer of this office."


def _change_officer(services: Services, caller: Caller, asked: ChangeOfficer) -> str:
    office.change_officer(
        services,
        caller,
        asked.login,
        name=asked.name,
        email=asked.email,
        dry_run=asked.dry_run,
    )
    given = (("name", asked.name), ("address", asked.email))
    now = " and ".join(f"the {what} {to}" for what, to in given if to)
    return f"{asked.login} has {now} now."


def _officer_leaves(services: Services, caller: Caller, asked: OfficerLeaves) -> str:
    after = office.officer_leaves(
        services, caller, asked.login, asked.on, dry_run=asked.dry_run
    )
    said = f"{asked.login} leaves; the last day is {asked.on}."
    if not after:
        return said
    return (
        f"{said} They acted after that day, and what they did stands: {'; '.join(after)}. "
        "See `cycle log CYCLE`; a clerk corrects what was a mistake."
    )


def _import_officers(
    services: Services, caller: Caller, asked: ImportOfficers
) -> tuple[str, ...]:
    return officer_import.take_in(
        services,
        caller,
        read_officers(asked.content, asked.file),
        end_appointments=asked.end_appointments,
        dry_run=asked.dry_run,
    )


def _appoint(services: Services, caller: Caller, asked: Appoint) -> str:
    made = office.appoint(
        services,
        caller,
        asked.role,
        asked.login,
        from_on=asked.from_on,
        to_on=asked.to_on,
        dry_run=asked.dry_run,
    )
    until = f" to {made.to_on}" if made.to_on else ""
    number = "" if asked.dry_run else f" (appointment {made.id})"
    made_so = f"{asked.login} holds {asked.role} from {made.from_on}{until}{number}."
    return " ".join((made_so, *_unknown_role(services, asked.role)))


def _deputise(services: Services, caller: Caller, asked: Deputise) -> str:
    made = office.deputise(
        services,
        caller,
        asked.role,
        asked.login,
        from_on=asked.from_on,
        to_on=asked.to_on,
        reason=asked.reason,
        dry_run=asked.dry_run,
    )
    with Reading(services.database) as reading:
        stands_in = for_whom(made, reading.officers.appointments())
    number = "" if asked.dry_run else f" (appointment {made.id})"
    made_so = f"{asked.login} {stands_in} from {made.from_on} to {made.to_on}{number}."
    return " ".join((made_so, *_unknown_role(services, asked.role)))


def _unknown_role(services: Services, role: str) -> tuple[str, ...]:
    """A warning where no cycle's workflow has this role; it may be for one that is still to
    come.
    """
    with Reading(services.database) as reading:
        roles = {
            role
            for name in reading.cycles.names()
            for role in load(reading, name).rulebook.machine.roles
        }
    if not roles or role in roles:
        return ()
    return (f"But no cycle has such a role. {did_you_mean(role, roles)}",)


def _end_appointment(services: Services, caller: Caller, asked: EndAppointment) -> str:
    if not 0 < asked.number <= LARGEST_NUMBER:
        raise AppointmentError(
            f"There is no appointment number {asked.number}.", "`cycle officer` lists them."
        )
    office.end_appointment(services, caller, asked.number, asked.on, dry_run=asked.dry_run)
    return f"Appointment {asked.number} ends on {asked.on}."


SERVED: Mapping[str, Served] = {
    "open": shaped(Open, _open),
    "officer.add": shaped(AddOfficer, _add_officer),
    "officer.change": shaped(ChangeOfficer, _change_officer),
    "officer.leave": shaped(OfficerLeaves, _officer_leaves),
    "officer.import": shaped(ImportOfficers, _import_officers),
    "appoint": shaped(Appoint, _appoint),
    "deputise": shaped(Deputise, _deputise),
    "appoint.end": shaped(EndAppointment, _end_appointment),
}
