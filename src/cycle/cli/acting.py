"""What the verbs that act have in common: saying what happened, or would happen, and which
dates moved.
"""

import argparse
import base64
import re
from collections.abc import Mapping, Sequence
from typing import Any

from cycle.cli.files import read
from cycle.cli.output import BOLD, RED, Screen
from cycle.cli.words import day


def dry_run(parser: argparse.ArgumentParser) -> None:
    """The option of every verb that writes to the office."""
    parser.add_argument("--dry-run", action="store_true", help="only print what would change")


def for_another(parser: argparse.ArgumentParser) -> None:
    """The options of what a clerk may record for another."""
    told = parser.add_argument_group("recording what another has done, for clerks")
    told.add_argument(
        "--on-behalf-of", metavar="ROLE", help="whose act it is, e.g. head-of-legal"
    )
    told.add_argument(
        "--done-by",
        metavar="LOGIN",
        help="who did it in that office, where a deputy did; without it, its holder",
    )
    told.add_argument(
        "--evidence",
        metavar="FILE",
        help="the e-mail or the signed page, which is kept; or the key of a message that came "
        "in, as `cycle mail show` names it",
    )


def recorded(args: argparse.Namespace) -> dict[str, str | None]:
    """The values of these options for a request."""
    return {
        "on_behalf_of": args.on_behalf_of,
        "done_by": args.done_by,
        **_shown_by(args.evidence),
    }


def _shown_by(evidence: str | None) -> dict[str, str | None]:
    """The evidence as it travels: a file's bytes, or the key of a message that came in."""
    if evidence and CAME_IN.fullmatch(evidence):
        return {"evidence_of": evidence}
    return {"evidence": recorded_on(evidence)}


CAME_IN = re.compile(r"unread-[0-9]{1,9}")


def recorded_on(evidence: str | None) -> str | None:
    """The bytes of a file of evidence, as they travel; None where none is named."""
    return base64.b64encode(read(evidence)).decode() if evidence else None


def nothing_changed(screen: Screen, *, dry_run: bool) -> None:
    """The heading of what a dry run prints; nothing where it is none."""
    if dry_run:
        screen.line("This would happen; nothing has been changed:", paint=BOLD)


def tell(screen: Screen, done: Mapping[str, Any]) -> int:
    """Print an act's outcome; exit code 0."""
    nothing_changed(screen, dry_run=done["dry_run"])
    for sentence in done["happened"]:
        screen.line(sentence[:1].upper() + sentence[1:])
    for sentence in done["voided"]:
        screen.line(sentence, indent=2)
    if done["shifts"]:
        screen.line()
        moved(
            screen,
            done["shifts"],
            "Dates that move:" if done["dry_run"] else "Dates that moved:",
        )
    if done.get("left_out"):
        screen.line()
        screen.line("In the file, and no part of the report:", paint=BOLD)
        for sentence in done["left_out"]:
            screen.line(sentence, indent=2)
    _effects(screen, done.get("effects"), dry_run=done["dry_run"])
    return 0


def moved(screen: Screen, shifts: Sequence[Mapping[str, Any]], title: str) -> None:
    """A table of dates, old and new; those that are already late stand out."""
    screen.line(title, paint=BOLD)
    screen.table(
        [
            (
                day(shift["was_on"]) or "no date",
                day(shift["on"]) or "no date",
                "already late" if shift["late"] else "",
                shift["what"],
            )
            for shift in shifts
        ],
        head=("old", "new", "", "what"),
        paints=[RED if shift["late"] else None for shift in shifts],
    )


def _effects(screen: Screen, effects: Mapping[str, Any] | None, *, dry_run: bool) -> None:
    """Who is told, which unsent messages are replaced, which sign-offs stand: after a meeting's
    change.
    """
    if effects is None:
        return
    for title, lines in (
        ("Would be e-mailed, once:" if dry_run else "Will be e-mailed, once:", effects["told"]),
        ("Not yet sent, and replaced by a newer message:", effects["replaced"]),
        ("Sign-offs that stand, since their text has not changed:", effects["standing"]),
        ("New warnings of the timetable:", effects["warnings"]),
    ):
        if lines:
            screen.line()
            screen.line(title, paint=BOLD)
            for line in lines:
                screen.line(line, indent=2)
