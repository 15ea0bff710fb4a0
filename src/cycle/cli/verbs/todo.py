"""What waits for me, the most urgent first, with the command that does it."""

import argparse
from collections import Counter
from collections.abc import Mapping
from itertools import groupby
from typing import Any

from cycle.cli.client import OfficeClient
from cycle.cli.output import BOLD, DIM, RED, Screen
from cycle.cli.words import by_when, days_left


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="for programs")


def run(args: argparse.Namespace, office: OfficeClient, screen: Screen) -> int:
    mine = office.ask("todo")
    if args.json:
        screen.json(mine)
        return 0
    asked = [row for row in mine["rows"] if row["asked"]]
    later = [row for row in mine["rows"] if not row["asked"]]
    offices = ", ".join(mine["offices"]) or "no office today"
    screen.line(
        f"{mine['name']} ({offices})" if mine["name"] != offices else mine["name"], paint=BOLD
    )
    if not asked:
        screen.line("Nothing waits for you.")
    for when, rows in groupby(asked, key=_when):
        screen.line()
        together = list(rows)
        screen.line(when, paint=RED if together[0]["overdue"] else BOLD)
        for row in together:
            _asked(screen, row)
    for cycle, count in Counter(
        row["cycle"] for row in asked if (row["remedy"] or "").startswith("cycle sign ")
    ).items():
        if count > 1:
            screen.line()
            screen.line(f"All {count} sign-offs at once:")
            screen.command(f"cycle sign {cycle} --all")
    if later:
        screen.line()
        screen.line("Not yet, since something else must come first:", paint=DIM)
        screen.table(
            [
                (f"  {by_when(row) or 'no date'}", f"{row['what']} ({row['sentence']})")
                for row in later
            ]
        )
    return 0


def _asked(screen: Screen, row: Mapping[str, Any]) -> None:
    screen.line(row["what"], indent=2)
    if row["sentence"]:
        screen.line(f"{row['cycle']}: {row['sentence']}", indent=4, paint=DIM)
    if row["to_read"]:
        screen.line("Read the text:", indent=4, paint=DIM)
        screen.command(row["to_read"], indent=6)
        screen.line("Then:", indent=4, paint=DIM)
    if row["remedy"]:
        screen.command(row["remedy"], indent=6 if row["to_read"] else 4)


def _when(row: Mapping[str, Any]) -> str:
    return (
        f"By {' '.join(by_when(row).split())}, {days_left(row)}:"
        if row["on"]
        else "Without a date:"
    )
