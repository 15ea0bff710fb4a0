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
from cycle.daemon.duties import LOG, Duties
from cycle.daemon.scheduler import Clockwork
from cycle.mail.owners import own_name

STOPPING = frozenset({signal.SIGTERM, signal.SIGINT})

WAIT = timedelta(seconds=2)
"""How long the daemon waits for another writer: it must stop within five seconds, and has another turn soon."""


def run_until_stopped(app: App, environment: Mapping[str, str]) -> None:
    """Run until SIGTERM or SIGINT. Raises RelaySettingsError, SettingsError before the first turn."""
    _log_to_stderr()
    mail = app.settings.mail
    relay_over, lease = smtp(mail, environment)
    duties = Duties(
        app.bureau,
        relay_over,
        partial(
            dispatcher,
            app.bureau,
            sender=mail.sender_address,
            lease=lease,
            owner=own_name(),
            per_minute=mail.per_minute or None,
        ),
        relay=f"{mail.host}:{mail.port}",
        bounces=Path(mail.bounces) if mail.bounces else None,
    )
    _hold_back_signals()
    clockwork = Clockwork(duties, app.settings.daemon)
    LOG.info("cycle %s begins: %s; mail to %s:%s", VERSION, app.bureau.database.place, mail.host, mail.port)
    clockwork.start()
    signal.sigwait(STOPPING)
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
