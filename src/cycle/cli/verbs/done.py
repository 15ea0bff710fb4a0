"""Report a task as done."""

import argparse

from cycle.cli.acting import dry_run, for_another, recorded, tell
from cycle.cli.client import OfficeClient
from cycle.cli.output import Screen


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("cycle", help="its name, as `cycle status` has it")
    parser.add_argument("task", help="as the command in `cycle todo` names it")
    parser.add_argument("--note", help="kept with it in the journal")
    for_another(parser)
    dry_run(parser)


def run(args: argparse.Namespace, office: OfficeClient, screen: Screen) -> int:
    values = {"task": args.task, "note": args.note, **recorded(args)}
    return tell(screen, office.ask("done", cycle=args.cycle, dry_run=args.dry_run, **values))
