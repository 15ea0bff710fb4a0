"""`cycle daemon`: from the first turn to the signal that stops it."""

import logging
import signal
import sys
import threading
from collections.abc import Mapping
from datetime import timedelta
from functools import partial
from types import FrameType

from cycle import VERSION
from cycle.bootstrap import App, dispatcher, smtp
from cycle.daemon.duties import LOG, Duties
from cycle.daemon.scheduler import Clockwork

WAIT = timedelta(seconds=2)
"""How long the daemon waits for another writer: it must stop within five seconds, and has another turn soon."""


def run_until_stopped(app: App, environment: Mapping[str, str]) -> None:
    """Run until SIGTERM or SIGINT. Raises RelaySettingsError, SettingsError before the first turn."""
    _log_to_stderr()
    mail = app.settings.mail
    relay_over, lease = smtp(mail, environment)
    duties = Duties(app.bureau, relay_over, partial(dispatcher, app.bureau, sender=mail.sender_address, lease=lease))
    stopped = _until_signalled()
    clockwork = Clockwork(duties, app.settings.daemon)
    LOG.info("cycle %s begins: %s; mail to %s:%s", VERSION, app.bureau.database.place, mail.host, mail.port)
    clockwork.start()
    stopped.wait()
    clockwork.stop()
    app.bureau.database.close()
    LOG.info("cycle ends: stopped cleanly")


def _until_signalled() -> threading.Event:
    stopped = threading.Event()

    def stop(_number: int, _frame: FrameType | None) -> None:
        stopped.set()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    return stopped


def _log_to_stderr() -> None:
    """One line an act, for the journal of the machine; its own time stamp, so that a file of it can be read too."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.INFO)
