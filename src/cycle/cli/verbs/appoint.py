"""Give an officer a role, from one day to another; or end an appointment.

cycle appoint head-of-legal LOGIN --from 2017-01-01
cycle appoint --end NUMBER --on 2017-03-31
"""

import argparse

from cycle.cli.acting import dry_run, nothing_changed
from cycle.cli.client import OfficeClient
from cycle.cli.output import Screen
from cycle.cli.usage import UsageError


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("role", nargs="?", help="as the workflow names it, e.g. head-of-legal")
    parser.add_argument("login", nargs="?", help="the officer, as `cycle officer` lists them")
    parser.add_argument(
        "--from", dest="from_on", metavar="DATE", help="first day; today without it"
    )
    parser.add_argument("--to", dest="to_on", metavar="DATE", help="last day")
    parser.add_argument("--end", type=int, metavar="NUMBER", help="end this appointment")
    parser.add_argument("--on", metavar="DATE", help="the last day, with --end")
    dry_run(parser)


def run(args: argparse.Namespace, office: OfficeClient, screen: Screen) -> int:
    if args.end is not None:
        if args.role or not args.on:
            raise UsageError("to end an appointment: cycle appoint --end NUMBER --on DATE")
        return _said(
            args,
            screen,
            office.ask("appoint.end", number=args.end, on=args.on, dry_run=args.dry_run),
        )
    if not args.role or not args.login:
        raise UsageError(
            "name the role and the officer: cycle appoint ROLE LOGIN\nSee: cycle appoint --help"
        )
    said = office.ask(
        "appoint",
        role=args.role,
        login=args.login,
        from_on=args.from_on,
        to_on=args.to_on,
        dry_run=args.dry_run,
    )
    return _said(args, screen, said)


def _said(args: argparse.Namespace, screen: Screen, sentence: str) -> int:
    nothing_changed(screen, dry_run=args.dry_run)
    screen.line(sentence)
    return 0
