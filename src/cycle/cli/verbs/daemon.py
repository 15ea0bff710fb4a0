"""Remind, escalate, enforce, and answer the officers' `cycle` over a socket, until SIGTERM or
Ctrl-C.

One line of log an act, on standard error.
"""

import argparse
import os
from pathlib import Path

from cycle import locations
from cycle.bootstrap import build
from cycle.cli.client import OfficeClient
from cycle.cli.output import Screen
from cycle.daemon.run import WAIT, run_until_stopped
from cycle.operations.office_lock import held


def arguments(parser: argparse.ArgumentParser) -> None:
    """No argument: everything is in the settings."""


def run(args: argparse.Namespace, office: OfficeClient, screen: Screen) -> int:  # noqa: ARG001 - every verb is called alike
    settings = office.settings_of_owner

    place = Path(locations.to_listen_at(office.settings_file, os.environ))
    app = build(settings, office.clock, wait=WAIT)
    with app.services.database, held(settings.database, place):
        run_until_stopped(app, os.environ, place)
    return 0
