"""Days and months are named in one place, in English, whatever the machine's locale says."""

import re

from tests.source_trees import python_files

NAMED_BY_THE_MACHINE = re.compile(r"%-?[aAbB](?![a-z])")


def test_no_room_asks_the_machine_for_the_name_of_a_day_or_month() -> None:
    asked = [
        f"{path.name}:{number}"
        for path in python_files("src")
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if NAMED_BY_THE_MACHINE.search(line) and "%Y-%m-%d" not in line
    ]
    assert asked == []
