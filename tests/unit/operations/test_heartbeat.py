"""Whether a daemon has been heard of, by its heartbeat."""

from datetime import UTC, datetime, timedelta

import pytest

from cycle.operations.heartbeat import Heartbeat

NOW = datetime(2017, 3, 14, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("ago", "said"),
    [
        (timedelta(seconds=50), None),
        (timedelta(seconds=-50), None),
        (timedelta(minutes=5), "has not been heard of since 2017-03-14 08:55:00 UTC"),
        (
            timedelta(days=-365),
            "was last heard of at 2018-03-14 09:00:00 UTC, which is still to come",
        ),
    ],
)
def test_a_heartbeat_of_long_ago_or_of_a_time_to_come_is_none(
    ago: timedelta, said: str | None
) -> None:
    at = NOW - ago
    beat = Heartbeat(version="1", pid=1, begun_at=at, at=at, duties={}, troubles={})
    assert beat.silent(NOW) == said
