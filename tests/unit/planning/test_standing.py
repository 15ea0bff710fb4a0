"""How it stands with each line of a timetable: nothing that is done is called late."""

from collections.abc import Mapping

import msgspec
from tests.builders import document, machine, meets, publish, signoffs, stage, task
from tests.timeline import Year

from cycle.machine.model import Machine, Notice
from cycle.planning.shifts import shifts
from cycle.planning.timetable import reminders, timetable

DECIDING = stage("deciding", meets(), adopted="after", deferred="deciding", dropped="end")
AFTER = stage("after", task("letter", "2 working days after council"))


def plan() -> Machine:
    """A report is signed and published five clear working days before Council decides on it."""
    declared = machine(
        plan=[
            stage(
                "drafting",
                document("report", "15 working days before council"),
                signoffs("report", "10 working days before council"),
                publish("report", due="5 clear working days before council", missed="block"),
                regardless=["shelved"],
                complete="deciding",
                shelved="deciding",
            ),
            DECIDING,
            AFTER,
        ]
    )
    council = declared.meetings["council"]
    notice = Notice(rule="5 clear working days before council", basis="s. 100B")
    return msgspec.structs.replace(
        declared, meetings={"council": msgspec.structs.replace(council, notice=notice)}
    )


def year() -> Year:
    """Council is on 28 March: the report is due on the 7th, public on the 20th."""
    return Year(plan(), opened="2017-02-01 10:00", council="2017-03-28 18:30")


def ready() -> Year:
    """Everything in time, the papers public on the 10th."""
    ready = year().on("2017-03-01").attaches("author", "report")
    ready.signs("head-of-legal", "legal").signs("head-of-finance", "financial")
    return ready.on("2017-03-10").publishes()


def marks(at: Year) -> Mapping[str, str]:
    """By what it is about; of a need its own key."""
    lines = timetable(at.situation)
    return {line.key.removeprefix("plan."): line.standing.value for line in lines}


def test_what_is_still_to_come_is_not_marked() -> None:
    assert set(marks(year()).values()) == {"to-come"}


def test_what_is_past_and_still_asked_is_overdue() -> None:
    found = marks(year().on("2017-03-21"))
    assert found["drafting/report"] == found["drafting/advice"] == "overdue"
    assert found["drafting/publish"] == found["council/notice"] == "overdue"
    assert found["council"] == found["deciding/council"] == "to-come"


def test_what_is_done_is_never_overdue_whatever_the_day() -> None:
    found = marks(ready().on("2017-03-21"))
    assert found["drafting/report"] == found["drafting/advice"] == "done"
    assert found["drafting/publish"] == found["council/notice"] == "done"


def test_a_sheet_is_done_with_its_last_row() -> None:
    signed = year().on("2017-03-01").attaches("author", "report")
    signed.signs("head-of-legal", "legal").on("2017-03-21")
    assert marks(signed)["drafting/advice"] == "overdue"
    assert marks(signed.signs("head-of-finance", "financial"))["drafting/advice"] == "done"


def test_what_was_done_before_its_text_changed_is_asked_again() -> None:
    assert marks(ready().attaches("author", "report", "another text"))["drafting/advice"] == (
        "to-come"
    )


def test_what_was_waived_is_marked_as_that() -> None:
    waived = year().on("2017-03-21").waives("monitoring-officer", "report")
    assert marks(waived)["drafting/report"] == "waived"


def test_the_stage_that_is_over_was_done() -> None:
    over = ready().completes("author", "drafting", "complete").on("2017-03-29")
    found = marks(over)
    assert {found[key] for key in found if key.startswith("drafting")} == {"done"}
    assert found["council/notice"] == "done"
    assert found["council"] == "past"


def test_a_stage_that_ended_without_what_it_needed_says_so() -> None:
    shelved = year().on("2017-03-01").attaches("author", "report")
    found = marks(shelved.completes("author", "drafting", "shelved"))
    assert found["drafting/report"] == "done"
    assert found["drafting/advice"] == found["drafting/publish"] == "unmet"


def test_what_was_waived_stays_marked_once_its_stage_is_over() -> None:
    waived = year().on("2017-03-01").attaches("author", "report")
    waived.waives("monitoring-officer", "advice").on("2017-03-10").publishes()
    over = marks(waived.completes("author", "drafting", "complete"))
    assert (over["drafting/advice"], over["drafting/report"]) == ("waived", "done")


def test_an_outcome_that_is_not_recorded_is_overdue_and_one_that_is_is_done() -> None:
    sat = ready().completes("author", "drafting", "complete").on("2017-03-30")
    assert marks(sat)["deciding/council"] == "overdue"
    assert marks(sat.completes("clerk", "deciding", "adopted"))["deciding/council"] == "done"


def test_a_stage_that_was_passed_by_is_not_needed() -> None:
    dropped = ready().completes("author", "drafting", "complete").on("2017-03-29")
    dropped.completes("clerk", "deciding", "dropped").on("2017-05-01")
    assert marks(dropped)["after/letter"] == "not-needed"


def test_a_reminder_of_what_is_done_is_done_and_one_whose_day_is_gone_is_past() -> None:
    before = {line.key: line.standing.value for line in reminders(year().situation)}
    assert set(before.values()) == {"to-come"}
    said = {line.key: line.standing.value for line in reminders(ready().situation)}
    assert {said[key] for key in said if key.startswith("plan.drafting")} == {"done"}
    gone = year().on("2017-03-21")
    late = {line.key: line.standing.value for line in reminders(gone.situation)}
    assert late["plan.drafting/report/reminder-1"] == "past"


def late_at_once(at: Year, moved_to: str) -> set[str]:
    before = at.situation
    told = shifts(before, at.moves("council", moved_to).situation)
    return {shift.key.removeprefix("plan.") for shift in told if shift.late}


def test_a_move_calls_what_is_asked_still_and_only_that_late_at_once() -> None:
    asked = year().on("2017-03-06").attaches("author", "report")
    assert late_at_once(asked, "2017-03-10 18:30") == {
        "drafting/advice",
        "drafting/publish",
        "council/notice",
    }


def test_a_move_calls_nothing_that_is_done_late_at_once() -> None:
    assert late_at_once(ready().on("2017-03-17"), "2017-03-21 18:30") == set()


def test_a_move_calls_nothing_of_a_stage_that_is_over_late_at_once() -> None:
    over = ready().on("2017-03-17").completes("author", "drafting", "complete")
    assert late_at_once(over, "2017-03-21 18:30") == set()


def test_papers_that_are_public_too_late_for_the_day_moved_to_are_late_at_once() -> None:
    """Also where their stage is over: it was settled for another day."""
    moved = "2017-03-17 18:30"
    assert late_at_once(ready(), moved) == {"drafting/publish", "council/notice"}
    over = ready().completes("author", "drafting", "complete").on("2017-03-13")
    assert late_at_once(over, moved) == {"council/notice"}


def test_a_late_item_that_was_let_through_is_not_overdue() -> None:
    late = year().on("2017-03-20").attaches("author", "report")
    late.signs("head-of-legal", "legal").signs("head-of-finance", "financial")
    late.on("2017-03-22").publishes()
    assert marks(late)["council/notice"] == marks(late)["drafting/publish"] == "overdue"
    late.waives("monitoring-officer", "publish")
    assert marks(late)["council/notice"] == marks(late)["drafting/publish"] == "waived"
    over = marks(late.completes("author", "drafting", "complete"))
    assert over["council/notice"] == over["drafting/publish"] == "done"
