"""Show what another version of the workflow changes for a running cycle; move the cycle to it
once that is confirmed.

Without --to nothing is moved: every difference is shown, each date that moves, what is newly
asked and what no longer counts. To move it, name the fingerprint that was shown, and the
reason; both stand in the journal.

cycle migrate cs-2016-17

cycle migrate cs-2016-17 --to a0055d98 --reason "Legal's advice of 3 March"
"""

import argparse
import base64
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from cycle.cli.acting import dry_run
from cycle.cli.client import OfficeClient
from cycle.cli.files import read
from cycle.cli.output import BOLD, RED, YELLOW, Screen
from cycle.cli.usage import UsageError
from cycle.cli.verbs.open import bound_to, with_cycles, workflow_file
from cycle.cli.words import by_when

Plain = Mapping[str, Any]

SHORT = 8
"""Characters of a fingerprint that tell machines apart for people."""


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("cycle", help="its name, as `cycle status` has it")
    parser.add_argument(
        "--workflow",
        metavar="W",
        help="its name in the office's folder, or a file; without it, the file of the "
        "cycle's own workflow",
    )
    parser.add_argument(
        "--to", metavar="FINGERPRINT", help="move it: the fingerprint that was shown"
    )
    parser.add_argument("--reason", help="why; needed with --to")
    with_cycles(parser)
    dry_run(parser)
    parser.add_argument("--json", action="store_true", help="for programs")


def run(args: argparse.Namespace, office: OfficeClient, screen: Screen) -> int:
    if args.to is not None and not (args.reason or "").strip():
        raise UsageError(
            "--to needs --reason: why the cycle is moved stands in the journal\nSee: cycle "
            "migrate --help"
        )
    file = workflow_file(
        args.workflow or office.ask("workflow.of", cycle=args.cycle),
        Path(office.settings.workflows),
    )
    shown = office.ask(
        "migrate",
        cycle=args.cycle,
        workflow=base64.b64encode(read(file)).decode(),
        workflow_file=str(file),
        to=args.to,
        reason=args.reason or "",
        bound_to=bound_to(args),
        dry_run=args.dry_run,
    )
    if args.json:
        screen.json(shown)
    else:
        _tell(screen, shown, file, _said_again(args))
    return 1 if shown["obstacles"] else 0


def _said_again(args: argparse.Namespace) -> str:
    """What the command that moves it says again."""
    workflow = f" --workflow {args.workflow}" if args.workflow else ""
    return "".join([workflow, *(f" --with {each}" for each in args.bound_to)])


def _tell(screen: Screen, shown: Plain, file: Path, again: str) -> None:
    before, after = shown["fingerprint_before"][:SHORT], shown["fingerprint"][:SHORT]
    if shown["moved"]:
        screen.line(
            f"{shown['cycle']} now runs on {shown['workflow']} {after}; before, on {before}.",
            paint=BOLD,
        )
    else:
        screen.line(
            f"{shown['cycle']} runs on {before}; {file} declares {shown['workflow']} {after}.",
            paint=BOLD,
        )
    _list(
        screen,
        "What differs in the workflow:",
        [each["sentence"] for each in shown["differences"]],
    )
    if shown["consequences"]:
        _tell_consequences(screen, shown["consequences"])
        _list(screen, "At once:", shown["at_once"])
        _list(screen, "New offices that nobody holds:", shown["vacant"], paint=YELLOW)
        _list(
            screen,
            "New warnings of the timetable:",
            [each["sentence"] for each in shown["warnings"]],
            paint=YELLOW,
        )
    screen.line()
    if shown["obstacles"]:
        screen.flush()
        screen.refuse(shown["obstacles"])
    elif not shown["moved"]:
        screen.line(
            "Nothing has been changed. To move the cycle to what is shown here:", paint=BOLD
        )
        screen.command(f'cycle migrate {shown["cycle"]}{again} --to {after} --reason "…"')


def _tell_consequences(screen: Screen, told: Plain) -> None:
    _list(screen, "Where the tracks stand:", told["tracks"])
    _table(
        screen,
        "Dates:",
        ("old", "new", "", "what"),
        [
            (
                _day(each, "was_"),
                _day(each),
                "already late" if each["late"] else _fate(each),
                each["what"],
            )
            for each in told["dates"]
        ],
        [RED if each["late"] else None for each in told["dates"]],
    )
    _table(
        screen,
        "What is asked, and of whom:",
        ("", "office", "by", "what"),
        [
            (_fate(each), _office(each), _day(each), each["what"])
            for each in told["obligations"]
        ],
    )
    _list(screen, "Recorded, and no longer asked for:", told["set_aside"])
    _list(screen, "Meetings:", told["meetings"])
    _list(screen, "To be known:", told["notes"], paint=YELLOW)


def _table(
    screen: Screen,
    title: str,
    head: Sequence[str],
    rows: Sequence[Sequence[str]],
    paints: Sequence[str | None] = (),
) -> None:
    if rows:
        screen.line()
        screen.line(title, paint=BOLD)
        screen.table(rows, head=head, paints=paints)


def _list(
    screen: Screen, title: str, lines: Sequence[str], *, paint: str | None = None
) -> None:
    if lines:
        screen.line()
        screen.line(title, paint=BOLD)
        for line in lines:
            screen.line(f"- {line[:1].upper()}{line[1:]}", paint=paint, indent=2)


def _fate(each: Plain) -> str:
    return "" if each["fate"] == "changed" else str(each["fate"])


def _office(each: Plain) -> str:
    old, new = each["was_office"], each["office"]
    return f"{new}, no longer {old}" if old and new else new or old or ""


def _day(each: Plain, which: str = "") -> str:
    on, at = each.get(f"{which}on"), each.get(f"{which}at")
    return by_when({"on": on, "at": at}) or "-"
