"""`cycle daemon`: from the first turn to the signal that stops it."""

import logging
import signal
import sys
from collections.abc import Mapping
from datetime import timedelta
from functools import partial
from pathlib import Path

from cycle import VERSION
from cycle.bootstrap import App, dispatcher, smtp
from cycle.daemon.desk import Desk
from cycle.daemon.duties import LOG, Duties
from cycle.daemon.scheduler import Clockwork
from cycle.daemon.server import Server

STOPPING = frozenset({signal.SIGTERM, signal.SIGINT})

WAIT = timedelta(seconds=2)
"""How long the daemon waits for another writer: it must stop within five seconds, and has another turn soon."""


def run_until_stopped(app: App, environment: Mapping[str, str], place: Path) -> None:
    """Serve the socket at `place`, and give the duties their turns, until SIGTERM or SIGINT.

    Raises RelaySettingsError, SettingsError, DoorwayError before the first turn.
    """
    _log_to_stderr()
    mail = app.settings.mail
    relay_over, lease = smtp(mail, environment)
    duties = Duties(app.bureau, relay_over, partial(dispatcher, app.bureau, sender=mail.sender_address, lease=lease))
    _hold_back_signals()
    clockwork = Clockwork(duties, app.settings.daemon)
    desk = Desk(app.bureau)
    server = Server(place, desk.answer, desk.owns)
    server.start()
    LOG.info("cycle %s begins: %s; mail to %s:%s", VERSION, app.bureau.database.place, mail.host, mail.port)
    LOG.info("listening at %s", place)
    clockwork.start()
    signal.sigwait(STOPPING)
    server.stop()
    clockwork.stop()
    app.bureau.database.close()
    LOG.info("cycle ends: stopped cleanly")


def _hold_back_signals() -> None:
    """Keep them until `sigwait` takes one, in every thread that is begun from now on.

    A handler that sets a `threading.Event` would not do: it runs in the main thread, and where that thread is just
    entering `wait`, it holds the lock that `set` needs.
    """
    signal.pthread_sigmask(signal.SIG_BLOCK, STOPPING)


def _log_to_stderr() -> None:
    """One line an act, for the journal of the machine; its own time stamp, so that a file of it can be read too."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.INFO)
