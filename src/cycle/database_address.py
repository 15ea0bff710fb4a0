"""Where an office's database is: the path of a SQLite file, or the address of a PostgreSQL
server.

    postgresql://LOGIN@HOST:PORT/DATABASE?sslmode=verify-full

An address stands in settings, on command lines and in messages, and so it never holds a
password: PostgreSQL's own means give one (a password file, a service file, a certificate, the
login of the machine). Texts only; opens nothing.
"""

import re

from cycle.errors import CycleError

FORM = "postgresql://LOGIN@HOST/DATABASE"

_SECRETS = frozenset({"password", "sslpassword"})
_ADDRESS = re.compile(
    r"(?P<scheme>[a-z][a-z0-9+.-]*)://(?:[^:@/?]*(?P<password>:[^@/]*)?@)?[^/?@]*(?:/(?P<name>[^/?@]*))?(?:\?(?P<query>.*))?"
)


class DatabaseAddressError(CycleError):
    """The address is none that cycle can use. The message never repeats it, for it may hold a
    password.
    """


def on_server(where: str) -> bool:
    """Whether it is the address of a server, rather than the path of a file."""
    return "://" in where


def checked_address(address: str) -> str:
    """The address of a PostgreSQL server, as it is. Raises DatabaseAddressError."""
    found = _ADDRESS.fullmatch(address)
    scheme = address.partition("://")[0]
    if found is None or found["scheme"] != "postgresql":
        kind = (
            f'"{scheme}" is no kind of database that cycle knows'
            if scheme != "postgresql"
            else "it makes no sense"
        )
        raise DatabaseAddressError(
            f"The database's address cannot be used: {kind}.",
            f"Name a SQLite file, or write {FORM}.",
        )
    if found["password"] is not None or _SECRETS & {
        part.partition("=")[0] for part in _parts(found["query"])
    }:
        raise DatabaseAddressError(
            "The database's address holds a password, which others could read there.",
            "Take it out, and put it into a password file: docs/postgresql.md says how.",
        )
    if not found["name"] and "service" not in {
        part.partition("=")[0] for part in _parts(found["query"])
    }:
        raise DatabaseAddressError(
            "The database's address names no database.", f"Write {FORM}."
        )
    return address


def _parts(query: str | None) -> list[str]:
    return query.split("&") if query else []
