"""One question to the daemon over its socket, and its answer. Imports next to nothing: every
prompt waits for it.
"""

import contextlib
import errno
import socket
from collections.abc import Iterable, Mapping
from typing import Any

from cycle import wire
from cycle.errors import CycleError
from cycle.locations import address_of

PATIENCE = 120.0
"""Seconds without a byte before the daemon is given up. Proving a large record takes a
while.
"""

NOBODY_THERE = frozenset(
    {errno.ENOENT, errno.ENOTDIR, errno.ECONNREFUSED, errno.EACCES, errno.EPERM, errno.ENOTSOCK}
)
"""No socket, one whose daemon is gone, or one that is not for this user."""


class ConnectionLostError(CycleError):
    """The daemon was reached, and gave no answer."""


def ask(places: Iterable[str], request: wire.Request) -> Mapping[str, Any] | None:
    """The answer of the daemon at the first place where one listens; None where none does.

    Raises ConnectionLostError, WireError.
    """
    for place in places:
        with socket.socket(socket.AF_UNIX) as line:
            line.settimeout(PATIENCE)
            if _reached(line, place):
                return _answer(line, wire.request_frame(request))
    return None


def _reached(line: socket.socket, place: str) -> bool:
    try:
        with address_of(place) as address:
            line.connect(address)
    except ValueError:  # a path that no file can have
        return False
    except OSError as error:
        if error.errno in NOBODY_THERE:
            return False
        raise ConnectionLostError(
            f"The daemon at {place} cannot be reached: {error.strerror or error}.",
            "Try again in a moment.",
        ) from error
    return True


def _answer(line: socket.socket, frame: bytes) -> Mapping[str, Any]:
    try:
        with contextlib.suppress(
            BrokenPipeError, ConnectionResetError
        ):  # it may answer before it has heard all: that it is busy
            line.sendall(frame)
        return wire.answer_in(_exactly(line, wire.size_in(_exactly(line, wire.HEADER_SIZE))))
    except OSError as error:
        raise ConnectionLostError(
            f"The daemon gave no answer: {error.strerror or error}.",
            "What was asked for may have been done all the same: see `cycle log` and `cycle "
            "todo`.",
        ) from error


def _exactly(line: socket.socket, size: int) -> bytes:
    """So many bytes. Raises OSError where the connection ends before."""
    parts = []
    while size:
        part = line.recv(min(size, 1 << 20))
        if not part:
            raise ConnectionResetError(errno.ECONNRESET, "it broke off")
        parts.append(part)
        size -= len(part)
    return b"".join(parts)
