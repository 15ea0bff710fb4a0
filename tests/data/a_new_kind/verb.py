"""Record that members were briefed."""

import argparse

from cycle.cli.acting import dry_run, tell
from cycle.cli.client import OfficeClient
from cycle.cli.output import Screen


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("cycle", help="its name, as `cycle status` has it")
    parser.add_argument("briefing", help="as the command in `cycle todo` names it")
    parser.add_argument("came", type=int, help="how many members came")
    dry_run(parser)


def run(args: argparse.Namespace, office: OfficeClient, screen: Screen) -> int:
    values = {"briefing": args.briefing, "came": args.came, "dry_run": args.dry_run}
    return tell(screen, office.ask("brief", cycle=args.cycle, **values))
