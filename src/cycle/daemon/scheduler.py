"""When each duty has its turn. The one importer of APScheduler.

Memory job store, few jobs, none of which holds anything: a missed turn is run late
(`misfire_grace_time=None`), several missed turns are run once (`coalesce`), a duty never runs
twice at a time. Seconds only, by the machine's own clock: no time of day is ever scheduled, so
no clock change can skip or repeat a turn. Where that clock is set back, the watchdog gives a
turn `at_once`.
"""

import logging
from collections.abc import Callable, Mapping
from functools import partial

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.interval import IntervalTrigger

from cycle.clock import SystemClock
from cycle.daemon.progress import Progress


class DutyScheduler:
    """Gives each duty its turn, from `start` to `stop`."""

    def __init__(self, duties: Mapping[str, Callable[[], None]], passes: Progress) -> None:
        logging.getLogger("apscheduler").setLevel(logging.ERROR)
        self._passes = passes
        self._scheduler = BackgroundScheduler(
            executors={"default": ThreadPoolExecutor(max_workers=len(duties))},
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
        )
        at_once = SystemClock().now()
        for name, duty in duties.items():
            every = IntervalTrigger(seconds=passes.turns[name].every, timezone="UTC")
            self._scheduler.add_job(
                partial(self._turn, name, duty), every, id=name, next_run_time=at_once
            )

    def _turn(self, name: str, duty: Callable[[], None]) -> None:
        self._passes.begins(name)
        done = False
        try:
            duty()
            done = True
        finally:
            self._passes.ends(name, done=done)

    def start(self) -> None:
        """Begin; each duty has its first turn at once."""
        self._scheduler.start()

    def at_once(self, duty: str) -> None:
        """Give a duty its next turn now, whatever the machine's clock says of it."""
        self._scheduler.modify_job(duty, next_run_time=SystemClock().now())

    def stop(self, break_off: Callable[[], None]) -> None:
        """Give no more turns, break off what does not end by itself, and wait for the rest."""
        self._scheduler.pause()
        break_off()
        self._scheduler.shutdown(wait=True)
