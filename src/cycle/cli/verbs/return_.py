"""Send a text back to its author: rows stay unsigned until the document changes."""

import argparse

from cycle.cli.acting import dry_run, for_another, recorded, tell
from cycle.cli.client import OfficeClient
from cycle.cli.output import Screen


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("cycle", help="its name, as `cycle status` has it")
    parser.add_argument(
        "issues", nargs="+", metavar="ISSUE", help="rows of a sheet, e.g. legal"
    )
    parser.add_argument("--reason", required=True, help="what must change")
    parser.add_argument("--of", metavar="DOCUMENT", help="only rows over this document")
    for_another(parser)
    dry_run(parser)


def run(args: argparse.Namespace, office: OfficeClient, screen: Screen) -> int:
    values = {"issues": args.issues, "reason": args.reason, "of": args.of, **recorded(args)}
    done = office.ask("return", cycle=args.cycle, dry_run=args.dry_run, **values)
    return tell(screen, done)
