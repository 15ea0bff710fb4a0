"""The administrator's acts: officers, appointments. Written to tables and, as events, to the
journal of the office.

Only the owner of the database may do them. Whatever changes who is to be told makes every open
cycle look again.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeAlias

import msgspec

from cycle.engine.actors import By
from cycle.service.clock_record import note_in_every_cycle
from cycle.service.cycles import journal_entries_of, load
from cycle.service.local_day import local_day
from cycle.service.office_journal import write_to_office_journal
from cycle.service.people import actor_for
from cycle.service.services import Caller, NotTheOwnerError, Services
from cycle.store.officers import Appointment, AppointmentKind, Officer
from cycle.store.unit_of_work import Reading, UnitOfWork
from cycle.text_checks import checked_login, typed_address, typed_name


class OfficeHappened(msgspec.Struct, frozen=True, omit_defaults=True, tag_field="event"):
    """What every event of the office is: frozen, and told apart by its tag."""


class OfficerAdded(OfficeHappened, frozen=True, kw_only=True, tag="officer-added"):
    login: str
    name: str
    email: str
    by: str
    external: bool = False


class OfficerChanged(OfficeHappened, frozen=True, kw_only=True, tag="officer-changed"):
    login: str
    name: str
    email: str
    by: str


class OfficerLeft(OfficeHappened, frozen=True, kw_only=True, tag="officer-left"):
    """`on` is the last day in the office."""

    login: str
    on: date
    by: str


class Appointed(OfficeHappened, frozen=True, kw_only=True, tag="appointed"):
    """First and last day, both inclusive."""

    number: int
    role: str
    login: str
    capacity: AppointmentKind
    from_on: date
    by: str
    to_on: date | None = None
    reason: str | None = None


class AppointmentEnded(OfficeHappened, frozen=True, kw_only=True, tag="appointment-ended"):
    number: int
    to_on: date
    by: str


OfficeEvent: TypeAlias = (
    OfficerAdded | OfficerChanged | OfficerLeft | Appointed | AppointmentEnded
)


@dataclass(frozen=True)
class OfficeWork:
    """What the administrator does: in which transaction, when, and who it is."""

    uow: UnitOfWork
    now: datetime
    by: str

    def note(self, event: OfficeEvent) -> None:
        write_to_office_journal(self.uow, event, self.now)


def _appointing(services: Services, caller: Caller, role: str, login: str) -> bool:
    """Whether the caller may give this person the role by an office under `may_appoint`: of an
    open cycle that has the role, and not to themselves.
    """
    now = services.clock.now()
    with Reading(services.database) as reading:
        for name in reading.cycles.names():
            loaded = load(reading, name)
            machine = loaded.rulebook.machine
            if role not in machine.roles or not machine.may_appoint:
                continue
            actor = actor_for(reading, loaded.rulebook, caller, loaded.at(now).today)
            if actor.first_office(machine.may_appoint) and actor.login != login:
                return True
    return False


@contextmanager
def administering(
    services: Services, caller: Caller, *, dry_run: bool = False, appointing: bool = False
) -> Iterator[OfficeWork]:
    """A transaction of the one who owns the database, or is `appointing` by right of an office;
    with `dry_run` all of it is taken back. Raises NotTheOwnerError.
    """
    if not (caller.owner or appointing):
        raise NotTheOwnerError(
            f"{caller.login} does not own the office's database, and so may not change "
            "officers or appointments.",
            "Ask the administrator of this office.",
        )
    now = services.clock.now()
    with UnitOfWork(services.database) as uow:
        note_in_every_cycle(uow, now)
        yield OfficeWork(uow, now, caller.login)
        uow.cycles.look_at_all(now)
        if not dry_run:
            uow.commit()


def add_officer(
    services: Services,
    caller: Caller,
    login: str,
    *,
    name: str,
    email: str,
    external: bool = False,
    dry_run: bool = False,
) -> None:
    """Take a person on record; `external`: a partner, whose key is nobody's login. As in all of
    these acts, `dry_run` does it and takes it back.

    Raises OfficerExistsError, UnfitTextError, AddressError.
    """
    with administering(services, caller, dry_run=dry_run) as work:
        add(work, login, name, email, external=external)


def add(work: OfficeWork, login: str, name: str, email: str, *, external: bool) -> None:
    """Take a person on record. Raises OfficerExistsError, UnfitTextError, AddressError."""
    fields = {
        "login": checked_login(login),
        "name": typed_name(name),
        "email": typed_address(email),
    }
    work.uow.officers.add(
        fields["login"], name=fields["name"], email=fields["email"], external=external
    )
    work.note(OfficerAdded(**fields, by=work.by, external=external))


def change_officer(
    services: Services,
    caller: Caller,
    login: str,
    *,
    name: str | None,
    email: str | None,
    dry_run: bool = False,
) -> None:
    """Change a person's name or address. Raises UnknownOfficerError, UnfitTextError,
    AddressError.
    """
    with administering(services, caller, dry_run=dry_run) as work:
        present = work.uow.officers.get(login)
        change(work, present, name=name or present.name, email=email or present.email)


def change(work: OfficeWork, present: Officer, *, name: str, email: str) -> None:
    """Give a person this name and this address. Raises UnfitTextError, AddressError."""
    new_name = name if name == present.name else typed_name(name)
    new_email, login = typed_address(email), present.login
    work.uow.officers.update(login, name=new_name, email=new_email)
    if new_email != present.email:
        work.uow.troubles.clear_recipient(login, work.now, f"the address is {new_email} now")
    work.note(OfficerChanged(login=login, name=new_name, email=new_email, by=work.by))


def officer_leaves(
    services: Services, caller: Caller, login: str, on: date, *, dry_run: bool = False
) -> tuple[str, ...]:
    """Record a person's last day; what they did after it, as `CYCLE, no. ENTRY`. What they hold
    is vacant from the day after. Raises UnknownOfficerError.
    """
    with administering(services, caller, dry_run=dry_run) as work:
        work.uow.officers.leave(login, on)
        work.note(OfficerLeft(login=login, on=on, by=work.by))
        return tuple(_acts_after(work.uow, login, on))


def _acts_after(reading: Reading, login: str, on: date) -> Iterator[str]:
    for cycle in reading.cycles.names():
        rulebook = load(reading, cycle).rulebook
        for entry in journal_entries_of(reading, cycle):
            by = getattr(entry.event, "by", None)
            if (
                isinstance(by, By)
                and by.person == login
                and rulebook.local(entry.at).date() > on
            ):
                yield f"{cycle}, no. {entry.seq}"


def appoint(
    services: Services,
    caller: Caller,
    role: str,
    login: str,
    *,
    from_on: date | None,
    to_on: date | None = None,
    dry_run: bool = False,
) -> Appointment:
    """Give a person an office, from today where no day is named. Raises UnknownOfficerError,
    AppointmentError.
    """
    may = not caller.owner and _appointing(services, caller, role, login)
    with administering(services, caller, dry_run=dry_run, appointing=may) as work:
        begins_on = from_on or local_day(work.uow, work.now)
        return give_office(work, role, login, AppointmentKind.HOLDER, begins_on, to_on)


def deputise(
    services: Services,
    caller: Caller,
    role: str,
    login: str,
    *,
    from_on: date,
    to_on: date,
    reason: str | None = None,
    dry_run: bool = False,
) -> Appointment:
    """Have a person act in an office while its holder is away. Raises UnknownOfficerError,
    AppointmentError.
    """
    may = not caller.owner and _appointing(services, caller, role, login)
    with administering(services, caller, dry_run=dry_run, appointing=may) as work:
        return give_office(work, role, login, AppointmentKind.DEPUTY, from_on, to_on, reason)


def give_office(
    work: OfficeWork,
    role: str,
    login: str,
    capacity: AppointmentKind,
    from_on: date,
    to_on: date | None,
    reason: str | None = None,
) -> Appointment:
    """Give a person an office. Raises UnknownOfficerError, AppointmentError."""
    made = work.uow.officers.appoint(
        role, login, capacity=capacity, from_on=from_on, to_on=to_on
    )
    work.note(
        Appointed(
            number=made.id,
            role=role,
            login=login,
            capacity=capacity,
            from_on=from_on,
            to_on=to_on,
            by=work.by,
            reason=reason,
        )
    )
    return made


def end_appointment(
    services: Services, caller: Caller, number: int, to_on: date, *, dry_run: bool = False
) -> None:
    """End an appointment with the day given. Raises AppointmentError."""
    with administering(services, caller, dry_run=dry_run) as work:
        end(work, number, to_on)


def end(work: OfficeWork, number: int, to_on: date) -> None:
    """End an appointment. Raises AppointmentError."""
    work.uow.officers.end(number, to_on)
    work.note(AppointmentEnded(number=number, to_on=to_on, by=work.by))
