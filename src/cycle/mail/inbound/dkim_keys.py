"""Where the key of a signature comes from: pinned in the settings, else asked of DNS."""

from collections.abc import Mapping

from cycle.mail.inbound.dkim_signature import KeyLookupError, KeyRecord

_SECONDS = 5


def key_record(pinned: Mapping[str, str]) -> KeyRecord:
    """Looks a key up by its name; one that is pinned is asked of nobody."""
    known = {name.casefold().rstrip("."): text for name, text in pinned.items()}

    def found(name: str) -> bytes | None:
        text = known.get(name.casefold())
        return text.encode() if text is not None else _asked_of_dns(name)

    return found


def _asked_of_dns(name: str) -> bytes | None:
    import dkim  # noqa: PLC0415 - only signatures need it
    import dns.exception  # noqa: PLC0415 - as above

    try:
        record = dkim.get_txt(f"{name}.".encode(), timeout=_SECONDS)
    except (dkim.DKIMException, dns.exception.DNSException) as error:
        raise KeyLookupError(str(error)[:200]) from error
    return bytes(record) if record else None
