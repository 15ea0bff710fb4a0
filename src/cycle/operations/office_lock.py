"""One daemon works on an office that is a file: a lock beside the database says which, whatever
socket it listens at.

Two would claim each other's letters from one file and make every act wait. On a server any
number may work: there is no lock. The kernel lets go of the lock with the process; the file
stays, for taking it away would let two daemons each lock one of their own.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import msgspec

from cycle.errors import CycleError
from cycle.store.database import is_file

_LONGEST = 10_000


class OfficeLockError(CycleError):
    """Another daemon works on the office, or the lock cannot be had."""


class DaemonAtWork(msgspec.Struct, frozen=True, kw_only=True):
    """Which process works on the office, and where it listens."""

    pid: int
    socket: str


# One for all: a type that two threads look at for the first time at once crashes msgspec.
_READER = msgspec.json.Decoder(DaemonAtWork)


@contextmanager
def held(database: str, socket: Path) -> Iterator[None]:
    """Work on the office as its one daemon. Raises OfficeLockError."""
    if not is_file(database):
        yield
        return
    place = _beside(database)
    try:
        lock = os.open(place, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise OfficeLockError(
            f"The daemon cannot make its lock {place}: {error.strerror}.",
            "See that the folder and the file belong to the user that the daemon runs as.",
        ) from error
    try:
        _lock(lock, database)
        _give_to_owner(lock, database)
        os.write(lock, msgspec.json.encode(DaemonAtWork(pid=os.getpid(), socket=str(socket))))
        yield
        os.ftruncate(lock, 0)
    finally:
        os.close(lock)


def at_work(database: str) -> DaemonAtWork | None:
    """The daemon that works on the office; None where none does, or any number may."""
    if not is_file(database):
        return None
    with suppress(OSError), _beside(database).open("rb") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return _told_in(file.read(_LONGEST))
    return None


def _beside(database: str) -> Path:
    """Beside the file itself, whatever links lead to it."""
    file = Path(database).resolve()
    return file.with_name(f"{file.name}.daemon")


def _lock(lock: int, database: str) -> None:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        other = _told_in(os.pread(lock, _LONGEST, 0))
        which = f": process {other.pid}, which listens at {other.socket}" if other else ""
        raise OfficeLockError(
            f"Another daemon works on {database} already{which}. One works on a file.",
            f"Stop that one first: kill {other.pid}" if other else "Try again in a moment.",
        ) from error
    os.ftruncate(lock, 0)


def _give_to_owner(lock: int, database: str) -> None:
    """What root makes belongs to the owner of the database, who begins the next daemon."""
    if os.getuid() == 0:
        owner = Path(database).stat()
        os.fchown(lock, owner.st_uid, owner.st_gid)


def _told_in(text: bytes) -> DaemonAtWork | None:
    with suppress(msgspec.DecodeError):
        return _READER.decode(text)
    return None
