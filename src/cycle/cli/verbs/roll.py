"""Begin next year's cycle from this one: the same workflow, offices and sheets; every date
derived anew.

What only a person can decide is listed. With --dry-run everything is printed and nothing is
opened.
"""

import argparse
import base64
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from cycle.cli.acting import dry_run
from cycle.cli.client import OfficeClient
from cycle.cli.files import read
from cycle.cli.output import BOLD, YELLOW, Screen
from cycle.cli.verbs.open import bound_to, is_file, with_cycles
from cycle.cli.words import by_when, day


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("cycle", help="this year's")
    parser.add_argument("name", help="next year's, e.g. community-safety-2017-18")
    parser.add_argument(
        "--dates",
        required=True,
        type=Path,
        metavar="FILE",
        help="when it begins, when each body meets",
    )
    with_cycles(parser)
    dry_run(parser)
    parser.add_argument("--json", action="store_true", help="for programs")


def run(args: argparse.Namespace, office: OfficeClient, screen: Screen) -> int:
    rolled = office.ask(
        "roll",
        cycle=args.cycle,
        name=args.name,
        dates=base64.b64encode(read(args.dates)).decode(),
        dates_file=str(args.dates),
        bound_to=bound_to(args),
        dry_run=args.dry_run,
        **_declared(office, args.cycle),
    )
    if args.json:
        screen.json(rolled)
    else:
        _tell(rolled, screen)
    return 0


def _declared(office: OfficeClient, cycle: str) -> dict[str, str]:
    """The office's file for the cycle's workflow, where it has one."""
    path = Path(office.settings.workflows) / f"{office.ask('workflow.of', cycle=cycle)}.yaml"
    if not is_file(path):
        return {}
    return {"workflow": base64.b64encode(read(path)).decode(), "workflow_file": str(path)}


def _tell(rolled: Mapping[str, Any], screen: Screen) -> None:
    if rolled["dry_run"]:
        screen.line(
            f"{rolled['cycle']} would be opened so; nothing has been changed.", paint=BOLD
        )
    else:
        screen.line(f"{rolled['cycle']} is open.", paint=BOLD)
    screen.line(f"Open stages: {', '.join(rolled['open_stages'])}.")
    screen.line(rolled["workflow"])
    if rolled["hours"]:
        screen.line(f"Hours taken over from the year before: {', '.join(rolled['hours'])}.")
    for each in rolled["lists"]:
        items = ", ".join(each["items"])
        screen.line(f"{each['title']} taken over from the year before: {items}.")
    screen.line()
    screen.table(
        [
            (day(line["was_on"]), by_when(line) or "no date", line["what"])
            for line in rolled["dates"]
        ],
        head=("last year", "this year", "what"),
        paints=[BOLD if line["kind"] == "meeting" else None for line in rolled["dates"]],
    )
    _tell_decisions(rolled, screen)


def _tell_decisions(rolled: Mapping[str, Any], screen: Screen) -> None:
    screen.line()
    if not rolled["open_questions"]:
        screen.line("Nothing is left to decide.")
        return
    screen.line("To be decided by a person:", paint=BOLD)
    for question in rolled["open_questions"]:
        screen.line(f"- {question['sentence']} [{question['code']}]", paint=YELLOW)
        screen.line(question["remedy"], indent=4)
