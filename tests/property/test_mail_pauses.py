from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from cycle.mail.retry_schedule import FIRST, GIVE_UP_AFTER, LONGEST, next_attempt, pause

NOW = datetime(2017, 3, 14, 9, 0, tzinfo=UTC)
keys = st.text(max_size=20)


@given(keys, st.integers(1, 10_000))
def test_a_pause_is_within_its_bounds_and_the_same_when_asked_again(
    key: str, attempt: int
) -> None:
    assert FIRST * 3 / 4 <= pause(key, attempt) <= LONGEST
    assert pause(key, attempt) == pause(key, attempt)


@given(keys, st.integers(1, 7))
def test_pauses_grow_until_the_longest(key: str, attempt: int) -> None:
    assert pause(key, attempt) < pause(key, attempt + 1)


@given(keys, st.integers(9, 10_000))
def test_late_pauses_stay_long(key: str, attempt: int) -> None:
    assert pause(key, attempt) >= LONGEST * 3 / 4


def test_what_was_deferred_together_does_not_come_back_together() -> None:
    assert len({pause(f"<{number}@council.example>", 3) for number in range(100)}) > 90


@given(keys, st.integers(1, 100), st.timedeltas(timedelta(0), 2 * GIVE_UP_AFTER))
def test_the_next_attempt_is_never_past_five_days_nor_past_its_time(
    key: str, attempt: int, age: timedelta
) -> None:
    end = NOW + timedelta(hours=1)
    at = next_attempt(key, attempt, NOW, created_at=NOW - age, not_after_at=end)
    assert (at is None) == (NOW + pause(key, attempt) >= min(end, NOW - age + GIVE_UP_AFTER))
    assert at is None or NOW < at < end
