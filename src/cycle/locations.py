"""Where an office is: its settings file, and the socket its daemon listens on. Reads nothing
else of the settings.

Light, for every line an officer types comes through here. No security rests on it: who finds a
socket still has to be somebody, and the kernel tells the daemon who.

The settings are sought in this order: `--config FILE`, `$CYCLE_CONFIG`, `./cycle.toml`, the
user's, `/etc/cycle/cycle.toml`.
"""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from cycle.errors import CycleError

SYSTEM_FILE = "/etc/cycle/cycle.toml"

SOCKET = "cycle.sock"

SYSTEM_SOCKET = f"/run/cycle/{SOCKET}"
"""Where a daemon under systemd listens, in its RuntimeDirectory, unless the settings name
another place.
"""

LONGEST_ADDRESS = 107
"""Bytes of a socket's path that the kernel takes, without the closing zero (unix(7))."""


class NoSettingsError(CycleError):
    """There is no settings file in any of the places."""


class NoSuchSettingsError(NoSettingsError):
    """A settings file was named, and is not there."""


def find(named: str | None, environment: Mapping[str, str]) -> str:
    """The path of the settings file to use. Raises NoSettingsError where there is none."""
    given = named or environment.get("CYCLE_CONFIG")
    if given:
        if not _is_file(given):
            source = "--config" if named else "$CYCLE_CONFIG"
            raise NoSuchSettingsError(
                f"{source} names {given}, and there is no such file.",
                "Give the path of a cycle.toml.",
            )
        return given
    for path in ("cycle.toml", *_own(environment), SYSTEM_FILE):
        if _is_file(path):
            return path
    raise NoSettingsError(
        "There is no cycle.toml here, in your own configuration or in /etc/cycle.",
        "Make an office with `cycle init DIR` and go there, or name a file with --config FILE.",
    )


def _own(environment: Mapping[str, str]) -> tuple[str, ...]:
    """Where a user's own settings lie; nowhere for a user without a home."""
    home = environment.get("HOME")
    folder = environment.get("XDG_CONFIG_HOME") or (home and f"{home}/.config")
    return (f"{folder}/cycle/cycle.toml",) if folder else ()


def _is_file(path: str) -> bool:
    """Whether a file stands there; False too where that cannot be told (no way to it, a name
    that no file can have).
    """
    try:
        return os.path.isfile(path)
    except ValueError:
        return False


def to_listen_at(settings_file: str, environment: Mapping[str, str]) -> str:
    """Where the daemon of this office listens: as the settings say, else in systemd's runtime
    directory, else beside the database.
    """
    said = _said_of_place(settings_file)
    runtime = environment.get("RUNTIME_DIRECTORY", "").partition(":")[0]
    return _named(settings_file, said) or (
        f"{runtime}/{SOCKET}" if runtime else _beside(settings_file, said)
    )


def to_ask_at(settings_file: str) -> tuple[str, ...]:
    """Where a daemon of this office may be listening, the likeliest place first.

    The system's own socket serves the system's settings only: beside an office of one's own it
    would be another's.
    """
    said = _said_of_place(settings_file)
    if named := _named(settings_file, said):
        return (named,)
    systems = (SYSTEM_SOCKET,) if settings_file == SYSTEM_FILE else ()
    return (*systems, _beside(settings_file, said))


def _said_of_place(settings_file: str) -> Mapping[str, object]:
    """Two settings, `database` and `daemon.socket`; nothing where the file cannot be read, as
    `settings.read` tells.
    """
    try:
        with open(settings_file, encoding="utf-8") as file:
            text = file.read()
    except (OSError, ValueError):
        return {}
    plain = _plainly(text)
    return _parsed(text) if plain is None else plain


_WANTED = frozenset({"database", "daemon.socket"})


def _plainly(text: str) -> Mapping[str, object] | None:
    """The two, where each line of the file has the plain form `key = value` or `[table]`; None
    where it takes a parser.

    The parser costs as much time as all the rest of the start.
    """
    found: dict[str, object] = {}
    table = ""
    for line in map(str.strip, text.split("\n")):
        if line.startswith("["):
            table = line[1:].partition("]")[0]
            if not _is_bare(table):
                return None
        elif line and not line.startswith("#"):
            key, _, value = map(str.strip, line.partition("="))
            if not _is_bare(key) or value.startswith(_TAKES_A_PARSER):
                return None
            name = f"{table}.{key}" if table else key
            if name in _WANTED:
                found[name] = _plain_text(value)
    return None if None in found.values() else found


_TAKES_A_PARSER = ('"""', "'''", "[", "{")
"""How a value begins that may run over several lines, or hold others."""


def _is_bare(key: str) -> bool:
    return key.replace("-", "_").isidentifier() and key.isascii()


def _plain_text(value: str) -> str | None:
    """What stands in `"..."`, before a comment; None where it is written otherwise."""
    text, closing, after = value[1:].partition('"')
    plain = (
        value.startswith('"')
        and closing
        and "\\" not in text
        and after.strip()[:1] in {"", "#"}
    )
    return text if plain else None


def _parsed(text: str) -> Mapping[str, object]:
    import tomllib  # noqa: PLC0415 - only where it must be

    try:
        said = tomllib.loads(text)
    except ValueError:
        return {}
    daemon = said.get("daemon")
    socket = daemon.get("socket") if isinstance(daemon, dict) else None
    return {"database": said.get("database"), "daemon.socket": socket}


def _named(settings_file: str, said: Mapping[str, object]) -> str | None:
    socket = said.get("daemon.socket")
    return (
        _from_folder_of(settings_file, socket) if socket and isinstance(socket, str) else None
    )


def _beside(settings_file: str, said: Mapping[str, object]) -> str:
    """Beside the database's file; beside the settings where the database lies on a server."""
    database = said.get("database")
    is_file = isinstance(database, str) and "://" not in database
    file = _from_folder_of(settings_file, str(database) if is_file else "cycle.db")
    return os.path.join(os.path.dirname(file), SOCKET)


def _from_folder_of(settings_file: str, name: str) -> str:
    return os.path.join(
        os.path.dirname(os.path.realpath(settings_file)), os.path.expanduser(name)
    )


@contextmanager
def address_of(socket: str) -> Iterator[str]:
    """The socket's path as the kernel takes it, for as long as it is needed: a long one by way
    of its open folder.

    Raises OSError where there is no way to the folder, ValueError for a path that no file can
    have.
    """
    if len(os.fsencode(socket)) <= LONGEST_ADDRESS:
        yield socket
        return
    folder, name = os.path.split(socket)
    descriptor = os.open(folder, os.O_PATH | os.O_DIRECTORY)
    try:
        yield f"/proc/self/fd/{descriptor}/{name}"
    finally:
        os.close(descriptor)
