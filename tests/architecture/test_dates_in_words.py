"""Days and months are named in one place, in English, whatever the machine's locale says; the
day of an instant is a local day.
"""

import re

from tests.source_trees import python_files

DAY_OF_AN_INSTANT = re.compile(r"\b(?:now|\w+_at|[\w.]+\.at)\.date\(\)")
"""Instants are UTC: their day is asked of the local time."""
LOCAL = "rehearsal/storybook.py"
"""Its lines stand at local times."""
NAMED_BY_THE_MACHINE = re.compile(r"%-?[aAbB](?![a-z])")


def test_no_room_asks_the_machine_for_the_name_of_a_day_or_month() -> None:
    asked = [
        f"{path.name}:{number}"
        for path in python_files("src")
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if NAMED_BY_THE_MACHINE.search(line) and "%Y-%m-%d" not in line
    ]
    assert asked == []


def test_no_room_takes_the_day_of_an_instant_in_utc() -> None:
    taken = [
        f"{path.name}:{number}"
        for path in python_files("src")
        if not path.as_posix().endswith(LOCAL)
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if DAY_OF_AN_INSTANT.search(line)
    ]
    assert taken == []
