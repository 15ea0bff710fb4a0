"""Make an office: settings, workflows, templates, officers to edit, and an empty database."""

import argparse
from pathlib import Path

from cycle import settings
from cycle.chosen_workflows import USUAL, dates_of, known
from cycle.cli.acting import dry_run, nothing_changed
from cycle.cli.client import OfficeClient
from cycle.cli.output import BOLD, Screen
from cycle.database_address import checked_address
from cycle.new_office import make_office, make_office_as_set


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "dir", nargs="?", type=Path, default=Path(), help="the folder; here without it"
    )
    parser.add_argument(
        "--database",
        metavar="ADDRESS",
        help="keep it in the empty database of a PostgreSQL server: "
        "postgresql://LOGIN@HOST/DATABASE",
    )
    parser.add_argument(
        "--workflow",
        dest="chosen",
        action="append",
        default=[],
        metavar="NAME",
        help="only this one of the shipped workflows; may be given again",
    )
    parser.add_argument(
        "--settings",
        type=Path,
        metavar="FILE",
        help="on a server: make what these settings name, but for themselves",
    )
    dry_run(parser)


def run(args: argparse.Namespace, office: OfficeClient, screen: Screen) -> int:  # noqa: ARG001 - there is no office yet

    chosen = tuple(dict.fromkeys(args.chosen))
    if args.settings:
        settled = settings.read(args.settings)
        make_office_as_set(settled, chosen, dry_run=args.dry_run)
        nothing_changed(screen, dry_run=args.dry_run)
        screen.line(f"The office that {args.settings} describes is ready.", paint=BOLD)
        return 0
    database = "cycle.db" if args.database is None else checked_address(args.database)
    make_office(args.dir, database, chosen, dry_run=args.dry_run)
    nothing_changed(screen, dry_run=args.dry_run)
    where = args.dir.resolve()
    screen.line(f"The office in {where} is ready.", paint=BOLD)
    if not chosen:
        screen.line(f"Its workflows: {', '.join(known())}.")
    if args.dry_run:
        return 0
    year = chosen[0] if chosen else USUAL
    screen.line("Next, in that folder:")
    for number, (what, command) in enumerate(
        (
            ("name your relay, and whom officers may ask", "edit cycle.toml"),
            ("put your officers in, with their addresses", "edit workflows/officers.yaml"),
            ("add them", "cycle officer import workflows/officers.yaml"),
            (
                "watch the whole year in advance",
                f"cycle rehearse {year} --dates workflows/{dates_of(year)}",
            ),
            (
                "have your own dates proposed, from your calendar of meetings",
                f"cycle dates {year} --from CALENDAR --out dates.yaml",
            ),
            (
                "begin the year, as one of your officers",
                (
                    f"cycle --as democratic-services open NAME --workflow {year} "
                    "--dates dates.yaml"
                ),
            ),
            ("remind, escalate and enforce", "cycle daemon"),
        ),
        start=1,
    ):
        screen.line(f"{number}. {what}:")
        screen.command(command, indent=3)
    return 0
