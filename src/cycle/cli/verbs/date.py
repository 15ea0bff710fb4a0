"""Evaluate a deadline expression: `cycle date "5 clear working days before 2017-03-28"`.

With - for the expression, one a line is read from standard input, and for each one line is
printed: the ISO date, or `error:` and what is wrong. A date without a year is its first
occurrence from today on. Needs no office, no settings.
"""

import argparse
import sys
from collections.abc import Callable
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from cycle.calendar.bank_holidays import load_calendar
from cycle.calendar.evaluate import Bearings, Moment, UnknownNameError, evaluate
from cycle.calendar.explain import Explanation, explain
from cycle.calendar.grammar import parse
from cycle.calendar.regime import STATUTORY, Regime
from cycle.calendar.words import brief_day, column_day
from cycle.cli.client import OfficeClient
from cycle.cli.output import BOLD, DIM, Screen
from cycle.cli.usage import UsageError
from cycle.errors import CycleError
from cycle.suggestions import did_you_mean

LONDON = ZoneInfo("Europe/London")
STANDARD_INPUT = "-"
REMEMBERED = 4096
"""Lines whose answers are kept: a list of deadlines often says the same thing again."""


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "expression", help='such as "by 30 May"; - reads one a line from standard input'
    )
    parser.add_argument("--calendar", default="england-and-wales", help=", ".join(STATUTORY))
    parser.add_argument(
        "--explain", action="store_true", help="show each day counted or passed over, and why"
    )
    parser.add_argument(
        "--json", action="store_true", help="for programs; with the account of each day"
    )


def run(args: argparse.Namespace, office: OfficeClient, screen: Screen) -> int:
    calendar = load_calendar(_regime(args.calendar))
    bearings = Bearings(
        calendar, _no_meetings, office.clock.now().astimezone(LONDON).date(), LONDON
    )
    if args.expression == STANDARD_INPUT:
        if args.explain or args.json:
            raise UsageError("--explain and --json take one expression, not standard input")
        return _each_line(bearings, screen)
    found = explain(parse(args.expression), bearings)
    if args.json:
        screen.json(_plain(found, args.calendar))
    elif args.explain:
        _show(found, bearings, screen)
    else:
        screen.line(str(found.moment))
        for warning in found.warnings:
            screen.note(warning)
    return 0


def _regime(name: str) -> Regime:
    if name in STATUTORY:
        return STATUTORY[name]
    raise UsageError(f'there is no calendar "{name}". {did_you_mean(name, STATUTORY)}')


def _no_meetings(name: str, /) -> Moment:
    raise UnknownNameError(
        f'"{name}" is not a date; outside a cycle no meeting, stage or document has one',
        "Write its date, such as 2017-03-28 or 28 March.",
    )


def _each_line(bearings: Bearings, screen: Screen) -> int:
    """One line out for each line in, whatever it holds; 1 if any was bad."""
    answer = _answers(bearings)
    write, good = screen.out.write, True
    for line in sys.stdin.buffer:
        text, fine = answer(line)
        good &= fine
        write(text)
    screen.out.flush()
    return 0 if good else 1


def _answers(bearings: Bearings) -> Callable[[bytes], tuple[str, bool]]:
    """What to print for a line as read, and whether it is a date."""

    @lru_cache(maxsize=REMEMBERED)
    def answer(line: bytes) -> tuple[str, bool]:
        try:
            return (
                f"{evaluate(parse(line.decode(errors='replace').rstrip()), bearings)}\n",
                True,
            )
        except CycleError as error:
            remedy = f". {error.remedy}" if error.remedy else ""
            return f"error: {_one_line(error.message.rstrip('.') + remedy)}\n", False

    return answer


def _one_line(text: str) -> str:
    """The text with whatever does not print, or would begin another line, as its code."""
    return (
        text
        if text.isprintable()
        else "".join(each if each.isprintable() else ascii(each)[1:-1] for each in text)
    )


def _plain(found: Explanation, calendar: str) -> dict[str, Any]:
    return {
        "rule": found.rule,
        "calendar": calendar,
        "on": found.moment.on.isoformat(),
        "at": f"{found.moment.at:%H:%M}" if found.moment.at else None,
        "steps": [
            {"on": step.on.isoformat(), "counted": step.counted, "why": step.why}
            for step in found.steps
        ],
        "basis": list(found.basis),
        "warnings": list(found.warnings),
    }


def _show(found: Explanation, bearings: Bearings, screen: Screen) -> None:
    at = f" at {found.moment.at:%H:%M}" if found.moment.at else ""
    screen.line(f"{brief_day(found.moment.on)}{at}", paint=BOLD)
    screen.line(f"Rule: {found.rule}")
    screen.line(f"Calendar: {bearings.calendar.name}")
    screen.line()
    screen.table(
        [
            (column_day(step.on), "counted" if step.counted else "-", step.why)
            for step in found.steps
        ],
        paints=[None if step.counted else DIM for step in found.steps],
    )
    screen.line()
    for sentence in found.basis:
        screen.line(sentence)
    for warning in found.warnings:
        screen.line(f"Note: {warning}")
