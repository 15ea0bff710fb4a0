"""Listens on the socket, and hands each request to the desk: one a connection, a few at a time,
beside the duties.

An event loop in a thread of its own hears and answers; the desk's work, which waits for the
database, is done in a few worker threads. What a client sends, or does not send, costs it its
own connection at most: a frame has a largest size and a time by which it must be whole, and so
many are inside at once, of all and of one user.
"""

import asyncio
import contextlib
import logging
import socket
import struct
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

from cycle import wire
from cycle.daemon.connection_limits import BusyError, ConnectionLimits
from cycle.daemon.listener import BACKLOG, Listener
from cycle.errors import CycleError

LOG = logging.getLogger("cycle")

_CREDENTIALS = struct.Struct("3i")
"""What SO_PEERCRED gives: process, user, group (unix(7))."""


class Limits(NamedTuple):
    """Connections at once, of all and of one user (the owner's count only among all); large
    frames likewise.

    large: bytes from which a frame counts as large. seconds: by when a frame must be whole, and
    an answer taken.
    grace: seconds that requests in hand have to end when the daemon stops. workers: requests
    worked on at once.
    """

    connections: int = 256
    each: int = 16
    large: int = 1024 * 1024
    large_at_once: int = 2
    large_waiting: int = 64
    seconds: float = 30.0
    grace: float = 2.0
    workers: int = 4


class Server:
    """Serves one office's socket, from `start` to `stop`."""

    def __init__(
        self,
        place: Path,
        answer: Callable[[int, bytes], bytes],
        owns: Callable[[int], bool],
        limits: Limits | None = None,
    ) -> None:
        self._place = place
        self._answer = answer
        self._owns = owns
        self._limits = limits or Limits()
        self._inside = ConnectionLimits(self._limits.connections, self._limits.each)
        self._large = ConnectionLimits(self._limits.large_waiting, 1)
        self._in_hand: set[asyncio.Task[None] | None] = set()

    def start(self) -> None:
        """Listen; when this returns, whoever connects is served. Raises ListenerError."""
        self._listener = Listener.opened(self._place)
        self._pool = ThreadPoolExecutor(self._limits.workers, "request")
        self._listening = threading.Event()
        self._thread = threading.Thread(
            target=lambda: asyncio.run(self._serve()), name="server"
        )
        self._thread.start()
        self._listening.wait()

    def stop(self) -> None:
        """Hear no more, let what is in hand end within its grace, and take the socket away."""
        self._loop.call_soon_threadsafe(self._stopping.set)
        self._thread.join()
        self._pool.shutdown(wait=False, cancel_futures=True)
        self._listener.close()

    async def _serve(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._stopping = asyncio.Event()
        self._few_large = asyncio.Semaphore(self._limits.large_at_once)
        async with await asyncio.start_unix_server(
            self._meet, sock=self._listener.listener, backlog=BACKLOG
        ):
            self._listening.set()
            await self._stopping.wait()
        if in_hand := [task for task in self._in_hand if task]:
            await asyncio.wait(in_hand, timeout=self._limits.grace)

    async def _meet(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection, from its first byte to its end. What the other side does wrong ends
        here.
        """
        uid = _user_behind(writer)
        try:
            frame = await self._answer_to(uid, reader)
            async with asyncio.timeout(self._limits.seconds):
                writer.write(frame)
                await writer.drain()
        except (
            OSError,
            asyncio.IncompleteReadError,
        ):  # gone, or does not listen; TimeoutError is an OSError
            writer.transport.abort()
        finally:
            self._in_hand.discard(asyncio.current_task())
            with contextlib.suppress(OSError):
                writer.close()
                await writer.wait_closed()

    async def _answer_to(self, uid: int, reader: asyncio.StreamReader) -> bytes:
        """The frame to answer with. Raises OSError, and asyncio's
        IncompleteReadError where no whole request comes.
        """
        try:
            async with contextlib.AsyncExitStack() as inside:
                inside.enter_context(self._inside.passed(uid, favoured=self._owns(uid)))
                body = await self._heard(uid, reader, inside)
                self._in_hand.add(asyncio.current_task())
                return await self._worked_on(uid, body)
        except (BusyError, wire.WireError) as error:
            LOG.warning("socket: user %s was turned away: %s", uid, error.message)
            return _told(error)

    async def _heard(
        self, uid: int, reader: asyncio.StreamReader, inside: contextlib.AsyncExitStack
    ) -> bytes:
        """A whole frame's body. For a large one there is a queue, in which a user stands
        once.
        """
        try:
            async with asyncio.timeout(self._limits.seconds):
                size = wire.size_in(await reader.readexactly(wire.HEADER_SIZE))
                if size > self._limits.large:
                    inside.enter_context(self._large.passed(uid, favoured=self._owns(uid)))
                    await inside.enter_async_context(self._few_large)
                return await reader.readexactly(size)
        except TimeoutError:
            raise wire.WireError(
                f"The request was not whole within {self._limits.seconds:g} seconds.",
                "Try again.",
            ) from None

    async def _worked_on(self, uid: int, body: bytes) -> bytes:
        work = self._loop.run_in_executor(self._pool, self._answer, uid, body)
        await asyncio.wait([work])
        if fault := work.exception():
            LOG.error("socket: a request of user %s met a fault of ours", uid, exc_info=fault)
            return wire.answer_frame(
                error="Something went wrong inside the daemon itself. What was asked for has "
                "not been done.",
                remedy="Please report it, with what the daemon's log says of it.",
                fault=True,
            )
        return work.result()


def _told(error: CycleError) -> bytes:
    return wire.answer_frame(error=error.message, remedy=error.remedy)


def _user_behind(writer: asyncio.StreamWriter) -> int:
    """The user that the kernel says is at the other end."""
    line = writer.get_extra_info("socket")
    _, uid, _ = _CREDENTIALS.unpack(
        line.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, _CREDENTIALS.size)
    )
    return int(uid)
