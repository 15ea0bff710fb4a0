"""Cases drawn by lot, the same for the same seed: frames of bytes for the socket, and words for the command line."""

import json
import random
import struct
from collections.abc import Sequence
from typing import Any

from cycle.cli.verbs import VERBS
from cycle.counter.window import SERVED
from cycle.wire import LARGEST_FRAME

TEXTS = (
    "cs",
    "legal",
    "plan",
    "",
    "-",
    "--",
    "-1",
    "0",
    "../../etc/passwd",
    "/dev/zero",
    "a" * 300,
    "a\nb",
    "\x1b[2J",
    "\x00",
    "\ud800",
    "ﬀ",
    "2017-02-30",
    "2017-03-28",
    "25:99",
    "%s%n",
    "{{ 7 * 7 }}",
    "' OR 1=1 --",
    "99999999999999999999999",
    "&a [*a]",
)
VALUES: tuple[Any, ...] = (*TEXTS, None, True, 0, -1, 10**30, 1.5, 1e300, [], ["cs"], [[]], {}, {"a": 1}, [None])
TYPEABLE = (*(text for text in TEXTS if not set(text) & {"\x00", "\ud800"}), "leg\udcffal")
"""What a process can be given: no zero byte; bytes that are no UTF-8 come as halves of surrogates (PEP 383)."""

WITHOUT_AN_OFFICE = {"daemon", "init", "rehearse", "check", "date"}
"""Verbs that serve, write folders, or take long: they ask no office, and have tests of their own."""

ASKED_OF_OFFICE = sorted(VERBS.keys() - WITHOUT_AN_OFFICE)
OPTIONS = (
    "--json",
    "--dry-run",
    "--all",
    "--as-of",
    "--reason",
    "--of",
    "--comment",
    "--to",
    "--on",
    "--end",
    "--frob",
)
SUBVERBS = ("list", "add", "move", "set", "cancel", "show", "retry", "import", "leave", "change", "withdraw", "remove")


def body(lot: random.Random) -> bytes:
    """The body of a frame: a request that is nearly one, JSON that is none, or bytes."""
    kind = lot.random()
    if kind < 0.1:
        return lot.randbytes(lot.randrange(200))
    if kind < 0.15:
        return (b"[" if lot.random() < 0.5 else b'{"a":') * lot.choice((3, 2_000, 200_000))
    plain = request(lot)
    if kind < 0.3:
        plain[lot.choice(("version", "request", "values", "as", "more"))] = lot.choice(VALUES)
    text = bytearray(json.dumps(plain).encode())
    if kind > 0.85:
        for _ in range(lot.randrange(1, 5)):
            text[lot.randrange(len(text))] = lot.randrange(256)
    return bytes(text)


def request(lot: random.Random) -> dict[str, Any]:
    """A request by a true name, whose values have mostly the right names."""
    name = lot.choice(sorted(SERVED))
    fields = SERVED[name][0].__struct_fields__
    values = {field: lot.choice(VALUES) for field in fields if lot.random() < 0.85}
    if "cycle" in fields and lot.random() < 0.7:
        values["cycle"] = "cs"
    if lot.random() < 0.05:
        values[lot.choice(TEXTS)] = lot.choice(VALUES)
    return {"version": 1, "request": name, "values": values, "as": lot.choice(("head-of-legal", "nosuch", "", None))}


def frame(lot: random.Random) -> bytes:
    """A frame; one in ten announces another length than it has."""
    content = body(lot)
    announced = len(content)
    if lot.random() < 0.1:
        announced = lot.choice((0, announced + 1, announced // 2, LARGEST_FRAME + 1, 2**32 - 1))
    return struct.pack(">I", announced) + content


def words(lot: random.Random, files: Sequence[str]) -> list[str]:
    """What may be typed: a verb and some words, options among them. None of them writes a file."""
    typed = [lot.choice((*ASKED_OF_OFFICE, *ASKED_OF_OFFICE, "__complete", *TYPEABLE))]
    if typed[0] in {"officer", "meeting", "mail", "holiday", "export"} and lot.random() < 0.9:
        typed.append(lot.choice(SUBVERBS))
    typed += [lot.choice((*TYPEABLE, *OPTIONS, *files)) for _ in range(lot.randrange(6))]
    who = lot.choice(("head-of-legal", "democratic-services", "nosuch", None))
    return ["--as", who, *typed] if who else typed
