"""End a stage by an outcome; at a meeting, record what it decided.

An outcome that amends a document says how: the amendment, who makes it, and by when. It is then
asked for in the stage that follows. A decision that may be objected to is recorded at once and
in effect later; an objection to it is recorded as an outcome too, with its reason.

cycle complete CYCLE plan-recommendation recommended --minute 82
cycle complete CYCLE tax-set set --record "votes=41 for, 3 against"
cycle complete CYCLE plan-recommendation recommended-as-amended --minute 171
    --amendment "The Committee's comments on priority 3 to be worked in"
    --delegated-to head-of-housing --consulting "the Chair and Vice-Chair"
    --by "8 working days before council"

The date keeps the notice of the meeting where it lies before the latest lawful publication.
"""

import argparse
import base64

from cycle.cli.acting import dry_run, tell
from cycle.cli.client import OfficeClient
from cycle.cli.files import read
from cycle.cli.output import Screen
from cycle.cli.usage import UsageError


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("cycle", help="its name, as `cycle status` has it")
    parser.add_argument("stage", help="the open stage, as `cycle status` names it")
    parser.add_argument("outcome", nargs="?", help="may be left out where there is only one")
    parser.add_argument("--minute", metavar="REF", help="the minute's reference")
    parser.add_argument(
        "--reason", metavar="TEXT", help="why; an objection to a decision needs one"
    )
    parser.add_argument(
        "--record",
        action="append",
        default=[],
        metavar="KEY=VALUE",
        help="what the workflow records with the outcome; once for each",
    )
    parser.add_argument(
        "--record-file",
        action="append",
        default=[],
        metavar="KEY=FILE",
        help="the same, of a file; it is kept",
    )
    amending = parser.add_argument_group("an outcome that amends")
    amending.add_argument(
        "--amendment", metavar="TEXT", help="what is to be amended; such an outcome needs it"
    )
    amending.add_argument(
        "--delegated-to",
        metavar="ROLE",
        help="who makes it; without it the stage's owner writes it in",
    )
    amending.add_argument("--consulting", metavar="WHOM", help="in consultation with whom")
    amending.add_argument(
        "--by", metavar="DATE", help="by when, a date or a rule; else by the next publication"
    )
    dry_run(parser)


def run(args: argparse.Namespace, office: OfficeClient, screen: Screen) -> int:
    done = office.ask(
        "complete",
        cycle=args.cycle,
        stage=args.stage,
        outcome=args.outcome,
        minute=args.minute,
        reason=args.reason,
        records=dict(map(_pair, args.record)),
        files={
            key: base64.b64encode(read(path)).decode()
            for key, path in map(_pair, args.record_file)
        },
        amend={
            "text": args.amendment,
            "delegated_to": args.delegated_to,
            "consulting": args.consulting,
            "due": args.by,
        },
        dry_run=args.dry_run,
    )
    return tell(screen, done)


def _pair(written: str) -> tuple[str, str]:
    key, sign, value = written.partition("=")
    if not sign or not key:
        raise UsageError(f'"{written}" is no KEY=VALUE')
    return key, value
