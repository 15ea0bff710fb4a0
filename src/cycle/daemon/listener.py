"""The socket's place in the file system: one daemon at a time listens there, and takes it away
when it stops.

A lock on a file beside it says whether its daemon lives, so a socket left by one that was
killed is replaced, and a live one is never taken over. The folder is the administrator's;
anybody may connect, for the kernel says who it is.
"""

import fcntl
import os
import socket
import stat
from pathlib import Path
from typing import Self

from cycle.errors import CycleError
from cycle.locations import address_of

ANYBODY = 0o666

BACKLOG = 512
"""Connections that the kernel keeps waiting, until the daemon takes them."""


class ListenerError(CycleError):
    """The daemon cannot listen there."""


class Listener:
    """A listening socket at a path, from `opened` to `close`."""

    def __init__(self, place: Path, listener: socket.socket, lock: int) -> None:
        self.place = place
        self.listener = listener
        self._lock = lock

    @classmethod
    def opened(cls, place: Path) -> Self:
        """Listen there. Raises ListenerError where another daemon does, something else stands
        there, or none can.
        """
        try:
            lock = _locked(place)
        except OSError as error:
            raise _unfit(place, error) from error
        try:
            return cls(place, _listening(place), lock)
        except OSError as error:
            os.close(lock)
            raise _unfit(place, error) from error
        except ListenerError:
            os.close(lock)
            raise

    def close(self) -> None:
        """Take the socket away, and let another daemon come."""
        self.listener.close()
        self.place.unlink(missing_ok=True)
        os.close(self._lock)


def _locked(place: Path) -> int:
    """The lock stays beside the socket for good: taking it away would let two daemons each lock
    one of their own.
    """
    lock = os.open(
        place.with_name(f"{place.name}.lock"),
        os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC,
        0o600,
    )
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        os.close(lock)
        raise ListenerError(
            f"Another daemon is running here: it listens at {place}.",
            "Stop that one first, or name another place in the settings: [daemon] socket.",
        ) from error
    return lock


def _listening(place: Path) -> socket.socket:
    _take_away_a_dead_one(place)
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM | socket.SOCK_NONBLOCK)
    try:
        with address_of(str(place)) as address:
            listener.bind(address)
        place.chmod(ANYBODY)
        listener.listen(BACKLOG)
    except BaseException:
        listener.close()
        raise
    return listener


def _take_away_a_dead_one(place: Path) -> None:
    try:
        mode = place.lstat().st_mode
    except FileNotFoundError:
        return
    if not stat.S_ISSOCK(mode):
        raise ListenerError(
            f"{place} is there already, and is no socket; it has been left alone.",
            "Move it away, or name another place in the settings: [daemon] socket.",
        )
    place.unlink()


def _unfit(place: Path, error: OSError) -> ListenerError:
    return ListenerError(
        f"The daemon cannot listen at {place}: {error.strerror}.",
        "See that the folder exists and is the daemon's own, or name another place in the "
        "settings: [daemon] socket.",
    )
