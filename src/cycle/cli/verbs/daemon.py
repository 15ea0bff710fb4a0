"""Remind, escalate and enforce, until SIGTERM or Ctrl-C. One line of log an act, on standard error."""

import argparse

from cycle import settings
from cycle.cli.client import Office
from cycle.cli.output import Screen


def arguments(parser: argparse.ArgumentParser) -> None:
    """No argument: everything is in the settings."""


def run(args: argparse.Namespace, office: Office, screen: Screen) -> int:  # noqa: ARG001 - every verb is called alike
    from cycle.daemon.run import run as run_daemon  # noqa: PLC0415 - the scheduler is heavy, and wanted here only

    run_daemon(office.app, settings.user_environment())
    return 0
