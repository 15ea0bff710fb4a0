"""Write the committee report in Word or HTML, or the sign-off sheet for the file; or begin a
new report.

cycle report new CYCLE committee-report --out report.docx
cycle report CYCLE committee-report --format docx --public --out report.docx
cycle report CYCLE committee-report --sheet --out sign-offs.html
"""

import argparse
import base64
from pathlib import Path

from cycle.cli.client import OfficeClient
from cycle.cli.output import Screen
from cycle.cli.usage import UsageError

_NEW = 3
"""Words: new CYCLE DOCUMENT."""

WORD = ".docx"
"""How the name of a Word file ends."""


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.usage = "cycle report [new] CYCLE DOCUMENT [options]"
    parser.add_argument(
        "words",
        nargs="+",
        metavar="CYCLE DOCUMENT",
        help="after new: a report to fill in is written, in Word where FILE ends in .docx, "
        "else in YAML",
    )
    parser.add_argument(
        "--format",
        choices=("docx", "html", "pdf"),
        default="html",
        help="html unless told; pdf is made with LibreOffice",
    )
    parser.add_argument(
        "--public", action="store_true", help="without what the council keeps internal"
    )
    parser.add_argument(
        "--sheet",
        action="store_true",
        help="the sign-off sheet, as HTML, with hashes and times",
    )
    parser.add_argument(
        "--out", type=Path, metavar="FILE", help="write it there instead of showing it"
    )


def _new(args: argparse.Namespace, office: OfficeClient, screen: Screen) -> int:
    """A report to fill in: in Word where the file is to be one, else in YAML."""
    _, cycle, document = args.words
    if args.out and args.out.suffix.casefold() == WORD:
        made = office.ask("report.form", cycle=cycle, document=document)
        screen.file(base64.b64decode(made["content"]), args.out)
    else:
        screen.document(office.ask("report.new", cycle=cycle, document=document), args.out)
    return 0


def run(args: argparse.Namespace, office: OfficeClient, screen: Screen) -> int:
    if args.words[0] == "new" and len(args.words) == _NEW:
        return _new(args, office, screen)
    if len(args.words) != _NEW - 1:
        raise UsageError(
            "name a cycle and a document: cycle report CYCLE DOCUMENT\nSee: cycle report --help"
        )
    if args.sheet and (args.public or args.format != "html"):
        raise UsageError(
            "the sign-off sheet is internal, and HTML: leave out --public and --format"
        )
    if args.format != "html" and not args.out:
        raise UsageError(f"a {args.format} file needs a name: --out FILE")
    cycle, document = args.words
    made = office.ask(
        "report",
        cycle=cycle,
        document=document,
        format=args.format,
        public=args.public,
        sheet=args.sheet,
    )
    content = base64.b64decode(made["content"])
    if args.out:
        screen.file(content, args.out)
    else:
        screen.document(content.decode())
    for caution in made["cautions"]:
        screen.complain(caution)
    return 0
