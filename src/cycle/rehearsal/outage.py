"""A relay that cannot be reached while the scenario says so, and is the relay it stands before
otherwise.
"""

from collections.abc import Callable

from cycle.mail.relay import Answer, BeforeData, Envelope, Relay, RelayUnreachable

AWAY = RelayUnreachable(words="the relay does not answer")


class OutageRelay:
    """Asks at each look whether it is down. Never loses a message: what it does not take stays
    in the outbox.
    """

    def __init__(self, relay: Relay, is_down: Callable[[], bool]) -> None:
        self._relay = relay
        self._is_down = is_down

    async def connect(self) -> RelayUnreachable | None:
        return AWAY if self._is_down() else await self._relay.connect()

    async def deliver(self, envelope: Envelope, before_data: BeforeData) -> Answer:
        return AWAY if self._is_down() else await self._relay.deliver(envelope, before_data)
