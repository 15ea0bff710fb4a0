"""Small years for tests of their dates: a workflow with two committees and Council, opened with
any dates.

year(meetings={"panel": "2017-02-14", "committee": "2017-03-28", "council": "2017-04-12"})
"""

from collections.abc import Mapping
from datetime import UTC, date, datetime

from cycle.calendar.bank_holidays import load_calendar
from cycle.engine.actors import Actor
from cycle.engine.commands import OpenCycle
from cycle.engine.decide import begin
from cycle.engine.events import MeetingDate, Poll
from cycle.engine.replay import replay
from cycle.engine.rulebook import Rulebook
from cycle.engine.state import State
from cycle.machine.loading import workflow_from
from cycle.machine.model import Machine

WORKFLOW = """
workflow: small
title: A small year
roles: {author: Author, clerk: Clerk, lawyer: Lawyer}
clerks: [clerk]
final_decision: council
meetings:
  panel:
    body: Housing Panel
    acting_as: Crime Panel
    notice: {rule: 5 clear working days, basis: s. 100B}
  committee:
    body: Housing Committee
    acting_as: Crime Panel
    notice: {rule: 5 clear working days, basis: s. 100B}
    at_least_every: {period: 12 months, basis: s. 19}
  council: {body: Council, notice: {rule: 5 clear working days, basis: s. 100B}}
sheets:
  advice: [{issue: legal, title: Legal, role: lawyer}]
reminders:
  usual:
    remind: [5 working days before, on the day]
    then: every 2 working days
    escalate: [{after: 2 working days, to: clerk}]
tracks:
  plan:
    - {stage: opinion, owner: author, meeting: panel, outcomes: {heard: draft}}
    - stage: draft
      needs:
        - {document: plan, due: 8 working days before committee at 12:00}
        - {signoffs: advice, of: plan, due: 7 working days before committee}
        - {publish: plan, by: clerk, due: 6 clear working days before committee}
      outcomes: {complete: recommendation}
    - {stage: recommendation, meeting: committee, outcomes: {recommended: papers, dropped: end}}
    - stage: papers
      needs: [{document: report, due: 8 working days before council}]
      outcomes: {complete: adoption}
    - {stage: adoption, meeting: council, outcomes: {adopted: end, referred: draft}}
  grant:
    - stage: sift
      owner: author
      after: plan.adoption
      needs: [{task: bids sifted, due: by 30 May}]
      outcomes: {complete: end}
"""
USUAL = {"panel": "2017-02-14", "committee": "2017-03-28", "council": "2017-04-12"}
"""The days of the real year 2017."""


def machine(*changes: tuple[str, str]) -> Machine:
    """The workflow, with words of it replaced."""
    text = WORKFLOW
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return workflow_from(text.encode(), "small.yaml")


def year(
    *changes: tuple[str, str],
    meetings: Mapping[str, str | None] = {},
    polls: tuple[Poll, ...] = (),
    last_met: Mapping[str, date] = {},
    begins: str = "2017-01-03",
) -> tuple[Rulebook, State]:
    """The workflow opened with the usual days, but for those given; None for a meeting without
    a date.
    """
    declared = machine(*changes)
    rulebook = Rulebook(declared, load_calendar(declared.calendar))
    days = {key: on for key, on in {**USUAL, **meetings}.items() if on}
    command = (
        Actor(login="clerk", name="Clerk"),
        OpenCycle(
            cycle="small-2017",
            begins_on=date.fromisoformat(begins),
            meetings={
                key: MeetingDate(on=date.fromisoformat(on), at="18:30")
                for key, on in days.items()
            },
            polls=polls,
            last_met=last_met,
        ),
    )
    opened_at = datetime(2017, 1, 3, 10, tzinfo=UTC)
    return rulebook, replay(
        (event, opened_at) for event in begin(rulebook, *command, opened_at)
    )
