"""The settings of one office: `cycle.toml`, read strictly. No secret stands in it; a password
has a file of its own.

Which file that is, `cycle.locations` finds. Relative paths count from the folder that the
file lies in.
"""

import os
import re
import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Literal

import msgspec

from cycle.answer_settings import AnswerSettings, ImapSettings
from cycle.answer_settings import faults as faults_of_answers
from cycle.database_address import DatabaseAddressError, checked_address, on_server
from cycle.errors import CycleError
from cycle.suggestions import did_you_mean

HOUR = 3_600
"""Seconds; nothing is waited for longer."""

LARGEST = 1024 * 1024
"""Bytes of a settings file; a device, named by mistake, may have no end."""

MOST_KEPT = 1_000
"""Backups; more are an archive, which is no part of an office."""

MOST_CONNECTIONS = 20
"""To one relay: what a small relay's own limit for one client usually is (Postfix's is 50)."""

DESCRIBED = "docs/settings.md lists every setting with its values."


class SettingsError(CycleError):
    """The settings file is missing, unreadable, or says something that cannot be read."""


class MailSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The relay, and whom messages come from. `tls` none is accepted only where the relay is
    this machine.
    """

    host: str = "localhost"
    port: int = 25
    tls: Literal["none", "starttls", "tls"] = "none"
    username: str | None = None
    password_file: str | None = None
    password_env: str | None = None
    token_file: str | None = None
    token_command: tuple[str, ...] = ()
    sender_name: str = "Cycle"
    sender_address: str
    contact_name: str
    contact_address: str
    timeout_seconds: int = 60
    ca_file: str | None = None
    connections: int = 1
    per_minute: int = 0
    """How many messages the relay takes within a minute; 0 for no limit."""
    bounces: str | None = None
    """A Maildir to which the relay delivers what comes back."""

    @property
    def relay(self) -> str:
        """Its host and port, as people know it."""
        return f"{self.host}:{self.port}"


class DaemonSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How often the daemon looks, in seconds. socket: where it listens, found by
    `cycle.locations`.
    """

    due_seconds: int = 30
    dispatch_seconds: int = 10
    rescue_seconds: int = 60
    pulse: str = ""
    socket: str | None = None


class BackupSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where backups lie, from what local time on the nightly one is made, and how many nights
    and months are kept.
    """

    folder: str = ""
    at: str = "04:00"
    keep_days: int = 14
    keep_months: int = 12


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Everything an office is run by. Paths are absolute once read."""

    database: str = "cycle.db"
    workflows: str = "workflows"
    templates: str = "templates"
    mail: MailSettings
    answers: AnswerSettings = AnswerSettings()
    daemon: DaemonSettings = DaemonSettings()
    backup: BackupSettings = BackupSettings()


def read(path: Path) -> Settings:
    """The settings in a file. Raises SettingsError with the place, what is wrong, and what
    would be right.
    """
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST + 1)
        if len(content) > LARGEST:
            raise SettingsError(
                f"{path} has more than {LARGEST:,} bytes; no settings file is as large.",
                DESCRIBED,
            )
        plain = tomllib.loads(content.decode())
    except OSError as error:
        raise SettingsError(f"{path} cannot be read: {error.strerror}.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(
            f"{path} is not a TOML file: {error}.", "Mend that place and try again."
        ) from error
    _refuse_unknown(path, plain)
    try:
        settings = msgspec.convert(plain, Settings)
    except msgspec.ValidationError as error:
        raise SettingsError(f"{path}: {_in_words(str(error))}.", DESCRIBED) from error
    _check(path, settings)
    _check_paths(path, settings)
    return _anchored(settings, path.resolve().parent)


_FAULT = re.compile(r"(?P<what>.*?)(?: - at `\$\.?(?P<where>.*)`)?", re.DOTALL)
_MISSING = re.compile(r"Object missing required field `(.*)`")
_TYPE = re.compile(r"Expected `(.*?)`, got `(.*?)`")
_TYPES = {"str": "text", "int": "a whole number", "object": "a table", "str | null": "text"}


def _in_words(fault: str) -> str:
    """What msgspec found, in the words of the file: `[mail] port must be a whole number`."""
    found = _FAULT.fullmatch(fault)
    assert found is not None
    table, _, key = (found["where"] or "").rpartition(".")
    if missing := _MISSING.fullmatch(found["what"]):
        return f"{_setting(found['where'] or '', missing[1])} is missing"
    if wrong := _TYPE.fullmatch(found["what"]):
        return f"{_setting(table, key)} must be {_TYPES.get(wrong[1], wrong[1])}"
    return (
        f"{_setting(table, key)} cannot be {found['what'].removeprefix('Invalid enum value ')}"
    )


def _setting(table: str, key: str) -> str:
    return f"[{table}] {key}" if table else key


_TABLES: dict[str, type[msgspec.Struct]] = {
    "": Settings,
    "mail": MailSettings,
    "answers": AnswerSettings,
    "answers.imap": ImapSettings,
    "daemon": DaemonSettings,
    "backup": BackupSettings,
}


def _refuse_unknown(path: Path, plain: Mapping[str, Any]) -> None:
    for table, kind in _TABLES.items():
        given: Any = plain
        for part in table.split(".") if table else ():
            given = given.get(part, {}) if isinstance(given, dict) else {}
        for key in given if isinstance(given, dict) else ():
            if key not in kind.__struct_fields__:
                raise SettingsError(
                    f"{path}: there is no setting {_setting(table, key)}.",
                    did_you_mean(key, kind.__struct_fields__, many=len(kind.__struct_fields__)),
                )


def _check(path: Path, settings: Settings) -> None:
    daemon, mail = settings.daemon, settings.mail
    for name, number, least, most in (
        ("[daemon] due_seconds", daemon.due_seconds, 1, HOUR),
        ("[daemon] dispatch_seconds", daemon.dispatch_seconds, 1, HOUR),
        ("[daemon] rescue_seconds", daemon.rescue_seconds, 1, HOUR),
        ("[mail] timeout_seconds", mail.timeout_seconds, 1, HOUR),
        ("[mail] port", mail.port, 1, 65_535),
        ("[mail] connections", mail.connections, 1, MOST_CONNECTIONS),
        ("[mail] per_minute", mail.per_minute, 0, 100_000),
        ("[backup] keep_days", settings.backup.keep_days, 1, MOST_KEPT),
        ("[backup] keep_months", settings.backup.keep_months, 1, MOST_KEPT),
    ):
        if not least <= number <= most:
            raise SettingsError(
                f"{path}: {name} is {number}; it must be from {least} to {most:,}.", DESCRIBED
            )
    _check_database(path, settings.database)
    for fault, remedy in faults_of_answers(settings.answers):
        raise SettingsError(f"{path}: {fault}.", remedy)
    if daemon.socket == "":
        raise SettingsError(
            f"{path}: [daemon] socket is empty.", "Name a path, or leave it out."
        )
    secrets = {
        name: getattr(mail, name)
        for name in ("password_file", "password_env", "token_file", "token_command")
    }
    if len(given := [name for name, value in secrets.items() if value]) > 1:
        raise SettingsError(
            f"{path}: [mail] has both {' and '.join(given)}.", "Keep one of them."
        )
    if not _TIME_OF_BACKUP.fullmatch(settings.backup.at):
        raise SettingsError(
            f'{path}: [backup] at is "{settings.backup.at}".',
            "Give a time from 03:00 to 23:59: before three, a night may lack the time or "
            "have it twice.",
        )


_TIME_OF_BACKUP = re.compile(r"(0[3-9]|1[0-9]|2[0-3]):[0-5][0-9]")


def _check_database(path: Path, database: str) -> None:
    if not database:
        raise SettingsError(
            f"{path}: database is empty.", "Name the SQLite file of the office, or its server."
        )
    if on_server(database):
        try:
            checked_address(database)
        except DatabaseAddressError as error:
            raise SettingsError(f"{path}: {error.message}", error.remedy) from error


LONGEST_NAME, LONGEST_PATH = 255, 4_000
"""Bytes of a file's name and of its path, for which every file system here has room."""


def _check_paths(path: Path, settings: Settings) -> None:
    """Refuse what no file can be called, once for all who use it."""
    mail, daemon, backup = settings.mail, settings.daemon, settings.backup
    for name, value in (
        ("database", settings.database),
        ("workflows", settings.workflows),
        ("templates", settings.templates),
        ("[mail] password_file", mail.password_file),
        ("[mail] token_file", mail.token_file),
        ("[mail] ca_file", mail.ca_file),
        ("[mail] bounces", mail.bounces),
        ("[answers] maildir", settings.answers.maildir),
        ("[answers] lmtp", settings.answers.lmtp),
        *(
            (f"[answers.imap] {name}", value)
            for name, value in _imap_files(settings.answers).items()
        ),
        ("[daemon] socket", daemon.socket),
        ("[daemon] pulse", daemon.pulse),
        ("[backup] folder", backup.folder),
    ):
        parts = os.fsencode(value or "").split(b"/")
        fits = max(map(len, parts)) <= LONGEST_NAME and sum(map(len, parts)) <= LONGEST_PATH
        if value and not (fits and value.isprintable()):
            raise SettingsError(
                f"{path}: {name} can be the name of no file: it is too long, or holds a "
                "character that cannot be seen.",
                "Name a path, or leave it out.",
            )


def _anchored(settings: Settings, folder: Path) -> Settings:
    def anchored(name: str) -> str:
        return str(folder / os.path.expanduser(name))  # noqa: PTH111 - `~nobody` stays as it is

    mail = settings.mail
    home = folder if on_server(settings.database) else Path(anchored(settings.database)).parent
    files = {
        "password_file": mail.password_file,
        "token_file": mail.token_file,
        "ca_file": mail.ca_file,
        "bounces": mail.bounces,
    }
    mail = msgspec.structs.replace(
        mail, **{key: anchored(name) for key, name in files.items() if name}
    )
    return msgspec.structs.replace(
        settings,
        database=settings.database
        if on_server(settings.database)
        else anchored(settings.database),
        workflows=anchored(settings.workflows),
        templates=anchored(settings.templates),
        mail=mail,
        answers=_answers_anchored(settings.answers, anchored),
        daemon=msgspec.structs.replace(
            settings.daemon, pulse=anchored(settings.daemon.pulse or str(home / "cycle.pulse"))
        ),
        backup=msgspec.structs.replace(
            settings.backup, folder=anchored(settings.backup.folder or str(home / "backups"))
        ),
    )


def _answers_anchored(
    answers: AnswerSettings, anchored: Callable[[str], str]
) -> AnswerSettings:
    places = {"maildir": answers.maildir, "lmtp": answers.lmtp}
    imap = answers.imap and msgspec.structs.replace(
        answers.imap, **{name: anchored(path) for name, path in _imap_files(answers).items()}
    )
    return msgspec.structs.replace(
        answers, imap=imap, **{key: anchored(name) for key, name in places.items() if name}
    )


def _imap_files(answers: AnswerSettings) -> dict[str, str]:
    """The files that the mailbox's settings name."""
    names = ("password_file", "token_file", "ca_file")
    return {name: path for name in names if (path := getattr(answers.imap, name, None))}


def password(mail: MailSettings, environment: Mapping[str, str]) -> str | None:
    """The relay's password, from its file or its variable; None where no login is wanted.
    Raises SettingsError.

    A password file that others may read is refused: it would be no secret.
    """
    if mail.password_env:
        if mail.password_env not in environment:
            raise SettingsError(
                f"The environment has no ${mail.password_env}, which [mail] password_env names."
            )
        return environment[mail.password_env]
    return secret_in(Path(mail.password_file)) if mail.password_file else None


def secret_in(path: Path) -> str:
    """The password that a file holds. Raises SettingsError where others may read it."""
    try:
        if path.stat().st_mode & 0o077:
            raise SettingsError(
                f"{path} holds a password and may be read by others.", f"chmod 600 {path}"
            )
        return path.read_text(encoding="utf-8").rstrip("\n")
    except OSError as error:
        raise SettingsError(
            f"The password file {path} cannot be read: {error.strerror}."
        ) from error


def user_environment() -> Mapping[str, str]:
    """The process's environment, read once at the edge."""
    return dict(os.environ)
