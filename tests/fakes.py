"""Stand-ins that tests hand to the product in place of what they cannot steer: so far, the
clock.
"""

from datetime import UTC, datetime


class FakeClock:
    """A clock that stands still until it is set, and refuses to go back."""

    def __init__(self, at: datetime) -> None:
        self._at = at.astimezone(UTC)

    def now(self) -> datetime:
        return self._at

    def set(self, at: datetime) -> None:
        """Raises ValueError where `at` is earlier than what the clock has shown."""
        if at < self._at:
            raise ValueError(f"time does not go back from {self._at} to {at}")
        self._at = at.astimezone(UTC)
