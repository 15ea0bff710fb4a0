"""`cycle timetable` of the real year, as a clerk, a pipe and a program get it. Read the golden
files as pages.
"""

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.acceptance.offices import Office

from cycle.cli.output import Screen
from cycle.cli.verbs.timetable import show

GOLDEN = Path(__file__).parents[1] / "golden" / "timetables"
Compare = Callable[[Path, str], None]


@pytest.fixture
def opened(office: Office) -> Office:
    return office.at("2016-11-14 10:00").opens()


def codes(office: Office) -> list[str]:
    return [each["code"] for each in office.ask("timetable", "cs", "--json").json["warnings"]]


def test_the_year_2016_17_with_exactly_what_a_clerk_would_warn_of(
    opened: Office, matches_golden: Compare
) -> None:
    assert codes(opened) == ["pre-election"] * 5
    matches_golden(GOLDEN / "2016-17.txt", opened.ask("timetable", "cs").out)


def test_the_reminders_and_the_law_are_there_for_the_asking(
    opened: Office, matches_golden: Compare
) -> None:
    matches_golden(
        GOLDEN / "2016-17-all.txt", opened.ask("timetable", "cs", "--all", "--basis").out
    )


@pytest.mark.parametrize("width", [80, 120])
def test_it_fits_a_terminal(width: int, opened: Office, matches_golden: Compare) -> None:
    screen = Screen(out=io.StringIO(), err=io.StringIO(), colour=False, width=width)
    show(screen, opened.ask("timetable", "cs", "--json").json, everything=False, basis=False)
    page = screen.out.getvalue()  # type: ignore[attr-defined] # a StringIO, as given
    assert max(map(len, page.splitlines())) <= width
    matches_golden(GOLDEN / f"2016-17-at-{width}.txt", page)


def test_a_program_gets_everything(opened: Office) -> None:
    lines: list[dict[str, Any]] = opened.ask("timetable", "cs", "--json").json["lines"]
    assert {line["kind"] for line in lines} == {
        "meeting",
        "publication",
        "deadline",
        "reminder",
        "escalation",
        "date",
        "not-before",
    }
    (council,) = (line for line in lines if line["key"] == "council/notice")
    assert (council["on"], council["weekday"]) == ("2017-04-04", "Tuesday")
    assert council["since"] == {
        "meeting": "plan-committee",
        "on": "2017-03-28",
        "working_days": 5,
    }
    assert council["planned"] == {"on": "2017-04-04", "room": 0}


def test_an_office_left_empty_and_a_meeting_cancelled_are_warned_of(opened: Office) -> None:
    opened.does("officer", "leave", "head-of-legal", "--on", "2017-01-31", who="administrator")
    opened.does(
        "meeting", "cancel", "cs", "council", "--reason", "a poll", who="democratic-services"
    )
    assert {"role-vacant", "final-decision-undated"} <= set(codes(opened))


def test_an_earlier_cycle_tells_when_the_committee_last_met(opened: Office) -> None:
    assert "not-met-in-time" not in codes(opened.at("2018-03-28 10:00"))
    assert codes(opened.at("2018-03-29 10:00"))[-1] == "not-met-in-time"
    dates = opened.folder / "next.yaml"
    dates.write_text(
        "begins: 2018-03-29\nmeetings: {assessment-committee: 2018-04-10}\n", encoding="utf-8"
    )
    words = ("open", "next", "--workflow", "community-safety", "--dates", str(dates))
    said = opened.does(*words, who="democratic-services").out
    assert "The timetable ends with" in said
    found = opened.ask("timetable", "next", "--json").json["warnings"]
    (late,) = (each for each in found if each["code"] == "not-met-in-time")
    assert "met on Tue 28 Mar 2017 and meets next on Tue 10 Apr 2018" in late["sentence"]


def test_a_cycle_of_another_workflow_says_nothing_of_the_committee(opened: Office) -> None:
    text = (opened.folder / "workflows" / "community-safety.yaml").read_text(encoding="utf-8")
    other = opened.folder / "other.yaml"
    other.write_text(
        text.replace("workflow: community-safety", "workflow: other"), encoding="utf-8"
    )
    dates = opened.folder / "next.yaml"
    dates.write_text(
        "begins: 2018-03-29\nmeetings: {assessment-committee: 2018-04-10}\n", encoding="utf-8"
    )
    opened.does(
        "open",
        "next",
        "--workflow",
        str(other),
        "--dates",
        str(dates),
        who="democratic-services",
    )
    found = opened.ask("timetable", "next", "--json").json["warnings"]
    assert "not-met-in-time" not in {each["code"] for each in found}


def test_a_year_with_a_poll_beyond_the_calendar_is_not_begun(office: Office) -> None:
    dates = office.folder / "far.yaml"
    dates.write_text(
        "begins: 2016-11-14\npolls: [{title: Mayor, on: 2171-05-04}]\n", encoding="utf-8"
    )
    refused = office.ask(
        "open",
        "far",
        "--workflow",
        "community-safety",
        "--dates",
        str(dates),
        who="democratic-services",
    )
    assert refused.code == 1
    assert "no data for 2171-05-04" in refused.err
    assert office.ask("timetable", "far").code == 1
