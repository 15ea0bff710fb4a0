"""From when on the date of a meeting is asked for."""

from datetime import datetime

import pytest
from tests.timeline import Year

from cycle.engine.events import NoticeKind
from cycle.machine.loading import workflow_from

WORKFLOW = """
workflow: rolling
title: Rolling
roles: {author: Author, clerk: Clerk}
clerks: [clerk]
meetings: {council: {body: Council}, panel: {body: Panel}}
reminders: {usual: {remind: [on the day]}}
tracks:
  plan:
    - stage: in-force
      owner: author
      outcomes:
        refresh: {to: refresh, not_before: next 1 November}
        %s
        runs-out: {to: end, not_before: next 1 March}
    - stage: refresh
      needs: [{document: plan, due: 10 working days before council}]
      outcomes: {complete: adoption}
    - stage: adoption
      meeting: council
      outcomes: {agreed: in-force}
  other:
    - {stage: panel-day, owner: clerk, meeting: panel, outcomes: {heard: end}}
"""


def year(besides: str = "", **meetings: str) -> Year:
    machine = workflow_from((WORKFLOW % besides).encode(), "rolling.yaml")
    return Year(machine, opened="2017-04-03 10:00", begins_on="2017-04-01", **meetings)


def asked(found: Year, meeting: str = "council") -> tuple[datetime, datetime]:
    (date,) = [
        each
        for each in found.obligations().values()
        if each.need == "date" and each.meeting == meeting
    ]
    assert date.since
    assert date.due
    return found.rules.local(date.since), found.rules.local(date.due.until)


def test_a_date_is_asked_for_at_once_where_the_way_to_its_stage_is_open() -> None:
    since, _ = asked(year(), "panel")
    assert f"{since:%Y-%m-%d %H:%M}" == "2017-04-03 10:00"


def test_a_date_is_asked_for_twenty_working_days_before_the_way_to_its_stage_opens() -> None:
    """4 October is the twentieth working day before 1 November 2017."""
    since, due = asked(year(panel="2017-04-20"))
    assert f"{since:%Y-%m-%d %H:%M}" == "2017-10-04 00:00"
    assert f"{due:%Y-%m-%d}" in {"2017-10-06", "2017-10-07"}


def test_one_open_way_among_several_is_enough_to_ask_at_once() -> None:
    since, _ = asked(year("early: refresh", panel="2017-04-20"))
    assert f"{since:%Y-%m-%d}" == "2017-04-03"


@pytest.mark.parametrize(
    ("moment", "times"), [("2017-10-03 23:59", 0), ("2017-10-04 09:00", 1)]
)
def test_the_clerk_hears_of_it_then_and_not_before(moment: str, times: int) -> None:
    found = year(panel="2017-04-20").until(moment)
    heard = [
        each for _, each in found.heard if each.role == "clerk" and "council" in each.about
    ]
    assert len(heard) == times
    assert {each.kind for each in heard} <= {NoticeKind.OPENING, NoticeKind.REMINDER}


def test_next_years_meeting_is_not_asked_for_as_soon_as_this_years_has_sat() -> None:
    found = year(panel="2017-04-20", council="2018-01-16").on("2017-11-01 10:00")
    found.completes("author", "in-force", "refresh").attaches("author", "plan")
    found.completes("author", "refresh").on("2018-01-17 10:00")
    found.completes("clerk", "adoption", "agreed")
    assert found.state.meetings["council"].on is None
    since, _ = asked(found)
    assert f"{since:%Y-%m-%d}" == "2018-10-04"


def test_a_meeting_of_the_open_stage_is_asked_for_at_once_though_it_cannot_end_yet() -> None:
    sits = "      owner: author\n      meeting: council\n"
    held = WORKFLOW.replace("      owner: author\n", sits, 1)
    found = Year(
        workflow_from((held % "").encode(), "rolling.yaml"),
        opened="2017-04-03 10:00",
        begins_on="2017-04-01",
        panel="2017-04-20",
    )
    since, _ = asked(found)
    assert f"{since:%Y-%m-%d}" == "2017-04-03"
