"""What a relay is to the dispatcher: something that takes one envelope and answers in one of
six ways. Pure.

The line between RelayDeferred and RelayUncertain is the one that matters. Until the body has
begun, a break means that nothing was sent. After that, only a reply of the relay tells; without
one the message may or may not have been taken.
"""

from collections.abc import Awaitable, Callable
from typing import Protocol, TypeAlias

import msgspec

from cycle.text_checks import checked_address


class Envelope(msgspec.Struct, frozen=True, kw_only=True):
    """One message for one recipient: `content` goes out as it is, byte for byte. Raises
    AddressError.

    known_as: its Message-ID, by which a relay that can will name it should it come back (RFC
    3461 4.4, ENVID).
    """

    sender: str
    recipient: str
    content: bytes
    known_as: str | None = None

    def __post_init__(self) -> None:
        checked_address(self.sender)
        checked_address(self.recipient)


class RelayAccepted(msgspec.Struct, frozen=True, kw_only=True):
    """The relay has taken the message: it is the relay's to deliver now, and nobody has read it
    yet.
    """

    code: int
    words: str


class RelayDeferred(msgspec.Struct, frozen=True, kw_only=True):
    """Not now: nothing was taken, and trying later may help. `code` is None where the relay
    gave no reply.
    """

    words: str
    code: int | None = None


class RelayRefused(msgspec.Struct, frozen=True, kw_only=True):
    """Not ever: trying the same again will not help."""

    code: int
    words: str


class RelayUncertain(msgspec.Struct, frozen=True, kw_only=True):
    """The body had begun and no usable reply came: the relay may have taken it."""

    words: str


class RelayUnreachable(msgspec.Struct, frozen=True, kw_only=True):
    """The relay, not the message, is at fault: away, without TLS, wrongly certified, or
    refusing the login.
    """

    words: str


class FenceLost(msgspec.Struct, frozen=True, kw_only=True):
    """The claim had passed to another when the body was about to begin; nothing was sent."""


Answer: TypeAlias = (
    RelayAccepted | RelayDeferred | RelayRefused | RelayUncertain | RelayUnreachable | FenceLost
)

BeforeData: TypeAlias = Callable[[], Awaitable[bool]]
"""Called once, when all but the body has been agreed; commits that the body begins. False
forbids it.
"""


class Relay(Protocol):
    """Where messages are handed over, one at a time."""

    async def connect(self) -> RelayUnreachable | None:
        """Make ready to deliver; the reason where that cannot be. Does nothing where it is
        ready.
        """
        ...

    async def deliver(self, envelope: Envelope, before_data: BeforeData) -> Answer:
        """Offer one message. Raises nothing for what a relay or a network can do."""
        ...
