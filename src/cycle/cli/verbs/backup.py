"""Copy the whole database as one state of it, examine the copy as an auditor would, and seal
it.

Officers may go on working. The seal, FILE.sha256, lies beside the backup. Without a FILE it
goes to the folder of backups that the settings name. Never over a file that is there. Where the
record is not whole, the backup is kept apart, as FILE.not-whole, and it is said.
"""

import argparse
from pathlib import Path

import msgspec

from cycle.cli.acting import dry_run, nothing_changed
from cycle.cli.client import OfficeClient
from cycle.cli.output import GREEN, RED, Screen
from cycle.cli.usage import UsageError
from cycle.operations import nightly_backup
from cycle.operations.backups import Backup, back_up, ending_of


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "file",
        nargs="?",
        type=Path,
        metavar="FILE",
        help="where to; else the folder of backups",
    )
    parser.add_argument(
        "--nightly",
        action="store_true",
        help="tonight's, unless the daemon made it already; remove what is too old",
    )
    dry_run(parser)
    parser.add_argument("--json", action="store_true", help="for programs")


def run(args: argparse.Namespace, office: OfficeClient, screen: Screen) -> int:

    if args.nightly and args.file:
        raise UsageError(
            "tonight's backup has its own name: give --nightly or a FILE, not both"
        )
    made = _nightly(args, office, screen) if args.nightly else _by_hand(args, office)
    if args.json:
        screen.json(msgspec.to_builtins(made, enc_hook=str))
    elif made:
        nothing_changed(screen, dry_run=args.dry_run and not args.nightly)
        _tell(made, screen)
    return 1 if made and made.faults else 0


def _nightly(args: argparse.Namespace, office: OfficeClient, screen: Screen) -> Backup | None:
    night = nightly_backup.make_if_due(
        office.settings_of_owner, office.clock.now(), dry_run=args.dry_run
    )
    if args.json:
        return night.made
    nothing_changed(screen, dry_run=args.dry_run)
    for path in night.removed:
        screen.line(f"{path} is no longer kept.")
    if night.made is None:
        screen.line("Tonight's backup is there already, or not due yet.")
    return night.made


def _by_hand(args: argparse.Namespace, office: OfficeClient) -> Backup:
    """To the file that is named, else to one in the folder of backups."""
    database = office.settings_of_owner.database
    if args.file:
        return back_up(database, args.file, dry_run=args.dry_run)
    folder = Path(office.settings.backup.folder)
    name = f"by-hand-{office.clock.now():%Y-%m-%dT%H%M%S}Z{ending_of(database)}"
    with nightly_backup.made_ready(folder, dry_run=args.dry_run):
        return back_up(database, folder / name, dry_run=args.dry_run)


def _tell(made: Backup, screen: Screen) -> None:
    if made.faults:
        for fault in made.faults:
            screen.line(fault, paint=RED)
        screen.line(
            f"The record is not whole. The backup is made all the same, and is kept apart as "
            f"{made.file}. Keep the earlier backups, and see: cycle verify"
        )
    else:
        screen.line(f"{made.file}: whole", paint=GREEN)
    screen.line(
        f"{made.size:,} bytes, {made.rows:,} rows, {made.entries:,} entries of the journals",
        indent=2,
    )
    screen.line(f"SHA-256 {made.sha256}", indent=2)
