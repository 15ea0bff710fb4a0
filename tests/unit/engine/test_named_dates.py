from datetime import date

import pytest
from tests.builders import actor
from tests.timeline import Year

from cycle.engine import commands
from cycle.engine.rulebook import DueDate, Undated
from cycle.engine.verdicts import Code
from cycle.engine.year_dates import lacking, year_of
from cycle.machine.dates import YearMeaning
from cycle.machine.loading import workflow_from
from cycle.machine.model import Machine
from cycle.machine.named_dates import lies_before, names_behind
from cycle.planning.timetable import timetable
from cycle.planning.timetable_line import TimetableLineKind

WORKFLOW = """
workflow: accounts
title: Accounts
roles: {author: Author, clerk: Clerk}
clerks: [clerk]
meetings:
  council: {body: Council, notice: {rule: 5 clear working days}}
dates:
  year-end: 31 March
  backstop:
    title: Backstop date
    year: financial
    by_year:
      2016: {on: 2017-09-30, basis: as made}
      2017: 2018-07-31 at 17:00
    basis: Accounts and Audit Regulations 2015, reg. 10
  papers-day: {rule: 5 clear working days before council, basis: s. 100B}
  drafted-by: 1 working day before papers-day
tracks:
  accounts:
    - stage: drafting
      owner: author
      needs:
        - {task: Accounts drawn up, as: drawn-up, due: drafted-by}
        - {document: accounts, due: by backstop}
        - {publish: accounts, by: clerk, due: papers-day}
      outcomes: {complete: approval}
    - {stage: approval, meeting: council, outcomes: {approved: end}}
"""


def machine() -> Machine:
    return workflow_from(WORKFLOW.encode(), "accounts.yaml")


def due(year: Year, rule: str) -> str:
    found = year.situation.due(rule)
    if isinstance(found, Undated):
        return found.why
    return f"{found.on} {found.at:%H:%M}" if found.at else str(found.on)


def test_a_rule_may_count_from_a_named_date_and_that_from_another() -> None:
    year = Year(machine(), opened="2017-04-03", council="2017-09-27 18:30")
    assert due(year, "papers-day") == "2017-09-19"
    assert due(year, "drafted-by") == "2017-09-18"
    assert due(year, "1 day after year-end") == "2018-04-01"


def test_a_table_gives_the_line_of_the_year_in_which_the_cycle_begins() -> None:
    assert due(Year(machine(), opened="2017-03-31"), "backstop") == "2017-09-30"
    assert due(Year(machine(), opened="2017-04-01"), "backstop") == "2018-07-31 17:00"


def test_the_file_of_dates_may_say_another_year_or_the_date_itself() -> None:
    of_year = Year(machine(), opened="2017-04-03", of_year="2016")
    given = Year(machine(), opened="2017-04-03", named="backstop=2018-05-31 12:00")
    assert due(of_year, "by backstop") == "2017-09-30"
    assert due(given, "by backstop") == "2018-05-31 12:00"


def test_a_year_that_the_table_lacks_is_told_with_those_it_has() -> None:
    (reason,) = lacking(machine(), date(2019, 5, 1), None, ())
    assert reason.sentence == (
        "the date backstop has no day: its table has no line for the financial year 2019, "
        "only for 2016, 2017"
    )
    assert reason.basis == "Accounts and Audit Regulations 2015, reg. 10"
    assert list(lacking(machine(), date(2019, 5, 1), 2017, ())) == []
    assert list(lacking(machine(), date(2019, 5, 1), None, ("backstop",))) == []
    undated = Year(machine(), opened="2019-05-01").situation.due("by backstop")
    assert isinstance(undated, Undated)


@pytest.mark.parametrize(
    ("means", "day", "year"),
    [
        (YearMeaning.CALENDAR, "2017-01-01", 2017),
        (YearMeaning.FINANCIAL, "2017-03-31", 2016),
        (YearMeaning.FINANCIAL, "2017-04-01", 2017),
        (YearMeaning.MUNICIPAL, "2017-04-30", 2016),
        (YearMeaning.MUNICIPAL, "2017-05-01", 2017),
    ],
)
def test_a_year_is_called_by_when_it_began(means: YearMeaning, day: str, year: int) -> None:
    assert year_of(means, date.fromisoformat(day)) == year


def test_a_date_that_rests_on_a_meeting_has_none_while_the_meeting_has_none() -> None:
    year = Year(machine(), opened="2017-04-03")
    assert due(year, "drafted-by").startswith("council has no date")
    assert due(year.sets("council", "2017-09-27"), "drafted-by") == "2017-09-18"


def test_what_rests_on_a_meeting_through_a_name_is_found_as_if_it_named_the_meeting() -> None:
    assert names_behind(machine(), "drafted-by") == {"drafted-by", "papers-day", "council"}
    assert lies_before(machine(), "drafted-by") == {"papers-day", "council"}
    assert lies_before(machine(), "1 day after backstop") == frozenset()


def test_papers_due_by_a_named_date_before_a_meeting_are_papers_for_it() -> None:
    """From the beginning of the meeting on they can no longer be made public for it."""
    year = Year(machine(), opened="2017-04-03", council="2017-09-27 18:30")
    year.on("2017-09-01").does("author", "drawn-up").attaches("author", "accounts")
    year.on("2017-09-27 18:31").refuses(Code.MEETING_BEGUN).publishes()


def test_the_timetable_shows_each_named_date() -> None:
    year = Year(machine(), opened="2017-04-03", council="2017-09-27 18:30")
    lines = {
        line.key: str(line.on)
        for line in timetable(year.situation)
        if line.kind is TimetableLineKind.NAMED_DATE
    }
    assert lines == {
        "papers-day": "2017-09-19",
        "drafted-by": "2017-09-18",
        "year-end": "2018-03-31",
        "backstop": "2018-07-31",
    }


def test_a_moved_meeting_moves_the_deadlines_that_rest_on_it_through_a_name() -> None:
    year = Year(machine(), opened="2017-04-03", council="2017-09-27 18:30")
    year.does_it(actor("clerk"), _move("council", "2017-10-25"))
    found = year.situation.due("drafted-by")
    assert isinstance(found, DueDate)
    assert str(found.on) == "2017-10-16"


def _move(meeting: str, on: str) -> commands.MoveMeeting:
    return commands.MoveMeeting(meeting=meeting, on=date.fromisoformat(on))
