"""Whatever a council's calendar offers, what is proposed keeps the order of the year, its
notice and its deadlines.

Working days are counted here by walking the days, beside a set of bank holidays, without the
product's arithmetic.
"""

from datetime import date, timedelta
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from tests.repetition import examples

from cycle.calendar.evaluate import Moment
from cycle.engine.rulebook import Rulebook
from cycle.machine.loading import load_workflow
from cycle.planning.proposal import Chosen, NotOffered, Proposed, Unplaced, Waiting, propose
from cycle.service.cycles import rulebook_for

MACHINE = load_workflow(Path(__file__).parents[2] / "workflows" / "community-safety.yaml")
RULEBOOK: Rulebook = rulebook_for(MACHINE)
BEGINS = date(2016, 11, 14)
BANK_HOLIDAYS = {
    *(
        date(2016, 12, 26),
        date(2016, 12, 27),
        date(2017, 1, 2),
        date(2017, 4, 14),
        date(2017, 4, 17),
    ),
    *(
        date(2017, 5, 1),
        date(2017, 5, 29),
        date(2017, 8, 28),
        date(2017, 12, 25),
        date(2017, 12, 26),
    ),
}
IN_ORDER = ("assessment-committee", "away-day", "plan-committee", "council")
EARLIEST_DEADLINE = {
    "assessment-committee": 15,
    "away-day": 10,
    "plan-committee": 15,
    "council": 8,
}
"""Working days before the meeting: the first of the deadlines that the shipped workflow counts
back from it.
"""
SIFT_DUE = date(2017, 5, 16)


def working(day: date) -> bool:
    return day.weekday() < 5 and day not in BANK_HOLIDAYS


days = st.dates(date(2016, 10, 1), date(2017, 12, 20)).filter(working)
calendars = st.fixed_dictionaries({key: st.lists(days, max_size=12) for key in IN_ORDER})


def working_days_back(day: date, number: int) -> date:
    while number:
        day -= timedelta(days=1)
        number -= working(day)
    return day


def proposed(calendar: dict[str, list[date]]) -> dict[str, Proposed]:
    offered = {key: [Moment(day) for day in on] for key, on in calendar.items()}
    return {found.meeting: found for found in propose(RULEBOOK, BEGINS, offered)}


def fits(key: str, day: date, before: date | None) -> bool:
    """The rules of the shipped workflow, said over in plain days."""
    first = working_days_back(day, EARLIEST_DEADLINE[key])
    papers = key in {"plan-committee", "council"}
    if day < BEGINS or first < BEGINS or (before and day <= before):
        return False
    if papers and before and (first <= before or working_days_back(day, 6) <= before):
        return False
    return day < SIFT_DUE and day < date(2017, 11, 14)


@examples(60)
@given(calendars)
def test_each_choice_is_the_first_sitting_that_the_rules_allow(
    calendar: dict[str, list[date]],
) -> None:
    found = proposed(calendar)
    before: date | None = None
    for key in IN_ORDER:
        placed = found[key]
        allowed = [day for day in sorted(calendar[key]) if fits(key, day, before)]
        match placed:
            case Chosen():
                assert placed.sits.on == allowed[0]
                before = placed.sits.on
            case Unplaced():
                assert calendar[key]
                assert allowed == []
                assert {
                    type(found[later]) for later in IN_ORDER[IN_ORDER.index(key) + 1 :]
                } <= {Waiting}
                return
            case NotOffered():
                assert calendar[key] == []
            case Waiting():
                raise AssertionError("nothing before it is unplaced")


@examples(40)
@given(calendars)
def test_papers_become_public_after_the_meeting_they_wait_for_and_five_clear_days_before(
    calendar: dict[str, list[date]],
) -> None:
    for placed in proposed(calendar).values():
        if isinstance(placed, Chosen) and placed.publish_by:
            assert placed.publish_by == working_days_back(placed.sits.on, 6)
            if placed.after_on and placed.meeting != "assessment-committee":
                assert placed.after_on < placed.publish_by


@examples(40)
@given(calendars)
def test_the_order_of_the_calendar_does_not_matter(calendar: dict[str, list[date]]) -> None:
    turned = {key: on[::-1] for key, on in calendar.items()}
    assert proposed(turned) == proposed(calendar)
