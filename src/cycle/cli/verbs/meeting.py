"""Fix, move or cancel a meeting: every date that hangs on it is derived again."""

import argparse

from cycle.cli.acting import dry_run, tell
from cycle.cli.client import OfficeClient
from cycle.cli.output import Screen


def arguments(parser: argparse.ArgumentParser) -> None:
    verbs = parser.add_subparsers(dest="what", required=True, metavar="set | move | cancel")
    for name, help_ in (
        ("set", "fix the date of a meeting that has none"),
        ("move", "move a meeting that has a date"),
    ):
        dated = verbs.add_parser(name, help=help_)
        _whose(dated)
        dated.add_argument("on", metavar="DATE", help="e.g. 2017-03-28")
        dated.add_argument("--at", metavar="TIME", help="e.g. 18:30")
        if name == "move":
            dated.add_argument("--reason")
        dry_run(dated)
    cancelled = verbs.add_parser("cancel", help="cancel a meeting")
    _whose(cancelled)
    cancelled.add_argument("--reason", required=True)
    dry_run(cancelled)


def _whose(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("cycle", help="its name, as `cycle status` has it")
    parser.add_argument("meeting", help="as `cycle timetable` names it")


def run(args: argparse.Namespace, office: OfficeClient, screen: Screen) -> int:
    values = {key: value for key, value in vars(args).items() if key != "what"}
    return tell(screen, office.ask(f"meeting.{args.what}", **values))
