"""Void a mistaken act, with the reason, where nothing later stands on it; else it says what
does.

cycle correct CYCLE 42 --reason "signed over the wrong cycle"
"""

import argparse

from cycle.cli.acting import dry_run, tell
from cycle.cli.client import OfficeClient
from cycle.cli.output import Screen


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("cycle", help="its name, as `cycle status` has it")
    parser.add_argument(
        "entry", type=int, metavar="ENTRY", help="the act's number, as `cycle log` shows it"
    )
    parser.add_argument("--reason", required=True, help="stands in the journal, beside the act")
    dry_run(parser)


def run(args: argparse.Namespace, office: OfficeClient, screen: Screen) -> int:
    done = office.ask(
        "correct", cycle=args.cycle, entry=args.entry, reason=args.reason, dry_run=args.dry_run
    )
    return tell(screen, done)
