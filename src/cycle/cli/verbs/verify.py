"""Verify the record: every journal's chain, its replay, every document, every
message.

With --backup: that of a backup, and that the backup is what was written.
"""

import argparse
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from cycle.cli.client import OfficeClient
from cycle.cli.output import GREEN, RED, Screen
from cycle.cli.verbs.restore import examined


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--backup", type=Path, metavar="FILE", help="a backup, and not the office"
    )
    parser.add_argument("--json", action="store_true", help="for programs")


def run(args: argparse.Namespace, office: OfficeClient, screen: Screen) -> int:
    if args.backup:
        return examined(args.backup, screen, as_json=args.json)
    found = office.ask("verify")
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


def _verdict(part: Mapping[str, Any]) -> str:
    return f"{len(part['faults'])} wrong, see below" if part["faults"] else "whole"
