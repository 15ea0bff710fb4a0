"""Looks after the scheduler every few seconds: wakes it, feeds systemd's watchdog, writes the
pulse.

The scheduler reckons by the machine's clock, and one that is set back an hour would let it
sleep an hour; here a clock that nobody sets counts, so a turn that is missed is given. The
watchdog is fed only while every duty gets on.
"""

import logging
import os
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from cycle import VERSION
from cycle.clock import Clock
from cycle.daemon import systemd
from cycle.daemon.duties import Incidents
from cycle.daemon.progress import Progress
from cycle.daemon.scheduler import DutyScheduler
from cycle.operations import heartbeat

LOG = logging.getLogger("cycle")


class Watchdog:
    """One look at a time, from `begin` to `end`."""

    def __init__(
        self,
        scheduler: DutyScheduler,
        passes: Progress,
        incidents: Incidents,
        clock: Clock,
        file: Path,
        environment: Mapping[str, str],
    ) -> None:
        self._scheduler = scheduler
        self._passes = passes
        self._incidents = incidents
        self._clock = clock
        self._file = file
        self._environment = environment
        self._begun_at: datetime = clock.now()
        self._stuck: frozenset[str] = frozenset()

    def begin(self) -> None:
        self._write_pulse()
        systemd.notify(self._environment, systemd.READY)

    def look(self) -> None:
        """Wake what sleeps; say that work is done, if it is."""
        for duty in self._passes.asleep():
            self._scheduler.at_once(duty)
        stuck = frozenset(self._passes.stuck())
        for duty in stuck - self._stuck:
            LOG.error("%s does not get on; systemd, where it began this, begins it anew", duty)
        self._stuck = stuck
        if not stuck:
            systemd.notify(self._environment, systemd.WORKING)
        self._write_pulse()

    def end(self) -> None:
        systemd.notify(self._environment, systemd.STOPPING)
        heartbeat.stop(self._file)

    def _write_pulse(self) -> None:
        try:
            heartbeat.write(self._pulse(), self._file)
        except OSError as error:
            self._incidents.begins(
                "the daemon's pulse", f"{self._file}: {error.strerror}", can="be written"
            )
        else:
            self._incidents.ends("the daemon's pulse", can="be written")

    def _pulse(self) -> heartbeat.Heartbeat:
        return heartbeat.Heartbeat(
            version=VERSION,
            pid=os.getpid(),
            begun_at=self._begun_at,
            at=self._clock.now(),
            duties={
                duty: heartbeat.DutyBeat(
                    every=turn.every,
                    allowed=turn.allowed,
                    passed_at=self._passes.passed_at(duty),
                )
                for duty, turn in self._passes.turns.items()
            },
            troubles=self._incidents.present(),
        )
