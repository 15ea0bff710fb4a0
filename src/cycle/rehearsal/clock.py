"""A clock that stands still until it is told to jump, and only ever forward."""

from datetime import UTC, datetime


class VirtualClock:
    """Tells the rehearsal's time."""

    def __init__(self, now: datetime) -> None:
        self._now = now.astimezone(UTC)

    def now(self) -> datetime:
        return self._now

    def jump(self, to: datetime) -> None:
        """Go to a later instant; an earlier one changes nothing, since time does not run
        backwards.
        """
        self._now = max(self._now, to.astimezone(UTC))
