"""Warnings about lists in which nothing stands; none about moments at which nothing is due."""

from datetime import date

from tests.unit.planning.test_warnings import warned

from cycle.engine.events import Poll
from cycle.planning.warnings.warning import WarningCode


def test_a_list_in_which_nothing_stands_is_warned_of_while_something_is_asked_for_each() -> (
    None
):
    changes = (
        ("sheets:", "lists: {partners: Partners, idle: Idle}\nsheets:"),
        ("needs: [{task: bids sifted,", "needs: [{task: bids sifted, each: partners,"),
        (
            "role: lawyer}]",
            "role: lawyer}, {issue: p, title: P, role: lawyer, each: partners}]",
        ),
    )
    (found,) = warned(WarningCode.LIST_EMPTY, *changes)
    assert found.sentence == (
        "Nothing stands in the list Partners (partners), so nobody is asked for P in Draft, "
        "nor for 1 more."
    )
    assert found.remedy == "cycle list add small-2017 partners ITEM --title TITLE"


def test_named_dates_and_earliest_moments_are_no_days_to_act_on() -> None:
    """Saturday 20 May 2017 lies in the pre-election period of 8 June."""
    changes = (
        ("sheets:", "dates: {day: 20 May}\nsheets:"),
        ("needs: [{task: bids sifted,", "not_before: day\n      needs: [{task: bids sifted,"),
        ("due: by 30 May", "due: by 19 June"),
    )
    poll = Poll(title="General election", on=date(2017, 6, 8))
    found = {each.code for each in warned(None, *changes, polls=(poll,))}
    assert WarningCode.DEADLINE_ON_CLOSED_DAY not in found
    assert WarningCode.PRE_ELECTION not in found
