"""End a stage by an outcome; at a meeting, record what it decided."""

import argparse

from cycle.cli.acting import dry_run, tell
from cycle.cli.client import Office
from cycle.cli.output import Screen


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("cycle", help="its name, as `cycle status` has it")
    parser.add_argument("stage", help="the open stage, as `cycle status` names it")
    parser.add_argument("outcome", nargs="?", help="may be left out where there is only one")
    parser.add_argument("--minute", help="the minute's reference")
    dry_run(parser)


def run(args: argparse.Namespace, office: Office, screen: Screen) -> int:
    done = office.ask(
        "complete",
        cycle=args.cycle,
        stage=args.stage,
        outcome=args.outcome,
        minute=args.minute,
        dry_run=args.dry_run,
    )
    return tell(screen, done)
