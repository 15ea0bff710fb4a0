"""What happened in a cycle, in order; each entry's hash covers the one before it.

`cycle log CYCLE --evidence 1a2b3c4d --out FILE` fetches what an act was recorded on.
"""

import argparse
import base64
from collections.abc import Mapping
from typing import Any

from cycle.cli.client import OfficeClient
from cycle.cli.files import write
from cycle.cli.output import DIM, Screen
from cycle.cli.usage import UsageError
from cycle.cli.words import minute_of_instant


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("cycle", help="its name, as `cycle status` has it")
    parser.add_argument("--json", action="store_true", help="for programs, with whole hashes")
    parser.add_argument(
        "--evidence", metavar="SHA", help="fetch this evidence; its first digits are enough"
    )
    parser.add_argument("--out", metavar="FILE", help="a new file to write the evidence to")


def run(args: argparse.Namespace, office: OfficeClient, screen: Screen) -> int:
    if (args.evidence is None) != (args.out is None):
        raise UsageError("to fetch evidence: cycle log CYCLE --evidence SHA --out FILE")
    if args.evidence is not None:
        return _fetch(args, office, screen)
    rows = office.ask("log", cycle=args.cycle)
    if args.json:
        screen.json(rows)
        return 0
    screen.table(
        [
            (str(row["seq"]), minute_of_instant(row["at"]), row["hash"][:8], _sentence(row))
            for row in rows
        ],
        head=("no.", "when", "hash", "what happened"),
        paints=[DIM if row["voided_by"] else None for row in rows],
    )
    return 0


def _sentence(row: Mapping[str, Any]) -> str:
    return (
        f"[void, see no. {row['voided_by']}] {row['sentence']}"
        if row["voided_by"]
        else str(row["sentence"])
    )


def _fetch(args: argparse.Namespace, office: OfficeClient, screen: Screen) -> int:
    found = office.ask("evidence", cycle=args.cycle, sha256=args.evidence)
    write(args.out, base64.b64decode(found["content"]))
    numbers = ", ".join(f"no. {number}" for number in found["entries"])
    screen.line(f"{args.out}: the evidence of {numbers}")
    screen.line(f"SHA-256 {found['sha256']}", indent=2)
    return 0
