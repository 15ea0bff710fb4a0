"""Who is in the office, and in which offices, as the journal of the office tells it. Pure.

An auditor's other half of `office.py`: what that room writes to tables and journal, this one
reads from the journal alone, so that an address or an appointment changed behind the journal is
seen. It never looks at the tables.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import get_args

import msgspec

from cycle import chain
from cycle.service.office import (
    Appointed,
    AppointmentEnded,
    OfficeEvent,
    OfficerAdded,
    OfficerChanged,
    OfficerLeft,
)
from cycle.store.officers import Appointment, Officer

_TAGS = frozenset(event.__struct_config__.tag for event in get_args(OfficeEvent))


@dataclass(frozen=True, slots=True)
class StaffRecord:
    """Every officer by login, every appointment by number."""

    officers: dict[str, Officer]
    appointments: dict[int, Appointment]


# One for all: a type that two threads look at for the first time at once crashes msgspec.
_READER: msgspec.json.Decoder[OfficeEvent] = msgspec.json.Decoder(OfficeEvent)


def roll_told(entries: Iterable[chain.Entry]) -> StaffRecord:
    """What the office's journal tells. Raises msgspec.DecodeError, and KeyError where it speaks
    of nobody it named.
    """
    roll = StaffRecord({}, {})
    for entry in entries:
        if entry.kind in _TAGS:
            _take(roll, _READER.decode(entry.body))
    officers = roll.officers
    return StaffRecord(
        officers,
        {
            number: msgspec.structs.replace(made, officer=officers[made.officer.login])
            for number, made in roll.appointments.items()
        },
    )


def _take(roll: StaffRecord, event: OfficeEvent) -> None:
    match event:
        case OfficerAdded():
            roll.officers[event.login] = Officer(
                login=event.login, name=event.name, email=event.email, external=event.external
            )
        case OfficerChanged():
            present = roll.officers[event.login]
            roll.officers[event.login] = msgspec.structs.replace(
                present, name=event.name, email=event.email
            )
        case OfficerLeft():
            roll.officers[event.login] = msgspec.structs.replace(
                roll.officers[event.login], left_on=event.on
            )
        case Appointed():
            roll.appointments[event.number] = Appointment(
                id=event.number,
                role=event.role,
                officer=roll.officers[event.login],
                capacity=event.capacity,
                from_on=event.from_on,
                to_on=event.to_on,
            )
        case AppointmentEnded():
            ended = msgspec.structs.replace(roll.appointments[event.number], to_on=event.to_on)
            roll.appointments[event.number] = ended


def differing(told: StaffRecord, stored: StaffRecord) -> tuple[str, ...]:
    """Each officer and appointment on which the two differ, in words."""
    people = sorted(
        login for login, _ in set(told.officers.items()) ^ set(stored.officers.items())
    )
    made = sorted(
        {number for number, _ in _rows(told) ^ _rows(stored)},
    )
    return (
        *(
            (
                f"what is stored about the officer {login} is not what the journal of the "
                "office "
                "tells"
            )
            for login in dict.fromkeys(people)
        ),
        *(
            (
                f"the stored appointment number {number} is not what the journal of the office "
                "tells"
            )
            for number in made
        ),
    )


def _rows(roll: StaffRecord) -> set[tuple[int, tuple[object, ...]]]:
    """The appointments without what is said of their officers already."""
    return {
        (number, (made.role, made.officer.login, made.capacity, made.from_on, made.to_on))
        for number, made in roll.appointments.items()
    }
