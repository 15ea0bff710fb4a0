"""What is said, to whom, when: openings, reminders, escalations, the weekly summary; once each,
in office hours.
"""

import pytest
from tests.builders import document, machine, machine_of, meets, signoffs, stage, task
from tests.timeline import Year

from cycle.engine import events
from cycle.engine.due import due
from cycle.engine.events import NoticeKind
from cycle.machine.model import Escalation, Machine, ReminderPolicy, Weekly

OPENING, REMINDER, DUE_TODAY = NoticeKind.OPENING, NoticeKind.REMINDER, NoticeKind.DUE_TODAY
OVERDUE, ESCALATION, WEEKLY = NoticeKind.OVERDUE, NoticeKind.ESCALATION, NoticeKind.WEEKLY


def letter(due: str | None = "by 31 January", missed: str = "escalate", **year: str) -> Year:
    return Year(machine(plan=[stage("drafting", task("letter", due, missed))]), **year)


def heard(year: Year) -> list[tuple[str, str, str]]:
    return [(f"{at:%d %b %H:%M}", told.role, told.kind.value) for at, told in year.heard]


def test_a_need_is_told_the_morning_after_it_is_first_asked() -> None:
    letter().ticks().hears_nothing().until("2017-01-10 08:59").hears_nothing().until(
        "2017-01-10 09:00"
    ).is_told("author", OPENING, "letter")


def test_a_need_is_told_at_once_where_the_morning_would_be_too_late() -> None:
    letter("by 9 January").ticks().is_told("author", DUE_TODAY)


def test_a_year_of_silence_on_one_need_is_told_like_this() -> None:
    assert heard(letter().until("2017-02-08 10:00")) == [
        ("10 Jan 09:00", "author", "opening"),
        ("24 Jan 09:00", "author", "reminder"),
        ("30 Jan 09:00", "author", "reminder"),
        ("31 Jan 09:00", "author", "due-today"),
        ("02 Feb 09:00", "author", "overdue"),
        ("02 Feb 09:00", "head", "escalation"),
        ("06 Feb 09:00", "author", "overdue"),
        ("07 Feb 09:00", "monitoring-officer", "escalation"),
        ("08 Feb 09:00", "author", "overdue"),
    ]


def test_a_need_without_a_deadline_is_told_once() -> None:
    assert heard(letter(None).until("2017-03-31")) == [("10 Jan 09:00", "author", "opening")]


def test_a_miss_that_only_reminds_is_not_escalated() -> None:
    roles = {told.role for _, told in letter(missed="remind").until("2017-02-28").heard}
    assert roles == {"author"}


def test_nothing_is_said_once_it_is_done() -> None:
    found = letter().until("2017-01-24 10:00").does("author", "letter").until("2017-02-28")
    assert {told.about for _, told in found.heard[2:]} == {"plan.drafting#1/complete"}


def test_after_the_end_of_the_cycle_nothing_is_said_but_that_it_ended() -> None:
    found = (
        letter().does("author", "letter").completes("author", "drafting").until("2017-02-28")
    )
    assert heard(found) == [("10 Jan 09:00", "clerk", "stage-complete")]
    assert found.look_again_at is None


def test_a_week_of_silence_folds_into_one_notice_of_what_is_so_today() -> None:
    found = letter().until("2017-01-24 10:00").on("2017-02-08 10:00").ticks()
    assert sorted((told.role, told.kind.value) for told in found.told) == [
        ("author", "overdue"),
        ("head", "escalation"),
        ("monitoring-officer", "escalation"),
    ]
    found.ticks().hears_nothing()


@pytest.mark.parametrize(
    "closed", ["2017-01-10 08:59", "2017-01-10 17:00", "2017-01-14 12:00", "2017-04-14 12:00"]
)
def test_nothing_is_said_outside_office_hours(closed: str) -> None:
    found = letter().on(closed).ticks().hears_nothing()
    assert found.look_again_at == found.rules.next_opening(found.now)
    found.until("2017-04-18 09:00")
    assert found.heard


def test_the_first_moment_after_a_weekend_off_is_monday_at_opening() -> None:
    found = letter().until("2017-01-12").on("2017-01-14 12:00").ticks()
    assert (
        found.rules.local(found.rules.next_opening(found.now)).isoformat()
        == "2017-01-16T09:00:00+00:00"
    )


def test_opening_time_is_local_in_summer() -> None:
    found = (
        letter("by 30 June", opened="2017-06-01 10:00")
        .until("2017-06-02 09:00")
        .is_told("author", OPENING)
    )
    assert found.now.hour == 8


def test_a_deadline_passes_once_and_is_recorded_at_night_too() -> None:
    found = letter().until("2017-02-28")
    assert [event.obligation for event in found.recorded(events.DeadlinePassed)] == [
        "plan.drafting#1/letter"
    ]
    assert next(
        at for event, at in found.history if isinstance(event, events.DeadlinePassed)
    ) == found.at("2017-02-01 00:00")


def moving(opened: str = "2017-01-09 10:00") -> Year:
    drafting = stage(
        "drafting", task("letter", "10 working days before council"), complete="deciding"
    )
    found = Year(
        machine(plan=[drafting, stage("deciding", meets(), adopted="end")]),
        opened,
        council="2017-02-14",
    )
    return found.until("2017-02-03 10:00")


def test_a_moved_meeting_has_its_needs_told_anew_before_the_new_deadline() -> None:
    found = moving().moves("council", "2017-03-14")
    before = len(found.heard)
    found.until("2017-03-03 10:00")
    told = [
        (f"{at:%d %b}", told.kind)
        for at, told in found.heard[before:]
        if told.about.endswith("letter")
    ]
    assert told == [
        ("21 Feb", REMINDER),
        ("27 Feb", REMINDER),
        ("28 Feb", DUE_TODAY),
        ("02 Mar", OVERDUE),
        ("02 Mar", ESCALATION),
    ]


def test_a_moved_meeting_lets_the_new_deadline_pass_anew() -> None:
    found = moving().moves("council", "2017-03-14").until("2017-03-03 10:00")
    assert len(found.recorded(events.DeadlinePassed)) == 2


def test_a_lapsed_sign_off_is_asked_for_again_the_next_morning() -> None:
    found = Year(
        machine(plan=[stage("drafting", document("report"), signoffs("report", "by 31 March"))])
    )
    found.attaches("author", "report").until("2017-01-10 09:00").is_told(
        "head-of-legal", OPENING, "legal"
    )
    found.signs("head-of-legal").until("2017-01-12").attaches(
        "author", "report", "second text"
    ).ticks().hears_nothing()
    found.until("2017-01-13 09:00").is_told("head-of-legal", NoticeKind.LAPSED, "legal")


def test_what_waits_for_something_else_is_not_told() -> None:
    found = Year(
        machine(plan=[stage("drafting", document("report"), signoffs("report", "by 31 March"))])
    )
    assert {told.role for _, told in found.until("2017-03-01").heard} == {"author"}


def with_policy(*remind: str, escalate: str = "2 working days after deadline") -> Machine:
    policy = ReminderPolicy(
        key="usual", remind=remind, escalate=(Escalation(after=escalate, to="head"),)
    )
    made = machine(
        plan=[
            stage("drafting", task("letter", "by 31 January"), complete="next"),
            stage("next", meets()),
        ]
    )
    return Machine(
        **{name: getattr(made, name) for name in made.__struct_fields__}
        | {"reminders": {"usual": policy}}
    )


def test_a_reminder_may_count_from_a_meeting_and_is_left_out_while_that_has_no_date() -> None:
    found = Year(with_policy("20 working days before council"), council="2017-02-14").until(
        "2017-01-20"
    )
    assert ("17 Jan 09:00", "author", "reminder") in heard(found)
    undated = Year(with_policy("20 working days before council")).until("2017-01-20")
    assert [told.kind for _, told in undated.heard if told.about.endswith("letter")] == [
        OPENING
    ]


def test_a_reminder_in_hours_counts_from_closing_where_the_deadline_has_no_time() -> None:
    found = Year(with_policy("5 hours before deadline"), council="2017-02-14").until(
        "2017-01-31 13:00"
    )
    assert ("31 Jan 12:00", "author", "due-today") in heard(found)


def test_an_escalation_may_count_from_a_meeting_without_a_date() -> None:
    found = Year(with_policy("on deadline", escalate="1 working day after council")).until(
        "2017-02-10"
    )
    assert not [
        told
        for _, told in found.heard
        if told.kind is ESCALATION and told.about.endswith("letter")
    ]


def weekly() -> Year:
    return Year(
        machine_of(
            {"plan": [stage("drafting", task("letter", None))]},
            weekly=Weekly(to="head", weekday=4),
        )
    )


def test_the_weekly_summary_comes_on_its_day_at_opening() -> None:
    told = [at for at, role, _ in heard(weekly().until("2017-01-28")) if role == "head"]
    assert told == ["13 Jan 09:00", "20 Jan 09:00", "27 Jan 09:00"]


def test_the_weekly_summary_of_a_closed_day_comes_on_the_next_working_day() -> None:
    told = [
        at
        for at, role, _ in heard(weekly().on("2017-04-10").until("2017-04-20"))
        if role == "head"
    ]
    assert told == [
        "10 Apr 10:00",
        "18 Apr 09:00",
    ]  # the first makes up for the silence; 14 April was Good Friday


def test_after_downtime_one_weekly_summary_is_made_up_for() -> None:
    found = (
        weekly()
        .until("2017-01-13 10:00")
        .on("2017-02-08 10:00")
        .ticks()
        .is_told("head", WEEKLY)
    )
    assert found.ticks().told == ()
    assert found.look_again_at == found.at("2017-02-10 09:00")


def test_there_is_nothing_to_look_for_again_where_only_people_can_change_anything() -> None:
    found = letter(None).until("2017-01-11")
    assert due(found.situation).look_again_at is None


def test_that_notices_are_given_does_not_move_when_to_look_again() -> None:
    """The daemon notes it as first found, and does not ask a second time after it has
    spoken.
    """
    year = weekly().on("2017-01-20 09:00")
    found = due(year.situation)
    assert found.reminders
    year.ticks()
    assert due(year.situation).look_again_at == found.look_again_at
