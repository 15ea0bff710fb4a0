"""A real SMTP server on loopback, in the test's own event loop, that misbehaves on request.

`faults` says what to do instead of the lawful thing, by phase: a reply such as "451 busy" is
given in its place; DROP closes the connection without a word; STALL never answers. Phases:
GREETING, EHLO, STARTTLS, AUTH, MAIL, RCPT, DATA (the command), BODY (after the first line of
it), DOT (after the final dot, when the message has been taken).
"""

import asyncio
import base64
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, AnyStr

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

CERTIFICATE = Path(__file__).parent / "integration" / "mail" / "loopback.pem"
"""Key and self-signed certificate of `localhost`; worth nothing outside these tests."""

DROP = "drop"
STALL = "stall"
PASSWORD = b"a password for tests"
TOKEN = "a.token.for.tests"


@dataclass
class Sink:
    """What the server is to do wrong, and what it took."""

    faults: dict[str, str] = field(default_factory=dict)
    port: int = 0
    taken: list[Envelope] = field(default_factory=list)
    connections: int = 0
    seen: list[str] = field(default_factory=list)

    @property
    def contents(self) -> list[bytes]:
        """The messages taken, as they were after dot-stuffing was undone."""
        return [bytes(envelope.original_content or b"") for envelope in self.taken]

    async def auth_XOAUTH2(  # noqa: N802 - aiosmtpd's name; so below
        self, server: SMTP, args: list[bytes]
    ) -> AuthResult:
        """Take the one token, in Google's form: user=NAME^Aauth=Bearer TOKEN^A^A."""
        del server
        said = base64.b64decode(args[1]).decode() if len(args) > 1 else ""
        _, _, bearer = said.partition("\x01auth=Bearer ")
        return AuthResult(success=bearer == f"{TOKEN}\x01\x01", handled=False)

    async def handle_MAIL(  # noqa: N802
        self, server: SMTP, _: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return await self.misbehave("MAIL", server) or "250 OK"

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, _: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        envelope.rcpt_tos.append(address)
        envelope.rcpt_options.extend(options)
        return await self.misbehave("RCPT", server) or "250 OK"

    async def handle_DATA(self, server: SMTP, _: Session, envelope: Envelope) -> str:  # noqa: N802
        fault = self.faults.get("DOT")
        if fault is None or fault in {DROP, STALL}:
            self.taken.append(envelope)
        return await self.misbehave("DOT", server) or "250 queued as 1"

    async def misbehave(self, phase: str, server: SMTP) -> str | None:
        """The reply to give instead of the lawful one, if any."""
        self.seen.append(phase)
        fault = self.faults.get(phase)
        if fault == DROP:
            _cut(server)
            raise asyncio.CancelledError
        if fault == STALL:
            await asyncio.Event().wait()
        return fault


class _Server(SMTP):
    """aiosmtpd's server, with the phases that its handlers cannot reach."""

    sink: Sink
    greeted = False

    async def push(self, status: AnyStr) -> None:
        """The first reply of all is the greeting; later ones are given by their phases."""
        reply = None
        if not self.greeted:
            self.greeted = True
            reply = await self.sink.misbehave("GREETING", self)
        await (super().push(status) if reply is None else super().push(reply))

    async def smtp_EHLO(self, hostname: str) -> None:  # noqa: N802 - aiosmtpd's name; so below
        await self._unless_faulty("EHLO", super().smtp_EHLO, hostname)

    async def smtp_HELO(self, hostname: str) -> None:  # noqa: N802
        await self._unless_faulty("EHLO", super().smtp_HELO, hostname)

    async def smtp_STARTTLS(self, arg: str) -> None:  # noqa: N802
        await self._unless_faulty("STARTTLS", super().smtp_STARTTLS, arg)

    async def smtp_AUTH(self, arg: str) -> None:  # noqa: N802
        await self._unless_faulty("AUTH", super().smtp_AUTH, arg)

    async def _unless_faulty(
        self, phase: str, lawful: Callable[[str], Awaitable[None]], arg: str
    ) -> None:
        reply = await self.sink.misbehave(phase, self)
        await (lawful(arg) if reply is None else self.push(reply))

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.sink.connections += self.transport is None
        super().connection_made(transport)

    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802
        reply = await self.sink.misbehave("DATA", self)
        if reply is not None:
            await self.push(reply)
        elif "BODY" in self.sink.faults:
            await self.push("354 go on")
            await self._reader.readuntil(b"\r\n")
            await self.sink.misbehave("BODY", self)
        else:
            await super().smtp_DATA(arg)


def _cut(server: SMTP) -> None:
    """End the connection without a farewell, if it stands: up to Python 3.11.2 what is closed
    under TLS can't be aborted.
    """
    transport = server.transport
    if isinstance(transport, asyncio.WriteTransport) and not transport.is_closing():
        transport.abort()


def _authenticate(_: SMTP, __: Session, ___: Envelope, ____: str, data: Any) -> AuthResult:
    return AuthResult(
        success=isinstance(data, LoginPassword) and data.password == PASSWORD, handled=False
    )


def server_context() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATE)
    return context


@asynccontextmanager
async def listening(
    faults: Mapping[str, str] | None = None,
    *,
    starttls: bool = False,
    tls: bool = False,
    login: bool = False,
    port: int = 0,
) -> AsyncIterator[Sink]:
    """A server on a port of 127.0.0.1, a free one unless it is named, until the block ends."""
    sink = Sink(faults=dict(faults or {}))
    options: dict[str, Any] = {"hostname": "localhost", "enable_SMTPUTF8": False}
    if starttls:
        options["tls_context"] = server_context()
    if login:
        options |= {"authenticator": _authenticate, "auth_require_tls": starttls}
    kept: list[_Server] = []

    def serve() -> _Server:
        server = _Server(sink, **options)
        server.sink = sink
        kept.append(server)
        return server

    loop = asyncio.get_running_loop()
    listener = await loop.create_server(
        serve, "127.0.0.1", port, ssl=server_context() if tls else None
    )
    sink.port = listener.sockets[0].getsockname()[1]
    try:
        yield sink
    finally:
        listener.close()
        for server in kept:
            _cut(server)
        await listener.wait_closed()
