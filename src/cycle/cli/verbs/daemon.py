"""Remind, escalate and enforce, until SIGTERM or Ctrl-C. One line of log an act, on standard error."""

import argparse

from cycle import settings
from cycle.cli.client import Office
from cycle.cli.output import Screen


def arguments(parser: argparse.ArgumentParser) -> None:
    """No argument: everything is in the settings."""


def run(args: argparse.Namespace, office: Office, screen: Screen) -> int:  # noqa: ARG001 - every verb is called alike
    from cycle.bootstrap import build  # noqa: PLC0415 - heavy, and wanted only here
    from cycle.daemon.run import WAIT, run_until_stopped  # noqa: PLC0415 - as above

    app = build(office.settings, office.clock, wait=WAIT)
    with app.bureau.database:
        run_until_stopped(app, settings.user_environment())
    return 0
