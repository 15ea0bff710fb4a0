"""From logins and roles to people: who the caller is, and who is to be written to. Looks only."""

from datetime import date

from cycle.engine.actors import Actor, Capacity, OfficeHeld
from cycle.engine.rulebook import Rulebook
from cycle.mail.letters import Reader
from cycle.service.bureau import Bureau, Caller, NotAnOfficerError, NotTheOwnerError
from cycle.store.errors import UnknownOfficerError
from cycle.store.officers import Appointment, Officer
from cycle.store.officers import Capacity as StoredCapacity
from cycle.store.unit_of_work import Reading


def actor_for(reading: Reading, rulebook: Rulebook, caller: Caller, on: date) -> Actor:
    """The officer behind a caller, with the offices held on the day.

    Raises NotAnOfficerError for a login that is no officer's, NotTheOwnerError where somebody else's name is used by
    one who does not own the database.
    """
    officer = officer_behind(reading, caller)
    return Actor(
        login=officer.login,
        name=officer.name,
        offices=tuple(_office(reading, rulebook, held, on) for held in reading.officers.offices_of(officer.login, on)),
        typed_by=caller.login if caller.acts_as and caller.acts_as != caller.login else None,
    )


def let_in(bureau: Bureau, caller: Caller) -> None:
    """What an office does is for its officers, and its owner. Raises NotAnOfficerError for others, who may be users of
    the same machine, and for one who has left; NotTheOwnerError as `actor_for` does.
    """
    if caller.owner:
        return
    with Reading(bureau.database) as reading:
        officer = officer_behind(reading, caller)
    if officer.left_on is not None and officer.left_on < bureau.clock.now().date():
        raise NotAnOfficerError(
            f"{officer.login} left this office; the last day was {officer.left_on}.",
            "If that is not so, ask the administrator of this office.",
        )


def officer_behind(reading: Reading, caller: Caller) -> Officer:
    """The officer on record behind a caller. Raises NotAnOfficerError, NotTheOwnerError as `actor_for` does."""
    if caller.acts_as and not caller.owner:
        raise NotTheOwnerError(
            f"{caller.login} may not act as {caller.acts_as}: only the owner of the database may type for others.",
            "Leave out --as, and act in your own name.",
        )
    login = caller.acts_as or caller.login
    try:
        return reading.officers.get(login)
    except UnknownOfficerError as unknown:
        raise NotAnOfficerError(
            f'The login "{login}" belongs to no officer of this office.',
            unknown.remedy
            if caller.acts_as
            else f"An administrator adds you with: cycle officer add {login} --name NAME --email ADDRESS",
        ) from unknown


def _office(reading: Reading, rulebook: Rulebook, held: Appointment, on: date) -> OfficeHeld:
    title = rulebook.machine.title_of_role(held.role)
    if held.capacity is StoredCapacity.HOLDER:
        return OfficeHeld(role=held.role, title=title)
    holder = next((a for a in reading.officers.holders(held.role, on) if a.capacity is StoredCapacity.HOLDER), None)
    return OfficeHeld(
        role=held.role, title=title, capacity=Capacity.DEPUTY, acting_for=holder.officer.name if holder else None
    )


def readers_of(reading: Reading, rulebook: Rulebook, role: str, on: date) -> list[tuple[Reader, str | None]]:
    """Who is written to for a role on that day: holder and deputies, a deputy with a note of whom they act for."""
    found: list[tuple[Reader, str | None]] = []
    for held in reading.officers.holders(role, on):
        office = _office(reading, rulebook, held, on)
        note = f"as deputy for {office.acting_for or office.title}" if office.capacity is Capacity.DEPUTY else None
        found.append((Reader(held.officer.login, held.officer.name, held.officer.email), note))
    return found


def readers_or_clerks(
    reading: Reading, rulebook: Rulebook, role: str, on: date
) -> tuple[list[tuple[Reader, str | None]], bool]:
    """Who is written to for a role, and whether it is vacant: then the clerks are, who can fill it."""
    readers = readers_of(reading, rulebook, role, on)
    if readers:
        return readers, False
    clerks = [
        (reader, None) for clerk in rulebook.machine.clerks for reader, _ in readers_of(reading, rulebook, clerk, on)
    ]
    return [*clerks], True
