import pytest
from tests.timeline import Year

from cycle.engine.verdicts import Code
from cycle.machine.loading import workflow_from

WORKFLOW = """
workflow: budget
title: Budget
roles: {author: Author, clerk: Clerk, head-of-legal: Legal, monitoring-officer: Monitor}
clerks: [clerk]
may_waive: [monitoring-officer]
sheets: {advice: [{issue: legal, title: Legal, role: head-of-legal}]}
tracks:
  budget:
    - stage: base
      owner: author
      not_before: {rule: 1 December, basis: SI 2012/2914}
      needs:
        - {task: Base calculated, as: calculated, due: by 31 January}
        - {document: base, not_before: 5 December at 09:00, due: by 31 January}
        - {signoffs: advice, of: base}
        - {publish: base, by: clerk, not_before: 2 days after opening of base}
      outcomes:
        complete: objections
        withdrawn: {to: end, regardless: true}
    - stage: objections
      needs: [{task: Leader told, as: told}]
      outcomes:
        not-objected: {to: end, not_before: 5 working days after opening of objections}
        objected: base
"""


def year(opened: str = "2016-11-14 10:00") -> Year:
    machine = workflow_from(WORKFLOW.encode(), "budget.yaml")
    return Year(machine, opened=opened, begins_on="2016-11-14")


def test_nothing_in_a_stage_is_done_before_its_earliest_moment() -> None:
    here = year().on("2016-11-30 23:59").refuses(Code.TOO_EARLY).does("author", "calculated")
    assert here.refusal is not None
    (reason,) = here.refusal.reasons
    assert reason.sentence == (
        "Base calculated: not before Thursday 1 December 2016 (1 December)"
    )
    assert reason.basis == "SI 2012/2914"
    here.on("2016-12-01 00:00").does("author", "calculated")


def test_a_need_may_have_an_earliest_moment_of_its_own_with_a_time() -> None:
    here = year().on("2016-12-05 08:59").refuses(Code.TOO_EARLY).attaches("author", "base")
    here.on("2016-12-05 09:00").attaches("author", "base")


def test_a_row_is_not_signed_nor_returned_before_it() -> None:
    here = year("2016-12-05 10:00").attaches("author", "base")
    assert here.on("2016-12-05 10:01").signs("head-of-legal", "legal").refusal is None
    early = year().refuses(Code.TOO_EARLY)
    early.signs("head-of-legal", "legal")
    early.refuses(Code.TOO_EARLY).returns("head-of-legal", "legal")
    early.refuses(Code.UNKNOWN_ISSUE).signs("head-of-legal")


def test_what_waits_for_its_day_is_not_signed_along_with_the_rest() -> None:
    """A text may be on record already, from another stage or an earlier round."""
    later = WORKFLOW.replace("of: base}", "of: base, not_before: 12 December}")
    here = Year(workflow_from(later.encode(), "budget.yaml"), "2016-12-05 10:00", "2016-11-14")
    here.attaches("author", "base").refuses(Code.UNKNOWN_ISSUE).signs("head-of-legal")
    here.on("2016-12-12 00:00").signs("head-of-legal")


def test_what_counts_from_the_opening_of_a_stage_is_told_with_its_day() -> None:
    here = year("2016-12-05 10:00").attaches("author", "base").signs("head-of-legal", "legal")
    here.on("2016-12-06 10:00").refuses(Code.TOO_EARLY).publishes()
    here.on("2016-12-07 00:00").publishes()


def test_a_stage_is_not_ended_before_it_but_what_holds_regardless_may_be() -> None:
    early = year().refuses(
        Code.TOO_EARLY,
    )
    early.completes("author", "base", "complete")
    early.completes("author", "base", "withdrawn")


def objected_to() -> Year:
    here = year("2016-12-05 10:00").does("author", "calculated").attaches("author", "base")
    here.signs("head-of-legal", "legal").on("2016-12-07 10:00").publishes()
    return here.completes("author", "base", "complete").does("author", "told")


def test_an_outcome_waits_for_its_own_moment_while_others_do_not() -> None:
    here = objected_to().on("2016-12-13 10:00")
    here.refuses(Code.TOO_EARLY).completes("author", "objections", "not-objected")
    here.completes("author", "objections", "objected")


def test_what_a_meeting_decided_before_the_moment_is_not_recorded_after_it() -> None:
    text = """
workflow: budget
title: Budget
roles: {clerk: Clerk}
clerks: [clerk]
meetings: {council: {body: Council}}
tracks:
  budget:
    - stage: setting
      owner: clerk
      meeting: council
      outcomes: {set: {to: end, not_before: 1 March}, not-set: setting}
"""
    machine = workflow_from(text.encode(), "budget.yaml")
    here = Year(machine, council="2017-02-23 18:30").on("2017-03-02")
    here.refuses(Code.TOO_EARLY).completes("clerk", "setting", "set")
    assert here.refusal is not None
    assert "the meeting sat on Thursday 23 February 2017" in here.refusal.reasons[0].sentence
    here.completes("clerk", "setting", "not-set").sets("council", "2017-03-08 18:30")
    here.on("2017-03-09").completes("clerk", "setting", "set")
    assert here.state.ended_at is not None


def test_an_outcome_is_recorded_on_the_day_itself() -> None:
    objected_to().on("2016-12-14 00:00").completes("author", "objections", "not-objected")


def test_nobody_is_asked_before_the_moment_and_somebody_is_on_the_morning_of_it() -> None:
    here = year().until("2016-12-01 08:59")
    assert [said.about for _, said in here.heard] == []
    here.until("2016-12-02 12:00")
    assert {said.role for _, said in here.heard} == {"author"}


@pytest.mark.parametrize("now", ["2016-11-15 10:00", "2016-12-02 10:00"])
def test_one_who_may_waive_may_waive_it_at_any_time(now: str) -> None:
    here = year().on(now).waives("monitoring-officer", "calculated")
    assert here.refusal is None


MEETING = """
workflow: panel
title: Panel
roles: {author: Author, clerk: Clerk}
clerks: [clerk]
meetings: {panel: {body: Panel}}
tracks:
  panel:
    - stage: hearing
      owner: author
      not_before: 1 December
      meeting: panel
      outcomes: {heard: end}
"""


def test_a_meeting_of_a_stage_that_waits_for_its_day_is_given_its_date_before_it() -> None:
    machine = workflow_from(MEETING.encode(), "panel.yaml")
    here = Year(machine, opened="2016-11-14 10:00")
    here.refuses(Code.MEETING_UNDATED, Code.TOO_EARLY).completes("clerk", "hearing")
    here.sets("panel", "2016-11-21 18:30").on("2016-11-22")
    here.refuses(Code.TOO_EARLY).completes("clerk", "hearing")
    here.on("2016-12-01").completes("clerk", "hearing")
