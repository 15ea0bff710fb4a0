"""The three duties of the daemon, each one pass that says what it did: due, dispatch, rescue.

A fault that will pass (the database locked, the relay away) is said once when it begins and once when it is over; the
duty is tried again at its next turn. Nothing else is caught: a fault of ours is the scheduler's to report.
"""

import asyncio
import contextlib
import logging
import threading
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from functools import partial
from typing import TypeVar

from cycle.mail.dispatch import Dispatcher, Report, rescue_once, run_once
from cycle.mail.relay import Relay
from cycle.service import ticks
from cycle.service.bureau import Bureau
from cycle.store.errors import DatabaseError
from cycle.store.messages import MessageState
from cycle.store.unit_of_work import Steps

T = TypeVar("T")

LOG = logging.getLogger("cycle")

WORTH_A_LOOK = frozenset({MessageState.REFUSED, MessageState.UNCERTAIN, MessageState.EXPIRED})
"""What became of a message that a person should see."""


@dataclass
class Incidents:
    """What is wrong at present: each trouble is said when it begins and when it ends, not at every turn."""

    _open: dict[str, str] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def begins(self, what: str, words: str) -> None:
        with self._lock:
            if self._open.get(what) != words:
                self._open[what] = words
                LOG.warning("%s cannot be used: %s (tried again at every turn)", what, words)

    def ends(self, what: str) -> None:
        with self._lock:
            if self._open.pop(what, None) is not None:
                LOG.info("%s can be used again", what)


class Duties:
    """The daemon's duties over one office. Each is called from one thread at a time; `stop` from any."""

    def __init__(
        self,
        bureau: Bureau,
        connected: Callable[[], AbstractAsyncContextManager[Relay]],
        dispatcher_over: Callable[[Relay], Dispatcher],
    ) -> None:
        self._bureau = bureau
        self._connected = connected
        self._dispatcher_over = dispatcher_over
        self._incidents = Incidents()
        self._faults: frozenset[str] = frozenset()
        self._stopping = False
        self._loop: asyncio.AbstractEventLoop | None = None
        self._task: asyncio.Task[Report] | None = None

    def due(self) -> None:
        """Say and enforce what is due."""
        found = self._with_database(lambda: ticks.say_what_is_due(self._bureau))
        if found is None:
            return
        for line in found.lines:
            LOG.info("due: %s", line)
        for fault in set(found.faults) - self._faults:
            LOG.error("due: %s (tried again at every turn)", fault)
        self._faults = frozenset(found.faults)

    def dispatch(self) -> None:
        """Hand over what waits in the outbox."""
        report = self._with_database(lambda: asyncio.run(self._one_run()))
        if report is None:
            return
        for line in report.lines:
            level = logging.WARNING if line.state in WORTH_A_LOOK else logging.INFO
            LOG.log(level, "mail: %s to %s: %s (%s)", line.key, line.address, line.state.value, line.words)
        if report.incident:
            self._incidents.begins("the mail relay", report.incident)
        elif report.lines:
            self._incidents.ends("the mail relay")

    async def _one_run(self) -> Report | None:
        self._loop = asyncio.get_running_loop()
        self._task = asyncio.create_task(self._send())
        if self._stopping:
            self._task.cancel()
        try:
            return await self._task
        except asyncio.CancelledError:
            LOG.warning("mail: broken off by the stop; what was in flight is offered again when its lease has run out")
            return None
        finally:
            self._loop, self._task = None, None

    async def _send(self) -> Report:
        async with self._connected() as relay:
            return await run_once(self._dispatcher_over(relay))

    def rescue(self) -> None:
        """Take back what a dead dispatcher held."""
        rescued = self._with_database(lambda: rescue_once(partial(Steps, self._bureau.database), self._bureau.clock))
        if rescued is None:
            return
        for key in rescued.returned:
            LOG.warning("rescue: %s waits again: its dispatcher went away before sending", key)
        for key in rescued.uncertain:
            LOG.warning("rescue: %s is uncertain: its dispatcher went away while sending", key)
        for key in rescued.expired:
            LOG.warning("rescue: %s was not sent: its time is past", key)

    def stop(self) -> None:
        """Break off a hand-over that has not ended by itself, and begin no other."""
        self._stopping = True
        loop, task = self._loop, self._task
        if loop and task:
            with contextlib.suppress(RuntimeError):  # it has ended by itself in the meantime, and its loop with it
                loop.call_soon_threadsafe(task.cancel)

    def _with_database(self, duty: Callable[[], T]) -> T | None:
        try:
            done = duty()
        except DatabaseError as error:
            self._incidents.begins("the database", error.message)
            return None
        self._incidents.ends("the database")
        return done
