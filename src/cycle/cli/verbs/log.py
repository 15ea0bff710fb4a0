"""What happened in a cycle, in order; each entry's hash covers the one before it."""

import argparse

from cycle.cli.client import Office
from cycle.cli.output import Screen
from cycle.cli.words import minute_of_instant


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("cycle", help="its name, as `cycle status` has it")
    parser.add_argument("--json", action="store_true", help="for programs, with whole hashes")


def run(args: argparse.Namespace, office: Office, screen: Screen) -> int:
    rows = office.ask("log", cycle=args.cycle)
    if args.json:
        screen.json(rows)
        return 0
    screen.table(
        [(str(row["seq"]), minute_of_instant(row["at"]), row["hash"][:8], row["sentence"]) for row in rows],
        head=("no.", "when", "hash", "what happened"),
    )
    return 0
