"""How the machine's clock stands to the record; and, where it stood before an entry on record,
record what was wrong with it.

The administrator puts the clock right first. Until what was wrong is on record
no papers are published: a publication cannot be dated back. Then the order of
the record is that of its entries, and `cycle verify` names those concerned.

cycle clock
cycle clock --since DATE --reason "a year ahead, since a battery was changed"
    --evidence FILE
"""

import argparse
from datetime import datetime

from cycle.cli.acting import dry_run, nothing_changed, recorded_on
from cycle.cli.client import OfficeClient
from cycle.cli.output import GREEN, RED, Screen
from cycle.cli.usage import UsageError


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--since", metavar="DATE", help="since when the clock was wrong")
    parser.add_argument("--reason", metavar="TEXT", help="what was wrong with it")
    parser.add_argument("--evidence", metavar="FILE", help="what shows it; it is kept")
    dry_run(parser)
    parser.add_argument("--json", action="store_true", help="how it stands, for programs")


def run(args: argparse.Namespace, office: OfficeClient, screen: Screen) -> int:
    said = (args.since, args.reason, args.evidence)
    if any(said) or args.dry_run:
        if not all(said):
            raise UsageError(
                "say all three: cycle clock --since DATE --reason TEXT --evidence FILE"
            )
        recorded = office.ask(
            "clock.correct",
            since_on=args.since,
            reason=args.reason,
            evidence=recorded_on(args.evidence),
            dry_run=args.dry_run,
        )
        nothing_changed(screen, dry_run=args.dry_run)
        screen.line(recorded)
        return 0
    standing = office.ask("clock")
    if args.json:
        screen.json(standing)
    elif standing["ahead_at"] is None:
        screen.line(f"{_minute(standing['now'])}, and no entry is later.", paint=GREEN)
    else:
        screen.line(
            f"It is {_minute(standing['now'])} by the clock, and there is an entry of "
            f"{_minute(standing['ahead_at'])}.",
            paint=RED,
        )
        screen.line(
            "The administrator puts the clock right; where it is right now and was wrong then, "
            "the administrator records that with --since, --reason and --evidence."
        )
    return 1 if standing["ahead_at"] else 0


def _minute(instant: str) -> str:
    return f"{datetime.fromisoformat(instant):%Y-%m-%d %H:%M} UTC"
