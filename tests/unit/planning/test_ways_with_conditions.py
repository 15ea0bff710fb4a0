"""Whether dates can be met where conditions decide what is asked: on both sides while nobody
knows, on one once it is recorded.
"""

from datetime import date

from tests.timeline import Year

from cycle.machine.loading import workflow_from
from cycle.machine.model import Machine
from cycle.planning.clashes import ClashCode, DatesCheck, held_against

WORKFLOW = """
workflow: grants
title: Grants
roles: {author: Author, clerk: Clerk}
clerks: [clerk]
meetings: {council: {body: Council}}
tracks:
  award:
    - stage: sift
      owner: author
      outcomes: {proposed: {to: assess, records: {amount: money}}}
    - stage: assess
      when: amount > £100,000
      least: 60 working days
      needs: [{task: Assess, as: assess}]
      outcomes: {assessed: deciding}
    - stage: deciding
      meeting: council
      needs:
        - {task: Brief, as: brief, when: amount > £5, due: 60 working days before council}
      outcomes: {granted: end}
"""


def machine(text: str = WORKFLOW) -> Machine:
    return workflow_from(text.encode(), "grants.yaml")


def check(amount: str | None, text: str = WORKFLOW, council: str = "2017-03-28") -> DatesCheck:
    year = Year(machine(text), opened="2017-01-09 10:00", council=council)
    if amount:
        year = year.completes("author", "sift", "proposed", amount=amount)
    return held_against(year.situation, None)


def test_while_nobody_knows_every_side_of_a_condition_is_a_way() -> None:
    assert check(None).ways == len(["less", "£5", "between", "£100,000", "more"])
    first, second = check(None).clashes
    assert first.sentence.startswith("If sift ends as proposed with amount £100,000: ")
    assert second.sentence.startswith("If sift ends as proposed with amount £100,000.01: ")
    assert "council sits on Tue 28 Mar 2017" in second.sentence


def test_once_the_amount_is_recorded_only_its_side_is_held_against_the_dates() -> None:
    assert check("£5").clashes == ()
    assert check("£5").ways == 1
    large = check("£100,000.01")
    assert large.ways == 1
    assert any("council" in each.sentence for each in large.clashes)


def test_a_stage_passed_over_takes_no_day() -> None:
    tight = WORKFLOW.replace("least: 60 working days", "least: 1 working day").replace(
        "due: 60 working days before council", "due: 1 working day before council"
    )
    assert check("£5", tight, council="2017-01-10").clashes == ()
    assert check("£200,000", tight, council="2017-01-10").clashes != ()


def test_a_deadline_of_what_is_not_needed_is_held_against_nothing() -> None:
    assert not any("Brief" in each.sentence for each in check("£5").clashes)
    late = check("£6")
    assert any("Brief" in each.sentence for each in late.clashes)
    assert date(2017, 1, 3) in {each.on for each in late.clashes}


SHEET = """
workflow: clearing
title: Clearing
roles: {author: Author, lawyer: Lawyer}
clerks: [author]
sheets:
  clearance:
    - {issue: legal, title: Legal, role: lawyer}
    - {issue: finance, title: Finance, role: author, after: legal, due: by 1 March}
tracks:
  plan:
    - stage: clearing
      owner: author
      needs: [{document: plan}, {signoffs: clearance, of: plan, due: by 10 March}]
      outcomes: {cleared: end}
"""


def test_a_row_due_before_one_that_it_waits_for_stands_against_the_dates() -> None:
    def clashes(text: str) -> list[ClashCode]:
        year = Year(machine(text), opened="2017-01-09 10:00")
        return [each.code for each in held_against(year.situation, None).clashes]

    assert clashes(SHEET) == [ClashCode.OUT_OF_ORDER]
    assert clashes(SHEET.replace("after: legal, ", "")) == []
    own = SHEET.replace("role: lawyer", "role: lawyer, due: by 28 February")
    assert clashes(own) == []
