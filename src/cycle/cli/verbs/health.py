"""Does the daemon do its work, does mail go out, is there a backup? For a monitor: exit code 0
where all is well.

Run it as the daemon's user, on the daemon's machine.
"""

import argparse

import msgspec

from cycle.cli.client import OfficeClient
from cycle.cli.output import GREEN, RED, Screen
from cycle.operations import health, prometheus
from cycle.operations.health import Health


def arguments(parser: argparse.ArgumentParser) -> None:
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="for programs")
    form.add_argument(
        "--prometheus",
        action="store_true",
        help="for Prometheus: every figure in its text format",
    )


def run(args: argparse.Namespace, office: OfficeClient, screen: Screen) -> int:

    found = health.health(office.settings_of_owner, office.clock.now())
    if args.json:
        screen.json(msgspec.to_builtins(found))
    elif args.prometheus:
        screen.document(prometheus.text(found))
    else:
        _show(found, screen)
    return 0 if found.healthy else 1


def _show(found: "Health", screen: Screen) -> None:
    for problem in found.problems:
        screen.line(problem, paint=RED)
    if found.healthy:
        screen.line("All is well.", paint=GREEN)
    rows = [
        (
            f"duty {duty}",
            f"last pass {beat.passed_at:%Y-%m-%d %H:%M:%S} UTC"
            if beat.passed_at
            else "no pass yet",
        )
        for duty, beat in (found.daemon.duties if found.daemon else {}).items()
    ]
    if found.counted:
        messages = ", ".join(
            f"{number} {state}" for state, number in found.counted.messages.items()
        )
        rows += [
            ("messages", messages or "none"),
            ("running cycles", str(found.counted.cycles)),
            (
                "overdue",
                ", ".join(f"{name}: {number}" for name, number in found.counted.overdue.items())
                or "nothing",
            ),
            ("database", f"version {found.counted.version}"),
        ]
    rows.append(("newest nightly backup", found.newest_backup or "none"))
    screen.table(rows)
