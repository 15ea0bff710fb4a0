"""The people of the office: list them, add, change, note that one leaves, or take in a whole
file.
"""

import argparse
import base64
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from cycle.cli.acting import dry_run, nothing_changed
from cycle.cli.client import OfficeClient
from cycle.cli.files import read
from cycle.cli.output import Screen
from cycle.cli.usage import UsageError


def arguments(parser: argparse.ArgumentParser) -> None:
    verbs = parser.add_subparsers(dest="what", metavar="list | add | change | leave | import")
    listing = verbs.add_parser("list", help="every officer, with the offices they hold")
    listing.add_argument("--json", action="store_true", help="for programs")
    adding = verbs.add_parser("add", help="add a person")
    adding.add_argument("login", help="as `id -un` prints it for that person")
    adding.add_argument("--name", required=True)
    adding.add_argument("--email", required=True)
    adding.add_argument(
        "--external", action="store_true", help="a partner of another body, without a login"
    )
    changing = verbs.add_parser("change", help="change a name or an address")
    changing.add_argument("login", help="as `cycle officer` lists it")
    changing.add_argument("--name")
    changing.add_argument("--email")
    leaving = verbs.add_parser("leave", help="note a person's last day")
    leaving.add_argument("login", help="as `cycle officer` lists it")
    leaving.add_argument("--on", required=True, metavar="DATE")
    taking = verbs.add_parser(
        "import",
        help="take in a file of officers and their offices; a second time, what is new in it",
    )
    taking.add_argument("file", type=Path, help="YAML, as workflows/officers.yaml")
    taking.add_argument(
        "--end-appointments",
        action="store_true",
        help="end those that the file speaks against, instead of refusing it",
    )
    for changing_it in (adding, changing, leaving, taking):
        dry_run(changing_it)


def run(args: argparse.Namespace, office: OfficeClient, screen: Screen) -> int:
    if args.what in {None, "list"}:
        return _list(office, screen, as_json=getattr(args, "json", False))
    values = {key: value for key, value in vars(args).items() if key != "what"}
    if args.what == "import":
        return _import(args, office, screen)
    if args.what == "change" and not (args.name or args.email):
        raise UsageError(
            "say what changes, with --name or --email\nSee: cycle officer change --help"
        )
    said = office.ask(f"officer.{args.what}", **values)
    nothing_changed(screen, dry_run=args.dry_run)
    screen.line(said)
    return 0


def _import(args: argparse.Namespace, office: OfficeClient, screen: Screen) -> int:
    sentences = office.ask(
        "officer.import",
        content=base64.b64encode(read(args.file)).decode(),
        file=str(args.file),
        end_appointments=args.end_appointments,
        dry_run=args.dry_run,
    )
    nothing_changed(screen, dry_run=args.dry_run)
    for sentence in sentences:
        screen.line(sentence)
    return 0


def _list(office: OfficeClient, screen: Screen, *, as_json: bool) -> int:
    rows = office.ask("officers")
    if as_json:
        screen.json(rows)
    elif not rows:
        screen.line("No officers yet. Add one, or take in a file:")
        screen.command("cycle officer import officers.yaml")
    else:
        screen.table(
            [
                (
                    _key(row),
                    row["name"],
                    row["email"],
                    "; ".join(row["offices"]) or _gone(row["left_on"]),
                )
                for row in rows
            ],
            head=("login", "name", "address", "offices"),
        )
    return 0


def _key(row: Mapping[str, Any]) -> str:
    return f"{row['login']} (external)" if row["external"] else str(row["login"])


def _gone(left_on: str | None) -> str:
    return f"left on {left_on}" if left_on else "none"
