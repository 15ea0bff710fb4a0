"""Whether the council's own server vouches for who sent a message. Pure, but for the look-up of
a key that DKIM may ask for.

A server vouches in a header that it writes as it takes the message in: Authentication-Results
(RFC 8601). Anyone can write such a header, so only one of the declared server counts, and of
these only the topmost: the server adds its own on top, and takes away what bears its name. What
does not say plainly `pass`, once, for the very domain of the sender, is no voucher.
"""

from collections.abc import Callable, Iterator, Sequence
from enum import StrEnum

import msgspec

from cycle.mail.inbound.incoming import IncomingMessage


class Border(StrEnum):
    """How a council's border vouches for a sender."""

    AUTHSERV_ID = "authserv-id"
    """By the results of a server that names itself."""
    EXCHANGE_ONLINE = "exchange-online"
    """By the results of Exchange Online, which names no server, and by the mark that it sets on
    mail from within.
    """
    DKIM = "dkim"
    """By a signature of one of the declared domains, checked here (RFC 6376)."""


class Vouching(msgspec.Struct, frozen=True, kw_only=True):
    """What the settings declare. authserv_id: of the server. domains: in lower case; those of
    officers whose mail is vouched for from within, or whose signatures count.
    """

    border: Border
    authserv_id: str = ""
    domains: tuple[str, ...] = ()


class Voucher(msgspec.Struct, frozen=True, kw_only=True):
    """Who vouches for the sender, and by what: a sentence for the journal."""

    how: str


class NoVoucher(msgspec.Struct, frozen=True, kw_only=True):
    """Why nobody vouches for the sender: a sentence."""

    why: str


class Result(msgspec.Struct, frozen=True, kw_only=True):
    """One result of a server: method and result in lower case, and the domain that it is about;
    empty where it names none.
    """

    method: str
    result: str
    domain: str


SignedBy = Callable[[bytes, IncomingMessage, str], Voucher | NoVoucher]
"""Checks the signature of a domain on a message."""


def vouched(
    content: bytes, message: IncomingMessage, vouching: Vouching, signed_by: SignedBy
) -> Voucher | NoVoucher:
    """Whether somebody vouches that the message is from the address in its From header."""
    sender = message.sender
    if sender is None:
        return NoVoucher(why="it does not name one address that it is from")
    domain = sender.rpartition("@")[2]
    if vouching.border is Border.DKIM:
        if domain not in vouching.domains:
            return NoVoucher(why=f"signatures of {domain} are not declared to count")
        return signed_by(content, message, domain)
    if vouching.border is Border.EXCHANGE_ONLINE:
        return _by_exchange(message, domain, vouching)
    return _by_server(message, domain, vouching.authserv_id)


def _by_server(message: IncomingMessage, domain: str, server: str) -> Voucher | NoVoucher:
    for written in message.raw("Authentication-Results"):
        name, results = _parsed(written)
        if name is not None and name.casefold() == server.casefold():
            return _judged(results, domain, server)
    return NoVoucher(why=f"it carries no results of {server}, the server that vouches here")


def _judged(results: Sequence[Result] | None, domain: str, server: str) -> Voucher | NoVoucher:
    """One server's results: dmarc=pass for the domain; or, where it says nothing of DMARC, an
    aligned dkim=pass.
    """
    if results is None:
        return NoVoucher(why=f"the results of {server} cannot be read")
    dmarc = [each for each in results if each.method == "dmarc"]
    if dmarc:
        if len(dmarc) == 1 and dmarc[0].result == "pass" and dmarc[0].domain == domain:
            return Voucher(how=f"{server} says dmarc=pass for {domain}")
        return NoVoucher(why=f"{server} says of the sender: {_listed(dmarc)}")
    dkim = [each for each in results if each.method == "dkim"]
    own = [each for each in dkim if each.domain == domain]
    if own and all(each.result == "pass" for each in own):
        return Voucher(how=f"{server} says dkim=pass for {domain}")
    told = _listed(dkim) or "no dkim result"
    return NoVoucher(why=f"{server} does not say that it is from {domain}: {told}")


def _listed(results: Sequence[Result]) -> str:
    return ", ".join(
        f"{each.method}={each.result}" + (f" for {each.domain}" if each.domain else "")
        for each in results
    )


_INTERNAL = "X-MS-Exchange-Organization-AuthAs"
_EXCHANGE = "Exchange Online"


def _by_exchange(
    message: IncomingMessage, domain: str, vouching: Vouching
) -> Voucher | NoVoucher:
    """Within one tenant Exchange checks nothing and marks the message as its own; of what comes
    from outside it writes results without a name.
    """
    if domain not in vouching.domains:
        return NoVoucher(why=f"{domain} is not declared as a domain of this tenant")
    inside = message.raw(_INTERNAL)
    if len(inside) > 1:
        return NoVoucher(why=f"it has {len(inside)} {_INTERNAL} headers, and may have one")
    if inside and inside[0].casefold() == "internal":
        return Voucher(how=f"{_EXCHANGE} marks it as sent within the tenant")
    written = message.raw("Authentication-Results")
    if not written:
        return NoVoucher(why=f"it carries no results of {_EXCHANGE}")
    named, results = _parsed(f"unnamed; {written[0]}")
    if named is None or results is None or "=" not in written[0].partition(";")[0]:
        return NoVoucher(why="its topmost results are not those of Exchange Online")
    return _judged(results, domain, _EXCHANGE)


def _parsed(written: str) -> tuple[str | None, tuple[Result, ...] | None]:
    """The server's name and its results; the name alone where the results cannot be parsed, and
    neither where there is no name.
    """
    import authres  # noqa: PLC0415 - only answers need it

    try:
        header = authres.AuthenticationResultsHeader.parse(f"Authentication-Results: {written}")
    except (authres.core.AuthResError, ValueError):
        name = written.partition(";")[0].split()[:1]
        return (name[0].strip('"') if name else None), None
    return str(header.authserv_id), tuple(_results(header.results))


def _results(found: Sequence[object]) -> Iterator[Result]:
    for each in found:
        properties = {
            (str(one.type).casefold(), str(one.name).casefold()): str(one.value)
            for one in getattr(each, "properties", ())
        }
        method = str(getattr(each, "method", "")).casefold()
        wanted = ("header", "from") if method == "dmarc" else ("header", "d")
        domain = properties.get(wanted, "")
        if not domain and method == "dkim":
            domain = properties.get(("header", "i"), "")
        yield Result(
            method=method,
            result=str(getattr(each, "result", "")).casefold(),
            domain=domain.rpartition("@")[2].strip().casefold().rstrip("."),
        )
