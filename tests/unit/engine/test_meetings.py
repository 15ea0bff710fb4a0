"""The dates of meetings: fixed, moved, cancelled; every deadline that hangs on them follows."""

from tests.builders import document, machine, meets, stage
from tests.timeline import Year

from cycle.engine import events
from cycle.engine.verdicts import Code


def year(**meetings: str) -> Year:
    drafting = stage(
        "drafting", document("report", "10 working days before council"), complete="deciding"
    )
    return Year(machine(plan=[drafting, stage("deciding", meets(), adopted="end")]), **meetings)


def test_a_deadline_moves_with_its_meeting() -> None:
    found = year(council="2017-02-14")
    before = found.obligations()["report"].due
    after = found.moves("council", "2017-02-21").obligations()["report"].due
    assert before is not None
    assert str(before.on) == "2017-01-31"
    assert after is not None
    assert str(after.on) == "2017-02-07"


def test_a_cancelled_meeting_leaves_its_deadlines_without_a_date_and_says_why() -> None:
    found = year(council="2017-02-14").cancels("council", reason="no quorum")
    report = found.obligations()["report"]
    assert report.due is None
    assert report.undated
    assert "no quorum" in report.undated
    found.sets("council", "2017-03-14")
    assert found.obligations()["report"].due


def test_the_dates_a_meeting_had_are_kept() -> None:
    found = (
        year(council="2017-02-14")
        .moves("council", "2017-02-21")
        .cancels("council")
        .sets("council", "2017-03-14")
    )
    assert [day.isoformat() for day in found.state.meetings["council"].before] == [
        "2017-02-14",
        "2017-02-21",
    ]


def test_a_moved_meeting_keeps_its_time_unless_another_is_given() -> None:
    found = year(council="2017-02-14 18:30").moves("council", "2017-02-21")
    assert found.state.meetings["council"].at == "18:30"
    assert found.moves("council", "2017-02-21 19:00").state.meetings["council"].at == "19:00"


def test_a_meeting_later_today_may_be_fixed() -> None:
    assert year().sets("council", "2017-01-09 18:30").recorded(events.MeetingSet)


def test_a_meeting_without_a_time_sits_when_the_office_opens() -> None:
    found = (
        year(council="2017-02-14").attaches("author", "report").completes("author", "drafting")
    )
    found.on("2017-02-14 08:59").refuses(Code.MEETING_NOT_SAT).completes("clerk", "deciding")
    found.on("2017-02-14 09:00").completes("clerk", "deciding")


def test_the_clerk_is_asked_for_a_date_that_is_missing_and_only_the_clerk() -> None:
    asked = [each for each in year().obligations().values() if each.meeting == "council"]
    assert [each.role for each in asked] == ["clerk"]


def test_summer_time_does_not_move_the_hour_of_a_meeting() -> None:
    found = (
        year(council="2017-03-28 18:30")
        .attaches("author", "report")
        .completes("author", "drafting")
    )
    starts = found.rules.meeting_starts(found.state.meetings["council"])
    assert starts
    assert starts.isoformat() == "2017-03-28T17:30:00+00:00"
    winter = found.moves("council", "2017-02-14").rules.meeting_starts(
        found.state.meetings["council"]
    )
    assert winter
    assert winter.isoformat() == "2017-02-14T18:30:00+00:00"
