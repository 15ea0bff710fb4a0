"""Propose the dates of a new cycle from the council's own calendar of meetings (.ics, .xlsx, or
CSV with a header).

For each meeting of the workflow the next one of its body that the rules allow. Prints a dates
file for `open`, `roll` and `rehearse`, with the reason for each choice beside it; what is wrong
in the calendar goes to standard error.
"""

import argparse
import base64
from collections.abc import Mapping
from pathlib import Path
from shlex import quote
from typing import Any

from cycle.cli.client import OfficeClient, RequestFailedError
from cycle.cli.files import read
from cycle.cli.output import Screen
from cycle.cli.verbs.open import workflow_file


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("workflow", help="its name in the office's folder, or a file")
    parser.add_argument(
        "--from",
        dest="calendar",
        required=True,
        type=Path,
        metavar="CALENDAR",
        help="the council's calendar",
    )
    parser.add_argument(
        "--begins", metavar="DATE", help="when work on the cycle begins; without it, today"
    )
    parser.add_argument(
        "--out",
        type=Path,
        metavar="FILE",
        help="write the dates file there; never over another file",
    )
    parser.add_argument("--json", action="store_true", help="for programs")


def run(args: argparse.Namespace, office: OfficeClient, screen: Screen) -> int:
    workflow = workflow_file(args.workflow, Path(office.settings.workflows))
    proposed = office.ask(
        "dates",
        workflow=base64.b64encode(read(workflow)).decode(),
        workflow_file=str(workflow),
        content=base64.b64encode(read(args.calendar)).decode(),
        file=str(args.calendar),
        begins=args.begins,
    )
    if args.out:
        _write(args.out, proposed["text"])
    if args.json:
        screen.json(proposed)
        return 0
    _tell_doubts(proposed, screen)
    if args.out:
        screen.line(
            f"{args.out} holds the dates proposed. Look at each, then have them proved, and "
            "rehearse the year:"
        )
        screen.command(f"cycle check {args.workflow} --dates {quote(str(args.out))}")
        screen.command(f"cycle rehearse {args.workflow} --dates {quote(str(args.out))}")
    else:
        for line in proposed["text"].splitlines():
            screen.command(line, indent=0)
    return 0


def _tell_doubts(proposed: Mapping[str, Any], screen: Screen) -> None:
    for warning in (*(found["told"] for found in proposed["findings"]), *proposed["warnings"]):
        screen.note(warning)


def _write(path: Path, text: str) -> None:
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError as error:
        raise RequestFailedError(
            f"{path} is there already; nothing has been written.", "Name another file."
        ) from error
    except OSError as error:
        raise RequestFailedError(
            f"{path} cannot be written: {error.strerror}.", "Name a file in a folder of yours."
        ) from error
