"""Let a stage go on without a need, or without one row of a sheet, for this round; with the
reason.

Papers that were public too late for a meeting are let through only as a late item: at a
committee by the chair's opinion that it is urgent, with the special circumstances for the
minutes (Local Government Act 1972, s. 100B(4)(b)); at Council under its standing orders. They
must be public all the same. The words for the minutes are printed.

cycle waive CYCLE publish --reason "why late"
    --urgent "the special circumstances" --chair "Chair of the Committee"

cycle waive CYCLE publish --reason "why late" --standing-order "SO 12.3"
"""

import argparse

from cycle.cli.acting import dry_run, tell
from cycle.cli.client import OfficeClient
from cycle.cli.output import Screen


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("cycle", help="its name, as `cycle status` has it")
    parser.add_argument(
        "need", help="a need, or an issue of a sheet, as `cycle status` names it"
    )
    parser.add_argument(
        "--reason", required=True, help="stands in the journal; of a late item, why it is late"
    )
    parser.add_argument("--stage", help="where two open stages have such a need")
    late = parser.add_argument_group("a late item")
    late.add_argument(
        "--urgent", metavar="TEXT", help="the special circumstances, for the minutes"
    )
    late.add_argument(
        "--chair", metavar="OFFICE", help="whose opinion it is that the item is urgent"
    )
    late.add_argument(
        "--standing-order", metavar="REF", help="at Council: the standing order that allows it"
    )
    dry_run(parser)


def run(args: argparse.Namespace, office: OfficeClient, screen: Screen) -> int:
    done = office.ask(
        "waive",
        cycle=args.cycle,
        need=args.need,
        reason=args.reason,
        stage=args.stage,
        late={
            "urgent": args.urgent,
            "chair": args.chair,
            "standing_order": args.standing_order,
        },
        dry_run=args.dry_run,
    )
    return tell(screen, done)
