import os
import subprocess
import sys
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

from cycle.operations.files import seal_of
from cycle.operations.nightly_backup import (
    is_due,
    is_missed,
    nightly,
    no_longer_kept,
    not_whole_since,
)

FOUR = time(4)
TODAY = date(2017, 3, 14)


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2017-03-14T{text}").replace(tzinfo=UTC)


def test_it_is_due_from_its_time_on_until_todays_is_there() -> None:
    assert not is_due(at("03:59"), FOUR, ())
    assert is_due(at("04:00"), FOUR, ())
    assert is_due(at("23:59"), FOUR, (TODAY - timedelta(days=1),))
    assert not is_due(at("23:59"), FOUR, (TODAY,))


def test_the_newest_days_and_the_first_of_each_month_are_kept() -> None:
    made = [date(2016, 1, 1) + timedelta(days=number) for number in range(500)]
    kept = set(made) - no_longer_kept(made, days=14, months=12)
    newest = set(made[-14:])
    assert newest <= kept
    assert kept - newest == {
        day for day in made[:-14] if day.day == 1 and day > date(2016, 5, 31)
    }


def test_kept_day_by_day_it_comes_to_the_same_as_looking_back() -> None:
    there: set[date] = set()
    for number in range(500):
        there.add(date(2016, 1, 1) + timedelta(days=number))
        there -= no_longer_kept(there, days=14, months=12)
    assert len(there) == 14 + 12 - 1
    assert min(there) == date(2016, 6, 1)


def test_nothing_is_removed_before_there_are_more_than_are_kept() -> None:
    made = [date(2017, 3, 1) + timedelta(days=number) for number in range(14)]
    assert no_longer_kept(made, days=14, months=1) == frozenset()


MISSED = """
from datetime import UTC, date, datetime
from cycle.operations.nightly_backup import is_missed
at = datetime(2017, 7, 3, 23, 30, tzinfo=UTC)
print(is_missed(date(2017, 7, 2), at), is_missed(date(2017, 7, 3), at))
"""


def test_a_night_is_missed_by_the_days_of_this_machine() -> None:
    """Half past midnight in London is the next day, though not in UTC."""
    told = {
        zone: subprocess.run(
            [sys.executable, "-c", MISSED],
            env={**os.environ, "TZ": zone},
            capture_output=True,
            check=True,
            text=True,
        ).stdout.split()
        for zone in ("UTC", "Europe/London")
    }
    assert told == {"UTC": ["False", "False"], "Europe/London": ["True", "False"]}


def made_on(folder: Path, *days: str) -> None:
    for day in days:
        for file in (folder / f"nightly-{day}.db", seal_of(folder / f"nightly-{day}.db")):
            file.touch()


def test_a_backup_of_a_day_to_come_hides_none_that_is_lacking(tmp_path: Path) -> None:
    """A clock that was a year ahead made it."""
    made_on(tmp_path, "2017-03-10", "2018-03-10")
    found = nightly(tmp_path, by=at("12:00"))
    assert max(found) == date(2017, 3, 10)
    assert is_missed(max(found), at("12:00"))
    assert set(nightly(tmp_path)) == {date(2017, 3, 10), date(2018, 3, 10)}


def test_a_record_that_is_not_whole_is_said_though_a_later_day_is_there(tmp_path: Path) -> None:
    made_on(tmp_path, "2018-03-10", "2017-03-14.not-whole")
    assert (
        not_whole_since(tmp_path, at("12:00")) == tmp_path / "nightly-2017-03-14.not-whole.db"
    )
