"""Every date of a cycle in order: meetings, the latest lawful publication before each, every deadline; with its slack.

Slack is counted in working days from today; a minus says that the date is past.
"""

import argparse
from collections.abc import Mapping
from typing import Any

from cycle.cli.client import Office
from cycle.cli.output import BOLD, DIM, Screen
from cycle.cli.words import by_when


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("cycle")
    parser.add_argument("--json", action="store_true", help="for programs")


def run(args: argparse.Namespace, office: Office, screen: Screen) -> int:
    found = office.ask("timetable", cycle=args.cycle)
    if args.json:
        screen.json(found)
        return 0
    screen.line(f"{found['cycle']}: {found['title']}", paint=BOLD)
    screen.line(f"slack in working days from {found['today']}", paint=DIM)
    lines = found["lines"]
    screen.table(
        [(by_when(line) or "no date", _slack(line), line["kind"], _what(line)) for line in lines],
        head=("date", "slack", "kind", "what, and on what basis"),
        paints=[BOLD if line["kind"] == "meeting" else None for line in lines],
    )
    return 0


def _slack(line: Mapping[str, Any]) -> str:
    return "" if line["slack"] is None else f"{line['slack']:+d}"


def _what(line: Mapping[str, Any]) -> str:
    rule = line["rule"] if line["rule"] and line["kind"] != "meeting" else ""
    more = "; ".join(part for part in (rule, line["undated"], line["basis"]) if part)
    return f"{line['what']} ({more})" if more else line["what"]
