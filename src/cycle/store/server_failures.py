"""What a PostgreSQL server reports, said as one of our errors with its remedy.

An established connection gives an SQLSTATE (PostgreSQL's manual, appendix A). A connection that
is refused gives words only, which are told apart by what they say in English; in another
language they are told as they are.
"""

from collections.abc import Callable, Mapping

from cycle.store.errors import (
    DatabaseAwayError,
    DatabaseBusyError,
    DatabaseDeniedError,
    DatabaseError,
    DatabaseFaultError,
    DatabaseFullError,
    DatabaseLostError,
    DatabaseMissingError,
    DatabaseReadOnlyError,
)

LOG_OF_SERVER = "Ask the server's administrator, whose log says more."


def of_state(sqlstate: str, words: str, place: str) -> DatabaseError | None:
    """Our error for an SQLSTATE, where it is of the surroundings' making; None for a fault of
    ours.
    """
    make = _BY_STATE.get(sqlstate) or _BY_CLASS.get(sqlstate[:2])
    return make(place, words) if make else None


def of_connecting(words: str, place: str) -> DatabaseError:
    """Our error where no connection came about, or one broke without a word of the server's."""
    for said, make in _BY_WORDS.items():
        if said in words:
            return make(place, words)
    return _away(place, words)


def first_line(words: str) -> str:
    """The one line of a driver's account that says what is wrong."""
    line = words.strip().partition("\n")[0].removeprefix("connection failed: ")
    return line.rstrip(" .") or "no reason was given"


def busy(place: str, _: str = "") -> DatabaseError:
    return DatabaseBusyError(
        f"{place} is busy: another process is writing to it, and did not finish in time. "
        "Nothing was changed.",
        "Try again in a moment.",
    )


def _entangled(place: str, _: str) -> DatabaseError:
    return DatabaseBusyError(
        f"{place} has ended this act, for it and another stood in each other's way. Nothing "
        "was changed.",
        "Try again.",
    )


def _lost(place: str, _: str) -> DatabaseError:
    return DatabaseLostError(
        f"The connection was lost: {place[:1].lower()}{place[1:]} was stopped or cut off. "
        "What was under way is either wholly done or not at all.",
        "Look whether it was done; repeat it if not.",
    )


def _away(place: str, words: str) -> DatabaseError:
    return DatabaseAwayError(
        f"{place} cannot be reached: {first_line(words)}. Nothing was changed.",
        "See that the server runs, and that `database` in cycle.toml names it; then try again.",
    )


def _refused(place: str, words: str) -> DatabaseError:
    return DatabaseAwayError(
        f"{place} refuses connections: {first_line(words)}. Nothing was changed.",
        "The server does not run, or listens elsewhere: see that it runs, and that host and "
        "port in `database` in cycle.toml are its own (pg_isready -h HOST -p PORT); then try "
        "again.",
    )


def _no_host(place: str, words: str) -> DatabaseError:
    return DatabaseAwayError(
        f"{place} is not found: {first_line(words)}. Nothing was changed.",
        "See that the host in `database` in cycle.toml is spelt as the network knows it "
        "(getent hosts HOST); then try again.",
    )


def _insecure(place: str, words: str) -> DatabaseError:
    return DatabaseAwayError(
        f"{place} and cycle do not agree on TLS: {first_line(words)}. Nothing was changed.",
        "See sslmode and sslrootcert in `database` in cycle.toml against the server's "
        "certificate and pg_hba.conf; docs/postgresql.md says how.",
    )


def _starting(place: str, _: str) -> DatabaseError:
    return DatabaseAwayError(
        f"{place} is starting up or shutting down. Nothing was changed.",
        "Try again in a moment.",
    )


def _crowded(place: str, _: str) -> DatabaseError:
    return DatabaseBusyError(
        f"{place} takes no more connections at present. Nothing was changed.",
        "Try again in a moment. If it stays so, the server's administrator can raise "
        "max_connections.",
    )


def _full(place: str, _: str) -> DatabaseError:
    return DatabaseFullError(
        f"There is no room left for {place[:1].lower()}{place[1:]}. Nothing was changed.",
        "The server's administrator must make room on its disk.",
    )


def _fault(place: str, words: str) -> DatabaseError:
    return DatabaseFaultError(
        f"The server reported a fault while {place[:1].lower()}{place[1:]} was in use: "
        f"{first_line(words)}.",
        LOG_OF_SERVER,
    )


def _read_only(place: str, _: str) -> DatabaseError:
    return DatabaseReadOnlyError(
        f"{place} may be read but not written: it is a standby, or set to be read-only. "
        "Nothing was changed.",
        "Name the server that takes writes; docs/postgresql.md says how to name several.",
    )


def _denied(place: str, words: str) -> DatabaseError:
    return DatabaseDeniedError(
        f"{place} does not let us in: {first_line(words)}.",
        "See that the address names the right login, and that the server's pg_hba.conf lets it "
        "in from this machine; docs/postgresql.md says how.",
    )


def _wrong_password(place: str, words: str) -> DatabaseError:
    return DatabaseDeniedError(
        f"{place} does not let us in: {first_line(words)}.",
        "Put the password into a file that only this user may read (mode 0600): ~/.pgpass in "
        "the folder that $HOME names, or the one that passfile= in the address names; "
        "docs/postgresql.md says how.",
    )


def _forbidden(place: str, words: str) -> DatabaseError:
    return DatabaseDeniedError(
        f"{place} forbids it: {first_line(words)}. Nothing was changed.",
        "The login must own the database, and all that is in it.",
    )


def _no_database(place: str, _: str) -> DatabaseError:
    return DatabaseMissingError(
        f"{place} does not exist.",
        "Have it made as docs/postgresql.md says, or mend its name in the address.",
    )


_Make = Callable[[str, str], DatabaseError]

_BY_STATE: Mapping[str, _Make] = {
    "25006": _read_only,  # read_only_sql_transaction
    "25P03": _lost,  # idle_in_transaction_session_timeout
    "28000": _denied,
    "28P01": _wrong_password,  # invalid_password
    "3D000": _no_database,
    "40001": _entangled,  # serialization_failure
    "40P01": _entangled,  # deadlock_detected
    "42501": _forbidden,  # insufficient_privilege
    "53100": _full,  # disk_full
    "53200": _fault,  # out_of_memory
    "53300": _crowded,  # too_many_connections
    "55P03": busy,  # lock_not_available
    "57014": busy,  # query_canceled, by an administrator or a time-out
    "57P01": _lost,  # admin_shutdown
    "57P02": _lost,  # crash_shutdown
    "57P03": _starting,  # cannot_connect_now
    "57P05": _lost,  # idle_session_timeout
}

_BY_CLASS: Mapping[str, _Make] = {
    "08": _lost,
    "40": _entangled,  # transaction rollback
    "53": _fault,  # insufficient resources
    "57": _lost,  # operator intervention: a database dropped, a session ended
    "58": _fault,
    "XX": _fault,
}

_BY_WORDS: Mapping[str, _Make] = {
    "starting up": _starting,
    "shutting down": _starting,
    "recovery mode": _starting,
    "too many": _crowded,
    "remaining connection slots": _crowded,
    "root certificate file": _insecure,
    "no encryption": _insecure,
    "certificate": _insecure,
    "does not support SSL": _insecure,
    "SSL error": _insecure,
    "SSL required": _insecure,
    "sslmode": _insecure,
    "password": _wrong_password,
    'role "': _denied,
    "does not exist": _no_database,
    "could not translate host name": _no_host,
    "failed to resolve host": _no_host,
    "Name or service not known": _no_host,
    "Connection refused": _refused,
    "No such file or directory": _refused,
    "authentication failed": _denied,
    "no pg_hba.conf entry": _denied,
    "permission denied for database": _denied,
    "is not permitted to log in": _denied,
    "server closed the connection": _lost,
    "terminating connection": _lost,
    "connection is lost": _lost,
    "connection is closed": _lost,
    "lost synchronization": _lost,
    "SSL SYSCALL": _lost,
    "Connection reset": _lost,
    "Connection timed out": _lost,
}
