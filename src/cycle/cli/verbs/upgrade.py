"""Bring the database to the version that this program works with, after a backup; does nothing
where it is there.

Under the writer's lock: the backup holds all that the upgrade finds. It is tried on a copy of
the backup first.
"""

import argparse
from pathlib import Path

from cycle.cli.acting import dry_run, nothing_changed
from cycle.cli.client import OfficeClient
from cycle.cli.output import GREEN, RED, Screen
from cycle.operations.upgrade import upgrade, version_before
from cycle.store.database import SCHEMA_VERSION


def arguments(parser: argparse.ArgumentParser) -> None:
    """Everything is in the settings."""
    dry_run(parser)


def run(args: argparse.Namespace, office: OfficeClient, screen: Screen) -> int:
    settings = office.settings_of_owner
    folder = Path(settings.backup.folder)
    if args.dry_run and (before := version_before(settings.database)) != SCHEMA_VERSION:
        nothing_changed(screen, dry_run=True)
        screen.line(
            f"The database is of version {before}, and would be of version {SCHEMA_VERSION}; "
            f"before that, a backup would be made in {folder}."
        )
        return 0
    done = upgrade(settings.database, folder, office.clock.now())
    if done.backup is None:
        screen.line(f"The database is of version {done.after} already; nothing to do.")
        return 0
    screen.line(
        f"The database was of version {done.before} and is of version {done.after}.",
        paint=GREEN,
    )
    screen.line(f"Before that, a backup was made: {done.backup.file}")
    for fault in done.backup.faults:
        screen.line(f"Its record is not whole: {fault}", paint=RED)
    return 0
