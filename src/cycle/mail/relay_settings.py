"""Where the relay is and how to speak to it, refused where that would be unsafe. Pure but for a
look whether the certificate file is there; connects to nothing.
"""

import ipaddress
from datetime import timedelta
from enum import StrEnum
from pathlib import Path

import msgspec

from cycle.access_tokens import TokenSource
from cycle.errors import CycleError
from cycle.text_checks import is_domain


class Tls(StrEnum):
    """How the way to the relay is protected."""

    STARTTLS = "starttls"
    TLS = "tls"
    """From the first byte on (RFC 8314)."""
    NONE = "none"
    """To this machine only."""


class RelaySettingsError(CycleError):
    """The settings for the mail relay cannot be used."""


class RelaySettings(msgspec.Struct, frozen=True, kw_only=True):
    """Where the relay is and how to speak to it. Raises RelaySettingsError where that would be
    unsafe.

    timeout: seconds for each command. data_timeout: seconds for the reply to the body; RFC 5321
    4.5.3.2.6 asks for ten minutes, and less makes needless copies. ca_file: a certificate
    authority beside those the machine trusts.
    helo: the name to give; without it, the machine's own.
    """

    host: str
    port: int
    tls: Tls
    username: str | None = None
    password: str | None = None
    token: TokenSource | None = None
    """Where the relay takes a token and no password (XOAUTH2)."""
    timeout: float = 60.0
    data_timeout: float = 600.0
    ca_file: Path | None = None
    helo: str | None = None

    def __post_init__(self) -> None:
        for name in (self.host, self.helo or self.host):
            if not is_domain(name) and _address_of(name) is None:
                raise RelaySettingsError(
                    f"{name!r} is neither a host name nor an IP address",
                    "Mend the mail settings.",
                )
        if self.ca_file is not None and not self.ca_file.is_file():
            raise RelaySettingsError(
                f"the certificate file {self.ca_file} is not there", "Mend the mail settings."
            )
        self._check_protection()

    def _check_protection(self) -> None:
        if self.tls is Tls.NONE and not self.on_loopback:
            raise RelaySettingsError(
                f"the relay {self.host} is another machine, and mail to it would go "
                "unprotected",
                'Set tls = "starttls" (port 587 or 25) or tls = "tls" (port 465).',
            )
        if self.password is not None and self.token is not None:
            raise RelaySettingsError(
                "the relay takes a password or a token, and both are given", "Keep one of them."
            )
        secret = self.password is not None or self.token is not None
        if (self.username is None) is secret:
            raise RelaySettingsError(
                "the relay needs both a user name and a password or token, or neither",
                "Give the password by file or environment, the token by file or command, or "
                "leave out the user name.",
            )

    @property
    def on_loopback(self) -> bool:
        """Whether the relay is this machine: `localhost`, or a loopback address."""
        address = _address_of(self.host)
        return address.is_loopback if address else self.host == "localhost"

    def __repr__(self) -> str:
        """Without the password, so that no log or traceback tells it."""
        return (
            f"RelaySettings({self.host}:{self.port}, {self.tls}, {self.username or 'no login'})"
        )

    @property
    def shortest_lease(self) -> timedelta:
        """A lease that outlasts every time-out of one delivery, before the body and after it
        has begun.

        Before: two connections of up to six commands each, and MAIL and RCPT twice. After: DATA
        and the body.
        """
        before, after = 16 * self.timeout, 2 * self.data_timeout
        return timedelta(seconds=max(before, after) + self.timeout)


def _address_of(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None
