"""A message of any size, cut to what a notice is read from: the beginning of each of its parts.

A notice may carry the whole message back, with attachments of many megabytes. What it says
stands in the first lines of its parts (RFC 3464), so the file is read line by line and only
these lines are kept: memory does not grow with the file. Light: `cycle mail bounce` uses it
before anything is sent to the daemon.
"""

import re
from collections.abc import Iterator
from typing import BinaryIO

PART = 64 * 1024
"""Bytes that are kept of each part, its headers included."""

WHOLE = 2 * 1024 * 1024
"""Bytes that are kept of the whole message."""

LINE = 16 * 1024
_MOST_BOUNDARIES = 200
_BOUNDARY = re.compile(
    rb"""\bboundary\s*=\s*(?:"([^"\r\n]{1,200})"|([^\s;"]{1,200}))""", re.IGNORECASE
)


def part_beginnings(opened: BinaryIO) -> bytes:
    """The message that the open file holds, without what stands further down in each part.
    Raises OSError.
    """
    kept: list[bytes] = []
    boundaries: set[bytes] = set()
    total = in_part = 0
    for line, begins in _lines(opened):
        if begins and _ends_a_part(line, boundaries):
            in_part = 0
        if in_part >= PART:
            continue
        in_part += len(line)
        total += len(line)
        if total > WHOLE:
            break
        kept.append(line)
        if len(boundaries) < _MOST_BOUNDARIES:
            boundaries |= {quoted or bare for quoted, bare in _BOUNDARY.findall(line)}
    return b"".join(kept)


def _lines(opened: BinaryIO) -> Iterator[tuple[bytes, bool]]:
    """Each line, a long one in pieces, and whether the piece begins it."""
    begins = True
    while line := opened.readline(LINE):
        yield line, begins
        begins = line.endswith(b"\n")


def _ends_a_part(line: bytes, boundaries: set[bytes]) -> bool:
    """Whether it is a delimiter (RFC 2046 section 5.1.1) of a boundary that was declared."""
    marked = line.rstrip()
    return line.startswith(b"--") and (
        marked[2:] in boundaries or marked[2:].removesuffix(b"--") in boundaries
    )
