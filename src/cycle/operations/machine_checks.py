"""The doctor's looks at what surrounds an office: program, files, disk, clock, relay."""

import asyncio
import importlib.metadata
import platform
import shutil
import stat
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec

from cycle import VERSION
from cycle.bootstrap import relay_settings
from cycle.operations.findings import Finding, fault, ok, warn
from cycle.service.clock_record import standing
from cycle.settings import MailSettings, Settings
from cycle.store import copies
from cycle.store.database import is_file, open_database
from cycle.store.unit_of_work import Reading

LITTLE_ROOM, NO_ROOM = 1_000_000_000, 100_000_000
"""Bytes free on the disk of the database."""

RENEWED_BY = timedelta(days=14)
"""How long before its end a certificate should have been renewed."""

PATIENCE = 10
"""Seconds to wait for one answer of the relay: somebody sits in front of the screen."""


def program() -> Iterator[Finding]:
    yield ok(
        "program",
        f"cycle {VERSION}, Python {platform.python_version()}, SQLite {copies.SQLITE}",
    )


def permissions(settings: Settings, settings_file: str) -> Iterator[Finding]:
    """Nobody but their owner may read the database and what is secret."""
    secrets = {"database": settings.database, "password file": settings.mail.password_file}
    if not is_file(settings.database):
        secrets["database"] = (
            settings_file
            if ":" in settings.database.partition("://")[2].partition("@")[0]
            else None
        )
    for what, name in secrets.items():
        if name and Path(name).exists():
            yield _private(what, Path(name))
    yield _unwritable("settings", Path(settings_file))


def _private(what: str, path: Path) -> Finding:
    found = path.stat()
    mode = stat.S_IMODE(found.st_mode)
    if mode & 0o077:
        return fault(
            f"permissions of the {what}",
            f"{path} may be read by others: mode {mode:04o}",
            f"chmod 600 {path}",
        )
    return ok(f"permissions of the {what}", f"{path}: mode {mode:04o}, of user {found.st_uid}")


def _unwritable(what: str, path: Path) -> Finding:
    mode = stat.S_IMODE(path.stat().st_mode)
    if mode & 0o022:
        return fault(
            f"permissions of the {what}",
            f"{path} may be changed by others: mode {mode:04o}",
            f"chmod go-w {path}",
        )
    return ok(f"permissions of the {what}", f"{path}: mode {mode:04o}")


def room(settings: Settings) -> Iterator[Finding]:
    """The disk of the database, which must also hold its journal while an act is written."""
    if not is_file(settings.database):
        return
    folder = Path(settings.database).parent
    free = shutil.disk_usage(folder).free if folder.is_dir() else 0
    says = f"{free // 1_000_000:,} MB free in {folder}"
    remedy = (
        "Make room: old backups may go to another machine. `df -h` shows how full each disk is."
    )
    if free < NO_ROOM:
        yield fault("disk", says, remedy)
    elif free < LITTLE_ROOM:
        yield warn("disk", says, remedy)
    else:
        yield ok("disk", says)


def clock_and_zones(database: str, now: datetime) -> Iterator[Finding]:
    """The machine's time against the newest entry, which no clock may be behind; and the data
    of time zones.
    """
    with open_database(database) as opened, Reading(opened) as reading:
        newest = reading.journal.last_written_at()
        ahead_at = standing(reading, now).ahead_at
    if ahead_at:
        yield fault(
            "clock",
            f"it is {now:%Y-%m-%d %H:%M} UTC here, but there is an entry of "
            f"{ahead_at:%Y-%m-%d %H:%M}",
            "Let the machine's clock be kept right: timedatectl set-ntp true; if it was wrong "
            "before, record that: cycle clock --since DATE --reason TEXT --evidence FILE",
        )
    else:
        yield ok(
            "clock",
            f"{now:%Y-%m-%d %H:%M:%S} UTC; newest entry {newest:%Y-%m-%d %H:%M}"
            if newest
            else f"{now:%Y-%m-%d %H:%M:%S} UTC",
        )
    try:
        london = now.astimezone(ZoneInfo("Europe/London"))
    except ZoneInfoNotFoundError:
        yield fault(
            "time zones",
            "there is no data for Europe/London",
            "Install Debian's package tzdata.",
        )
    else:
        data = importlib.metadata.version("tzdata")
        yield ok("time zones", f"{london:%H:%M %Z} in London; the package tzdata is of {data}")


def the_relay(
    mail: MailSettings, environment: Mapping[str, str], now: datetime
) -> Iterator[Finding]:
    """As far as handing over mail goes without any: connection, TLS, certificate, login."""
    from cycle.mail.transport import look  # noqa: PLC0415 - 50 ms that other looks do not need

    hasty = msgspec.structs.replace(mail, timeout_seconds=min(mail.timeout_seconds, PATIENCE))
    seen = asyncio.run(look(relay_settings(hasty, environment)))
    if seen.away:
        yield fault(
            "relay",
            seen.away,
            "See that it runs and that [mail] in cycle.toml names it: docs/settings.md.",
        )
        return
    login = f"logged in as {mail.username}" if mail.username else "no login"
    yield ok("relay", f"{mail.host}:{mail.port} answers; TLS: {mail.tls}; {login}")
    ends_at = seen.certificate_ends_at
    if ends_at:
        says = f"the relay's certificate holds until {ends_at:%Y-%m-%d}"
        soon = ends_at - now < RENEWED_BY
        yield (
            warn("certificate", says, "Have it renewed by those who run the relay.")
            if soon
            else ok("certificate", says)
        )
