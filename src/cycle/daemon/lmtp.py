"""Answers taken from the relay by LMTP (RFC 2033), on a socket of the file system.

Whoever can write to the socket could write the headers that vouch for a sender, so it is for
the daemon's own user and the group of its folder. A message is taken once its transaction is
committed, and not before: a relay that hears nothing, or 451, keeps it.
"""

import asyncio
import logging
from pathlib import Path
from typing import Any

from cycle.errors import CycleError
from cycle.mail.inbound.incoming import LARGEST
from cycle.service.incoming_mail import take_in
from cycle.service.services import Services
from cycle.store.errors import DatabaseError

LOG = logging.getLogger("cycle")

OWNER_AND_GROUP = 0o660


class LmtpError(CycleError):
    """No socket for LMTP can be opened there."""


class _Receiver:
    """Answers the relay's commands. Names and shapes are aiosmtpd's."""

    def __init__(self, services: Services) -> None:
        self._services = services

    async def handle_RCPT(  # noqa: N802 - the library's name
        self, _: Any, __: Any, envelope: Any, address: str, ___: Any
    ) -> str:
        if envelope.rcpt_tos:
            return "452 4.5.3 One recipient at a time"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(self, _: Any, __: Any, envelope: Any) -> str:  # noqa: N802 - as above
        content = bytes(envelope.content)
        try:
            taken = await asyncio.to_thread(take_in, self._services, content)
        except DatabaseError as error:
            LOG.warning("answer: not taken now: %s", error.message)
            return "451 4.3.0 Not taken now; try again"
        LOG.info("answer: %s: %s", taken.outcome.value, taken.words)
        return "250 2.0.0 Taken in"


class LmtpListener:
    """Listens from `start` to `stop`, in a thread of its own."""

    def __init__(self, place: Path, services: Services) -> None:
        from aiosmtpd.controller import UnixSocketController  # noqa: PLC0415 - where it is wanted
        from aiosmtpd.lmtp import LMTP  # noqa: PLC0415 - as above

        class Controller(UnixSocketController):
            def factory(self) -> LMTP:
                return LMTP(self.handler, data_size_limit=LARGEST, enable_SMTPUTF8=True)

        self._place = place
        self._controller = Controller(_Receiver(services), str(place), ready_timeout=10)

    def start(self) -> None:
        """Raises LmtpError."""
        try:
            _take_away_a_dead_one(self._place)
            self._controller.start()
            self._place.chmod(OWNER_AND_GROUP)
        except (OSError, TimeoutError) as error:
            raise LmtpError(
                f"No mail can be taken at {self._place}: {error}.",
                "See that the folder exists and is the daemon's own, or name another place in "
                "the settings: [answers] lmtp.",
            ) from error

    def stop(self) -> None:
        self._controller.stop()
        self._place.unlink(missing_ok=True)


def _take_away_a_dead_one(place: Path) -> None:
    """What a killed daemon left; one daemon at a time has the office."""
    if place.is_socket():
        place.unlink()
