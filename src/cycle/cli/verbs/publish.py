"""Record that the papers of a stage are public as of now. It cannot be dated back."""

import argparse

from cycle.cli.acting import dry_run, tell
from cycle.cli.client import OfficeClient
from cycle.cli.output import Screen


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("cycle", help="its name, as `cycle status` has it")
    parser.add_argument("stage", nargs="?", help="where two stages wait to publish")
    dry_run(parser)


def run(args: argparse.Namespace, office: OfficeClient, screen: Screen) -> int:
    return tell(
        screen, office.ask("publish", cycle=args.cycle, stage=args.stage, dry_run=args.dry_run)
    )
