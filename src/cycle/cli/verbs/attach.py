"""Hand in a document. What was signed over another text lapses, and its officers are asked
again.
"""

import argparse
import base64

from cycle.cli.acting import dry_run, for_another, recorded, tell
from cycle.cli.client import OfficeClient
from cycle.cli.files import name_of, read
from cycle.cli.output import Screen


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("cycle", help="its name, as `cycle status` has it")
    parser.add_argument("document", help="as the workflow names it, e.g. committee-report")
    parser.add_argument("file", help="the text itself: PDF, Word, anything")
    parser.add_argument(
        "--consulted",
        metavar="WHOM",
        help="who was consulted, where an amendment asks for that",
    )
    parser.add_argument(
        "--accept-changes",
        action="store_true",
        help="of a report in Word: take its tracked changes as made; the journal says so",
    )
    for_another(parser)
    dry_run(parser)


def run(args: argparse.Namespace, office: OfficeClient, screen: Screen) -> int:
    content = base64.b64encode(read(args.file)).decode()
    done = office.ask(
        "attach",
        cycle=args.cycle,
        document=args.document,
        filename=name_of(args.file),
        content=content,
        consulted=args.consulted,
        accept_changes=args.accept_changes,
        **recorded(args),
        dry_run=args.dry_run,
    )
    return tell(screen, done)
