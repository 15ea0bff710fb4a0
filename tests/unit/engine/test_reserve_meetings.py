"""Meetings kept in reserve: nobody is asked for their date until a stage comes to them."""

from datetime import date

from msgspec.structs import replace
from tests.builders import machine, meets, stage
from tests.timeline import Year

from cycle.machine.model import Machine
from cycle.planning.clashes import ClashCode, held_against


def budget() -> Machine:
    small = machine(
        plan=[
            stage("setting", meets("council"), complete="end", objected="second"),
            stage("second", meets("reserve")),
        ]
    )
    in_reserve = replace(small.meetings["reserve"], only_if_needed=True)
    return replace(small, meetings={**small.meetings, "reserve": in_reserve})


def test_nobody_is_asked_for_its_date_while_no_stage_has_come_to_it() -> None:
    found = Year(budget(), council="2017-02-20")
    assert "date" not in found.obligations()
    found.on("2017-02-21").completes("clerk", "setting", "complete")
    assert found.state.ended_at is not None


def test_its_date_is_asked_for_once_a_stage_has_come_to_it() -> None:
    found = Year(budget(), council="2017-02-20").on("2017-02-21")
    found.completes("clerk", "setting", "objected")
    asked = found.obligations()["date"]
    assert asked.meeting == "reserve"
    assert asked.due is not None
    assert asked.due.on == date(2017, 2, 23)
    found.sets("reserve", "2017-03-06").on("2017-03-07").completes("clerk", "second")
    assert found.state.ended_at is not None


def test_a_year_is_not_held_up_because_it_has_no_date() -> None:
    found = Year(budget(), council="2017-02-20")
    check = held_against(found.situation, None)
    assert ClashCode.UNDATED not in {each.code for each in check.clashes}
    assert any("reserve" in each for each in check.not_reckoned)
