"""Bring the database to the version that this program works with, after a backup; does nothing
where it is there.

Under the writer's lock: the backup holds all that the upgrade finds. It is tried on a copy of
the backup first.
"""

import argparse
from pathlib import Path

from cycle.cli.client import OfficeClient
from cycle.cli.output import GREEN, RED, Screen
from cycle.operations import nightly_backup
from cycle.operations.upgrade import upgrade


def arguments(parser: argparse.ArgumentParser) -> None:
    """No argument: everything is in the settings."""


def run(args: argparse.Namespace, office: OfficeClient, screen: Screen) -> int:  # noqa: ARG001 - every verb is called alike

    settings = office.settings_of_owner
    folder = Path(settings.backup.folder)
    nightly_backup.ready(folder)
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
