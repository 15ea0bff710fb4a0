"""Begin a cycle of a workflow with this year's dates."""

import argparse
import base64
import contextlib
import os
from pathlib import Path

from cycle.cli.acting import dry_run, nothing_changed
from cycle.cli.client import OfficeClient, RequestFailedError
from cycle.cli.files import read
from cycle.cli.output import BOLD, YELLOW, Screen
from cycle.cli.usage import UsageError
from cycle.suggestions import did_you_mean


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", help="e.g. community-safety-2016-17")
    parser.add_argument(
        "--workflow",
        required=True,
        metavar="W",
        help="its name in the office's folder, or a file",
    )
    parser.add_argument(
        "--dates",
        required=True,
        type=Path,
        metavar="FILE",
        help="when it begins, when each body meets",
    )
    with_cycles(parser)
    dry_run(parser)


def with_cycles(parser: argparse.ArgumentParser) -> None:
    """The cycles that dates are taken from."""
    parser.add_argument(
        "--with",
        dest="bound_to",
        action="append",
        default=[],
        metavar="W=CYCLE",
        help="take dates from that cycle of workflow W",
    )


def bound_to(args: argparse.Namespace) -> dict[str, str]:
    """By workflow, the cycle named for it. Raises UsageError."""
    found: dict[str, str] = {}
    for written in args.bound_to:
        workflow, sign, cycle = written.partition("=")
        if not (workflow and sign and cycle):
            raise UsageError(f'"{written}" is no WORKFLOW=CYCLE')
        if workflow in found:
            raise UsageError(f"{workflow} is given two cycles: {found[workflow]} and {cycle}")
        found[workflow] = cycle
    return found


def run(args: argparse.Namespace, office: OfficeClient, screen: Screen) -> int:
    workflow = workflow_file(args.workflow, Path(office.settings.workflows))
    opened = office.ask(
        "open",
        name=args.name,
        workflow=base64.b64encode(read(workflow)).decode(),
        workflow_file=str(workflow),
        dates=base64.b64encode(read(args.dates)).decode(),
        dates_file=str(args.dates),
        bound_to=bound_to(args),
        dry_run=args.dry_run,
    )
    nothing_changed(screen, dry_run=args.dry_run)
    screen.line(f"{opened['cycle']} is open.", paint=BOLD)
    screen.line(f"Open stages: {', '.join(opened['open_stages'])}.")
    for label, names in (
        ("No date yet", opened["undated"]),
        ("Already past", opened["past"]),
        ("Offices nobody holds", opened["vacant"]),
    ):
        if names:
            screen.line(f"{label}: {', '.join(names)}.")
    if count := opened["warnings"]:
        screen.line(
            f"The timetable ends with {count} warning{'' if count == 1 else 's'}.", paint=YELLOW
        )
    if not args.dry_run:
        screen.line("See every date with:")
        screen.command(f"cycle timetable {opened['cycle']}")
    return 0


def workflow_file(named: str, folder: Path) -> Path:
    """The file of a workflow: the path itself, or a name in the folder. Raises
    RequestFailedError where there is none.
    """
    for path in (folder / f"{named}.yaml", Path(named)):
        if is_file(path):
            return path
    known = sorted(path.stem for path in folder.glob("*.yaml")) if is_there(folder) else []
    nothing = f"There is no workflow in {folder}."
    raise RequestFailedError(
        f"There is no workflow {named}.", did_you_mean(named, known) or nothing
    )


def is_file(path: Path) -> bool:
    """Whether a file stands there; False too for a name too long for a file, or where there is
    no way to it.
    """
    with contextlib.suppress(OSError):
        return path.is_file()
    return False


def is_there(folder: Path) -> bool:
    """Whether a folder stands there, and may be looked into."""
    return os.access(folder, os.R_OK | os.X_OK) and folder.is_dir()
