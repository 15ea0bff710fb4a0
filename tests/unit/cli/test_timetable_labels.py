from cycle.cli.verbs.timetable import LABELS, MARKS
from cycle.planning.timetable_line import TimetableLineKind, TimetableStanding


def test_every_kind_of_line_has_its_label() -> None:
    assert set(LABELS) == {kind.value for kind in TimetableLineKind}


def test_every_standing_has_its_mark() -> None:
    assert set(MARKS) == {standing.value for standing in TimetableStanding}
