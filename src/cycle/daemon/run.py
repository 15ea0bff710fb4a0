"""`cycle daemon`: from the first turn to the signal that stops it."""

import logging
import signal
import sys
import time
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path

from cycle import VERSION
from cycle.bootstrap import App, dispatcher, smtp
from cycle.daemon.duties import LOG, Duties
from cycle.daemon.lmtp import LmtpListener
from cycle.daemon.progress import DutyTurn, Progress
from cycle.daemon.request_handler import RequestHandler
from cycle.daemon.scheduler import DutyScheduler
from cycle.daemon.server import Server
from cycle.daemon.watchdog import Watchdog
from cycle.mail.owners import own_name
from cycle.settings import DaemonSettings

STOPPING = frozenset({signal.SIGTERM, signal.SIGINT})

WAIT = timedelta(seconds=2)
"""How long the daemon waits for another writer: it must stop within five seconds, and has
another turn soon.
"""


LOOK = 5
"""Seconds between two looks of the watchdog."""

BACKUP_EVERY = 60
"""Seconds between two questions whether tonight's backup is there."""

A_PASS, A_BACKUP = 600, 3_600
"""Seconds that one pass may take before it counts as stuck, and the copying and proving of a
whole office.
"""


def run_until_stopped(app: App, environment: Mapping[str, str], place: Path) -> None:
    """Serve the socket at `place`, and give the duties their turns, until SIGTERM or SIGINT.

    Raises RelaySettingsError, SettingsError, ListenerError, LmtpError before the first turn.
    """
    _log_to_stderr()
    app = replace(app, services=replace(app.services, database=app.services.database.in_turn()))
    mail = app.settings.mail
    relay_over, lease = smtp(mail, environment)
    passes = Progress(turns(app.settings.daemon, lease), time.monotonic, app.clock)
    post = partial(
        dispatcher,
        app.services,
        sender=mail.sender_address,
        lease=lease,
        owner=own_name(),
        per_minute=mail.per_minute or None,
    )
    duties = Duties(app, relay_over, post, got_on=partial(passes.got_on, "dispatch"))
    _hold_back_signals()
    scheduler = DutyScheduler(duties.by_name(), passes)
    watchdog = Watchdog(
        scheduler,
        passes,
        duties.incidents,
        app.clock,
        Path(app.settings.daemon.pulse),
        environment,
    )
    desk = RequestHandler(app.services)
    server = Server(place, desk.answer, desk.owns)
    server.start()
    LOG.info(
        "cycle %s begins: %s; mail to %s", VERSION, app.services.database.place, mail.relay
    )
    LOG.info("listening at %s", place)
    lmtp = _lmtp(app)
    scheduler.start()
    watchdog.begin()
    while signal.sigtimedwait(STOPPING, LOOK) is None:
        watchdog.look()
    watchdog.end()
    if lmtp:
        lmtp.stop()
    server.stop()
    scheduler.stop(duties.stop)
    app.services.database.close()
    LOG.info("cycle ends: stopped cleanly")


def _lmtp(app: App) -> LmtpListener | None:
    """The socket on which the relay hands answers in, where the settings name one."""
    place = app.settings.answers.lmtp
    if place is None:
        return None
    listener = LmtpListener(Path(place), app.services)
    listener.start()
    LOG.info("taking mail by LMTP at %s", place)
    return listener


def turns(every: DaemonSettings, lease: timedelta) -> Mapping[str, DutyTurn]:
    """How often each duty has its turn, and how long it may go without getting on."""
    return {
        "rescue": DutyTurn(every.rescue_seconds, A_PASS),
        "due": DutyTurn(every.due_seconds, A_PASS),
        "dispatch": DutyTurn(every.dispatch_seconds, int(lease.total_seconds())),
        "bounces": DutyTurn(every.rescue_seconds, A_PASS),
        "answers": DutyTurn(every.dispatch_seconds, A_PASS),
        "backup": DutyTurn(BACKUP_EVERY, A_BACKUP),
    }


def _hold_back_signals() -> None:
    """Keep them until `sigwait` takes one, in every thread that is begun from now on.

    A handler that sets a `threading.Event` would not do: it runs in the main thread, and where
    that thread is just entering `wait`, it holds the lock that `set` needs.
    """
    signal.pthread_sigmask(signal.SIG_BLOCK, STOPPING)


def _log_to_stderr() -> None:
    """One line an act, for the journal of the machine; its own time stamp, so that a file of it
    can be read too.
    """
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.INFO)
