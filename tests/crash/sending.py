"""A process that hands letters over to a relay on loopback, and dies: where it is told to, or
when it is killed.
"""

import asyncio
import os
import signal
from collections.abc import Callable, Mapping
from datetime import timedelta
from functools import partial
from multiprocessing.connection import Connection

from cycle.clock import SystemClock
from cycle.mail.dispatch import Dispatcher, Truth, rescue_once, run_once
from cycle.mail.owners import is_gone, own_name
from cycle.mail.relay import Answer, BeforeData, Envelope, Relay, RelayUnreachable
from cycle.mail.relay_settings import RelaySettings, Tls
from cycle.mail.transport import SmtpRelay
from cycle.store.database import Database, open_database
from cycle.store.messages import Message
from cycle.store.unit_of_work import Reading, UnitOfWork

LEASE = timedelta(hours=1)
"""Longer than any test: what a killed process held comes back because it is known to be
dead.
"""


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


class _DiesOnCommit(UnitOfWork):
    """Dies with the claim written, and not committed."""

    def commit(self) -> None:
        die()


class _DyingRelay:
    """A real relay, and a process that dies once the body has been marked, or once the answer
    is there.
    """

    def __init__(
        self, inner: Relay, *, begun: Callable[[], None], answered: Callable[[], None]
    ) -> None:
        self._inner = inner
        self._begun = begun
        self._answered = answered

    async def connect(self) -> RelayUnreachable | None:
        return await self._inner.connect()

    async def deliver(self, envelope: Envelope, before_data: BeforeData) -> Answer:
        async def marked() -> bool:
            may = await before_data()
            self._begun()
            return may

        answer = await self._inner.deliver(envelope, marked)
        self._answered()
        return answer


def _live() -> None:
    pass


def _true(_: Message) -> Truth:
    return Truth.TRUE


class _DiesOnceAsked:
    """Dies when asked whether the n-th message is true: all before it is settled, it is claimed
    and not begun.
    """

    def __init__(self, number: int) -> None:
        self._left = number

    def __call__(self, _: Message) -> Truth:
        self._left -= 1
        if not self._left:
            die()
        return Truth.TRUE


POINTS: Mapping[str, Callable[[Database, Relay], Dispatcher]] = {
    "before the claim is committed": lambda database, relay: dispatcher(
        database, relay, work=partial(_DiesOnCommit, database)
    ),
    "after the claim is committed": lambda database, relay: dispatcher(
        database, relay, truth=_DiesOnceAsked(1)
    ),
    "after 'data started' is committed": lambda database, relay: dispatcher(
        database, _DyingRelay(relay, begun=die, answered=_live)
    ),
    "after the reply, before it is committed": lambda database, relay: dispatcher(
        database, _DyingRelay(relay, begun=_live, answered=die)
    ),
    "after the reply is committed": lambda database, relay: dispatcher(
        database, relay, truth=_DiesOnceAsked(2)
    ),
}
"""Where a process dies, by name."""


def dispatcher(
    database: Database,
    relay: Relay,
    *,
    truth: Callable[[Message], Truth] = _true,
    work: Callable[[], UnitOfWork] | None = None,
) -> Dispatcher:
    return Dispatcher(
        reading=partial(Reading, database),
        work=work or partial(UnitOfWork, database),
        relays=[relay],
        clock=SystemClock(),
        owner=own_name(),
        sender="cycle@council.example",
        lease=LEASE,
        truth=truth,
        renew=_true,
    )


def send_all(
    address: str, port: int, ready: Connection | None = None, point: str | None = None
) -> None:
    """Take back what a dead process held, then send all that waits; dying at a point, where one
    is named.
    """
    with open_database(address) as database:
        rescue_once(partial(UnitOfWork, database), SystemClock(), is_gone)
        if ready:
            ready.send("ready")
        asyncio.run(_send_all(database, port, point))


async def _send_all(database: Database, port: int, point: str | None) -> None:
    settings = RelaySettings(
        host="127.0.0.1", port=port, tls=Tls.NONE, helo="localhost", data_timeout=60.0
    )
    async with SmtpRelay(settings) as relay:
        sending = POINTS[point](database, relay) if point else dispatcher(database, relay)
        while (await run_once(sending)).lines:
            pass
