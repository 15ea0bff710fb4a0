"""Put a backup in the place of a database that is gone; never over one that is there.

The backup is examined first; --check does no more than that. What was in flight when it was
made may have been sent since: it is held, and listed. Stop the daemon before.
"""

import argparse
import os
from pathlib import Path

import msgspec

from cycle.bootstrap import login_of
from cycle.cli.acting import dry_run, nothing_changed
from cycle.cli.client import OfficeClient
from cycle.cli.output import BOLD, GREEN, RED, YELLOW, Screen
from cycle.operations.backups import examine
from cycle.operations.restore import Restored, restore


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE", help="a backup")
    parser.add_argument(
        "--check", action="store_true", help="examine the backup; restore nothing"
    )
    parser.add_argument(
        "--not-whole",
        action="store_true",
        help="take it though its record is not whole, for want of another",
    )
    dry_run(parser)
    parser.add_argument("--json", action="store_true", help="for programs")


def run(args: argparse.Namespace, office: OfficeClient, screen: Screen) -> int:
    if args.check:
        return examined(args.file, screen, as_json=args.json)

    database = office.settings_of_owner.database
    done = restore(
        database,
        args.file,
        by=login_of(os.getuid()),
        now=office.clock.now(),
        not_whole=args.not_whole,
        dry_run=args.dry_run,
    )
    if args.json:
        screen.json(msgspec.to_builtins(done, enc_hook=str))
    else:
        nothing_changed(screen, dry_run=args.dry_run)
        _tell(done, screen)
    return 0


def examined(file: Path, screen: Screen, *, as_json: bool) -> int:
    """Everything that is wrong with a backup; 0 where nothing is."""
    backup = examine(file)
    faults = backup.faults
    if as_json:
        screen.json(msgspec.to_builtins(backup, enc_hook=str))
    elif faults:
        for fault in faults:
            screen.line(f"{file}: {fault}", paint=RED)
        screen.line("Keep it as it is, and take an earlier one.")
    else:
        screen.line(f"{file}: whole", paint=GREEN)
        screen.line(
            f"version {backup.version}, {backup.rows:,} rows, {backup.entries:,} entries",
            indent=2,
        )
        screen.line(f"SHA-256 {backup.sha256}", indent=2)
    return 1 if faults else 0


def _tell(done: Restored, screen: Screen) -> None:
    reaches = done.resumed.last_entry_at
    screen.line(f"{done.database} is restored from {done.backup.file}.", paint=BOLD)
    screen.line(
        f"The record reaches to {reaches:%Y-%m-%d %H:%M:%S} UTC."
        if reaches
        else "The record is empty."
    )
    screen.line("What was done after that is lost: ask the officers to do it again.")
    for fault in done.backup.faults:
        screen.line(f"Its record is not whole: {fault}", paint=RED)
    if not done.sealed:
        screen.line(
            "The backup had no seal (FILE.sha256) beside it.",
            paint=YELLOW,
        )
    held = done.resumed.in_flight
    if not held:
        screen.line("No message was in flight.")
        return
    screen.line()
    screen.line(
        "In flight when the backup was made, and held now, for each may have been sent since:"
    )
    screen.table([(line.key, line.state.value, line.address, line.subject) for line in held])
    screen.line("Each is offered again, if what it says is still so, by:")
    screen.command("cycle mail release KEY")
