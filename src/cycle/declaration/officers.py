"""The people of an office as a file declares them. Pure, but for reading its file.

What counts as a name, a login and a mail address is said in cycle.text_checks.
"""

from collections.abc import Callable
from datetime import date
from typing import Annotated, TypeAlias

import msgspec
from pydantic import AfterValidator, Field, WithJsonSchema
from pydantic_core import PydanticCustomError

from cycle.declaration import loader
from cycle.declaration.declared import Declared
from cycle.declaration.faults import Fault
from cycle.declaration.loader import CheckedFile
from cycle.declaration.local_dates import Day
from cycle.declaration.values import Key
from cycle.errors import CycleError
from cycle.text_checks import checked_login, checked_name, typed_address


class DeclaredOfficer(msgspec.Struct, frozen=True, kw_only=True):
    """An officer and the roles held since `from_on`; `external`: a partner of another body,
    without a login.
    """

    login: str
    name: str
    email: str
    roles: tuple[str, ...]
    from_on: date
    external: bool = False


def _login(text: str) -> str:
    return _fit(checked_login, text)


def _name(text: str) -> str:
    return _fit(checked_name, text)


def _address(text: str) -> str:
    return _fit(typed_address, text)


def _fit(checked: Callable[[str], str], text: str) -> str:
    try:
        return checked(text)
    except CycleError as error:
        raise PydanticCustomError("unfit", "{what}", {"what": error.message}) from error


_TEXT = WithJsonSchema({"type": "string", "minLength": 1})

Login: TypeAlias = Annotated[str, AfterValidator(_login), _TEXT]
Name: TypeAlias = Annotated[str, AfterValidator(_name), _TEXT]
Address: TypeAlias = Annotated[
    str, AfterValidator(_address), WithJsonSchema({"type": "string", "pattern": r"^\S+@\S+$"})
]


class OfficerEntry(Declared):
    login: Login
    name: Name
    email: Address
    roles: tuple[Key, ...] = ()
    since: Day = Field(alias="from")
    external: bool = False


class OfficersFile(Declared):
    officers: tuple[OfficerEntry, ...] = Field(min_length=1)

    def value(self) -> tuple[DeclaredOfficer, ...]:
        return tuple(
            DeclaredOfficer(
                login=entry.login,
                name=entry.name,
                email=entry.email,
                roles=entry.roles,
                from_on=date.fromisoformat(entry.since),
                external=entry.external,
            )
            for entry in self.officers
        )


def read_officers(content: bytes, file: str) -> tuple[DeclaredOfficer, ...]:
    """The officers that the bytes of `file` declare. Raises DeclarationError with every
    fault.
    """
    reading = loader.read(content, file, OfficersFile)
    return reading.checked((*_repeated_logins(reading), *_roles_twice(reading))).value()


def _repeated_logins(reading: CheckedFile[OfficersFile]) -> tuple[Fault, ...]:
    if reading.value is None:
        return ()
    seen: dict[str, int] = {}
    faults = []
    for number, entry in enumerate(reading.value.officers):
        place = ("officers", number, "login")
        if entry.login in seen:
            first = f"first in line {seen[entry.login]}"
            message = f'the login "{entry.login}" stands twice in this file; {first}'
            faults.append(reading.source.at_value(place, message))
        seen.setdefault(entry.login, reading.source.line_of(place))
    return tuple(faults)


def _roles_twice(reading: CheckedFile[OfficersFile]) -> tuple[Fault, ...]:
    """One person holds an office at a time; others act as deputies."""
    holders: dict[str, str] = {}
    faults = []
    for number, entry in enumerate(reading.value.officers if reading.value else ()):
        for place, role in enumerate(entry.roles):
            if role in holders:
                both = f"{holders[role]} and again for {entry.login}"
                faults.append(
                    reading.source.at_value(
                        ("officers", number, "roles", place),
                        f'the role "{role}" stands for {both}: one person holds it',
                    )
                )
            holders.setdefault(role, entry.login)
    return tuple(faults)
