"""What binds the mail on record: the digest of a message as it was written, which a journal
holds, and the seal of all that became of it since, which stands in its row. Pure.

Both are SHA-256 over canonical JSON (`chain.canonical`), with instants and dates in ISO form,
so that an auditor can redo them. Frozen: another form would call every message forged. A seal
shows an edit by hand. It hides nothing from someone who knows how to reckon it; the digest does
not depend on it, for journals are anchored in mails.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from cycle.chain import canonical, sha256_text

WRITTEN = (
    *("key", "cycle", "recipient", "address", "kind", "day", "revision", "message_id"),
    *("subject", "sha256", "if_uncertain", "created_at", "not_before_at", "not_after_at"),
)
"""What a message is from the first: the columns that never change."""
BECAME = (
    *("state", "owner", "lease_until_at", "fence", "attempt", "next_attempt_at"),
    *("response", "code", "settled_at"),
)
"""What becomes of it."""
LINE = ("at", "attempt", "state", "owner", "code", "words")
TROUBLE = ("address", "why", "at", "words", "told_at", "cleared_at", "cleared_words")


def digest_of(written: Mapping[Any, Any], items: Iterable[str]) -> str:
    """The digest of a message as it was written: the columns `WRITTEN`, and what it speaks
    of.
    """
    fields = {name: _plain(written[name]) for name in WRITTEN}
    return sha256_text(canonical({**fields, "items": sorted(set(items))}))


def seal_of(
    became: Mapping[Any, Any],
    lines: Iterable[Mapping[Any, Any]],
    troubles: Iterable[Mapping[Any, Any]],
) -> str:
    """The seal over a message's state, its history and its troubles, both in their order."""
    told = {
        "became": {name: _plain(became[name]) for name in BECAME},
        "history": [{name: _plain(line[name]) for name in LINE} for line in lines],
        "undelivered": [{name: _plain(row[name]) for name in TROUBLE} for row in troubles],
    }
    return sha256_text(canonical(told))


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime | date) else value
