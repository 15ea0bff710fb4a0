"""Where time comes from: the one place that may read the machine's clock.

A clock is handed to what stands at the edge (service, daemon); the pure rooms get `now` as an
argument. Rehearsal and tests have clocks of their own; the production clock cannot be set from
outside.
"""

from datetime import UTC, datetime, timedelta
from typing import Protocol

SKEW = timedelta(seconds=5)
"""By how much the clocks of an office's machines may differ, where each is kept right."""


class Clock(Protocol):
    """Tells the time as an aware UTC instant."""

    def now(self) -> datetime:
        """The present instant, aware, in UTC."""
        ...


class SystemClock:
    """The machine's own clock, to the microsecond."""

    def now(self) -> datetime:
        return datetime.now(UTC)  # noqa: TID251 - the one place that may
