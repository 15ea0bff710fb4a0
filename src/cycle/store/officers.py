"""Officers, and the offices they are appointed to, from one day to another, both inclusive.

A role has one holder at a time; deputies may be several. Who held an office last March stays on
record.
"""

from datetime import date
from enum import StrEnum
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Row, and_, insert, or_, select, update

from cycle.store.access import Kept
from cycle.store.columns import unreadable
from cycle.store.errors import AppointmentError, OfficerExistsError, UnknownOfficerError
from cycle.store.statements import insert_once
from cycle.store.tables import appointments, officers
from cycle.suggestions import did_you_mean


class AppointmentKind(StrEnum):
    """In what capacity an officer acts for a role."""

    HOLDER = "holder"
    DEPUTY = "deputy"


class Officer(msgspec.Struct, frozen=True, kw_only=True):
    """A person with a login. `left_on` is the last day in the office.

    external: a partner of another body, written to like an officer; the key is nobody's login.
    """

    login: str
    name: str
    email: str
    left_on: date | None = None
    external: bool = False


class Appointment(msgspec.Struct, frozen=True, kw_only=True):
    """An officer in a role, from the first day to the last, both inclusive; `to_on` is None
    while it is open.
    """

    id: int
    role: str
    officer: Officer
    capacity: AppointmentKind
    from_on: date
    to_on: date | None

    @property
    def ends_on(self) -> date:
        """The last day it has effect: its own, or the officer's last in the office."""
        return min(self.to_on or date.max, self.officer.left_on or date.max)


class Officers(Kept):
    """Officers and appointments, within one transaction."""

    def add(self, login: str, *, name: str, email: str, external: bool = False) -> None:
        """Take an officer on record. Raises OfficerExistsError where the login is taken."""
        values = {"name": name, "email": email, "external": int(external)}
        if not insert_once(self._connection, officers.c.login, login=login, **values):
            raise OfficerExistsError(
                f"There is an officer with the login {login} already.", "Choose another login."
            )

    def update(self, login: str, *, name: str, email: str) -> None:
        """Change name and address. Raises UnknownOfficerError."""
        self._change(login, name=name, email=email)

    def leave(self, login: str, left_on: date | None) -> None:
        """Record the last day in the office; None where the officer stays. Raises
        UnknownOfficerError.
        """
        self._change(login, left_on=left_on)

    def get(self, login: str) -> Officer:
        """The officer with this login. Raises UnknownOfficerError, with the logins that come
        close.
        """
        row = self._connection.execute(
            select(officers).where(officers.c.login == login)
        ).one_or_none()
        if row is None:
            raise self._unknown(login)
        return _officer(row)

    def all(self) -> tuple[Officer, ...]:
        """Every officer there is or was, by login."""
        return tuple(self.get(login) for login in self._logins())

    def appoint(
        self,
        role: str,
        login: str,
        *,
        capacity: AppointmentKind,
        from_on: date,
        to_on: date | None = None,
    ) -> Appointment:
        """Appoint an officer to a role.

        Raises UnknownOfficerError; AppointmentError where it would end before it begins, or
        where the role would have two holders on one day, or a person would be in it twice.
        """
        officer = self.get(login)
        wanted = Appointment(
            id=0, role=role, officer=officer, capacity=capacity, from_on=from_on, to_on=to_on
        )
        self._refuse_empty(wanted)
        self._refuse_second_holder(wanted)
        self._refuse_twice_or_for_oneself(wanted)
        statement = insert(appointments).values(
            role=role, login=login, capacity=capacity, from_on=from_on, to_on=to_on
        )
        key = self._connection.execute(statement).inserted_primary_key
        assert key is not None
        return msgspec.structs.replace(wanted, id=key[0])

    def end(self, appointment_id: int, to_on: date) -> None:
        """End an appointment with the day `to_on`.

        Raises AppointmentError where there is none of this number, or where it would end before
        it began.
        """
        found = self._appointments(appointments.c.id == appointment_id)
        if not found:
            raise AppointmentError(
                f"There is no appointment number {appointment_id}.",
                "`cycle officer` lists them.",
            )
        self._refuse_empty(msgspec.structs.replace(found[0], to_on=to_on))
        self._connection.execute(
            update(appointments).where(appointments.c.id == appointment_id).values(to_on=to_on)
        )

    def holders(self, role: str, on: date) -> tuple[Appointment, ...]:
        """Those who may act in the role on the day: the holder first, then deputies as they
        were appointed.
        """
        found = self._appointments(and_(appointments.c.role == role, _in_effect(on)))
        return tuple(
            sorted(
                found, key=lambda appointment: appointment.capacity is AppointmentKind.DEPUTY
            )
        )

    def offices_of(self, login: str, on: date) -> tuple[Appointment, ...]:
        """What the officer may act as on the day."""
        return self._appointments(and_(appointments.c.login == login, _in_effect(on)))

    def appointments(self) -> tuple[Appointment, ...]:
        """Every appointment, past, present and to come, as they were made."""
        return self._appointments(appointments.c.id > 0)

    def _appointments(self, condition: ColumnElement[bool]) -> tuple[Appointment, ...]:
        rows = self._connection.execute(_APPOINTMENTS.where(condition))
        return tuple(map(_appointment, rows))

    def _refuse_empty(self, wanted: Appointment) -> None:
        if wanted.ends_on < wanted.from_on:
            raise AppointmentError(
                f"The appointment of {wanted.officer.login} to {wanted.role} would end on "
                f"{wanted.ends_on}, "
                f"before it begins on {wanted.from_on}.",
                "Give a last day that is not before the first, and within the officer's time "
                "in the office.",
            )

    def _refuse_second_holder(self, wanted: Appointment) -> None:
        if wanted.capacity is AppointmentKind.DEPUTY:
            return
        held = and_(
            appointments.c.role == wanted.role,
            appointments.c.capacity == AppointmentKind.HOLDER,
        )
        for other in self._appointments(held):
            if other.from_on <= wanted.ends_on and wanted.from_on <= other.ends_on:
                raise _second_holder(other)

    def _refuse_twice_or_for_oneself(self, wanted: Appointment) -> None:
        theirs = and_(
            appointments.c.role == wanted.role, appointments.c.login == wanted.officer.login
        )
        for other in self._appointments(theirs):
            if other.from_on <= wanted.ends_on and wanted.from_on <= other.ends_on:
                raise _twice(wanted, other)

    def _change(self, login: str, **values: object) -> None:
        if (
            self._connection.execute(
                update(officers).where(officers.c.login == login).values(**values)
            ).rowcount
            != 1
        ):
            raise self._unknown(login)

    def _logins(self) -> tuple[str, ...]:
        return tuple(
            self._connection.execute(
                select(officers.c.login).order_by(officers.c.login)
            ).scalars()
        )

    def _unknown(self, login: str) -> UnknownOfficerError:
        listed = "`cycle officer` lists the officers there are."
        return UnknownOfficerError(
            f"There is no officer with the login {login}.",
            did_you_mean(login, self._logins(), listed),
        )


_APPOINTMENTS = (
    select(
        appointments, officers.c.name, officers.c.email, officers.c.left_on, officers.c.external
    )
    .join(officers)
    .order_by(appointments.c.id)
)


def _in_effect(on: date) -> ColumnElement[bool]:
    return and_(
        appointments.c.from_on <= on,
        or_(appointments.c.to_on.is_(None), appointments.c.to_on >= on),
        or_(officers.c.left_on.is_(None), officers.c.left_on >= on),
    )


def _officer(row: Row[*tuple[Any, ...]]) -> Officer:
    return Officer(
        login=row.login,
        name=row.name,
        email=row.email,
        left_on=row.left_on,
        external=bool(row.external),
    )


def _appointment(row: Row[*tuple[Any, ...]]) -> Appointment:
    return Appointment(
        id=row.id,
        role=row.role,
        officer=_officer(row),
        capacity=_capacity(row.capacity),
        from_on=row.from_on,
        to_on=row.to_on,
    )


def _capacity(stored: str) -> AppointmentKind:
    try:
        return AppointmentKind(stored)
    except ValueError as error:
        raise unreadable(stored, "a capacity") from error


def _second_holder(other: Appointment) -> AppointmentError:
    until = "without an end" if other.to_on is None else f"until {other.to_on}"
    return AppointmentError(
        f"{other.role} has a holder in that time: {other.officer.login}, from "
        f"{other.from_on} {until}.",
        f"End that appointment first (number {other.id}), or appoint as a deputy.",
    )


def _twice(wanted: Appointment, other: Appointment) -> AppointmentError:
    until = "without an end" if other.to_on is None else f"until {other.to_on}"
    deputy = other.capacity is AppointmentKind.DEPUTY
    return AppointmentError(
        f"{wanted.officer.login} {'deputises in' if deputy else 'holds'} {wanted.role} in that "
        f"time already, from {other.from_on} {until}; nobody deputises for themselves, nor "
        "twice.",
        "Name another officer or other days, or end that first: cycle appoint --end "
        f"{other.id} --on DATE",
    )
