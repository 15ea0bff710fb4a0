"""A DKIM signature (RFC 6376), checked so far that it can stand for a person. Pure, but for the
look-up of the key, which is handed in.

`dkimpy` checks the arithmetic. It calls valid what must not count here: a signature that leaves
headers open to change, or the end of the body; a key that is in test mode, or weak. Those are
refused before it is asked.
"""

import binascii
import re
from collections.abc import Callable, Iterator, Mapping

from cycle.mail.inbound.incoming import IncomingMessage
from cycle.mail.inbound.vouching import NoVoucher, Voucher

KeyRecord = Callable[[str], bytes | None]
"""The text record of a key by its name, `selector._domainkey.domain`; None where there is none.
May raise KeyLookupError.
"""

_SIGNED = ("from", "to", "subject", "date", "message-id")
_SIGNED_WHERE_PRESENT = (
    *("in-reply-to", "references", "cc", "reply-to", "sender", "mime-version"),
    *("content-type", "content-transfer-encoding"),
)
_ALGORITHMS = frozenset({"rsa-sha256", "ed25519-sha256"})
_SMALLEST_KEY = 2_048
_MOST_SIGNATURES = 10
_TAG = re.compile(r"\s*([A-Za-z][A-Za-z0-9_]*)\s*=\s*([^;]*)")


class KeyLookupError(Exception):
    """The key could not be asked for; it may be there another time."""


def signed_by(
    content: bytes, message: IncomingMessage, domain: str, key_record: KeyRecord
) -> Voucher | NoVoucher:
    """Whether the domain has signed the message as it stands, headers and body."""
    written = message.raw("DKIM-Signature")[:_MOST_SIGNATURES]
    why = f"it carries no signature of {domain}"
    for index, text in enumerate(written):
        tags = _tags(text)
        if tags.get("d", "").casefold() != domain:
            continue
        fault = next(_faults(message, tags), None) or _checked(
            content, index, tags, domain, key_record
        )
        if fault is None:
            return Voucher(how=f"signed by {domain}, key {tags['s']} (DKIM)")
        why = f"the signature of {domain} does not count: {fault}"
    return NoVoucher(why=why)


def _tags(text: str) -> dict[str, str]:
    found = (_TAG.fullmatch(each) for each in text.split(";"))
    return {each[1]: re.sub(r"\s+", "", each[2]) for each in found if each}


def _faults(message: IncomingMessage, tags: Mapping[str, str]) -> Iterator[str]:
    """What a signature leaves open."""
    if "l" in tags:
        yield "it covers only a beginning of the text"
    if tags.get("a", "").casefold() not in _ALGORITHMS:
        yield "it is made in a way that is no longer safe"
    if not tags.get("s"):
        yield "it names no key"
    signed = [name.casefold() for name in tags.get("h", "").split(":")]
    wanted = [*_SIGNED, *(name for name in _SIGNED_WHERE_PRESENT if message.raw(name))]
    for name in wanted:
        if name not in signed:
            yield f"it does not cover the header {name}"
        elif len(message.raw(name)) != 1:
            yield f"the header {name} does not stand once"


def _checked(
    content: bytes, index: int, tags: Mapping[str, str], domain: str, key_record: KeyRecord
) -> str | None:
    """What is wrong with the key or the arithmetic; None where nothing is."""
    import dkim  # noqa: PLC0415 - only signatures need it

    name = f"{tags['s']}._domainkey.{domain}"
    try:
        record = key_record(name)
    except KeyLookupError as error:
        return f"its key cannot be looked up now: {error}"
    if record is None:
        return f"there is no key {name}"
    if fault := _fault_of_key(record):
        return fault

    def found(_: bytes, timeout: int = 5) -> bytes:  # noqa: ARG001 - the library's interface
        return record

    verifier = dkim.DKIM(content, minkey=_SMALLEST_KEY)
    try:
        return None if verifier.verify(idx=index, dnsfunc=found) else "it does not fit the text"
    except (dkim.DKIMException, ValueError, KeyError, binascii.Error) as error:
        return f"it cannot be checked: {str(error)[:200]}"


def _fault_of_key(record: bytes) -> str | None:
    tags = _tags(record.decode("ascii", "replace"))
    if not tags.get("p"):
        return "its key has been withdrawn"
    if "y" in tags.get("t", "").split(":"):
        return "its key is in test mode"
    if not {"*", "email"} & set(tags.get("s", "*").split(":")):
        return "its key is not for mail"
    if "h" in tags and "sha256" not in tags["h"].split(":"):
        return "its key does not allow this kind of signature"
    return None
