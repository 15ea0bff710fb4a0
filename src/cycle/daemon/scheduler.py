"""When each duty has its turn. The one importer of APScheduler.

Memory job store, few jobs, none of which holds anything: a missed turn is run late (`misfire_grace_time=None`), several
missed turns are run once (`coalesce`), a duty never runs twice at a time. Seconds only, by the machine's own clock: no
time of day is ever scheduled, so no clock change can skip or repeat a turn.
"""

import logging
from collections.abc import Mapping

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.interval import IntervalTrigger

from cycle.clock import SystemClock
from cycle.daemon.duties import Duties
from cycle.settings import DaemonSettings


class Clockwork:
    """Gives each duty its turn, from `start` to `stop`."""

    def __init__(self, duties: Duties, every: DaemonSettings) -> None:
        logging.getLogger("apscheduler").setLevel(logging.ERROR)
        self._duties = duties
        self._scheduler = BackgroundScheduler(
            executors={"default": ThreadPoolExecutor(max_workers=4)},
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
        )
        at_once = SystemClock().now()
        turns: Mapping[str, tuple[object, int]] = {
            "rescue": (duties.rescue, every.rescue_seconds),
            "due": (duties.due, every.due_seconds),
            "dispatch": (duties.dispatch, every.dispatch_seconds),
            "bounces": (duties.bounces, every.rescue_seconds),
        }
        for name, (duty, seconds) in turns.items():
            self._scheduler.add_job(
                duty, IntervalTrigger(seconds=seconds, timezone="UTC"), id=name, next_run_time=at_once
            )

    def start(self) -> None:
        """Begin; each duty has its first turn at once."""
        self._scheduler.start()

    def stop(self) -> None:
        """Give no more turns, break off what does not end by itself, and wait for the rest."""
        self._scheduler.pause()
        self._duties.stop()
        self._scheduler.shutdown(wait=True)
