"""Texts of a workflow that name a year."""

from cycle.machine.loading import workflow_from
from cycle.machine.years_named import years_named

WORKFLOW = """
workflow: small
title: Plan 2013-18
basis: Crime and Disorder Act 1998
roles: {author: Officer of room 2041, clerk: Clerk}
clerks: [clerk]
documents: {plan: "Plan 2016/17 and 2017-2018"}
tracks:
  plan:
    - stage: draft
      owner: author
      needs:
        - document: plan
          due: by 2017-05-30
        - task: Room 12017 booked for 30 May
          as: room
      outcomes: {complete: end}
"""


def test_each_text_with_a_year_is_found_and_the_law_left_alone() -> None:
    found = years_named(workflow_from(WORKFLOW.encode(), "small.yaml"))
    assert {(where, years) for where, _, years in found} == {
        ("title", ("2013-18",)),
        ("roles.author.title", ("2041",)),
        ("documents.plan", ("2016/17", "2017-2018")),
        ("tracks.plan.stages.draft.needs.plan.due.rule", ("2017",)),
    }
