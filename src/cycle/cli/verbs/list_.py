"""The lists of a year, for whose items there is one of each: priorities, partners.

An item is added, renamed or ended from a day on; today, where none is given. It keeps its key,
so that nothing else moves; what was done for it stays on record.

cycle list show CYCLE
cycle list add CYCLE priorities rural --title "Rural crime" --role rural-lead
cycle list end CYCLE partners probation --from 2017-03-01 --reason "merged"
"""

import argparse
from collections.abc import Mapping
from typing import Any

from cycle.cli.acting import dry_run, tell
from cycle.cli.client import OfficeClient
from cycle.cli.output import DIM, Screen


def arguments(parser: argparse.ArgumentParser) -> None:
    verbs = parser.add_subparsers(
        dest="what", metavar="show | add | rename | end", required=True
    )
    showing = verbs.add_parser("show", help="what stands in the lists, and since when")
    _cycle(showing)
    showing.add_argument("list", nargs="?", help="one list alone")
    showing.add_argument("--json", action="store_true", help="for programs")
    adding = _changing(verbs.add_parser("add", help="add an item"))
    adding.add_argument("--title", help="in words; without it, drawn from the key")
    adding.add_argument(
        "--role", metavar="ROLE", help="the office that answers for it, where that is its own"
    )
    renaming = _changing(verbs.add_parser("rename", help="give an item another title"))
    renaming.add_argument("--title", required=True, help="in words")
    _changing(verbs.add_parser("end", help="take an item out of the list"))


def _cycle(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("cycle", help="its name, as `cycle status` has it")


def _changing(parser: argparse.ArgumentParser) -> argparse.ArgumentParser:
    _cycle(parser)
    parser.add_argument("list", help="the list, as the workflow has it")
    parser.add_argument("item", help="the key of the item: small letters, digits, hyphens")
    parser.add_argument("--from", dest="on", metavar="DATE", help="from which day; else today")
    parser.add_argument("--reason", help="stands in the journal")
    dry_run(parser)
    return parser


def run(args: argparse.Namespace, office: OfficeClient, screen: Screen) -> int:
    if args.what == "show":
        return _show(args, office, screen)
    values = {key: value for key, value in vars(args).items() if key in _VALUES}
    return tell(screen, office.ask("list", change=args.what, **values))


_VALUES = frozenset({"cycle", "list", "item", "title", "role", "on", "reason", "dry_run"})


def _show(args: argparse.Namespace, office: OfficeClient, screen: Screen) -> int:
    (found,) = office.ask("status", cycle=args.cycle)
    rows = [each for each in found["lists"] if args.list in {None, each["list"]}]
    if args.json:
        screen.json(rows)
        return 0
    if not rows:
        screen.line("Nothing stands in the lists of this year.")
        return 0
    screen.table(
        [(each["list"], each["item"], each["title"], _when(each)) for each in rows],
        head=("list", "item", "title", "when"),
        paints=[None if each["stands"] else DIM for each in rows],
    )
    return 0


def _when(row: Mapping[str, Any]) -> str:
    begins = f"from {row['from_on']}" if row["from_on"] else ""
    ends = f"until {row['ends_on']}" if row["ends_on"] else ""
    return " ".join(part for part in (begins, ends, row["office"] or "") if part)
