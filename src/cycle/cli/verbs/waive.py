"""Let a stage go on without a need, or without one row of a sheet, for this round; with the reason."""

import argparse

from cycle.cli.acting import dry_run, tell
from cycle.cli.client import Office
from cycle.cli.output import Screen


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("cycle", help="its name, as `cycle status` has it")
    parser.add_argument("need", help="a need, or an issue of a sheet, as `cycle status` names it")
    parser.add_argument("--reason", required=True, help="stands in the journal")
    parser.add_argument("--stage", help="where two open stages have such a need")
    dry_run(parser)


def run(args: argparse.Namespace, office: Office, screen: Screen) -> int:
    done = office.ask(
        "waive", cycle=args.cycle, need=args.need, reason=args.reason, stage=args.stage, dry_run=args.dry_run
    )
    return tell(screen, done)
