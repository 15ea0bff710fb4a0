"""Stages that repeat, and days that come next, as the machine has them."""

from datetime import date

import pytest
from tests.timeline import Year

from cycle.engine.rulebook import DueDate
from cycle.machine.loading import workflow_from
from cycle.machine.model import Machine
from cycle.machine.proving import proved

HEAD = """
workflow: rolling
title: Rolling
roles: {author: Author, clerk: Clerk}
clerks: [clerk]
tracks:
  plan:
"""
MONITORED = """
    - stage: monitoring
      owner: author
      title: Quarterly report
      repeat: {every: 3 months, times: 4}
      due: %s
      needs: [{task: Reported, as: reported}]
      outcomes: {sent: closing, redone: monitoring, abandoned: {to: end, regardless: true}}
    - stage: closing
      due: 10 working days after end of monitoring
      outcomes: {reopened: monitoring, closed: end}
"""


def monitored(due: str = "by 30 June") -> Machine:
    return workflow_from((HEAD + MONITORED % due).encode(), "file")


def dues(machine: Machine, begins: str = "2027-04-01") -> list[date]:
    year = Year(machine, opened=f"{begins} 10:00")
    found = [
        year.situation.due(stage.due.rule)
        for _, stage in machine.stages()
        if stage.due and stage.key.startswith("monitoring")
    ]
    return [each.on for each in found if isinstance(each, DueDate)]


def test_a_stage_that_repeats_stands_for_stages_one_after_the_other() -> None:
    stages = [stage for _, stage in monitored().stages()]
    assert [(stage.key, stage.title) for stage in stages[:4]] == [
        (f"monitoring-{number}", f"Quarterly report ({number} of 4)") for number in (1, 2, 3, 4)
    ]
    assert [stage.outcomes[0].target for stage in stages[:4]] == [
        "monitoring-2",
        "monitoring-3",
        "monitoring-4",
        "closing",
    ]


def test_what_leads_back_leads_to_the_same_one_and_what_is_regardless_where_it_says() -> None:
    second = monitored().stage("plan", "monitoring-2")
    assert [(each.name, each.target) for each in second.outcomes[1:]] == [
        ("redone", "monitoring-2"),
        ("abandoned", "end"),
    ]


def test_others_lead_to_the_first_and_count_from_the_end_of_the_last() -> None:
    closing = monitored().stage("plan", "closing")
    assert closing.outcomes[0].target == "monitoring-1"
    assert closing.due is not None
    assert closing.due.rule == "10 working days after end of monitoring-4"


@pytest.mark.parametrize(
    ("due", "expected"),
    [
        ("by 30 June", ["2027-06-30", "2027-09-30", "2027-12-30", "2028-03-30"]),
        ("by last day of June", ["2027-06-30", "2027-09-30", "2027-12-31", "2028-03-31"]),
        ("last working day of May", ["2027-05-28", "2027-08-31", "2027-11-30", "2028-02-29"]),
        ("last Monday of June", ["2027-06-28", "2027-09-27", "2027-12-27", "2028-03-27"]),
        (
            "5 working days before 30 June 2027 at noon",
            ["2027-06-23", "2027-09-23", "2027-12-21", "2028-03-23"],
        ),
    ],
)
def test_their_dates_lie_so_far_apart(due: str, expected: list[str]) -> None:
    assert dues(monitored(due)) == [date.fromisoformat(each) for each in expected]


def test_a_deadline_counted_from_the_opening_is_counted_from_each_opening() -> None:
    machine = monitored("3 months after opening of monitoring")
    assert [
        stage.due.rule for _, stage in machine.stages() if stage.due and "3" in stage.due.rule
    ] == [f"3 months after opening of monitoring-{number}" for number in (1, 2, 3, 4)]


def test_a_condition_over_a_stage_that_repeats_is_one_over_its_last() -> None:
    text = (
        MONITORED % "by 30 June"
        + """
      needs: [{task: Letter sent, as: letter, when: monitoring.sent}]
"""
    )
    (letter,) = workflow_from((HEAD + text).encode(), "file").stage("plan", "closing").needs
    assert letter.when == "monitoring-4.sent"


def test_the_deadline_of_a_row_counts_from_the_last_of_a_stage_that_repeats() -> None:
    head = HEAD.replace(
        "tracks:",
        "sheets: {s: [{issue: a, title: A, role: author, due: 3 days after end of monitoring}]}"
        "\ntracks:",
    )
    row = workflow_from((head + MONITORED % "by 30 June").encode(), "file").sheets["s"].rows[0]
    assert row.due is not None
    assert row.due.rule == "3 days after end of monitoring-4"


def test_the_next_day_of_a_month_is_that_of_each_round() -> None:
    rolling = """
    - stage: refresh
      owner: author
      due: by next 31 January
      outcomes: {again: refresh, over: end}
"""
    year = Year(workflow_from((HEAD + rolling).encode(), "file"), opened="2027-03-01 10:00")
    (asked,) = year.obligations().values()
    assert asked.due is not None
    assert asked.due.on == date(2028, 1, 31)
    year.on("2028-02-01").completes("author", "refresh", "again")
    (asked,) = year.obligations().values()
    assert asked.due is not None
    assert asked.due.on == date(2029, 1, 31)


def test_a_year_that_can_get_stuck_is_told_at_the_place_of_the_stage_that_repeats() -> None:
    text = (
        HEAD
        + MONITORED % "by 30 June"
        + """
  other:
    - {stage: waiting, after: plan.monitoring, outcomes: {done: end}}
"""
    )
    found = proved(text.encode(), "file")
    (place,) = found.places
    assert "plan.monitoring-4 can no longer be passed" in place.message
    assert text.splitlines()[place.line - 1].strip().startswith("- {stage: waiting")


def test_the_first_day_of_a_month_after_another_is_put_off_as_one() -> None:
    """Three months after the first 30 June that follows is 30 September, not the 30 June that
    follows three months later.
    """
    assert dues(monitored("first 30 June after 15 May")) == [
        date(2027, 6, 30),
        date(2027, 9, 30),
        date(2027, 12, 30),
        date(2028, 3, 30),
    ]
