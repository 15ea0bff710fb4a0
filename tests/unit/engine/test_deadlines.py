"""A rule about dates becomes the last instant in time: the day, the hour, summer time and dates
without a year.
"""

from datetime import UTC, datetime

import pytest
from tests.builders import machine, stage, task
from tests.timeline import Year

from cycle.engine.rulebook import DueDate, Undated


@pytest.mark.parametrize(
    ("rule", "until"),
    [
        ("8 working days before council at 17:00", "2017-03-16T17:00:00+00:00"),
        ("by 27 March 2017 at 17:00", "2017-03-27T16:00:00+00:00"),
        ("by 24 March 2017", "2017-03-24T23:59:59.999999+00:00"),
        ("by 27 March 2017", "2017-03-27T22:59:59.999999+00:00"),
        ("5 clear working days before council", "2017-03-20T23:59:59.999999+00:00"),
        ("on 26 March 2017 at 01:30", "2017-03-26T01:30:00+00:00"),  # a time the clocks skip
        ("on 29 October 2017 at 01:30", "2017-10-29T00:30:00+00:00"),  # a time that comes twice
    ],
)
def test_a_deadline_ends_at_its_last_local_instant(rule: str, until: str) -> None:
    found = Year(machine(plan=[stage("drafting", task("letter"))]), council="2017-03-28 18:30")
    due = found.rules.due(found.state, rule)
    assert isinstance(due, DueDate)
    assert due.until.isoformat() == until
    assert not due.passed(due.until)
    assert due.passed(due.missed_at)


@pytest.mark.parametrize(
    ("begins_on", "year"),
    [("2016-11-14", 2017), ("2017-05-30", 2017), ("2017-05-31", 2018), ("2018-01-01", 2018)],
)
def test_a_date_without_a_year_is_the_first_from_the_day_the_cycle_begins(
    begins_on: str, year: int
) -> None:
    found = Year(machine(plan=[stage("drafting", task("letter"))]), begins_on=begins_on)
    due = found.rules.due(found.state, "by 30 May")
    assert isinstance(due, DueDate)
    assert due.on.year == year


@pytest.mark.parametrize(
    "rule", ["48 hours before council", "opening of deciding", "2 weeks after end of deciding"]
)
def test_what_a_deadline_counts_from_may_have_no_date_yet(rule: str) -> None:
    stages = [stage("drafting", task("letter", rule), complete="deciding"), stage("deciding")]
    found = Year(machine(plan=stages), council="2017-03-28")
    assert isinstance(found.rules.due(found.state, rule), Undated)
    assert found.obligations()["letter"].undated


def test_hours_are_counted_once_the_meeting_has_a_time() -> None:
    found = Year(
        machine(plan=[stage("drafting", task("letter", "48 hours before council"))]),
        council="2017-03-28",
    )
    due = found.moves("council", "2017-03-28 18:30").obligations()["letter"].due
    assert due is not None
    assert due.until == datetime(2017, 3, 26, 17, 30, tzinfo=UTC)


def test_a_deadline_may_count_from_the_opening_and_end_of_a_stage_and_from_a_publication() -> (
    None
):
    found = Year(
        machine(plan=[stage("drafting", complete="next"), stage("next", task("letter"))])
    )
    found.on("2017-01-10").completes("author", "drafting")
    for rule in ("2 days after end of drafting", "2 days after opening of next"):
        due = found.rules.due(found.state, rule)
        assert isinstance(due, DueDate)
        assert due.on.isoformat() == "2017-01-12"
