"""The doctor's looks at how an office is run: its workflows and templates, bank holidays, the
daemon, backups.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from shlex import quote

from cycle import shipped
from cycle.declaration.loader import content_of
from cycle.mail.templates import Templates
from cycle.operations import files, heartbeat, nightly_backup, office_lock
from cycle.operations.findings import Finding, fault, ok, warn
from cycle.service.checking import check
from cycle.service.day_lists import proclaimed_to
from cycle.service.local_day import local_day
from cycle.settings import Settings
from cycle.store.database import open_database
from cycle.store.unit_of_work import Reading

A_YEAR_AHEAD = timedelta(days=400)
"""How far the bank holidays should be known: as far as the longest cycle that can be opened
today.
"""


def bank_holidays(database: str, now: datetime) -> Iterator[Finding]:
    """Until when they are the government's own, and not reckoned."""
    with open_database(database) as opened, Reading(opened) as reading:
        known_to, today = proclaimed_to(reading), local_day(reading, now)
    says = f"as proclaimed to {known_to}; reckoned after that"
    if known_to - today < A_YEAR_AHEAD:
        yield warn(
            "bank holidays",
            says,
            "Install a newer cycle, or take the government's list in: cycle holiday import "
            "FILE",
        )
    else:
        yield ok("bank holidays", says)


def workflows(settings: Settings) -> Iterator[Finding]:
    """Every declaration in the office's folder, and every letter that it asks for, by the
    office's own templates.
    """
    templates = Templates(Path(settings.templates) / "mail", shipped.templates() / "mail")
    found = [
        path for path in sorted(Path(settings.workflows).glob("*.yaml")) if _declares(path)
    ]
    if not found:
        yield warn(
            "workflows",
            f"there is none in {settings.workflows}",
            "Put a workflow there, or mend [workflows].",
        )
    for path in found:
        checked = check(content_of(path), str(path), templates)
        if checked.sound:
            yield ok("workflow", f"{path.name} is sound; {checked.letters} messages rendered")
        else:
            more = (
                f", and {len(checked.findings) - 1} more" if len(checked.findings) > 1 else ""
            )
            yield fault(
                "workflow",
                f"{checked.findings[0].sentence}{more}",
                f"cycle check {quote(str(path))}",
            )


def _declares(path: Path) -> bool:
    """Dates and officers lie in the same folder; a workflow says that it is one, at the
    beginning of a line.
    """
    return any(
        line.startswith("workflow:")
        for line in path.read_text(encoding="utf-8", errors="replace").splitlines()
    )


def daemon(settings: Settings, now: datetime) -> Iterator[Finding]:
    """Its pulse, and that no other daemon works on the office beside it."""
    beat = heartbeat.read(Path(settings.daemon.pulse))
    other = office_lock.at_work(settings.database)
    if other and (beat is None or beat.pid != other.pid):
        yield fault(
            "daemon",
            f"another daemon works on this office, with other settings: process {other.pid}, "
            f"which listens at {other.socket}",
            f"Let one work on it. To stop that one: kill {other.pid}",
        )
    if beat is None and other is None:
        yield fault(
            "daemon",
            "it does not run with these settings",
            "systemctl start cycle, or: cycle daemon",
        )
    if beat is None:
        return
    if silent := beat.silent(now):
        yield fault("daemon", f"it {silent}", "systemctl restart cycle, or: cycle daemon")
        return
    for duty in beat.late(now):
        yield fault(
            "daemon",
            f"its duty {duty} is late",
            "See its log (journalctl -u cycle); systemctl restart cycle",
        )
    for what, words in beat.troubles.items():
        yield fault(
            "daemon", f"{what}: {words}", "It tries again by itself; mend what it names."
        )
    if not beat.late(now) and not beat.troubles:
        yield ok(
            "daemon", f"cycle {beat.version}, process {beat.pid}, every duty has done its pass"
        )


def backup(settings: Settings, now: datetime) -> Iterator[Finding]:
    """The newest nightly backup: that it is there, recent, private and as it was sealed."""
    folder = Path(settings.backup.folder)
    made = nightly_backup.nightly(folder, by=now)
    if not made:
        yield warn(
            "backup",
            f"there is no nightly backup in {folder}",
            "The daemon makes one each night; now: cycle backup",
        )
        return
    newest = max(made)
    path = made[newest]
    if files.sha256_of(path) != files.sealed_as(path):
        yield fault(
            "backup",
            f"{path} is not what was written",
            f"cycle verify --backup {quote(str(path))}",
        )
    elif nightly_backup.is_missed(newest, now):
        yield warn(
            "backup",
            f"the newest nightly backup is of {newest}",
            "See the daemon's log for why; now: cycle backup",
        )
    else:
        yield ok("backup", f"{len(made)} nightly; the newest of {newest}, as it was sealed")
