"""A file of officers held against those on record: what it adds and changes, and whose
appointments it would end.

The file says who holds which office from when on. It never ends an appointment unless that is
wanted, since a file that leaves something out is no decision about it. What cannot be done
stops the whole file, and every reason is told at once. Whom it leaves out keeps every office,
also where appointments are to be ended: each is named, with the command that ends it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from shlex import quote

from cycle.declaration.officers import DeclaredOfficer
from cycle.errors import CycleError
from cycle.service import office
from cycle.service.local_day import local_day
from cycle.service.services import Caller, Services
from cycle.store.officers import Appointment, AppointmentKind, Officer

_A_DAY = timedelta(days=1)


class OfficerImportError(CycleError):
    """The file says what the record speaks against; the message lists all of it."""


@dataclass(frozen=True, slots=True)
class AppointmentEnding:
    """An appointment that ends, and its last day; for: who follows, None where nobody does."""

    appointment: Appointment
    to_on: date
    successor: str | None = None


@dataclass
class OfficersChanged:
    """What a file would change. kept: appointments of the people in it that it does not name;
    against: sentences on what cannot be done; notes: on what stays as it is.
    """

    added: list[DeclaredOfficer] = field(default_factory=list)
    changed: list[tuple[Officer, DeclaredOfficer]] = field(default_factory=list)
    appointed: list[tuple[str, DeclaredOfficer]] = field(default_factory=list)
    ended: list[AppointmentEnding] = field(default_factory=list)
    kept: list[Appointment] = field(default_factory=list)
    against: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def difference(
    people: Sequence[DeclaredOfficer],
    officers: Sequence[Officer],
    appointments: Sequence[Appointment],
    today: date,
) -> OfficersChanged:
    """What the file would change, with every appointment that it speaks against. Pure."""
    known = {officer.login: officer for officer in officers}
    holding = [each for each in appointments if each.capacity is AppointmentKind.HOLDER]
    found = OfficersChanged()
    staying = []
    for person in people:
        present = known.get(person.login)
        if present is not None and present.left_on is not None and present.left_on < today:
            found.notes.append(f"{present.login} left on {present.left_on}, and stays so.")
            continue
        staying.append(person)
        _of_person(person, present, officers, found)
        for role in person.roles:
            _of_role(role, person, holding, found)
    found.notes += _not_in_file(people, holding, found.ended)
    found.kept = list(_unnamed(staying, holding, found.ended))
    return found


def _of_person(
    person: DeclaredOfficer,
    present: Officer | None,
    officers: Sequence[Officer],
    found: OfficersChanged,
) -> None:
    if present is None:
        found.added.append(person)
        found.notes += [
            f"{person.login} and {other.login} differ in capitals alone: are they two people?"
            for other in officers
            if other.login.casefold() == person.login.casefold()
        ]
    elif present.external != person.external:
        kind = "an external partner" if present.external else "an officer with a login"
        found.against.append(
            f"{person.login} is on record as {kind}, and that cannot be changed"
        )
    elif (present.name, present.email) != (person.name, person.email):
        found.changed.append((present, person))


def _of_role(
    role: str, person: DeclaredOfficer, holding: Sequence[Appointment], found: OfficersChanged
) -> None:
    """Nothing where the person holds it, or is to; else the office is given, and whoever holds
    it then has to give it up.
    """
    at_that_time = [
        each for each in holding if each.role == role and each.ends_on >= person.from_on
    ]
    own = [each for each in at_that_time if each.officer.login == person.login]
    if own:
        begun = min(each.from_on for each in own)
        if begun != person.from_on:
            found.notes.append(
                f"{person.login} holds {role} from {begun} on, the file says "
                f"{person.from_on}; the record stays."
            )
        if not any(each.to_on is None for each in own):
            found.notes.append(
                f"{person.login} holds {role} until {max(each.ends_on for each in own)}, and "
                f"that stays so. To give it anew: cycle appoint {role} {quote(person.login)} "
                "--from DATE"
            )
        return
    for other in at_that_time:
        if other.from_on >= person.from_on:
            found.against.append(
                f"{other.officer.login} holds {role} from {other.from_on} on, and the file "
                f"gives it to {person.login} from {person.from_on} on; write a later day"
            )
        else:
            found.ended.append(AppointmentEnding(other, person.from_on - _A_DAY, person.login))
    found.appointed.append((role, person))


def _not_in_file(
    people: Sequence[DeclaredOfficer],
    holding: Sequence[Appointment],
    ended: Sequence[AppointmentEnding],
) -> Iterator[str]:
    """A note for each office without an end whose holder the file leaves out."""
    named = {person.login for person in people}
    taken_over = {each.appointment.id for each in ended}
    for each in holding:
        stays = each.to_on is None and each.id not in taken_over
        if stays and each.officer.login not in named:
            yield (
                f"{each.officer.login} is not in the file and still holds {each.role}. To end "
                f"that: cycle appoint --end {each.id} --on DATE"
            )


def _unnamed(
    people: Sequence[DeclaredOfficer],
    holding: Sequence[Appointment],
    ended: Sequence[AppointmentEnding],
) -> Iterator[Appointment]:
    """What people in the file hold without its saying so, and nobody takes over. What ends on
    a day that is on record ends then, and no sooner.
    """
    roles = {person.login: person.roles for person in people}
    taken_over = {each.appointment.id for each in ended}
    for each in holding:
        named = each.role in roles.get(each.officer.login, (each.role,))
        if not named and each.ends_on == date.max and each.id not in taken_over:
            yield each


def take_in(
    services: Services,
    caller: Caller,
    people: Sequence[DeclaredOfficer],
    *,
    end_appointments: bool = False,
    dry_run: bool = False,
) -> tuple[str, ...]:
    """Take a whole file of officers on record, with the offices they hold: all of it or
    nothing; sentences on what that changes.

    end_appointments: end those that the file speaks against, a successor's on the day before,
    the others today. Raises OfficerImportError, NotTheOwnerError, and what the record refuses.
    """
    with office.administering(services, caller, dry_run=dry_run) as work:
        today, store = local_day(work.uow, work.now), work.uow.officers
        found = difference(people, store.all(), store.appointments(), today)
        if end_appointments:
            found.ended += [
                AppointmentEnding(each, max(today, each.from_on)) for each in found.kept
            ]
            found.kept.clear()
        _refuse(found, end_appointments=end_appointments)
        _write(work, found)
    said = (*_people(found), *_offices(found), *found.notes)
    return said or (f"Nothing new: {len(people)} on record as the file says.",)


def _refuse(found: OfficersChanged, *, end_appointments: bool) -> None:
    held = [
        f"{each.appointment.officer.login} holds {each.appointment.role} (appointment "
        f"{each.appointment.id}), and the file gives it to {each.successor}"
        for each in found.ended
        if not end_appointments
    ]
    if not held and not found.against:
        return
    raise OfficerImportError(
        "The file cannot be taken in, and nothing was changed:\n"
        + "\n".join(f"- {each}." for each in (*found.against, *held)),
        "To end those appointments on the day before: "
        "cycle officer import FILE --end-appointments"
        if held and not found.against
        else "Correct the file, or the record: cycle officer",
    )


def _write(work: office.OfficeWork, found: OfficersChanged) -> None:
    for person in found.added:
        office.add(work, person.login, person.name, person.email, external=person.external)
    for present, person in found.changed:
        office.change(work, present, name=person.name, email=person.email)
    for each in found.ended:
        office.end(work, each.appointment.id, each.to_on)
    for role, person in found.appointed:
        office.give_office(
            work, role, person.login, AppointmentKind.HOLDER, person.from_on, None
        )


def _people(found: OfficersChanged) -> Iterator[str]:
    if found.added:
        logins = ", ".join(person.login for person in found.added)
        officers = "officer" if len(found.added) == 1 else "officers"
        yield f"{len(found.added)} {officers} added: {logins}."
    for present, person in found.changed:
        for what, was, now in (
            ("name", present.name, person.name),
            ("address", present.email, person.email),
        ):
            if was != now:
                yield f"{person.login}: the {what} was {was}, and is {now} now."


def _offices(found: OfficersChanged) -> Iterator[str]:
    new = {person.login for person in found.added}
    taken_over = {each.appointment.role for each in found.ended}
    for each in found.ended:
        held = each.appointment
        yield f"{held.officer.login} holds {held.role} until {each.to_on}."
    for role, person in found.appointed:
        if person.login not in new or role in taken_over:
            yield f"{person.login} holds {role} from {person.from_on} on."
    for kept in found.kept:
        yield (
            f"{kept.officer.login} still holds {kept.role}, which the file does not name. To "
            f"end that: cycle appoint --end {kept.id} --on DATE"
        )
