"""The people of an office as a file declares them. Pure, but for reading its file.

Also what counts as a name, a login and a mail address, for everyone who takes one in.
"""

import re
from datetime import date
from pathlib import Path
from typing import Annotated, TypeAlias

import msgspec
from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from cycle.declaration import loader
from cycle.declaration.dates import Day
from cycle.declaration.faults import Fault
from cycle.declaration.loader import Reading
from cycle.declaration.schema import Declared, Key

MAX_ADDRESS = 254
"""RFC 5321, 4.5.3.1.3: a path of 256 octets, less its angle brackets."""

_LOGIN = re.compile(r"[a-z_][a-z0-9._-]{0,59}")
_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
# RFC 5322, 3.4.1 without quoted local parts, comments and address literals.
_ADDRESS = re.compile(rf"(?P<local>{_ATOM}(?:\.{_ATOM})*)@(?:localhost|{_LABEL}(?:\.{_LABEL})+)")
_MAX_LOCAL, _MAX_NAME = 64, 200


def is_login(text: str) -> bool:
    """Whether it may name an officer on the command line: as Unix user names, in lower case."""
    return bool(_LOGIN.fullmatch(text))


def is_name(text: str) -> bool:
    """Whether it may be a person's or an office's name: printable, one line, no space at its ends."""
    return 0 < len(text) <= _MAX_NAME and text.isprintable() and text == text.strip()


def is_address(text: str) -> bool:
    """Whether it is one plain mail address in ASCII, in a domain with a dot, or at localhost."""
    found = _ADDRESS.fullmatch(text)
    return found is not None and len(text) <= MAX_ADDRESS and len(found["local"]) <= _MAX_LOCAL


class DeclaredOfficer(msgspec.Struct, frozen=True, kw_only=True):
    """An officer and the roles held since `from_on`."""

    login: str
    name: str
    email: str
    roles: tuple[str, ...]
    from_on: date


def _login(text: str) -> str:
    if not is_login(text):
        raise PydanticCustomError("login", "a login is of lower-case letters, digits, dots, hyphens and underscores")
    return text


def _name(text: str) -> str:
    if not is_name(text):
        raise PydanticCustomError("name", "a name is one line of printable characters, without spaces at its ends")
    return text


def _address(text: str) -> str:
    if not is_address(text):
        raise PydanticCustomError("address", "this is not one mail address such as head-of-legal@council.example")
    return text


Login: TypeAlias = Annotated[str, AfterValidator(_login)]
Name: TypeAlias = Annotated[str, AfterValidator(_name)]
Address: TypeAlias = Annotated[str, AfterValidator(_address)]


class OfficerEntry(Declared):
    login: Login
    name: Name
    email: Address
    roles: tuple[Key, ...] = ()
    since: Day = Field(alias="from")


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
            )
            for entry in self.officers
        )


def load_officers(path: Path) -> tuple[DeclaredOfficer, ...]:
    """The officers a file declares. Raises DeclarationError with every fault."""
    return read_officers(loader.content_of(path), str(path))


def read_officers(content: bytes, file: str) -> tuple[DeclaredOfficer, ...]:
    """The officers that the bytes of `file` declare. Raises DeclarationError with every fault."""
    reading = loader.read(content, file, OfficersFile)
    return reading.checked(_repeated_logins(reading)).value()


def _repeated_logins(reading: Reading[OfficersFile]) -> tuple[Fault, ...]:
    if reading.value is None:
        return ()
    seen: set[str] = set()
    faults = []
    for number, entry in enumerate(reading.value.officers):
        if entry.login in seen:
            place = ("officers", number, "login")
            faults.append(reading.source.at_value(place, f'the login "{entry.login}" stands twice in this file'))
        seen.add(entry.login)
    return tuple(faults)
