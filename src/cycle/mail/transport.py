"""Hands messages to an SMTP relay over one kept connection. The only module that may import
aiosmtplib.

Each message goes in phases: MAIL, RCPT, then the caller commits that the body begins, then
DATA. So a break is known to have come before the body (nothing was sent) or inside it
(uncertain). One recipient an envelope: a list that is refused in part raises nothing in
aiosmtplib. The bytes go out as they are stored but for dot-stuffing, which the receiver undoes
(RFC 5321 4.5.2). Without TLS it speaks to this machine only, and it never logs in over clear
text elsewhere. Holds no lock and no transaction; never sends what `before_data` forbids.
"""

import asyncio
import os
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, ExitStack, asynccontextmanager
from datetime import UTC, datetime
from types import TracebackType
from typing import Self

import aiosmtplib
import msgspec
from aiosmtplib import (
    SMTPAuthenticationError,
    SMTPConnectError,
    SMTPDataError,
    SMTPException,
    SMTPResponseException,
    SMTPServerDisconnected,
    SMTPTimeoutError,
)

from cycle.mail.relay import (
    Answer,
    BeforeData,
    Envelope,
    FenceLost,
    RelayAccepted,
    RelayDeferred,
    RelayRefused,
    RelayUncertain,
    RelayUnreachable,
)
from cycle.mail.relay_settings import RelaySettings, Tls

_LOGIN_WANTED = frozenset({530, 534, 535, 538})
"""Replies to MAIL that speak of the login, not of the message (RFC 4954 section 6)."""


class SmtpRelay:
    """An SMTP relay; an async context manager that keeps one connection, made when first
    needed.

    One task at a time: it delivers messages one after the other.
    """

    def __init__(self, settings: RelaySettings) -> None:
        self._settings = settings
        self._client = _client(settings)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            if error is None and self._client.is_connected:
                await self._client.quit()
        except (SMTPException, OSError):
            pass  # the farewell is a courtesy; every message has its answer by now
        finally:
            self._client.close()

    async def connect(self) -> RelayUnreachable | None:
        """Connect, protect and log in, unless the connection stands. Raises nothing for what a
        relay can do.
        """
        if self._client.is_connected:
            return None
        try:
            await self._client.connect()
            if self._client.is_ehlo_or_helo_needed:
                await self._client.ehlo()
        except (SMTPException, OSError) as error:
            self._client.close()
            return RelayUnreachable(words=f"the relay {self._place}: {_trouble(error)}")
        return None

    async def deliver(self, envelope: Envelope, before_data: BeforeData) -> Answer:
        """Offer one message; a connection that was lost since the last one is made anew,
        once.
        """
        with ExitStack() as undo:
            # Where this is broken off, the connection is of no further use.
            undo.callback(self._client.close)
            answer = await self._offer(envelope, before_data)
            undo.pop_all()
            return answer

    async def _offer(self, envelope: Envelope, before_data: BeforeData) -> Answer:
        stood = self._client.is_connected
        refusal = await self._agree(envelope)
        if stood and isinstance(refusal, RelayUnreachable):
            refusal = await self._agree(envelope)
        if refusal is None and not await before_data():
            refusal = FenceLost()
        if refusal is None:
            return await self._hand_over(envelope.content)
        await self._reset()
        return refusal

    @property
    def certificate_ends_at(self) -> datetime | None:
        """Until when the certificate holds that the relay showed on the present connection;
        None without TLS.
        """
        shown = (
            self._client.get_transport_info("peercert") if self._client.is_connected else None
        )
        return (
            datetime.fromtimestamp(ssl.cert_time_to_seconds(shown["notAfter"]), UTC)
            if shown
            else None
        )

    @property
    def _place(self) -> str:
        return f"{self._settings.host}:{self._settings.port}"

    async def _agree(self, envelope: Envelope) -> Answer | None:
        """Everything before the body; None where the relay is ready for it."""
        return (
            await self.connect()
            or await self._mail(envelope)
            or await self._rcpt(envelope.recipient)
        )

    async def _mail(self, envelope: Envelope) -> Answer | None:
        """The sender is the same for every message: a break or an unusable reply here is the
        relay's fault.
        """
        try:
            await self._client.mail(envelope.sender, options=self._wishes(envelope))
        except SMTPResponseException as error:
            if (
                error.code in _LOGIN_WANTED
                or _kind(error.code) not in {4, 5}
                or not self._client.is_connected
            ):
                return self._away("MAIL", error)
            return _no(error)
        except (SMTPException, OSError) as error:
            return self._away("MAIL", error)
        return None

    def _wishes(self, envelope: Envelope) -> list[str]:
        """That a notice of failure names the message and returns its headers, where the relay
        can (RFC 3461).
        """
        if envelope.known_as is None or not self._client.supports_extension("dsn"):
            return []
        return ["RET=HDRS", f"ENVID={_xtext(envelope.known_as.strip('<>'))}"]

    async def _rcpt(self, recipient: str) -> Answer | None:
        """A break or an unusable reply here may be this recipient's alone: the next message
        shall have its turn.
        """
        try:
            await self._client.rcpt(recipient)
        except SMTPResponseException as error:
            if _kind(error.code) in {4, 5}:
                return _no(error)
            self._client.close()
            return RelayDeferred(words=f"at RCPT: {_trouble(error)}")
        except (SMTPException, OSError) as error:
            self._client.close()
            return RelayDeferred(words=f"at RCPT: {_trouble(error)}")
        return None

    async def _hand_over(self, content: bytes) -> Answer:
        try:
            response = await self._client.data(content, timeout=self._settings.data_timeout)
        except SMTPDataError as error:
            return await self._answered(error)
        except (SMTPException, OSError) as error:
            self._client.close()
            return RelayUncertain(words=f"after the body had begun: {_trouble(error)}")
        return RelayAccepted(code=response.code, words=response.message)

    async def _answered(self, error: SMTPDataError) -> Answer:
        """A reply other than 250: by its first digit (RFC 5321 4.2.1); what that digit does not
        settle is uncertain.
        """
        match _kind(error.code):
            case 2:
                return RelayAccepted(code=error.code, words=error.message)
            case 4 | 5:
                await self._reset()
                return _no(error)
            case _:
                self._client.close()
                return RelayUncertain(words=f"after the body had begun: {_trouble(error)}")

    async def _reset(self) -> None:
        """Clear the envelope, so that the connection can serve the next message; else drop
        it.
        """
        if not self._client.is_connected:
            return
        try:
            await self._client.rset()
        except (SMTPException, OSError):
            self._client.close()

    def _away(self, phase: str, error: Exception) -> RelayUnreachable:
        self._client.close()
        return RelayUnreachable(words=f"the relay {self._place}, at {phase}: {_trouble(error)}")


class Seen(msgspec.Struct, frozen=True, kw_only=True):
    """What a look at the relay found. away: why no mail could be handed over; None where one
    could.

    certificate_ends_at: until when the relay's certificate holds; None without TLS.
    """

    away: str | None = None
    certificate_ends_at: datetime | None = None


async def look(settings: RelaySettings) -> Seen:
    """Connect, greet, protect, log in, and take leave: nothing is sent."""
    async with SmtpRelay(settings) as relay:
        away = await relay.connect()
        if away:
            return Seen(away=away.words)
        return Seen(certificate_ends_at=relay.certificate_ends_at)


@asynccontextmanager
async def connections(
    settings: RelaySettings, count: int
) -> AsyncIterator[tuple[SmtpRelay, ...]]:
    """As many connections to one relay, each made when first needed, and kept until the block
    ends.
    """
    async with AsyncExitStack() as ending:
        yield tuple(
            [await ending.enter_async_context(SmtpRelay(settings)) for _ in range(count)]
        )


def _client(settings: RelaySettings) -> aiosmtplib.SMTP:
    return aiosmtplib.SMTP(
        hostname=settings.host,
        port=settings.port,
        username=settings.username,
        password=settings.password,
        oauth_token_generator=_token_of(settings),
        timeout=settings.timeout,
        local_hostname=settings.helo,
        use_tls=settings.tls is Tls.TLS,
        start_tls=settings.tls is Tls.STARTTLS,
        cert_bundle=str(settings.ca_file) if settings.ca_file else None,
    )


def _token_of(settings: RelaySettings) -> Callable[[], Awaitable[str]] | None:
    """Asks for a token beside the loop: a command may take its time."""
    source = settings.token
    if source is None:
        return None

    async def token() -> str:
        return await asyncio.to_thread(source)

    return token


def _xtext(text: str) -> str:
    """As RFC 3461 section 4 writes it: what is not plain, and `+` and `=`, as `+` and two
    hexadecimal digits.
    """
    return "".join(
        c if "!" <= c <= "~" and c not in "+=" else f"+{ord(c):02X}"
        for c in text
        if c.isascii()
    )


def _kind(code: int) -> int:
    """The first digit of a reply code; 0 or less for what is no reply."""
    return code // 100


def _no(error: SMTPResponseException) -> RelayDeferred | RelayRefused:
    if _kind(error.code) == 4:  # noqa: PLR2004 - 4yz, transient negative completion (RFC 5321 4.2.1)
        return RelayDeferred(code=error.code, words=error.message)
    return RelayRefused(code=error.code, words=error.message)


def _trouble(error: BaseException) -> str:
    """What happened, in words for the ledger and the log."""
    match error:
        case ssl.SSLCertVerificationError():
            return f"its certificate is not trusted: {error.verify_message}"
        case ssl.SSLError():
            return f"TLS failed: {error.reason or error}"
        case SMTPAuthenticationError():
            return f"it refuses the login: {error.code} {error.message}"
        case SMTPTimeoutError():
            return "no reply within the time allowed"
        case SMTPConnectError(__cause__=OSError() as cause):
            return _trouble(cause)
        case SMTPServerDisconnected():
            return "the connection was lost"
        case SMTPResponseException(code=code) if code > 0:
            return f"it replied {code} {error.message}"
        case SMTPException():
            return error.message
        case OSError():
            return _trouble_of_the_system(error)
        case _:
            return str(error)


def _trouble_of_the_system(error: OSError) -> str:
    """In the system's own words: asyncio puts an address in their place where a connection is
    refused.
    """
    if isinstance(error, ConnectionError) and error.errno:
        return os.strerror(error.errno)
    return error.strerror or str(error)
