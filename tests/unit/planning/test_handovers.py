"""From meeting to meeting: reports that cannot come in time are pointed out, and so is what
comes on one day.
"""

from datetime import date

import pytest
from tests.committees import workflow
from tests.timeline import Year

from cycle.planning.clashes import held_against
from cycle.planning.timetable import timetable
from cycle.planning.timetable_line import TimetableLineKind
from cycle.planning.warnings import timetable_warnings
from cycle.planning.warnings.warning import WarningCode

OF_SOURCES = {
    WarningCode.SOURCE_AFTER_MEETING,
    WarningCode.PAPERS_BEFORE_SOURCE,
    WarningCode.SAME_DAY_HAND_OVER,
}


def year(committee: str, council: str = "2017-04-12 18:30", *, windowed: bool = False) -> Year:
    return Year(workflow(windowed=windowed), "2017-01-09", committee=committee, council=council)


def warned(found: Year) -> dict[WarningCode, str]:
    lines = timetable(found.situation)
    return {each.code: each.sentence for each in timetable_warnings(found.situation, lines)}


@pytest.mark.parametrize(
    ("committee", "codes"),
    [
        ("2017-03-28 18:30", set()),
        ("2017-04-03 18:30", set()),
        ("2017-04-04 18:30", {WarningCode.SAME_DAY_HAND_OVER}),
        ("2017-04-05 18:30", {WarningCode.PAPERS_BEFORE_SOURCE}),
        ("2017-04-12 17:00", {WarningCode.SAME_DAY_HAND_OVER}),
        ("2017-04-12 18:30", {WarningCode.SOURCE_AFTER_MEETING}),
        ("2017-04-19 18:30", {WarningCode.SOURCE_AFTER_MEETING}),
    ],
)
def test_a_source_is_held_against_the_meeting_that_carries_its_report(
    committee: str, codes: set[WarningCode]
) -> None:
    assert set(warned(year(committee))) & OF_SOURCES == codes


def test_as_in_2015_an_agenda_may_go_out_on_the_very_day_that_cabinet_meets() -> None:
    told = warned(year("2015-04-14 18:30", "2015-04-22 18:30"))[WarningCode.SAME_DAY_HAND_OVER]
    assert told == (
        "The papers for council must be public on the very day that committee sits, Tue 14 "
        "Apr 2015, with its report."
    )


def test_the_timetable_knows_until_when_a_decision_may_be_objected_to() -> None:
    found = year("2017-03-28 18:30", windowed=True)
    (line,) = [
        line for line in timetable(found.situation) if line.kind is TimetableLineKind.OBJECTIONS
    ]
    assert (line.on, str(line.at), line.basis) == (
        date(2017, 4, 5),
        "17:00:00",
        "Council procedure rule 18",
    )
    assert "three councillors, by signed form" in line.what


def test_dates_that_would_lie_inside_the_window_are_pointed_out() -> None:
    assert WarningCode.ORDER_IMPOSSIBLE not in warned(year("2017-03-14 18:30"))
    told = warned(year("2017-03-28 18:30", windowed=True))[WarningCode.ORDER_IMPOSSIBLE]
    assert "cannot begin before the decision of committee is in effect" in told
    assert "objections being open until Wed 5 Apr 2017" in told
    assert "Council report (Fri 31 Mar 2017)" in told


def test_the_proof_of_the_dates_reckons_with_the_window() -> None:
    def clashes(found: Year) -> list[str]:
        return [each.sentence for each in held_against(found.situation, ()).clashes]

    open_until_the_fifth = "papers can begin on Thu 6 Apr 2017 at the earliest"
    assert any(
        each.startswith(open_until_the_fifth)
        for each in clashes(year("2017-03-28 18:30", windowed=True))
    )
    assert not any("papers can begin" in each for each in clashes(year("2017-03-28 18:30")))
