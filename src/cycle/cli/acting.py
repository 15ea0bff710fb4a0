"""What the verbs that act have in common: saying what happened, or would happen, and which dates moved."""

import argparse
from collections.abc import Mapping
from datetime import date
from typing import Any

from cycle.cli.output import BOLD, RED, Screen


def dry_run(parser: argparse.ArgumentParser) -> None:
    """The option that every act has."""
    parser.add_argument("--dry-run", action="store_true", help="only print what would change")


def tell(screen: Screen, done: Mapping[str, Any]) -> int:
    """Print an act's outcome; exit code 0."""
    if done["dry_run"]:
        screen.line("This would happen; nothing has been changed:", paint=BOLD)
    for sentence in done["happened"]:
        screen.line(sentence[:1].upper() + sentence[1:])
    if done["shifts"]:
        screen.line()
        screen.line("Dates that move:" if done["dry_run"] else "Dates that moved:", paint=BOLD)
        screen.table(
            [
                (_day(shift["was_on"]), _day(shift["on"]), "late at once" if shift["late"] else "", shift["what"])
                for shift in done["shifts"]
            ],
            head=("old", "new", "", "what"),
            paints=[RED if shift["late"] else None for shift in done["shifts"]],
        )
    return 0


def _day(text: str | None) -> str:
    if text is None:
        return "no date"
    day = date.fromisoformat(text)
    return f"{day:%a} {day.day:>2} {day:%b %Y}"
