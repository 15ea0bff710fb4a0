"""The protocol between an officer's `cycle` and the daemon: frames of JSON on a Unix socket.
Pure, and light.

A frame is four bytes, the length of what follows as a big-endian number, and a JSON object in
UTF-8. One request, one answer, and the connection is over. docs/server.md describes it for
programs in other languages.

What a frame holds is checked here no further than that it is a request; the counter checks its
values.
"""

import json
import struct
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple, NoReturn

from cycle import VERSION as PROGRAM
from cycle.errors import CycleError

VERSION = 1
"""Of the protocol. `version`, `error` and `remedy` mean the same in every one, so that a
mismatch can be told.
"""

LARGEST_DOCUMENT = 64 * 1024 * 1024
"""Bytes of a file that an office keeps. Committee papers are PDFs of a few megabytes."""

LARGEST_FRAME = 176 * 1024 * 1024
"""Bytes: a document and the evidence of who handed it in, each as base64, and room for what
goes with them.
"""

SAME_VERSION = "Use the same version of cycle everywhere."

_HEADER = struct.Struct(">I")

HEADER_SIZE = _HEADER.size


class WireError(CycleError):
    """What came over the socket is no frame of ours."""


class Request(NamedTuple):
    """What is asked, by its name, with plain values; acts_as: the officer in whose name the
    owner types.
    """

    name: str
    values: Mapping[str, Any]
    acts_as: str | None


def size_in(header: bytes) -> int:
    """The length that a frame's first bytes announce. Raises WireError where it is too
    large.
    """
    (size,) = _HEADER.unpack(header)
    if size > LARGEST_FRAME:
        raise WireError(
            f"A frame of {size:,} bytes is announced; at most {LARGEST_FRAME:,} are taken.",
            "Send something smaller.",
        )
    return int(size)


def request_frame(request: Request) -> bytes:
    """The bytes to send. Raises WireError where they would be too many."""
    plain = {"version": VERSION, "request": request.name, "values": request.values}
    return _frame(plain if request.acts_as is None else {**plain, "as": request.acts_as})


def request_in(body: bytes) -> Request:
    """The request that a frame's body holds. Raises WireError, which says what is wrong with
    it.
    """
    plain = plain_in(body)
    if plain.get("version") != VERSION:
        raise WireError(
            f"This daemon is cycle {PROGRAM} and speaks version {VERSION} of the protocol; "
            "the request is of another.",
            SAME_VERSION,
        )
    name, values, acts_as = plain.get("request"), plain.get("values"), plain.get("as")
    if (
        plain.keys() - {"version", "request", "values", "as"}
        or not isinstance(name, str)
        or not isinstance(values, dict)
        or not isinstance(acts_as, str | None)
    ):
        raise WireError(
            'A request is {"version": 1, "request": name, "values": {...}}, and "as": login.',
            SAME_VERSION,
        )
    return Request(name, values, acts_as)


def answer_frame(
    *,
    result: Any = None,
    reasons: Sequence[Mapping[str, Any]] = (),
    error: str | None = None,
    remedy: str | None = None,
    fault: bool = False,
) -> bytes:
    """The bytes of an answer. fault: it went wrong inside the daemon. An answer that is too
    large says so instead.
    """
    plain = {
        "version": VERSION,
        "result": result,
        "reasons": reasons,
        "error": error,
        "remedy": remedy,
    }
    try:
        return _frame({**plain, "fault": True} if fault else plain)
    except WireError as too_large:
        return answer_frame(error=too_large.message, remedy="Ask for less at a time.")


def answer_in(body: bytes) -> Mapping[str, Any]:
    """The answer that a frame's body holds. Raises WireError where it is none, or of another
    version.
    """
    plain = plain_in(body)
    if plain.get("version") != VERSION:
        raise WireError(
            f"This is cycle {PROGRAM}, which speaks version {VERSION} of the protocol; the "
            "daemon here speaks another.",
            SAME_VERSION,
        )
    if not _is_answer(plain):
        raise WireError(
            "What listens there is no daemon of cycle's: it does not answer as one.",
            SAME_VERSION,
        )
    return plain


def _is_answer(plain: Mapping[str, Any]) -> bool:
    reasons, told = plain.get("reasons"), (plain.get("error"), plain.get("remedy"))
    return (
        "result" in plain
        and isinstance(reasons, list)
        and all(
            isinstance(each, dict) and {"sentence", "code"} <= each.keys() for each in reasons
        )
        and all(isinstance(each, str | None) for each in told)
    )


def plain_in(body: bytes) -> dict[str, Any]:
    """The JSON object in a frame's body. Raises WireError."""
    try:
        plain = json.loads(body.decode(), parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        raise WireError(
            "What came over the socket is no JSON in UTF-8.", SAME_VERSION
        ) from error
    if not isinstance(plain, dict):
        raise WireError("What came over the socket is no JSON object.", SAME_VERSION)
    return plain


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON")


def _frame(plain: Mapping[str, Any]) -> bytes:
    """ASCII: half a surrogate, which is no UTF-8, travels as its escape, and is refused by the
    one who looks at it.
    """
    body = json.dumps(plain, separators=(",", ":"), allow_nan=False).encode("ascii")
    if len(body) > LARGEST_FRAME:
        raise WireError(
            f"There are {len(body):,} bytes to send; at most {LARGEST_FRAME:,} travel.",
            "Send less.",
        )
    return _HEADER.pack(len(body)) + body
