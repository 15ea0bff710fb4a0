"""From logins and roles to people: who the caller is, and who is to be written to. Looks
only.
"""

from collections.abc import Callable, Iterable
from datetime import date, datetime
from shlex import quote

from cycle import chain
from cycle.engine.actors import Actor, Capacity, OfficeHeld, Recording
from cycle.engine.rulebook import Rulebook
from cycle.engine.tenures import Tenure
from cycle.mail.letters import Reader
from cycle.service.services import (
    Behalf,
    Caller,
    NoLoginError,
    NotAnOfficerError,
    NotTheOwnerError,
    Services,
)
from cycle.store.errors import UnknownOfficerError
from cycle.store.officers import Appointment, Officer
from cycle.store.officers import AppointmentKind as StoredCapacity
from cycle.store.unit_of_work import Reading
from cycle.text_checks import short_login


def actor_for(
    reading: Reading, rulebook: Rulebook, caller: Caller, on: date, behalf: Behalf | None = None
) -> Actor:
    """The officer behind a caller, with the offices held on the day; with `behalf`, as
    recording another's act.

    Raises NotAnOfficerError for a login that is no officer's, NoLoginError for an external
    partner's key, NotTheOwnerError where somebody else's name is used by one who does not own
    the database.
    """
    officer = officer_behind(reading, caller)
    return Actor(
        login=officer.login,
        name=officer.name,
        offices=offices_of(reading, rulebook, officer.login, on),
        typed_by=caller.login if caller.acts_as and caller.acts_as != caller.login else None,
        recording=_recording(behalf) if behalf else None,
    )


def offices_of(
    reading: Reading, rulebook: Rulebook, login: str, on: date
) -> tuple[OfficeHeld, ...]:
    """The offices that somebody may act in on a day, as holder or deputy."""
    return tuple(
        _office(reading, rulebook, held, on) for held in reading.officers.offices_of(login, on)
    )


def _recording(behalf: Behalf) -> Recording:
    evidence = chain.sha256_bytes(behalf.evidence)
    return Recording(role=behalf.role, evidence=evidence, login=behalf.login)


def let_in(
    services: Services, caller: Caller, today: Callable[[Reading, datetime], date]
) -> None:
    """What an office does is for its officers, and its owner. Raises NotAnOfficerError for
    others, who may be users of the same machine, and for one who has left; NotTheOwnerError as
    `actor_for` does. today: tells the local day.
    """
    if caller.owner:
        return
    with Reading(services.database) as reading:
        officer = officer_behind(reading, caller)
        left_on = officer.left_on
        gone = left_on is not None and left_on < today(reading, services.clock.now())
    if gone:
        raise NotAnOfficerError(
            f"{officer.login} left this office; the last day was {officer.left_on}.",
            "If that is not so, ask the administrator of this office.",
        )


def officer_behind(reading: Reading, caller: Caller) -> Officer:
    """The officer on record behind a caller. Raises the same as `actor_for`."""
    if caller.acts_as and not caller.owner:
        raise NotTheOwnerError(
            f"{caller.login} may not act as {caller.acts_as}: only the owner of the database "
            "may type for others.",
            "Leave out --as, and act in your own name.",
        )
    login = caller.acts_as or caller.login
    try:
        officer = reading.officers.get(login)
    except UnknownOfficerError as unknown:
        if known := _known_as(reading, caller):
            return known
        raise NotAnOfficerError(
            f'The login "{login}" belongs to no officer of this office.',
            unknown.remedy
            if caller.acts_as
            else (
                f"An administrator adds you with: cycle officer add {quote(login)} --name NAME "
                "--email ADDRESS"
            ),
        ) from unknown
    if officer.external:
        raise NoLoginError(
            f"{officer.name} ({login}) is an external partner, who has no login here: nobody "
            "acts under that key.",
            "A clerk records what they do: cycle sign ... --on-behalf-of ROLE --evidence FILE",
        )
    return officer


def _known_as(reading: Reading, caller: Caller) -> Officer | None:
    """The officer on record under another way of writing the caller's login, as the machine
    reads it. Raises NotAnOfficerError where there are two.
    """
    if caller.acts_as:
        return None
    ours = short_login(caller.login)
    found = [
        officer
        for officer in reading.officers.all()
        if not officer.external
        and short_login(officer.login) == ours
        and caller.known_as(officer.login)
    ]
    if len(found) > 1:
        raise NotAnOfficerError(
            f"The login {caller.login} is on record {len(found)} times: "
            f"{', '.join(officer.login for officer in found)}.",
            "Ask the administrator of this office to keep one of them.",
        )
    return found[0] if found else None


def tenures_of(reading: Reading) -> tuple[Tenure, ...]:
    """Every appointment that has, had or will have effect, as the engine knows it."""
    return tuple(
        Tenure(
            role=held.role,
            who=held.officer.name,
            from_on=held.from_on,
            to_on=held.ends_on,
            capacity=_capacity(held),
            login=held.officer.login,
        )
        for held in reading.officers.appointments()
        if held.from_on <= held.ends_on
    )


def _capacity(held: Appointment) -> Capacity:
    return Capacity.HOLDER if held.capacity is StoredCapacity.HOLDER else Capacity.DEPUTY


def _office(reading: Reading, rulebook: Rulebook, held: Appointment, on: date) -> OfficeHeld:
    title = rulebook.machine.title_of_role(held.role)
    if held.capacity is StoredCapacity.HOLDER:
        return OfficeHeld(role=held.role, title=title)
    holder = next(
        (
            a
            for a in reading.officers.holders(held.role, on)
            if a.capacity is StoredCapacity.HOLDER
        ),
        None,
    )
    return OfficeHeld(
        role=held.role,
        title=title,
        capacity=Capacity.DEPUTY,
        acting_for=holder.officer.name if holder else None,
    )


def readers_of(
    reading: Reading, rulebook: Rulebook, role: str, on: date
) -> list[tuple[Reader, str | None]]:
    """Who is written to for a role on that day: holder and deputies, a deputy with a note of
    whom they act for.
    """
    found: list[tuple[Reader, str | None]] = []
    for held in reading.officers.holders(role, on):
        office = _office(reading, rulebook, held, on)
        note = (
            f"as deputy for {office.acting_for or office.title}"
            if office.capacity is Capacity.DEPUTY
            else None
        )
        found.append((_reader(held.officer), note))
    return found


def for_whom(deputy: Appointment, everyone: Iterable[Appointment]) -> str:
    """`deputises for NAME as head-of-legal`; without a holder in that time, only the office."""
    holders = (
        held.officer.name
        for held in everyone
        if held.role == deputy.role
        and held.capacity is StoredCapacity.HOLDER
        and held.from_on <= deputy.ends_on
        and deputy.from_on <= held.ends_on
    )
    name = next(holders, None)
    return f"deputises for {name} as {deputy.role}" if name else f"deputises as {deputy.role}"


def _reader(officer: Officer) -> Reader:
    return Reader(officer.login, officer.name, officer.email, external=officer.external)


def readers_or_clerks(
    reading: Reading, rulebook: Rulebook, role: str, on: date
) -> list[tuple[Reader, str | None]]:
    """Who is written to for a role; where it is vacant the clerks are, since what is said must
    be heard by somebody.
    """
    readers = readers_of(reading, rulebook, role, on)
    return readers or [
        (reader, None)
        for clerk in rulebook.machine.clerks
        for reader, _ in readers_of(reading, rulebook, clerk, on)
    ]
