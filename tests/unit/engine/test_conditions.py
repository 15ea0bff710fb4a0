"""What is asked only under a condition: stages, needs, rows and outcomes, on either side of it
and before anybody can tell.
"""

import pytest
from tests.timeline import Year

from cycle.engine import events
from cycle.engine.descriptions import describe
from cycle.engine.obligations import obligations
from cycle.engine.verdicts import Code
from cycle.machine.loading import workflow_from
from cycle.machine.model import Machine
from cycle.machine.soundness import prove
from cycle.planning.timetable import timetable
from cycle.planning.timetable_line import TimetableStanding

WORKFLOW = """
workflow: grants
title: Grants
roles: {author: Author, clerk: Clerk, head-of-legal: Legal, head-of-finance: Finance}
clerks: [clerk]
may_waive: [clerk]
sheets:
  advice:
    - {issue: legal, title: Legal, role: head-of-legal}
    - {issue: financial, title: Financial, role: head-of-finance, when: "amount > £50,000"}
tracks:
  award:
    - stage: sift
      owner: author
      outcomes:
        proposed: {to: check, records: {amount: money, ends: {type: date, optional: true}}}
        none: end
    - stage: check
      when: amount > £100,000 or ends >= 2018-01-01
      needs: [{task: Check, as: check, due: by 1 March}]
      outcomes: {checked: deciding}
    - stage: deciding
      needs:
        - {task: Cheap, as: cheap, when: "amount <= £50,000", due: by 1 April}
        - {task: Called, as: called, when: called-in}
        - {document: paper}
        - {signoffs: advice, of: paper}
      outcomes:
        granted: {to: end, when: "amount <= £1,000,000"}
        refused: end
  challenge:
    - stage: window
      owner: clerk
      outcomes: {called-in: end, closed: end}
"""


def machine(text: str = WORKFLOW) -> Machine:
    return workflow_from(text.encode(), "grants.yaml")


def proposed(amount: str, ends: str | None = None) -> Year:
    year = Year(machine(), opened="2017-01-09 10:00")
    if ends is None:
        return year.completes("author", "sift", "proposed", amount=amount)
    return year.completes("author", "sift", "proposed", amount=amount, ends=ends)


def asked(year: Year) -> set[str]:
    return {found.key.partition("/")[2] for found in obligations(year.situation)}


def stage_of(year: Year) -> str:
    return year.state.tracks["award"].stage


def test_the_workflow_is_sound_on_both_sides_of_every_condition() -> None:
    assert prove(machine()).sound


@pytest.mark.parametrize(
    ("amount", "ends", "stage"),
    [
        ("£100,000", None, "deciding"),
        ("£100,000.01", None, "check"),
        ("£5", "2018-01-01", "check"),
        ("£5", "31 December 2017", "deciding"),
    ],
)
def test_a_stage_whose_condition_does_not_hold_is_passed_over(
    amount: str, ends: str | None, stage: str
) -> None:
    year = proposed(amount, ends)
    assert stage_of(year) == stage
    over = [
        event
        for event, _ in year.history
        if isinstance(event, events.StageCompleted) and event.outcome == "not-needed"
    ]
    assert bool(over) == (stage == "deciding")
    assert ("award.check" in year.state.passed) == bool(over)


def test_the_log_says_why_a_stage_was_not_needed() -> None:
    year = proposed("£5")
    told = [describe(year.rules.machine, event) for event, _ in year.history]
    assert any(
        each.startswith("Check was not needed: only when sift.amount > £100,000 or")
        and "Amount of Sift is £5.00; Ends of Sift was not recorded" in each
        for each in told
    )


def test_a_need_whose_condition_does_not_hold_does_not_exist() -> None:
    assert "cheap" in asked(proposed("£50,000"))
    year = proposed("£50,000.01")
    assert "cheap" not in asked(year)
    year.refuses(Code.NOT_NEEDED).does("author", "cheap")
    assert year.refusal is not None
    assert "Amount of Sift is £50,000.01" in year.refusal.reasons[0].sentence


def test_a_row_is_asked_for_only_when_its_condition_holds() -> None:
    small, large = proposed("£50,000"), proposed("£60,000")
    assert "advice/financial" not in asked(small.attaches("author", "paper"))
    assert "advice/financial" in asked(large.attaches("author", "paper"))


def test_nobody_is_asked_while_it_is_not_known_and_nothing_ends_without() -> None:
    year = proposed("£5").attaches("author", "paper").signs("head-of-legal", "legal")
    year = year.does("author", "cheap")
    waiting = next(each for each in obligations(year.situation) if each.need == "called")
    assert waiting.since is None
    assert "Window has not ended yet" in waiting.sentence
    year.refuses(Code.NOT_KNOWN_YET).completes("author", "deciding", "granted")
    year.refuses(Code.NOT_KNOWN_YET).does("author", "called")
    closed = year.completes("clerk", "window", "closed")
    assert "called" not in asked(closed)
    assert stage_of(closed.completes("author", "deciding", "granted")) == "end"


def test_what_another_track_recorded_is_asked_for_as_soon_as_it_is_known() -> None:
    year = proposed("£5").completes("clerk", "window", "called-in")
    assert "called" in asked(year)
    year.refuses(Code.TASK_NOT_DONE, Code.DOCUMENT_MISSING, Code.NOT_SIGNED).completes(
        "author", "deciding", "granted"
    )


def test_an_outcome_is_refused_while_its_condition_does_not_hold() -> None:
    year = proposed("£1,000,000.01").does("author", "check").completes("author", "check")
    year = year.attaches("author", "paper").signs("head-of-legal", "legal")
    year = year.signs("head-of-finance", "financial").completes("clerk", "window", "closed")
    year.refuses(Code.CONDITION_FAILS).completes("author", "deciding", "granted")
    assert year.refusal is not None
    assert "deciding ends as granted only when" in year.refusal.reasons[0].sentence
    assert stage_of(year.completes("author", "deciding")) == "end", "refused alone is left"


def test_the_timetable_says_what_is_not_needed_and_what_may_not_be() -> None:
    begun = Year(machine(), opened="2017-01-09 10:00")
    first = {line.key: line for line in timetable(begun.situation)}
    assert "only when" in first["award.deciding/cheap"].what
    line = {line.key: line for line in timetable(proposed("£60,000").situation)}
    not_needed = line["award.deciding/cheap"]
    assert not_needed.on is None
    assert not_needed.standing is TimetableStanding.NOT_NEEDED
    assert line["award.check/check"].standing is TimetableStanding.NOT_NEEDED
    assert (not_needed.undated or "").startswith("not needed: only when sift.amount <= £50,000")


def test_what_rests_on_a_recorded_amount_stands_in_the_way_of_its_correction() -> None:
    year = proposed("£5").completes("clerk", "window", "called-in").does("author", "called")
    entry = next(
        number
        for number, (event, _) in enumerate(year.history, start=1)
        if isinstance(event, events.StageCompleted) and event.stage == "window"
    )
    year.refuses(Code.STOOD_UPON).corrects(entry)


def test_a_condition_about_a_stage_that_repeats_is_about_its_last() -> None:
    repeated = """
workflow: surveys
title: Surveys
roles: {author: Author}
clerks: [author]
tracks:
  main:
    - stage: survey
      owner: author
      repeat: {every: 3 months, times: 2}
      needs: [{task: Ask, as: ask}]
      outcomes: {good: report, bad: report}
    - stage: report
      when: bad
      outcomes: {sent: end}
"""
    found = machine(repeated)
    assert found.stage("main", "report").when == "survey-2.bad"
    assert prove(found).sound
