"""The name under which a dispatcher claims, and whether the one behind a name is dead for
certain.

A lease alone would keep what a killed dispatcher had claimed for twenty minutes. On the same
running system, in the same namespace of processes, it can be known at once: its process is
gone, or its number belongs to a later one. Of any other system nothing is known from here, and
its lease decides. Were the answer ever wrong, the fence of the claim still forbids the other to
begin a body; one message inside DATA would be offered once more, byte for byte the same.
"""

import os
from pathlib import Path
from uuid import uuid4

import msgspec

_PROC = Path("/proc")
_START = 19
"""Where `starttime` stands in /proc/PID/stat, counted from after the command's name (proc(5),
field 22).
"""


class _Place(msgspec.Struct, frozen=True):
    """A process, known by the system it runs on: its start tells it from a later one of the
    same number.
    """

    system: str
    pid: int
    start: str


def own_name() -> str:
    """A name for a dispatcher in this process, that no other ever has."""
    pid = os.getpid()
    return f"{_system()}:{pid}:{_start_of(pid) or '-'}:{uuid4().hex[:8]}"


def is_gone(owner: str) -> bool:
    """Whether the process that took this name is dead for certain."""
    place = _place_of(owner)
    if place is None or place.system != _system():
        return False
    try:
        os.kill(place.pid, 0)
    except ProcessLookupError:
        return True
    except (PermissionError, OverflowError):
        return False
    start = _start_of(place.pid)
    return start is not None and start != place.start


def _place_of(owner: str) -> _Place | None:
    parts = owner.rsplit(":", 3)
    if len(parts) != 4 or not parts[1].isdecimal() or parts[1] == "0" or parts[2] == "-":  # noqa: PLR2004 - as `own_name` writes it
        return None
    return _Place(parts[0], int(parts[1]), parts[2])


def _system() -> str:
    """The host's name, this boot of it, and the namespace in which process numbers count."""
    boot = _text_of(_PROC / "sys/kernel/random/boot_id")[:8] or "-"
    try:
        namespace = str((_PROC / "self/ns/pid").stat().st_ino)
    except OSError:
        namespace = "-"
    return f"{os.uname().nodename}:{boot}:{namespace}"


def _start_of(pid: int) -> str | None:
    """When the process began, in ticks since the system did; None where that cannot be told."""
    fields = _text_of(_PROC / str(pid) / "stat").rpartition(")")[2].split()
    return fields[_START] if len(fields) > _START else None


def _text_of(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
