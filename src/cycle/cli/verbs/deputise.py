"""Have an officer act in an office while its holder is away, from one day to another.

cycle deputise head-of-legal LOGIN --from 2017-02-13 --to 2017-02-17
"""

import argparse

from cycle.cli.acting import dry_run, nothing_changed
from cycle.cli.client import OfficeClient
from cycle.cli.output import Screen


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("role", help="as the workflow names it, e.g. head-of-legal")
    parser.add_argument("login", help="who stands in, as `cycle officer` lists them")
    parser.add_argument(
        "--from", dest="from_on", required=True, metavar="DATE", help="first day"
    )
    parser.add_argument(
        "--to",
        dest="to_on",
        required=True,
        metavar="DATE",
        help="last day; every absence has an end",
    )
    parser.add_argument("--reason", help="stands in the journal of the office")
    dry_run(parser)


def run(args: argparse.Namespace, office: OfficeClient, screen: Screen) -> int:
    said = office.ask("deputise", **vars(args))
    nothing_changed(screen, dry_run=args.dry_run)
    screen.line(said)
    return 0
