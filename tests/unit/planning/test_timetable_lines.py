from datetime import UTC, date, datetime, time

from tests.years import year

from cycle.engine.situation import Situation
from cycle.planning.timetable import reminders, timetable
from cycle.planning.timetable_line import Planned, Since, TimetableLine, TimetableLineKind

NOW = datetime(2017, 1, 10, 12, tzinfo=UTC)


def lines(*changes: tuple[str, str], **meetings: str | None) -> dict[str, TimetableLine]:
    rulebook, state = year(*changes, meetings=meetings)
    return {line.key: line for line in timetable(Situation(rulebook, state, NOW))}


def test_every_date_stands_in_order_and_what_has_none_comes_last() -> None:
    listed = list(lines(panel=None).values())
    dated = [(line.on, line.at or time.max) for line in listed if line.on]
    assert dated == sorted(dated)
    assert [line.key for line in listed[len(dated) :]] == [
        "panel",
        "panel/notice",
        "plan.opinion/meeting",
    ]
    assert listed[-1].undated == "panel has no date: none has been fixed"


def test_a_line_says_weekday_slack_and_basis() -> None:
    line = lines()["committee/notice"]
    assert (line.on, line.weekday, line.basis) == (date(2017, 3, 20), "Monday", "s. 100B")
    assert line.slack == 49  # 10 January to 20 March: 49 weekdays, and no bank holiday between


def test_a_publication_knows_its_plan_and_the_meeting_before() -> None:
    found = lines()
    assert found["committee/notice"].planned == Planned(date(2017, 3, 17), 1)
    assert found["council/notice"].planned is None
    assert found["council/notice"].since == Since("committee", date(2017, 3, 28), 5)
    assert found["panel/notice"].since is None


def test_a_plan_that_misses_the_latest_lawful_day_is_told_by_a_minus() -> None:
    found = lines(
        ("6 clear working days before committee", "4 clear working days before committee")
    )
    assert found["committee/notice"].planned == Planned(date(2017, 3, 21), -1)


def test_what_is_published_after_a_meeting_is_not_its_notice() -> None:
    found = lines(("6 clear working days before committee", "6 working days after committee"))
    assert found["committee/notice"].planned is None


def test_a_branch_that_can_be_avoided_is_no_meeting_before() -> None:
    found = lines(
        ("outcomes: {heard: draft}", "outcomes: {heard: draft, waved-through: papers}")
    )
    since = found["council/notice"].since
    assert since is not None
    assert since.meeting == "panel"


def test_a_sheet_of_sign_offs_is_due_from_those_who_sign() -> None:
    assert lines()["plan.draft/advice"].roles == ("lawyer",)
    assert lines()["plan.draft/plan"].roles == ("author",)


def said(
    *changes: tuple[str, str],
) -> list[tuple[str, TimetableLineKind, date | None, tuple[str, ...]]]:
    rulebook, state = year(*changes)
    found = reminders(Situation(rulebook, state, NOW))
    return [
        (line.key.rpartition("/")[2], line.kind, line.on, line.roles)
        for line in found
        if "/bids-" in line.key
    ]


def test_reminders_and_escalations_follow_the_policy() -> None:
    assert said() == [
        ("reminder-1", TimetableLineKind.REMINDER, date(2017, 5, 22), ("author",)),
        ("reminder-2", TimetableLineKind.REMINDER, date(2017, 5, 30), ("author",)),
        ("escalation-1", TimetableLineKind.ESCALATION, date(2017, 6, 1), ("clerk",)),
        ("overdue", TimetableLineKind.REMINDER, date(2017, 6, 1), ("author",)),
    ]


def test_what_is_called_for_on_a_closed_day_is_said_at_the_next_opening() -> None:
    (first, on_the_day, *_) = said(("by 30 May", "by 28 May"))
    assert first[2] == date(2017, 5, 22)
    assert on_the_day[2] == date(2017, 5, 30)  # the 28th is a Sunday, the 29th a bank holiday


def test_a_deadline_that_only_reminds_is_not_escalated() -> None:
    kinds = {
        kind for _, kind, _, _ in said(("due: by 30 May", "due: by 30 May, missed: remind"))
    }
    assert kinds == {TimetableLineKind.REMINDER}


def test_nobody_is_told_of_themselves() -> None:
    kinds = {
        kind for _, kind, _, _ in said(("task: bids sifted,", "task: bids sifted, by: clerk,"))
    }
    assert kinds == {TimetableLineKind.REMINDER}


def test_nothing_is_said_before_the_cycle_begins() -> None:
    (first, *_) = said(("by 30 May", "by 5 January"))
    assert first[0] == "reminder-2"
