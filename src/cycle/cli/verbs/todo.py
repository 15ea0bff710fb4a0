"""What waits for me, the most urgent first, with the command that does it."""

import argparse
from collections.abc import Mapping
from typing import Any

from cycle.cli.client import Office
from cycle.cli.output import BOLD, DIM, RED, Screen
from cycle.cli.words import by_when, days_left


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="for programs")


def run(args: argparse.Namespace, office: Office, screen: Screen) -> int:
    mine = office.ask("todo")
    if args.json:
        screen.json(mine)
        return 0
    asked = [row for row in mine["rows"] if row["asked"]]
    later = [row for row in mine["rows"] if not row["asked"]]
    offices = ", ".join(mine["offices"]) or "no office today"
    screen.line(f"{mine['name']} ({offices})" if mine["name"] != offices else mine["name"], paint=BOLD)
    if not asked:
        screen.line("Nothing waits for you.")
    for row in asked:
        _asked(screen, row)
    if later:
        screen.line()
        screen.line("Later, once something else has come first:", paint=DIM)
        screen.table([(f"  {by_when(row) or 'no date'}", f"{row['what']} ({row['sentence']})") for row in later])
    return 0


def _asked(screen: Screen, row: Mapping[str, Any]) -> None:
    left = days_left(row)
    when = f"by {by_when(row)}, {left}" if row["on"] else "no date"
    screen.line()
    screen.line(f"{row['what']} [{when}]", paint=RED if row["overdue"] else None)
    if row["sentence"]:
        screen.line(f"{row['cycle']}: {row['sentence']}", indent=2, paint=DIM)
    if row["command"]:
        screen.command(row["command"])
