"""Every date of a cycle in order: meetings, the latest lawful publication before each, every
deadline; then warnings.

Slack is counted in working days from today; a minus says that the date is past. What is done,
overdue or no longer asked is marked, and only what is still asked has slack.
"""

import argparse
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from typing import Any

from cycle.cli.client import OfficeClient
from cycle.cli.output import BOLD, DIM, RED, YELLOW, Screen
from cycle.cli.words import by_when, day

LABELS = {
    "meeting": "meeting",
    "publication": "publish",
    "objections": "object",
    "date": "date",
    "not-before": "earliest",
    "deadline": "due",
    "reminder": "remind",
    "escalation": "escalate",
}
SAID = {"reminder", "escalation"}
MARKS = {
    "to-come": "",
    "done": "done",
    "waived": "waived",
    "overdue": "overdue",
    "unmet": "unmet",
    "not-needed": "not needed",
    "past": "past",
}
WITH_SLACK = {"to-come", "overdue"}
NAMED = {"meeting", "date"}
"""What goes by its key: in rules, and when something is asked of it."""


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("cycle", help="its name, as `cycle status` has it")
    parser.add_argument(
        "--all",
        action="store_true",
        help="reminders and escalations too, as if each deadline passed",
    )
    parser.add_argument(
        "--basis",
        action="store_true",
        help="below each date who acts, its rule and its basis in law",
    )
    parser.add_argument("--json", action="store_true", help="for programs; everything")


def run(args: argparse.Namespace, office: OfficeClient, screen: Screen) -> int:
    found = office.ask("timetable", cycle=args.cycle)
    if args.json:
        screen.json(found)
        return 0
    show(screen, found, everything=args.all, basis=args.basis)
    return 0


def show(screen: Screen, found: Mapping[str, Any], *, everything: bool, basis: bool) -> None:
    """The page: every line in order, then the warnings."""
    screen.line(f"{found['cycle']}: {found['title']}", paint=BOLD)
    screen.line(f"Slack in working days from {day(found['today'])}.", paint=DIM)
    screen.line()
    _table(
        screen,
        [line for line in found["lines"] if everything or line["kind"] not in SAID],
        basis=basis,
    )
    _warn(screen, found["warnings"])


def _table(screen: Screen, lines: Iterable[Mapping[str, Any]], *, basis: bool) -> None:
    rows: list[tuple[tuple[str, ...], str | None]] = []
    for line in lines:
        row = (
            by_when(line) or "no date",
            _slack(line),
            MARKS[line["standing"]],
            LABELS[line["kind"]],
            _what(line),
        )
        rows.append((row, _paint(line)))
        if basis and (rule := _rule(line)):
            rows.append((("", "", "", "", rule), DIM))
    screen.table(
        [row for row, _ in rows],
        head=("date", "slack", "", "", "what"),
        paints=[paint for _, paint in rows],
    )


def _paint(line: Mapping[str, Any]) -> str | None:
    if line["kind"] == "meeting":
        return BOLD
    if line["standing"] == "overdue":
        return RED
    return None if line["standing"] == "to-come" and line["kind"] not in SAID else DIM


def _slack(line: Mapping[str, Any]) -> str:
    if line["slack"] is None or line["standing"] not in WITH_SLACK:
        return ""
    return f"{line['slack']:+d}" if line["slack"] else "today"


def _what(line: Mapping[str, Any]) -> str:
    more = "; ".join(_facts(line))
    what = f"{line['key']}: {line['what']}" if line["kind"] in NAMED else line["what"]
    return f"{what} ({more})" if more else what


def _facts(line: Mapping[str, Any]) -> Iterator[str]:
    if line["kind"] in SAID:
        yield f"to {', '.join(line['roles'])}"
    if line["undated"]:
        yield line["undated"]
    if line["planned"]:
        room = line["planned"]["room"]
        yield (
            "planned for that day"
            if room == 0
            else f"planned {_days(abs(room))} {'earlier' if room > 0 else 'later'}"
        )
    if line["since"]:
        count = line["since"]["working_days"]
        yield (
            f"{_days(abs(count))} {'after' if count >= 0 else 'before'} "
            f"{line['since']['meeting']}"
        )


def _days(count: int) -> str:
    return f"{count or 'no'} working day{'' if count == 1 else 's'}"


def _rule(line: Mapping[str, Any]) -> str:
    """Who acts, by what rule, on what basis; a reminder's line says already whom it goes to."""
    who = ", ".join(line["roles"]) if line["kind"] == "deadline" else ""
    return "; ".join(part for part in (who, line["rule"], line["basis"]) if part)


def _warn(screen: Screen, warnings: list[Mapping[str, Any]]) -> None:
    """Each warning; the basis and what would mend it are said once for several of a kind that
    share them.
    """
    if not warnings:
        return
    screen.line()
    screen.line(
        "1 warning" if len(warnings) == 1 else f"{len(warnings)} warnings", paint=YELLOW
    )
    rows: list[tuple[tuple[str, str], str | None]] = []
    for (_, basis, mend), alike in groupby(
        warnings, key=lambda each: (each["code"], each["basis"], each["remedy"])
    ):
        rows += [(("-", f"{each['sentence']} [{each['code']}]"), None) for each in alike]
        rows += [(("", f"Basis: {basis}."), DIM)] if basis else []
        rows.append((("", f"What helps: {mend}"), DIM))
    screen.table([row for row, _ in rows], paints=[paint for _, paint in rows])
