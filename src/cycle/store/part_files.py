"""A file that is filled under another name before it gets its own. A process that was killed
leaves it behind; the next one takes it away.

Whoever fills such a file holds a lock on it (flock, which ends with the process), so a part
without a lock is nobody's.
"""

import contextlib
import fcntl
import os
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path

_PART = re.compile(r"\..+\.[a-z0-9_]{8}\.part")
LONGEST = 60
"""Characters of the target's name in a part's: a file's name has 255 bytes at most."""
LEFT_BY_SQLITE = ("-journal", "-wal", "-shm")


@contextlib.contextmanager
def part_file(target: Path) -> Iterator[Path]:
    """An empty private file in the target's folder, gone at the end. Parts that nobody holds
    are taken away first. Raises OSError.
    """
    _take_away_what_was_left(target.parent)
    descriptor, name = tempfile.mkstemp(
        prefix=f".{target.name[:LONGEST]}.", suffix=".part", dir=target.parent
    )
    part = Path(name)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield part
    finally:
        _take_away(part)
        os.close(descriptor)


def _take_away(part: Path) -> None:
    """What cannot be taken away is left for the next: the act itself is done, or has failed for
    a reason of its own.
    """
    for path in (part, *(part.with_name(part.name + left) for left in LEFT_BY_SQLITE)):
        with contextlib.suppress(OSError):
            path.unlink()


def _take_away_what_was_left(folder: Path) -> None:
    with contextlib.suppress(OSError):
        for path in folder.iterdir():
            if _PART.fullmatch(path.name) and _is_nobodys(path):
                _take_away(path)


def _is_nobodys(part: Path) -> bool:
    try:
        descriptor = os.open(part, os.O_RDONLY | os.O_NOFOLLOW)
    except OSError:
        return False
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    finally:
        os.close(descriptor)
    return True
