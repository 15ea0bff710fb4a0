"""How long to wait before a message is offered again. Pure, and the same whenever it is asked.

RFC 5321 4.5.4.1: wait between attempts, longer as time goes on, and give up after some days.
The jitter keeps what was deferred together from coming back together; it is drawn from the
message and the attempt, not from chance.
"""

import hashlib
from datetime import datetime, timedelta

FIRST = timedelta(minutes=1)
LONGEST = timedelta(hours=4)
GIVE_UP_AFTER = timedelta(days=5)
"""The RFC's own figure: at least four to five days."""

AFTER_INCIDENT = timedelta(minutes=1)
"""The pause for what was claimed when the relay went away: not the messages' fault, so it does
not grow.
"""

_SPREAD = 4
"""Jitter shortens a pause by up to one part in this many, so each stays longer than the one
before.
"""


def pause(message_id: str, attempt: int) -> timedelta:
    """The wait after the given attempt (from 1): one minute, two, four ... up to four hours,
    less some jitter.
    """
    doublings = min(attempt - 1, 8)
    full = min(FIRST * (1 << doublings), LONGEST)
    return full - full / _SPREAD * _fraction(f"{message_id} {attempt}")


def next_attempt(
    message_id: str,
    attempt: int,
    now: datetime,
    *,
    created_at: datetime,
    not_after_at: datetime | None,
) -> datetime | None:
    """When to offer it again; None where that would be past its time, or five days after it was
    written.
    """
    at = now + pause(message_id, attempt)
    last = created_at + GIVE_UP_AFTER
    if not_after_at is not None:
        last = min(last, not_after_at)
    return at if at < last else None


def _fraction(seed: str) -> float:
    """A number from 0 up to 1, evenly spread over seeds."""
    return int.from_bytes(hashlib.sha256(seed.encode()).digest()[:4]) / 2**32
