"""Days that do not count: list them, add one, withdraw one, take a word back, take in
the government's list.

Every change counts the open cycles anew, and prints each date that moved. The owner of the
database may make one, and whoever holds a clerk's office in an open cycle. What was once put on
record stays there, with who, when and the source.
"""

import argparse
import base64
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from cycle.cli.acting import dry_run, moved, nothing_changed
from cycle.cli.client import OfficeClient
from cycle.cli.files import read
from cycle.cli.output import DIM, RED, YELLOW, Screen
from cycle.cli.words import day

OFFICE_ALONE = "*"


def arguments(parser: argparse.ArgumentParser) -> None:
    verbs = parser.add_subparsers(
        dest="what", metavar="list | add | withdraw | remove | import"
    )
    listing = verbs.add_parser(
        "list", help="bank holidays and the office's own days, each with its source"
    )
    listing.add_argument(
        "--year", type=int, metavar="Y", help="without it: this year and the next"
    )
    listing.add_argument("--json", action="store_true", help="for programs")
    adding = verbs.add_parser("add", help="add a closed day")
    _day_of(adding)
    adding.add_argument("title", help='such as "State Funeral"')
    _from(adding)
    withdrawing = verbs.add_parser(
        "withdraw", help="have a closed day counted; a weekend stands"
    )
    _day_of(withdrawing)
    withdrawing.add_argument("--reason", required=True)
    _from(withdrawing)
    removing = verbs.add_parser("remove", help="take back what was recorded about a day")
    _day_of(removing)
    removing.add_argument("--reason", required=True)
    taking = verbs.add_parser(
        "import", help="take in the government's list, www.gov.uk/bank-holidays.json"
    )
    taking.add_argument("file", type=Path)
    _from(taking)
    for changing in (adding, withdrawing, removing, taking):
        dry_run(changing)


def _day_of(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("on", metavar="DATE", help="e.g. 2022-09-19")
    whose = "whose day it is, such as england-and-wales; without it, this office's alone"
    parser.add_argument("--division", default=OFFICE_ALONE, metavar="D", help=whose)


def _from(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--source", metavar="S", help="where it is known from, e.g. an address or a minute"
    )


def run(args: argparse.Namespace, office: OfficeClient, screen: Screen) -> int:
    if args.what in {None, "list"}:
        return _list(
            office, screen, getattr(args, "year", None), as_json=getattr(args, "json", False)
        )
    values = {key: value for key, value in vars(args).items() if key != "what"}
    if args.what == "import":
        values["content"] = base64.b64encode(read(args.file)).decode()
        values["file"] = args.file.name
    _tell(screen, office.ask(f"holiday.{args.what}", **values))
    return 0


def _tell(screen: Screen, done: Mapping[str, Any]) -> None:
    nothing_changed(screen, dry_run=done["dry_run"])
    for sentence in done["happened"] or ["Nothing new: every day is known already."]:
        screen.line(sentence)
    for cycle in done["cycles"]:
        screen.line()
        verb = "move" if done["dry_run"] else "moved"
        moved(screen, cycle["shifts"], f"Dates of {cycle['cycle']} that {verb}:")
    if done["happened"] and not done["cycles"]:
        screen.line(
            "No date of an open cycle moves."
            if done["dry_run"]
            else "No date of an open cycle has moved."
        )
    _warn(screen, done)


def _warn(screen: Screen, done: Mapping[str, Any]) -> None:
    late = sum(shift["late"] for cycle in done["cycles"] for shift in cycle["shifts"])
    if late:
        screen.line()
        count = "1 deadline" if late == 1 else f"{late} deadlines"
        tense = "would be" if done["dry_run"] else "is now" if late == 1 else "are now"
        screen.line(
            f"Warning: {count} {tense} past. What waits for whom: cycle todo, cycle status",
            paint=RED,
        )
    if done["unlisted"]:
        screen.line()
        screen.line(
            "The list leaves out days that are closed here; they stay closed:", paint=YELLOW
        )
        for day in done["unlisted"]:
            screen.line(day, indent=2)
        screen.line(
            "If one has been withdrawn or moved: cycle holiday withdraw DATE --division D "
            "--reason R"
        )


def _list(office: OfficeClient, screen: Screen, year: int | None, *, as_json: bool) -> int:
    rows = office.ask("holidays", year=year)
    if as_json:
        screen.json(rows)
        return 0
    screen.table(
        [
            (day(row["on"]), _whose(row["calendar"]), row["standing"], _what(row))
            for row in rows
        ],
        head=("day", "whose", "standing", "what, and from where"),
        paints=[DIM if row["standing"] == "withdrawn" else None for row in rows],
    )
    return 0


def _whose(calendar: str) -> str:
    return "this office" if calendar == OFFICE_ALONE else calendar


def _what(row: Mapping[str, Any]) -> str:
    by = f", {row['by']}" if row["by"] else ""
    known = f"; known since {row['known_at'][:10]}{by}" if row["known_at"] else ""
    return f"{row['title']} ({row['source']}{known})"
