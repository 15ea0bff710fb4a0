"""Copy the office from the database in use into another one, empty or new, and prove that the
copy is whole.

Nothing is there unless all of it is, and the database in use is left as it is. Stop the daemons
first; then put the line that is shown into cycle.toml, and start them again.

cycle migrate-database postgresql://cycle@db.council.example/cycle

cycle migrate-database cycle.db
"""

import argparse
import json
import os

from cycle.bootstrap import caller_here
from cycle.cli.acting import dry_run, nothing_changed
from cycle.cli.client import OfficeClient
from cycle.cli.output import BOLD, YELLOW, Screen
from cycle.database_address import checked_address, on_server
from cycle.service.moving_database import relocate


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "target",
        metavar="TARGET",
        help="the path of a new file, or the address of a server's database",
    )
    dry_run(parser)
    parser.add_argument("--json", action="store_true", help="for programs")


def run(args: argparse.Namespace, office: OfficeClient, screen: Screen) -> int:

    target = (
        checked_address(args.target)
        if on_server(args.target)
        else os.path.realpath(args.target)
    )
    caller = caller_here(office.settings_of_owner, None, os.getuid())
    with screen.at_work():
        moved = relocate(office.app.services, caller, target, dry_run=args.dry_run)
    setting = f"database = {json.dumps(target, ensure_ascii=False)}"
    if args.json:
        journals = [
            {"name": each.subject, "entries": each.entries, "head": each.head}
            for each in moved.journals
        ]
        screen.json(
            {
                "source": moved.source,
                "target": moved.target,
                "setting": setting,
                "rows": dict(moved.rows),
                "journals": journals,
                "in_hand": moved.in_hand,
            }
        )
        return 0
    nothing_changed(screen, dry_run=args.dry_run)
    screen.line(f"{moved.source} has been copied, and the copy is verified.", paint=BOLD)
    screen.table(
        [(each.subject, str(each.entries), each.head) for each in moved.journals],
        head=("journal", "entries", "newest hash"),
    )
    screen.line(
        f"{sum(moved.rows.values()):,} rows of {len(moved.rows)} tables were read back and "
        "compared."
    )
    if moved.in_hand:
        screen.line(
            f"{moved.in_hand} messages were in a daemon's hands. Each is offered again once "
            "its lease has run out.",
            paint=YELLOW,
        )
    screen.line()
    if args.dry_run:
        screen.line(f"The copy in {moved.target} has been taken away again.")
        return 0
    screen.line(
        f"To run the office from there, put this line into {office.settings_file}, and "
        "restart its daemons:"
    )
    screen.command(setting)
    return 0
