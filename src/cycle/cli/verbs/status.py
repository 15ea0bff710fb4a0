"""Where each cycle stands, now or at the end of a past day."""

import argparse
from collections.abc import Iterable, Mapping
from typing import Any

from cycle.cli.client import OfficeClient
from cycle.cli.output import BOLD, DIM, GREEN, RED, YELLOW, Screen
from cycle.cli.words import by_when, day_of_instant, days_left_in_short


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("cycle", nargs="?", help="one cycle; all of them without it")
    parser.add_argument("--as-of", metavar="DATE", help="as it stood at the end of that day")
    parser.add_argument("--json", action="store_true", help="for programs")


def run(args: argparse.Namespace, office: OfficeClient, screen: Screen) -> int:
    rows = office.ask("status", cycle=args.cycle, as_of=args.as_of)
    if args.json:
        screen.json(rows)
        return 0
    cycles = [row for row in rows if row["cycle"] is not None]
    if not cycles:
        screen.line("No cycle is open. Begin one with:")
        screen.command("cycle open NAME --workflow W --dates FILE")
        for row in rows:
            _mail(screen, row["mail"])
    for number, row in enumerate(cycles):
        if number:
            screen.line()
        _cycle(screen, row)
    return 0


def _cycle(screen: Screen, row: Mapping[str, Any]) -> None:
    screen.line(f"{row['cycle']}: {row['title']}", paint=BOLD)
    ended = f"ended on {day_of_instant(row['ended_at'])}" if row["ended_at"] else "running"
    screen.line(
        f"as of {day_of_instant(row['at'])}, {ended}, {row['version']} journal entries; days "
        "left in working days",
        paint=DIM,
    )
    for track in row["tracks"]:
        screen.line()
        _track(screen, track)
    for number, each in enumerate(row["dates"]):
        if not number:
            screen.line()
            screen.line("Dates of other cycles:", paint=BOLD)
        screen.line(each["sentence"], indent=2)
    _vacancies(screen, row["vacancies"])
    _mail(screen, row["mail"])


def _vacancies(screen: Screen, rows: Iterable[Mapping[str, Any]]) -> None:
    for number, row in enumerate(rows):
        if not number:
            screen.line()
            screen.line("Vacant posts:", paint=BOLD)
        waiting = f" ({', '.join(row['waiting'])} waits for it)" if row["waiting"] else ""
        screen.line(f"{row['title']}{waiting}", indent=2, paint=RED if waiting else YELLOW)
        if row["remedy"]:
            screen.command(row["remedy"], indent=4)
        if row["ask"]:
            screen.line(row["ask"], indent=4)


def _mail(screen: Screen, sentences: Iterable[str]) -> None:
    for number, sentence in enumerate(sentences):
        if not number:
            screen.line()
            screen.line("Mail:", paint=BOLD)
        screen.line(sentence, indent=2, paint=RED)


def _track(screen: Screen, track: Mapping[str, Any]) -> None:
    again = f", round {track['round']}" if track["round"] > 1 else ""
    standing = {
        "not called": "begins when it is called",
        "ended": "at its end",
        "decided": f"{track['stage_title']} ({track['stage']}) is decided{again}",
        "waiting": f"{track['stage_title']} waits for {', '.join(track['waits_for'])}",
        "open": (
            f"{track['stage_title']} ({track['stage']}), open since "
            f"{day_of_instant(track['since'])}{again}"
        ),
    }[track["standing"]]
    screen.line(f"{track['title']}: {standing}", paint=BOLD)
    _past(screen, track["past"])
    if track["decided"]:
        _decided(screen, track["decided"])
    screen.table(
        [_need(need) for need in track["needs"]],
        paints=[_paint(need) for need in track["needs"]],
    )
    to_read = dict.fromkeys(need["to_read"] for need in track["needs"] if need["to_read"])
    if to_read:
        screen.line("To read what waits to be signed:", indent=2)
        for command in to_read:
            screen.command(command, indent=4)
    if track["standing"] == "open" and all(need["holds"] for need in track["needs"]):
        screen.line(
            f"all that it needs is there; it can end as: {', '.join(track['outcomes'])}",
            indent=2,
        )


def _past(screen: Screen, past: Iterable[Mapping[str, Any]]) -> None:
    """What meetings decided: the other stages ended as they had to."""
    for row in past:
        if row["meeting"]:
            who = f", recorded by {row['recorded_by']}" if row["recorded_by"] else ""
            minute = f", minute {row['minute']}" if row["minute"] else ""
            text = f"{row['title']}: {row['outcome']}{minute}, {day_of_instant(row['at'])}{who}"
            screen.line(text, paint=DIM, indent=2)


def _decided(screen: Screen, decided: Mapping[str, Any]) -> None:
    who = f" by {decided['who']}" if decided["who"] else ""
    screen.line(decided["sentence"], paint=YELLOW, indent=2)
    if decided["objection"]:
        screen.line(
            f"until then it may be objected to{who}, and end as: {decided['objection']}",
            indent=2,
        )


def _need(need: Mapping[str, Any]) -> tuple[str, ...]:
    mark = "[~]" if need["waived"] else "[x]" if need["holds"] else "[ ]"
    left = "" if need["holds"] else days_left_in_short(need)
    return (
        f"  {mark}",
        by_when(need) or ("undated" if need["undated"] else ""),
        left,
        need["sentence"],
    )


def _paint(need: Mapping[str, Any]) -> str | None:
    if need["holds"]:
        return GREEN
    if need["overdue"]:
        return RED
    return YELLOW if need["days_left"] is not None and need["days_left"] <= 2 else None  # noqa: PLR2004 - due soon
