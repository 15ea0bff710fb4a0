"""Prove that the record is whole: every journal's chain, its replay, every document, every message."""

import argparse
from collections.abc import Mapping
from typing import Any

from cycle.cli.client import Office
from cycle.cli.output import GREEN, RED, Screen


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="for programs")


def run(args: argparse.Namespace, office: Office, screen: Screen) -> int:
    found = office.ask("verify")
    broken = [part for part in found if part["faults"]]
    if args.json:
        screen.json(found)
        return 1 if broken else 0
    screen.table(
        [(part["subject"], str(part["entries"]), _verdict(part), part["head"]) for part in found],
        head=("what", "entries", "verdict", "newest hash"),
        paints=[RED if part["faults"] else GREEN for part in found],
    )
    if broken:
        screen.line()
        for part in broken:
            for fault in part["faults"]:
                screen.line(f"{part['subject']}: {fault}", paint=RED)
        screen.line(
            "The record has been changed or damaged. Keep this database as it is, and compare it with a backup."
        )
    return 1 if broken else 0


def _verdict(part: Mapping[str, Any]) -> str:
    return f"{len(part['faults'])} wrong, see below" if part["faults"] else "whole"
