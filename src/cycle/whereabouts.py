"""Where an office is: its settings file, and the socket its daemon listens on. Reads nothing else of the settings.

Light, for every line an officer types comes through here. No security rests on it: who finds a socket still has to be
somebody, and the kernel tells the daemon who.

The settings are sought in this order: `--config FILE`, `$CYCLE_CONFIG`, `./cycle.toml`, the user's,
`/etc/cycle/cycle.toml`.
"""

import os
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from cycle.errors import CycleError

SYSTEM_FILE = Path("/etc/cycle/cycle.toml")

SOCKET = "cycle.sock"

SYSTEM_SOCKET = Path("/run/cycle") / SOCKET
"""Where a daemon under systemd listens, in its RuntimeDirectory, unless the settings name another place."""

LONGEST_ADDRESS = 107
"""Bytes of a socket's path that the kernel takes, without the closing zero (unix(7))."""


class NoSettingsError(CycleError):
    """There is no settings file in any of the places."""


class NoSuchSettingsError(NoSettingsError):
    """A settings file was named, and is not there."""


def find(named: str | None, environment: Mapping[str, str]) -> Path:
    """The settings file to use. Raises NoSettingsError where there is none."""
    given = named or environment.get("CYCLE_CONFIG")
    if given:
        path = Path(given)
        if not _is_file(path):
            source = "--config" if named else "$CYCLE_CONFIG"
            raise NoSuchSettingsError(
                f"{source} names {given}, and there is no such file.", "Give the path of a cycle.toml."
            )
        return path
    for path in (Path("cycle.toml"), *_own(environment), SYSTEM_FILE):
        if _is_file(path):
            return path
    raise NoSettingsError(
        "There is no cycle.toml here, in your own configuration or in /etc/cycle.",
        "Make an office with `cycle init DIR` and go there, or name a file with --config FILE.",
    )


def _own(environment: Mapping[str, str]) -> tuple[Path, ...]:
    """Where a user's own settings lie; nowhere for a user without a home."""
    home = environment.get("HOME")
    folder = environment.get("XDG_CONFIG_HOME") or (home and f"{home}/.config")
    return (Path(folder) / "cycle" / "cycle.toml",) if folder else ()


def _is_file(path: Path) -> bool:
    """Whether a file stands there; False too where that cannot be told (no way to it, a name too long)."""
    try:
        return path.is_file()
    except OSError:
        return False


def to_listen_at(settings_file: Path, environment: Mapping[str, str]) -> Path:
    """Where the daemon of this office listens: as the settings say, else in systemd's runtime directory, else beside
    the database.
    """
    said = _said_of_place(settings_file)
    runtime = environment.get("RUNTIME_DIRECTORY", "").partition(":")[0]
    return _named(settings_file, said) or (Path(runtime) / SOCKET if runtime else _beside(settings_file, said))


def to_ask_at(settings_file: Path) -> tuple[Path, ...]:
    """Where a daemon of this office may be listening, the likeliest place first.

    The system's own socket serves the system's settings only: beside an office of one's own it would be another's.
    """
    said = _said_of_place(settings_file)
    if named := _named(settings_file, said):
        return (named,)
    systems = (SYSTEM_SOCKET,) if settings_file == SYSTEM_FILE else ()
    return (*systems, _beside(settings_file, said))


def _said_of_place(settings_file: Path) -> Mapping[str, Any]:
    """The settings as they stand; nothing where they cannot be read, which `settings.read` tells in full."""
    try:
        return tomllib.loads(settings_file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}


def _named(settings_file: Path, said: Mapping[str, Any]) -> Path | None:
    daemon = said.get("daemon")
    socket = daemon.get("socket") if isinstance(daemon, dict) else None
    return _from_folder_of(settings_file, socket) if socket and isinstance(socket, str) else None


def _beside(settings_file: Path, said: Mapping[str, Any]) -> Path:
    """Beside the database's file; beside the settings where the database lies on a server."""
    database = said.get("database", "cycle.db")
    is_file = isinstance(database, str) and "://" not in database
    return _from_folder_of(settings_file, database if is_file else "cycle.db").parent / SOCKET


def _from_folder_of(settings_file: Path, name: str) -> Path:
    return Path(os.path.realpath(settings_file)).parent / Path(name).expanduser()


@contextmanager
def address_of(socket: Path) -> Iterator[str]:
    """The socket's path as the kernel takes it, for as long as it is needed: a long one by way of its open folder.

    Raises OSError where there is no way to the folder.
    """
    if len(os.fsencode(socket)) <= LONGEST_ADDRESS:
        yield str(socket)
        return
    folder = os.open(socket.parent, os.O_PATH | os.O_DIRECTORY)
    try:
        yield f"/proc/self/fd/{folder}/{socket.name}"
    finally:
        os.close(folder)
