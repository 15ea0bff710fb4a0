from cycle.cli.verbs.timetable import LABELS
from cycle.planning.timetable import TimetableLineKind


def test_every_kind_of_line_has_its_label() -> None:
    assert set(LABELS) == {kind.value for kind in TimetableLineKind}
