"""Show the exact text that a row's sign-off covers, its hash, and what changed since it was
last signed; or a document.

cycle show CYCLE legal
cycle show CYCLE committee-report --version 1 --out old.yaml
"""

import argparse
import base64
from shlex import quote
from typing import Any

from cycle.cli.client import OfficeClient
from cycle.cli.output import BOLD, GREEN, RED, Screen
from cycle.cli.words import minute_of_instant


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("cycle", help="its name, as `cycle status` has it")
    parser.add_argument(
        "what", metavar="ISSUE", help="a row to sign, e.g. legal; or a document"
    )
    parser.add_argument("--of", metavar="DOCUMENT", help="the row over this document")
    parser.add_argument(
        "--version", type=int, metavar="N", help="of a document: an earlier version, with --out"
    )
    parser.add_argument(
        "--out", metavar="FILE", help="write the text, or the document's bytes, there"
    )
    parser.add_argument("--json", action="store_true", help="for programs")


def run(args: argparse.Namespace, office: OfficeClient, screen: Screen) -> int:
    if args.out:
        found = office.ask(
            "show.file", cycle=args.cycle, what=args.what, of=args.of, version=args.version
        )
        screen.file(base64.b64decode(found["content"]), args.out)
        screen.line(f"{args.out} has the SHA-256 {found['sha256']}")
        return 0
    found = office.ask("show", cycle=args.cycle, what=args.what, of=args.of)
    if args.json:
        screen.json(found)
        return 0
    screen.line(found["title"], paint=BOLD)
    if found["text"]:
        screen.line()
        screen.line(found["text"].rstrip("\n"))
        screen.line()
    if found["issue"]:
        screen.line(f"To be signed by: {found['office']}. The SHA-256 of the text:")
        screen.command(found["sha256"])
        _last(screen, found)
    if not found["text"]:
        _versions(screen, found)
    return 0


# plain values of an answer
def _last(screen: Screen, found: dict[str, Any]) -> None:
    last = found["last"]
    if last is None:
        screen.line("Nobody has signed it yet.")
        return
    said = f': "{last["said"]}"' if last["said"] else ""
    stands = (
        "over this text" if last["in_force"] else f"over another text, {last['sha256'][:16]}…"
    )
    screen.line(
        f"Last {last['did']} by {last['by']}, {minute_of_instant(last['at'])}, {stands}{said}"
    )
    if found["difference"]:
        screen.line()
        screen.line("What has changed since:", paint=BOLD)
        for line in found["difference"]:
            paint = {"+": GREEN, "-": RED}.get(line[:1])
            screen.line(line, paint=paint)


def _versions(screen: Screen, found: dict[str, Any]) -> None:  # as above
    rows = [
        (
            str(each["version"]),
            minute_of_instant(each["at"]),
            f"{each['size']:,}",
            f"{each['sha256'][:16]}…",
            f"{each['filename']}, by {each['by']}",
        )
        for each in found["versions"]
    ]
    screen.table(rows, head=("version", "handed in", "bytes", "SHA-256", "file"))
    screen.line("To write it to a file:")
    name = quote(found["versions"][-1]["filename"])
    screen.command(f"cycle show {found['cycle']} {found['document']} --out {name}")
