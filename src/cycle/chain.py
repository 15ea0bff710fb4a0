"""The hash chain of the journal, and the canonical JSON under every hash. Pure.

Canonical form: JSON, UTF-8, keys sorted by code point, no white space, no characters escaped
but those JSON requires: RFC 8785 (JSON Canonicalization Scheme) for the values cycle stores,
which hold no floating-point numbers, and no keys beyond U+FFFF, which that sorts by UTF-16. An
auditor can recompute every hash with a few lines in any language. Frozen: another form would
break every journal.

Python's own json writes it, seven times as fast as the package rfc8785 writes an entry, and
with whole numbers of any size, which that refuses; the tests hold ours against it.
"""

import hashlib
import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

GENESIS = "0" * 64
"""What the first entry of a journal stands on."""


def canonical(value: Any) -> str:
    """The canonical JSON text of a plain value (dict, list, str, int, bool, None).

    Raises TypeError for anything else, floats among them, so that a hash never rests on how a
    number was printed.
    """
    _refuse_floats(value)
    return json.dumps(
        value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    )


def _refuse_floats(value: Any) -> None:
    if isinstance(value, float):
        raise TypeError("a hashed value may hold no floating-point number")
    if isinstance(value, dict):
        for inner in value.values():
            _refuse_floats(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            _refuse_floats(inner)


def sha256_text(text: str) -> str:
    """SHA-256 of the text's UTF-8 bytes, in lower-case hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def sha256_bytes(content: bytes) -> str:
    """SHA-256 of the bytes, in lower-case hexadecimal."""
    return hashlib.sha256(content).hexdigest()


class Entry(NamedTuple):
    """One line of a journal: `body` is canonical JSON, `hash` covers all fields before it."""

    stream: str
    seq: int
    at: str
    kind: str
    body: str
    previous: str
    hash: str


def link(stream: str, seq: int, at: datetime, kind: str, body: str, previous: str) -> Entry:
    """The entry that follows `previous` in `stream`; `seq` counts from 1."""
    stamp = at.isoformat()
    return Entry(
        stream,
        seq,
        stamp,
        kind,
        body,
        previous,
        _digest(stream, seq, stamp, kind, body, previous),
    )


def _digest(stream: str, seq: int, stamp: str, kind: str, body: str, previous: str) -> str:
    covered = {
        "stream": stream,
        "seq": seq,
        "at": stamp,
        "kind": kind,
        "body": body,
        "previous": previous,
    }
    return sha256_text(canonical(covered))


class Break(NamedTuple):
    """The first place where a chain does not hold: the entry's number, and what is wrong with
    it.
    """

    seq: int
    fault: str


def first_break(
    stream: str, entries: Iterable[Entry], head: str | None = None, length: int | None = None
) -> Break | None:
    """The first broken entry of a journal, or None where the chain is whole.

    `head` and `length`, where known from elsewhere (stored state, a mailed summary), also find
    entries cut off the end.
    """
    previous, expected = GENESIS, 1
    for entry in entries:
        fault = _fault_of(entry, stream, expected, previous)
        if fault:
            return Break(expected, fault)
        previous, expected = entry.hash, expected + 1
    if length is not None and expected - 1 != length:
        return Break(
            expected, f"the journal ends after {expected - 1} entries, {length} are on record"
        )
    if head is not None and previous != head:
        return Break(expected - 1, "its hash is not the newest hash on record")
    return None


def _fault_of(entry: Entry, stream: str, expected: int, previous: str) -> str | None:
    if entry.seq != expected:
        return f"entry {expected} is missing; number {entry.seq} stands in its place"
    if entry.stream != stream:
        return f"it belongs to the journal of {entry.stream}"
    if entry.previous != previous:
        return "it does not stand on the entry before it"
    if entry.hash != _digest(
        entry.stream, entry.seq, entry.at, entry.kind, entry.body, entry.previous
    ):
        return "its content does not match its hash"
    return None
