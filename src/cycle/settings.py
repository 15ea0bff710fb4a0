"""The settings of one office: `cycle.toml`, read strictly. No secret stands in it; a password has a file of its own.

Sought in this order: `--config FILE`, `$CYCLE_CONFIG`, `./cycle.toml`, the user's, `/etc/cycle/cycle.toml`.
Relative paths count from the folder that the file lies in.
"""

import difflib
import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

import msgspec

from cycle.errors import CycleError

SYSTEM_FILE = Path("/etc/cycle/cycle.toml")


class SettingsError(CycleError):
    """The settings file is missing, unreadable, or says something that makes no sense."""


class MailSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The relay, and whom messages come from. `tls` none is accepted only where the relay is this machine."""

    host: str = "localhost"
    port: int = 25
    tls: Literal["none", "starttls", "tls"] = "none"
    username: str | None = None
    password_file: str | None = None
    password_env: str | None = None
    sender_name: str = "Cycle"
    sender_address: str
    contact_name: str
    contact_address: str
    timeout_seconds: int = 60
    ca_file: str | None = None


class DaemonSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How often the daemon looks, in seconds."""

    due_seconds: int = 30
    dispatch_seconds: int = 10
    rescue_seconds: int = 60


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Everything an office is run by. Paths are absolute once read."""

    council: str
    database: str = "cycle.db"
    workflows: str = "workflows"
    templates: str = "templates"
    mail: MailSettings
    daemon: DaemonSettings = DaemonSettings()


def find(named: str | None, environment: Mapping[str, str]) -> Path:
    """The settings file to use. Raises SettingsError where there is none."""
    given = named or environment.get("CYCLE_CONFIG")
    if given:
        path = Path(given).expanduser()
        if not path.is_file():
            source = "--config" if named else "$CYCLE_CONFIG"
            raise SettingsError(f"{source} names {given}, and there is no such file.", "Give the path of a cycle.toml.")
        return path
    own = Path(environment.get("XDG_CONFIG_HOME") or Path.home() / ".config") / "cycle" / "cycle.toml"
    for path in (Path("cycle.toml"), own, SYSTEM_FILE):
        if path.is_file():
            return path
    raise SettingsError(
        "There is no cycle.toml here, in your own configuration or in /etc/cycle.",
        "Make an office with `cycle init DIR` and go there, or name a file with --config FILE.",
    )


def read(path: Path) -> Settings:
    """The settings in a file. Raises SettingsError with the place, what is wrong, and what would be right."""
    try:
        plain = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise SettingsError(f"{path} cannot be read: {error.strerror}.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path} is not a TOML file: {error}.", "Mend that place and try again.") from error
    _refuse_unknown(path, plain)
    try:
        settings = msgspec.convert(plain, Settings)
    except msgspec.ValidationError as error:
        raise SettingsError(f"{path}: {error}.", "docs/settings.md lists every setting with its values.") from error
    _check(path, settings)
    return _anchored(settings, path.resolve().parent)


_TABLES: dict[str, type[msgspec.Struct]] = {"": Settings, "mail": MailSettings, "daemon": DaemonSettings}


def _refuse_unknown(path: Path, plain: Mapping[str, Any]) -> None:
    for table, kind in _TABLES.items():
        given = plain if not table else plain.get(table, {})
        for key in given if isinstance(given, dict) else ():
            if key not in kind.__struct_fields__:
                close = difflib.get_close_matches(key, kind.__struct_fields__, n=1)
                hint = f'Did you mean "{close[0]}"?' if close else f"Known: {', '.join(kind.__struct_fields__)}."
                where = f"[{table}] {key}" if table else key
                raise SettingsError(f"{path}: there is no setting {where}.", hint)


def _check(path: Path, settings: Settings) -> None:
    daemon = settings.daemon
    for name, seconds in (
        ("due", daemon.due_seconds),
        ("dispatch", daemon.dispatch_seconds),
        ("rescue", daemon.rescue_seconds),
    ):
        if seconds < 1:
            raise SettingsError(f"{path}: [daemon] {name}_seconds is {seconds}; it must be at least 1.")
    if settings.mail.password_file and settings.mail.password_env:
        raise SettingsError(f"{path}: [mail] has both password_file and password_env.", "Keep one of them.")


def _anchored(settings: Settings, folder: Path) -> Settings:
    def anchored(name: str) -> str:
        return name if "://" in name else str(folder / Path(name).expanduser())

    mail = settings.mail
    if mail.password_file:
        mail = msgspec.structs.replace(mail, password_file=anchored(mail.password_file))
    return msgspec.structs.replace(
        settings,
        database=anchored(settings.database),
        workflows=anchored(settings.workflows),
        templates=anchored(settings.templates),
        mail=mail,
    )


def password(mail: MailSettings, environment: Mapping[str, str]) -> str | None:
    """The relay's password, from its file or its variable; None where no login is wanted. Raises SettingsError.

    A password file that others may read is refused: it would be no secret.
    """
    if mail.password_env:
        if mail.password_env not in environment:
            raise SettingsError(f"The environment has no ${mail.password_env}, which [mail] password_env names.")
        return environment[mail.password_env]
    if not mail.password_file:
        return None
    path = Path(mail.password_file)
    try:
        if path.stat().st_mode & 0o077:
            raise SettingsError(f"{path} holds a password and may be read by others.", f"chmod 600 {path}")
        return path.read_text(encoding="utf-8").rstrip("\n")
    except OSError as error:
        raise SettingsError(f"The password file {path} cannot be read: {error.strerror}.") from error


def user_environment() -> Mapping[str, str]:
    """The process's environment, read once at the edge."""
    return dict(os.environ)
