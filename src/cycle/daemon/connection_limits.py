"""How many may be inside at once: in all, and of one user, so that nobody keeps the others out.

Used from one thread, the event loop's.
"""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from cycle.errors import CycleError


class BusyError(CycleError):
    """There is no room just now."""


class ConnectionLimits:
    """Lets so many in: `most` of all, `each` of one user."""

    def __init__(self, most: int, each: int) -> None:
        self._most = most
        self._each = each
        self._inside: Counter[int] = Counter()

    @contextmanager
    def passed(self, uid: int, *, favoured: bool = False) -> Iterator[None]:
        """While one of a user's is inside; one who is favoured counts only among all. Raises
        BusyError.
        """
        if self._inside.total() >= self._most:
            raise BusyError(
                "The daemon is busy with others just now.", "Try again in a moment."
            )
        if not favoured and self._inside[uid] >= self._each:
            raise BusyError(
                f"The daemon is busy with {self._each} other requests of yours.",
                "Try again when they are done.",
            )
        self._inside[uid] += 1
        try:
            yield
        finally:
            self._inside[uid] -= 1
            if not self._inside[uid]:
                del self._inside[uid]
