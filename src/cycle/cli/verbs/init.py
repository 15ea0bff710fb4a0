"""Make an office: settings, workflows, templates, officers to edit, and an empty database."""

import argparse
from pathlib import Path

from cycle import settings
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
        "--settings",
        type=Path,
        metavar="FILE",
        help="on a server: make what these settings name, but for themselves",
    )


def run(args: argparse.Namespace, office: OfficeClient, screen: Screen) -> int:  # noqa: ARG001 - there is no office yet

    if args.settings:
        settled = settings.read(args.settings)
        make_office_as_set(settled)
        screen.line(f"The office that {args.settings} describes is ready.", paint=BOLD)
        return 0
    if args.database is None:
        make_office(args.dir)
    else:
        make_office(args.dir, checked_address(args.database))
    where = args.dir.resolve()
    screen.line(f"The office in {where} is ready.", paint=BOLD)
    screen.line("Next, in that folder:")
    for number, (what, command) in enumerate(
        (
            ("name your relay, and whom officers may ask", "edit cycle.toml"),
            ("put your officers in, with their addresses", "edit workflows/officers.yaml"),
            ("add them", "cycle officer import workflows/officers.yaml"),
            (
                "watch the whole year in advance",
                (
                    "cycle rehearse community-safety --dates "
                    "workflows/community-safety-2016-17.yaml"
                ),
            ),
            (
                "begin a year, as one of your officers",
                (
                    "cycle --as democratic-services open NAME --workflow community-safety "
                    "--dates FILE"
                ),
            ),
            ("remind, escalate and enforce", "cycle daemon"),
        ),
        start=1,
    ):
        screen.line(f"{number}. {what}:")
        screen.command(command, indent=3)
    return 0
