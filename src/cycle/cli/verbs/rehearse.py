"""Play a whole year on a virtual clock: every act, reminder, escalation and message, before the
year begins.

Days are written as 2017-03-28; spans include both their ends. The options work together, and
most may be repeated.
"""

import argparse
import tempfile
from pathlib import Path

from cycle.calendar.bank_holidays import load_calendar
from cycle.cli.client import OfficeClient
from cycle.cli.output import Screen
from cycle.cli.usage import UsageError
from cycle.cli.verbs.open import is_file, workflow_file
from cycle.declaration.dates import Dates
from cycle.machine.loading import load_dates, load_workflow
from cycle.machine.model import Machine
from cycle.mail.folder import FolderRelay
from cycle.rehearsal.options import Options, ScenarioError, scenario_of
from cycle.rehearsal.output import RehearsalOutput
from cycle.rehearsal.scenario import Scenario
from cycle.rehearsal.scratch import scratch_folder
from cycle.rehearsal.year import RehearsedYear


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("workflow", help="its name in the office's folder, or a file")
    parser.add_argument(
        "--dates",
        required=True,
        type=Path,
        metavar="FILE",
        help="when it begins, when each body meets",
    )
    parser.add_argument(
        "--out",
        type=Path,
        metavar="DIR",
        help="keep every message, every document and the year there: a new folder",
    )
    for option, form, what in (
        ("--late", "ROLE=DAYS", "this office acts so many working days after each deadline"),
        ("--absent", "ROLE:FROM..TO", "its holder is away, without a deputy"),
        (
            "--outcome",
            "STAGE=OUTCOME",
            "how a stage ends the first time; said again, the second time",
        ),
        (
            "--record",
            "STAGE.KEY=VALUE",
            "what is recorded with the outcome of a stage; else something of its type",
        ),
        ("--move", "MEETING=DATE@WHEN", "the clerk moves a meeting to a date, on the day WHEN"),
        ("--holiday", "DATE@WHEN", "a one-off bank holiday, proclaimed on the day WHEN"),
        ("--relay-down", "FROM..TO", "no mail can be handed over"),
    ):
        parser.add_argument(option, action="append", default=[], metavar=form, help=what)
    parser.add_argument(
        "--seed", metavar="N", help="a year drawn by lot, the same for the same number"
    )


def run(args: argparse.Namespace, office: OfficeClient, screen: Screen) -> int:

    named = args.workflow
    path = (
        named if is_file(Path(named)) else workflow_file(named, Path(office.settings.workflows))
    )
    machine = load_workflow(Path(path))
    dates = load_dates(args.dates, machine)
    scenario = _scenario(args, machine, dates)
    if args.out:
        _make_folder(args.out)
    with tempfile.TemporaryDirectory(prefix="cycle-", dir=scratch_folder()) as scratch:
        mails = args.out / "mails" if args.out else Path(scratch) / "mails"
        year = RehearsedYear(machine, dates, scenario, Path(scratch), FolderRelay(mails))
        output = RehearsalOutput(machine, scenario, year)
        try:
            for text in output.play():
                screen.line(text)
        finally:
            if args.out:
                output.keep(args.out)
            year.close()
    return 1 if output.faults else 0


def _scenario(args: argparse.Namespace, machine: "Machine", dates: "Dates") -> "Scenario":

    options = Options(
        late=args.late,
        absent=args.absent,
        outcome=args.outcome,
        record=args.record,
        move=args.move,
        holiday=args.holiday,
        relay_down=args.relay_down,
        seed=args.seed,
    )
    try:
        return scenario_of(options, machine, dates, load_calendar(machine.calendar))
    except ScenarioError as error:
        raise UsageError(error.message) from error


def _make_folder(out: Path) -> None:
    """Never writes among what is there already."""
    try:
        out.mkdir(parents=True, exist_ok=True)
        empty = not any(out.iterdir())
    except OSError as error:
        raise UsageError(
            f"--out {out}: no folder can be made there: {error.strerror}"
        ) from error
    if not empty:
        raise UsageError(f"--out {out}: that folder is not empty; name a new one")
