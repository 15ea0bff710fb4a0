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
    dry_run(parser)


def run(args: argparse.Namespace, office: OfficeClient, screen: Screen) -> int:
    workflow = workflow_file(args.workflow, Path(office.settings.workflows))
    opened = office.ask(
        "open",
        name=args.name,
        workflow=base64.b64encode(read(workflow)).decode(),
        workflow_file=str(workflow),
        dates=base64.b64encode(read(args.dates)).decode(),
        dates_file=str(args.dates),
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
