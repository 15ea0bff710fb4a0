"""Why this date, and why not yet: of a stage, a need, an issue, a meeting. Each day counted or
passed over is shown.
"""

import argparse
from collections.abc import Mapping
from typing import Any

from cycle.cli.client import OfficeClient
from cycle.cli.output import BOLD, DIM, Screen


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("cycle", help="its name, as `cycle status` has it")
    parser.add_argument(
        "what", help="a stage, a need, an issue of a sheet, a document or a meeting"
    )
    parser.add_argument("--json", action="store_true", help="for programs")


def run(args: argparse.Namespace, office: OfficeClient, screen: Screen) -> int:
    found = office.ask("explain", cycle=args.cycle, what=args.what)
    if args.json:
        screen.json(found)
        return 0
    for number, part in enumerate(found):
        if number:
            screen.line()
        _explain(screen, part)
    return 0


def _explain(screen: Screen, part: Mapping[str, Any]) -> None:
    screen.line(part["subject"], paint=BOLD)
    for sentence in part["sentences"]:
        screen.line(sentence, indent=2)
    if part["rule"]:
        screen.line(f"Rule: {part['rule']}", indent=2)
    if part["basis"]:
        screen.line(f"Basis: {part['basis']}", indent=2)
    if part["date"]:
        screen.line(f"Date: {part['date']}", indent=2)
    for step in part["steps"]:
        screen.line(step, indent=4, paint=DIM)
    for warning in part["warnings"]:
        screen.line(f"Note: {warning}", indent=2)
