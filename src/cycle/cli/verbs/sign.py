"""Sign rows of a sheet over the present text of their document."""

import argparse

from cycle.cli.acting import dry_run, for_another, recorded, tell
from cycle.cli.client import OfficeClient
from cycle.cli.output import Screen
from cycle.cli.usage import UsageError


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("cycle", help="its name, as `cycle status` has it")
    parser.add_argument("issues", nargs="*", metavar="ISSUE", help="rows to sign, e.g. legal")
    parser.add_argument("--all", action="store_true", help="every row that waits for me")
    parser.add_argument("--of", metavar="DOCUMENT", help="only rows over this document")
    parser.add_argument("--comment", help="cleared, with this comment")
    for_another(parser)
    dry_run(parser)


def run(args: argparse.Namespace, office: OfficeClient, screen: Screen) -> int:
    if bool(args.issues) == args.all:
        raise UsageError("name the rows to sign, or give --all\nSee: cycle sign --help")
    values = {"issues": args.issues, "of": args.of, "comment": args.comment, **recorded(args)}
    done = office.ask("sign", cycle=args.cycle, dry_run=args.dry_run, **values)
    return tell(screen, done)
