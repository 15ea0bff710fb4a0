"""Play a whole year on a virtual clock: every act, reminder, escalation and message, before the year begins."""

import argparse
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from cycle.cli.client import Office
from cycle.cli.output import BOLD, Screen
from cycle.cli.usage import UsageError
from cycle.cli.verbs.open import workflow_file

if TYPE_CHECKING:
    from cycle.rehearsal.year import Line


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("workflow", help="its name in the office's folder, or a file")
    parser.add_argument(
        "--dates", required=True, type=Path, metavar="FILE", help="when it begins, when each body meets"
    )
    parser.add_argument("--out", type=Path, metavar="DIR", help="keep every message as .eml there")
    parser.add_argument(
        "--late", action="append", default=[], metavar="ROLE=DAYS", help="this office acts so many working days late"
    )


def run(args: argparse.Namespace, office: Office, screen: Screen) -> int:
    from cycle.machine.loading import load_dates, load_workflow  # noqa: PLC0415 - heavy, and wanted here only
    from cycle.mail.folder import FolderRelay  # noqa: PLC0415 - as above
    from cycle.rehearsal.people import Scenario  # noqa: PLC0415 - as above
    from cycle.rehearsal.scratch import scratch_folder  # noqa: PLC0415 - as above
    from cycle.rehearsal.storybook import LEGEND, at_a_glance, told  # noqa: PLC0415 - as above
    from cycle.rehearsal.year import Year  # noqa: PLC0415 - as above

    path = (
        args.workflow
        if Path(args.workflow).is_file()
        else workflow_file(args.workflow, Path(office.settings.workflows))
    )
    machine = load_workflow(Path(path))
    scenario = Scenario(late=dict(_late(word, tuple(machine.roles)) for word in args.late))
    with tempfile.TemporaryDirectory(prefix="cycle-", dir=scratch_folder()) as scratch:
        mails = args.out / "mails" if args.out else Path(scratch) / "mails"
        year = Year(machine, load_dates(args.dates, machine), scenario, Path(scratch), FolderRelay(mails))
        screen.line(f"{machine.title}: the year rehearsed", paint=BOLD)
        screen.line(LEGEND)
        lines: list[Line] = []
        for text in told(_kept(year.play(), lines)):
            screen.line(text)
        screen.line()
        screen.table(at_a_glance(lines), head=("to", "messages", "busiest week"))
        faults = [fault for found in year.verify() for fault in found.faults]
        year.close()
    screen.line()
    screen.line("The record is whole." if not faults else f"The record is broken: {faults[0]}", paint=BOLD)
    if args.out:
        screen.line(f"Every message is in {mails}.")
    return 1 if faults else 0


def _kept(lines: "Iterable[Line]", into: "list[Line]") -> "Iterator[Line]":
    for line in lines:
        into.append(line)
        yield line


def _late(word: str, roles: tuple[str, ...]) -> tuple[str, int]:
    role, _, days = word.partition("=")
    if role not in roles:
        raise UsageError(f'--late {word}: there is no role "{role}"; there are: {", ".join(roles)}')
    if not days.isdecimal() or not 1 <= int(days) <= 250:  # noqa: PLR2004 - about a year of working days
        raise UsageError(f"--late {word}: give the working days after the deadline, 1 to 250: --late {role}=3")
    return role, int(days)
