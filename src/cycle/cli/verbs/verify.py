"""Verify the record: every journal's chain, its replay, every document, every
message.

With --backup: that of a backup, and that the backup is what was written. With --against: also
that the journals are those whose newest hashes a mail carried; a mail that was kept out of the
reach of who owns the database finds a journal that was written anew.

cycle verify --against weekly-summary.eml
"""

import argparse
import base64
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from cycle.cli.client import OfficeClient
from cycle.cli.files import name_of, read
from cycle.cli.output import GREEN, RED, YELLOW, Screen
from cycle.cli.usage import UsageError
from cycle.cli.verbs.restore import examined


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--backup", type=Path, metavar="FILE", help="a backup, and not the office"
    )
    parser.add_argument(
        "--against",
        metavar="HASH|FILE",
        help="hold the journals against a hash, or a mail of this office that was kept",
    )
    parser.add_argument("--json", action="store_true", help="for programs")


def run(args: argparse.Namespace, office: OfficeClient, screen: Screen) -> int:
    if args.backup and args.against is not None:
        raise UsageError("hold the office against a mail, or examine a backup, not both")
    if args.backup:
        return examined(args.backup, screen, as_json=args.json)
    found = office.ask("verify", **_against(args.against))
    broken = [part for part in found if part["faults"]]
    if args.json:
        screen.json(found)
        return 1 if broken else 0
    screen.table(
        [
            (part["subject"], str(part["entries"]), _verdict(part), part["head"])
            for part in found
        ],
        head=("what", "entries", "verdict", "newest hash"),
        paints=[RED if part["faults"] else GREEN for part in found],
    )
    for part in found:
        for note in part["notes"]:
            screen.line(f"{part['subject']}: {note}", paint=YELLOW)
    if broken:
        screen.line()
        for part in broken:
            for fault in part["faults"]:
                screen.line(f"{part['subject']}: {fault}", paint=RED)
        screen.line(
            "The record has been changed or damaged. Keep this database as it is, and "
            "compare it with a backup."
        )
    return 1 if broken else 0


def _against(given: str | None) -> dict[str, str]:
    """The hash that was typed, or the mail in the file."""
    if given is None:
        return {}
    if re.fullmatch("[0-9a-fA-F]{64}", given):
        return {"hash": given.lower()}
    return {"content": base64.b64encode(read(given)).decode(), "file": name_of(given)}


def _verdict(part: Mapping[str, Any]) -> str:
    return f"{len(part['faults'])} wrong, see below" if part["faults"] else "whole"
