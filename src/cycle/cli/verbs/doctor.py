"""Look at everything that this office stands on, with a remedy for what is not well. Sends no
mail, changes nothing.

Run it as the daemon's user, on the daemon's machine. Exit code 1 where there is a fault.
"""

import argparse

import msgspec

from cycle import settings
from cycle.cli.client import OfficeClient
from cycle.cli.output import BOLD, GREEN, RED, YELLOW, Screen
from cycle.operations.doctor import examine
from cycle.operations.findings import Grade


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="for programs")


def run(args: argparse.Namespace, office: OfficeClient, screen: Screen) -> int:

    paints = {Grade.OK: GREEN, Grade.WARN: YELLOW, Grade.FAULT: RED}
    owned, environment = office.settings_of_owner, settings.user_environment()
    found = list(examine(owned, office.settings_file, environment, office.clock.now()))
    faults = sum(finding.standing is Grade.FAULT for finding in found)
    if args.json:
        screen.json(msgspec.to_builtins(found))
        return 1 if faults else 0
    screen.table(
        [(finding.standing.value, finding.what, finding.says) for finding in found],
        paints=[paints[finding.standing] for finding in found],
    )
    wanting = [finding for finding in found if finding.remedy]
    if wanting:
        screen.line()
        screen.line("What to do:", paint=BOLD)
        screen.table([(finding.what, finding.remedy) for finding in wanting])
    return 1 if faults else 0
