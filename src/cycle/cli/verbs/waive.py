"""Let a stage go on without a need, or without one row of a sheet, for this round.

Papers public too late for a meeting pass only as a late item: at a committee by
the chair's opinion that it is urgent (Local Government Act 1972, s. 100B(4)(b)),
at Council under its standing orders. The words for the minutes are printed. Once
the meeting has begun, the minutes are the evidence. Papers that were public
before it, and that nobody recorded, are stated to have been, on evidence.

cycle waive CYCLE publish --reason "why late"
    --urgent "the special circumstances" --chair "Chair of the Committee"
cycle waive CYCLE publish --reason "why late" --standing-order "SO 12.3"
cycle waive CYCLE publish --reason "why nobody recorded it"
    --public-since "2017-03-20 10:00" --evidence FILE
"""

import argparse

from cycle.cli.acting import dry_run, recorded_on, tell
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
    late.add_argument(
        "--evidence",
        metavar="FILE",
        help="the minutes, once the meeting has begun; or what shows that papers were public",
    )
    parser.add_argument(
        "--public-since",
        metavar="DATE[ HH:MM]",
        help="once the meeting has begun: papers were public since then and nobody recorded "
        "it; with --evidence",
    )
    dry_run(parser)


def run(args: argparse.Namespace, office: OfficeClient, screen: Screen) -> int:
    public_on, _, public_at = (args.public_since or "").partition(" ")
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
            "public_on": public_on or None,
            "public_at": public_at or None,
        },
        evidence=recorded_on(args.evidence),
        dry_run=args.dry_run,
    )
    return tell(screen, done)
