"""Cases drawn by lot, the same for the same seed: frames of bytes for the socket, and words for
the command line.
"""

import argparse
import importlib
import json
import random
import struct
from collections.abc import Iterator, Sequence
from typing import Any

from cycle.cli.verbs import VERBS
from cycle.requests.dispatch import SERVED
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
    ".",
    "..",
    "/",
    "out/",
    "nowhere/at/all",
    "/dev/null",
    "/dev/full",
    "x" * 5_000,
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
VALUES: tuple[Any, ...] = (
    *TEXTS,
    None,
    True,
    0,
    -1,
    10**30,
    1.5,
    1e300,
    [],
    ["cs"],
    [[]],
    {},
    {"a": 1},
    [None],
)
NAMES = (
    *(
        "cs",
        "next",
        "plan",
        "grant",
        "strategic-assessment",
        "assessment-report",
        "committee-report",
        "plan-committee",
    ),
    *(
        "legal",
        "financial",
        "invitations",
        "complete",
        "approved",
        "head-of-legal",
        "community-safety-officer",
    ),
    *(
        "community-safety",
        "cs/7",
        "2",
        "2017-03-28",
        "2017-02-01",
        "18:30",
        "england-and-wales",
        "a reason",
    ),
)
"""What is right somewhere."""

TYPEABLE = (*(text for text in TEXTS if not set(text) & {"\x00", "\ud800"}), "leg\udcffal")
"""What a process can be given: no zero byte; bytes that are no UTF-8 come as halves of
surrogates (PEP 383).
"""

SERVES = "daemon"
"""It would never end: its words are always wrong ones."""

READS = "date"
"""Its `-` reads lines from standard input, of which there is none here."""

LONG = {"check", "doctor", "health", "backup", "rehearse", "upgrade"}
"""These take a tenth of a second and more where their words are right: they are drawn less
often.
"""


def parser_of(verb: str) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser()
    importlib.import_module(f"cycle.cli.verbs.{VERBS[verb].module}").arguments(parser)
    return parser


PARSERS = {verb: parser_of(verb) for verb in VERBS}


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
    fields = [field for shape in SERVED[name].shapes for field in shape.__struct_fields__]
    values = {field: lot.choice(VALUES) for field in fields if lot.random() < 0.85}
    if "cycle" in fields and lot.random() < 0.7:
        values["cycle"] = "cs"
    if lot.random() < 0.05:
        values[lot.choice(TEXTS)] = lot.choice(VALUES)
    return {
        "version": 1,
        "request": name,
        "values": values,
        "as": lot.choice(("head-of-legal", "nosuch", "", None)),
    }


def frame(lot: random.Random) -> bytes:
    """A frame; one in ten announces another length than it has."""
    content = body(lot)
    announced = len(content)
    if lot.random() < 0.1:
        announced = lot.choice((0, announced + 1, announced // 2, LARGEST_FRAME + 1, 2**32 - 1))
    return struct.pack(">I", announced) + content


def words(lot: random.Random, files: Sequence[str]) -> list[str]:
    """What may be typed: a verb with what its parser takes, each word of it a name, a file or
    anything; one in three lines has words too many or too few, or none of ours.
    """
    verb = lot.choice((*VERBS, *VERBS, *VERBS, "__complete", *TYPEABLE))
    if verb in LONG and lot.random() < 0.9:
        verb = "todo"
    typed = [verb, *(_shaped(lot, files, PARSERS[verb]) if verb in PARSERS else ())]
    if verb not in PARSERS or lot.random() < 0.2:
        typed += [_word(lot, files) for _ in range(lot.randrange(5))]
    if lot.random() < 0.1:
        typed.pop(lot.randrange(len(typed)))
    if verb == READS:
        typed = [word for word in typed if word != "-"]
    if verb == SERVES:
        typed.append("--frob")
    who = lot.choice(
        ("head-of-legal", "democratic-services", "community-safety-officer", "nosuch", None)
    )
    return ["--as", who, *typed] if who else typed


def _shaped(
    lot: random.Random, files: Sequence[str], parser: argparse.ArgumentParser
) -> Iterator[str]:
    """The places of a parser filled, and some of its options given."""
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            name = lot.choice(tuple(action.choices))
            yield name
            yield from _shaped(lot, files, action.choices[name])
        elif action.required or lot.random() < (0.01 if action.dest == "help" else 0.2):
            if action.option_strings:
                yield action.option_strings[-1]
            if action.nargs != 0:
                yield lot.choice(tuple(action.choices)) if action.choices else _word(lot, files)


def _word(lot: random.Random, files: Sequence[str]) -> str:
    kind = lot.random()
    return lot.choice(NAMES if kind < 0.6 else files if kind < 0.8 else TYPEABLE)
