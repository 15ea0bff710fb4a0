"""Remind, escalate, enforce, and answer the officers' `cycle` over a socket, until SIGTERM or
Ctrl-C.

One line of log an act, on standard error.
"""

import argparse
import os
from pathlib import Path

from cycle import whereabouts
from cycle.cli.client import Office
from cycle.cli.output import Screen


def arguments(parser: argparse.ArgumentParser) -> None:
    """No argument: everything is in the settings."""


def run(args: argparse.Namespace, office: Office, screen: Screen) -> int:  # noqa: ARG001 - every verb is called alike
    settings = office.settings_of_owner

    from cycle.bootstrap import build  # noqa: PLC0415 - heavy, and wanted only here
    from cycle.daemon.run import WAIT, run_until_stopped  # noqa: PLC0415 - as above

    app = build(settings, office.clock, wait=WAIT)
    with app.bureau.database:
        run_until_stopped(
            app, os.environ, Path(whereabouts.to_listen_at(office.settings_file, os.environ))
        )
    return 0
