"""The daemon's pulse: a small file that says when each duty last did its pass, and what is in
the way at present.

A file and no table: it is written every few seconds, needs no lasting, and must tell of a
database that cannot be written. It is whole at every moment, private, and gone when the daemon
has stopped cleanly. On several machines each daemon has its own.
"""

import contextlib
import os
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path

import msgspec

from cycle.errors import CycleError

LATE = 300
"""Seconds beyond its turn after which a duty is late, in the eyes of a monitor."""


class HeartbeatError(CycleError):
    """The daemon's pulse cannot be read."""


SILENT = timedelta(minutes=1)
"""A daemon writes its heartbeat every few seconds."""


class DutyBeat(msgspec.Struct, frozen=True, kw_only=True):
    """One duty. every: seconds between two turns; allowed: seconds that one pass may take;
    passed_at: its last pass.
    """

    every: int
    allowed: int
    passed_at: datetime | None = None


class Heartbeat(msgspec.Struct, frozen=True, kw_only=True):
    """at: when it was written; troubles: what cannot be used at present, and why."""

    version: str
    pid: int
    begun_at: datetime
    at: datetime
    duties: Mapping[str, DutyBeat]
    troubles: Mapping[str, str]

    def silent(self, now: datetime) -> str | None:
        """Since when it has not been heard of, in words; None where it has been within the
        minute. One of a time to come was written by a clock that was ahead.
        """
        if abs(now - self.at) <= SILENT:
            return None
        told = f"{self.at:%Y-%m-%d %H:%M:%S} UTC"
        if self.at > now:
            return f"was last heard of at {told}, which is still to come"
        return f"has not been heard of since {told}"

    def late(self, now: datetime) -> tuple[str, ...]:
        """The duties that should have done another pass by now."""
        return tuple(
            name
            for name, beat in self.duties.items()
            if (now - (beat.passed_at or self.begun_at)).total_seconds()
            > beat.every + max(LATE, beat.allowed)
        )


def write(pulse: Heartbeat, file: Path) -> None:
    """Put the pulse in its file. Raises OSError."""
    part = file.with_name(f"{file.name}.{pulse.pid}")
    descriptor = os.open(part, os.O_CREAT | os.O_WRONLY | os.O_TRUNC | os.O_NOFOLLOW, 0o600)
    with os.fdopen(descriptor, "wb") as opened:
        opened.write(msgspec.json.encode(pulse))
    part.replace(file)


_LARGEST = 1_000_000
"""Bytes that are read: a device that stands in its place may have no end."""


# One for all: a type that two threads look at for the first time at once crashes msgspec.
_READER = msgspec.json.Decoder(Heartbeat)


def read(file: Path) -> Heartbeat | None:
    """The pulse of the daemon; None where none runs. Raises HeartbeatError."""
    try:
        with file.open("rb") as opened:
            return _READER.decode(opened.read(_LARGEST))
    except FileNotFoundError:
        return None
    except (OSError, msgspec.DecodeError) as error:
        raise HeartbeatError(
            f"The daemon's pulse {file} cannot be read: "
            f"{getattr(error, 'strerror', None) or error}.",
            "Run the command as the daemon's user, with the daemon's settings.",
        ) from error


def stop(file: Path) -> None:
    """Take the file away: the daemon ends."""
    with contextlib.suppress(OSError):
        file.unlink()
