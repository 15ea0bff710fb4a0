from pathlib import Path

import pytest

from cycle.calendar.grammar import parse
from cycle.calendar.regime import Regime
from cycle.declaration.faults import DeclarationError
from cycle.machine import rules
from cycle.machine.loading import load_dates, load_workflow, workflow_from
from cycle.machine.model import (
    After,
    Escalation,
    Machine,
    Notice,
    OfficeHours,
    ReminderPolicy,
    Stage,
    Weekly,
    fingerprint,
)
from cycle.machine.needs.base import Deadline, Missed
from cycle.machine.needs.document import DocumentNeed
from cycle.machine.needs.meeting import MeetingNeed
from cycle.machine.needs.publish import PublishNeed
from cycle.machine.needs.signoffs import SignoffsNeed
from cycle.machine.needs.task import TaskNeed

GRANT = Path(__file__).parents[2] / "golden" / "declarations" / "good" / "grant.yaml"


@pytest.fixture(scope="module")
def machine() -> Machine:
    return load_workflow(GRANT)


def with_change(old: str, new: str) -> Machine:
    text = GRANT.read_text(encoding="utf-8")
    assert old in text
    return workflow_from(text.replace(old, new, 1).encode(), "file")


def outcomes(stage: Stage) -> dict[str, tuple[str, bool, bool]]:
    return {
        each.name: (each.target, each.regardless, each.leads_back) for each in stage.outcomes
    }


def test_the_office_is_taken_over(machine: Machine) -> None:
    assert machine.hours == OfficeHours(opens="08:30", closes="16:30")
    assert machine.calendar == Regime(name="town", weekend=(5, 6), breaks=("christmas-eve",))
    assert machine.weekly == Weekly(to="mayor", weekday=4)
    assert (machine.clerks, machine.may_waive) == (("clerk",), ("mayor",))


@pytest.mark.parametrize(
    "written",
    [
        "48 hours excluding weekends",
        "48 hours before excluding weekends",
        "48 hours before council excluding weekends",
        "48 Hours Before Excluding weekends",
    ],
)
def test_a_notice_in_hours_is_counted_back_from_its_meeting_however_it_is_written(
    written: str,
) -> None:
    rule = rules.notice(written, "council").text
    assert parse(rule) == parse("48 hours before council excluding weekends")


def test_a_notice_counts_back_from_its_meeting(machine: Machine) -> None:
    meeting = machine.meetings["council"]
    assert meeting.title == "Town Council acting as Grants Panel"
    assert meeting.notice == Notice(
        rule="3 clear working days before council",
        basis="Local Government Act 1972, Sch. 12 para. 10",
    )


def test_reminders_are_written_out_over_the_deadline(machine: Machine) -> None:
    assert machine.reminders["usual"] == ReminderPolicy(
        key="usual",
        remind=("3 working days before deadline", "on deadline"),
        then="2 working days after deadline",
        escalate=(Escalation(after="2 working days after deadline", to="mayor"),),
    )


def test_titles_come_from_keys_where_none_is_given(machine: Machine) -> None:
    assert machine.documents == {"report": "Report to Council", "budget-note": "Budget note"}
    assert [track.title for track in machine.tracks] == ["Decision", "Payment"]
    assert [stage.title for _, stage in machine.stages()] == [
        "Drafting",
        "Decision of Council",
        "Paying",
    ]


def test_each_kind_of_need_is_written_out_with_its_defaults(machine: Machine) -> None:
    assert machine.stage("decision", "drafting").needs == (
        DocumentNeed(
            key="report",
            title="Report to Council",
            by="clerk",
            due=Deadline(
                rule="10 working days before council", missed=Missed.OUTCOME, outcome="dropped"
            ),
            reminders="usual",
            document="report",
        ),
        DocumentNeed(
            key="note",
            title="Budget note",
            by="treasurer",
            reminders="usual",
            document="budget-note",
        ),
        SignoffsNeed(
            key="advice",
            title="Advice sign-offs of Report to Council",
            by="clerk",
            due=Deadline(rule="5 working days before council", missed=Missed.REMIND),
            reminders="usual",
            renew=False,
            sheet="advice",
            of="report",
        ),
        PublishNeed(
            key="publish",
            title="Publication of Report to Council and Budget note",
            by="clerk",
            due=Deadline(rule="3 clear working days before council", missed=Missed.BLOCK),
            reminders="usual",
            documents=("report", "budget-note"),
        ),
    )


def test_a_meeting_is_recorded_by_the_first_clerk_on_the_next_working_day(
    machine: Machine,
) -> None:
    stage = machine.stage("decision", "deciding")
    assert stage.meeting == MeetingNeed(
        key="meeting",
        title="Town Council acting as Grants Panel",
        by="clerk",
        due=Deadline(rule="1 working day after council"),
        reminders="gentle",
        meeting="council",
    )
    assert stage.completed_by == "clerk"


def test_a_task_is_known_by_the_words_of_its_text(machine: Machine) -> None:
    (need,) = machine.stage("payment", "paying").needs
    assert need == TaskNeed(
        key="grant-paid-receipted",
        title="Grant paid & receipted",
        by="treasurer",
        due=Deadline(rule="5 working days after council"),
        reminders="usual",
        renew=False,
    )


def test_a_stage_may_wait_for_an_outcome_and_have_a_deadline_of_its_own(
    machine: Machine,
) -> None:
    stage = machine.stage("payment", "paying")
    assert stage.after == (After(track="decision", stage="deciding", outcome="granted"),)
    assert stage.due == Deadline(
        rule="10 working days after end of deciding", basis="Financial regulations, no. 4"
    )
    assert stage.basis == "Financial regulations, no. 4"


def test_only_outcomes_to_the_same_or_an_earlier_stage_lead_back(machine: Machine) -> None:
    assert outcomes(machine.stage("decision", "drafting")) == {
        "complete": ("deciding", False, False),
        "dropped": ("end", True, False),
    }
    assert outcomes(machine.stage("decision", "deciding")) == {
        "granted": ("end", False, False),
        "referred-back": ("drafting", False, True),
        "deferred": ("deciding", False, True),
    }


def test_the_short_forms_mean_the_long_ones(machine: Machine) -> None:
    long = with_change("      meeting: council\n", "      needs: [{meeting: council}]\n")
    assert fingerprint(long) == fingerprint(machine)
    assert fingerprint(
        with_change("after: decision", "after:\n        - decision")
    ) == fingerprint(machine)
    assert fingerprint(with_change("granted: end", "granted: {to: end}")) == fingerprint(
        machine
    )


def test_the_only_policy_serves_where_none_is_called_usual() -> None:
    text = GRANT.read_text(encoding="utf-8").replace("      reminders: gentle\n", "")
    text = text.replace("  gentle:\n    remind: [1 working day before]\n", "").replace(
        "  usual:", "  polite:"
    )
    needs = [
        need
        for _, stage in workflow_from(text.encode(), "file").stages()
        for need in stage.needs
    ]
    assert {need.reminders for need in needs} == {"polite"}


def test_an_owner_holds_until_another_is_named(machine: Machine) -> None:
    unnamed = with_change(
        "      title: Decision of Council\n      owner: clerk\n",
        "      title: Decision of Council\n",
    )
    assert fingerprint(unnamed) == fingerprint(machine)


def test_nobody_is_left_unreminded_silently_where_several_policies_are_declared() -> None:
    with pytest.raises(DeclarationError, match="nobody would be reminded of report"):
        with_change("  usual:", "  strict:")


def test_no_policy_is_called_by_the_word_for_none() -> None:
    with pytest.raises(DeclarationError, match='no policy is called "none"'):
        with_change("  usual:", "  none:")


def test_that_nobody_is_reminded_is_said_in_so_many_words() -> None:
    machine = with_change("stage: drafting", "stage: drafting\n      reminders: none")
    assert {need.reminders for need in machine.stage("decision", "drafting").needs} == {None}
    assert {need.reminders for need in machine.stage("decision", "deciding").needs} == {
        "gentle"
    }


def test_a_changed_word_changes_the_fingerprint(machine: Machine) -> None:
    assert fingerprint(with_change("Town Clerk", "Clerk")) != fingerprint(machine)


def test_dates_are_checked_against_the_meetings_of_the_machine(
    machine: Machine, tmp_path: Path
) -> None:
    path = tmp_path / "dates.yaml"
    path.write_text("begins: 2016-11-14\nmeetings: {counsel: 2017-04-12}\n", encoding="utf-8")
    with pytest.raises(DeclarationError, match='did you mean "council"'):
        load_dates(path, machine)


def test_the_least_working_days_of_a_stage_are_one_unless_declared(machine: Machine) -> None:
    declared = with_change("stage: drafting", "stage: drafting\n      least: 12 working days")
    assert declared.stage("decision", "drafting").least == 12
    assert machine.stage("decision", "drafting").least == 1


def test_what_is_declared_at_its_default_leaves_the_fingerprint_as_it_was(
    machine: Machine,
) -> None:
    same = with_change("stage: drafting", "stage: drafting\n      least: 1 working day")
    assert fingerprint(same) == fingerprint(machine)
