"""A new year: dates proposed from the council's own calendar, and a cycle rolled forward, at
the command line.
"""

import shutil
from pathlib import Path
from typing import Any

import pytest
from tests.acceptance.offices import Office

from cycle.declaration.dates import read_dates

CALENDARS = Path(__file__).parents[1] / "data" / "calendars"
MEETINGS = ("assessment-committee", "away-day", "plan-committee", "council")
THE_REAL_YEAR = ["2017-02-14", "2017-02-16", "2017-03-28", "2017-04-12"]
CLERK = "democratic-services"

NEXT_YEAR = """\
begins: 2017-11-13
meetings:
  assessment-committee: 2018-02-13
  plan-committee: 2018-03-20
  council: 2018-04-11 at 19:00
"""


def calendar(office: Office, name: str = "2016-17.csv", without: str = "no such line") -> str:
    """A calendar in the office's folder, less the rows that hold a word."""
    lines = (CALENDARS / name).read_text(encoding="utf-8").splitlines(keepends=True)
    file = office.folder / name
    file.write_text(
        "".join(line for line in lines if without not in line), encoding="utf-8", newline=""
    )
    return str(file)


def proposal(office: Office, *words: str) -> list[str]:
    found = office.does("dates", "community-safety", *words, "--json", who=CLERK).json
    return [choice["on"] for choice in found["choices"]]


@pytest.mark.parametrize("name", ["2016-17.csv", "2016-17.ics"])
def test_the_real_year_is_found_among_what_misleads(office: Office, name: str) -> None:
    assert (
        proposal(office, "--from", calendar(office, name), "--begins", "2016-11-14")
        == THE_REAL_YEAR
    )


def test_what_is_wrong_in_the_calendar_is_told_beside_the_dates(office: Office) -> None:
    ran = office.does(
        "dates",
        "community-safety",
        "--from",
        calendar(office),
        "--begins",
        "2016-11-14",
        who=CLERK,
    )
    file = office.folder / "2016-17.csv"
    chamber = (
        "Communities, Housing & Environment Committee (sitting as the Crime and "
        "Disorder Committee)"
    )
    plain = "Communities, Housing & Environment Committee"
    wrong_day = "the calendar says Wednesday, the date is a Tuesday"
    wrong_year = "the year 2019 is implausible among rows of 2017"
    unmarked = f"{plain} does not say that it acts as the other body; only {chamber} is taken."
    assert ran.err.splitlines() == [
        f"Note: {file}:5, Meeting: CANCELLED - {chamber} is called off; it is left out",
        f"Note: {file}:10, Date: {chamber} on 2017-03-21: {wrong_day}; it is left out",
        (
            f'Note: {file}:13, Date: "11/04/17" has a year of two digits; write it with '
            "four; it "
            "is left out"
        ),
        (
            f"Note: {file}:15, Date: Council sits in Annexe, and also in Council Chamber on "
            "2017-04-12 at 18:30 (line 14)"
        ),
        (
            f"Note: {file}:16, Date: Council on 2017-04-17: the day is closed (Easter Monday); "
            "it is left out"
        ),
        f"Note: {file}:17, Date: Council on 2019-04-26: {wrong_year}; it is left out",
        f"Note: assessment-committee: {unmarked}",
        f"Note: plan-committee: {unmarked}",
    ]


def test_the_dates_proposed_open_a_cycle(office: Office) -> None:
    out = office.folder / "proposed.yaml"
    words = (
        "dates",
        "community-safety",
        "--from",
        calendar(office),
        "--begins",
        "2016-11-14",
        "--out",
        str(out),
    )
    assert (
        f"cycle rehearse community-safety --dates {out}" in office.does(*words, who=CLERK).out
    )
    dates = read_dates(out.read_bytes(), "proposed.yaml", MEETINGS)
    assert [str(meeting.on) for meeting in dates.meetings.values()] == THE_REAL_YEAR
    assert "# Not Wednesday 5 April 2017: " in out.read_text(encoding="utf-8")
    office.does("open", "cs", "--workflow", "community-safety", "--dates", str(out), who=CLERK)


def test_no_file_is_written_over(office: Office) -> None:
    out = office.folder / "proposed.yaml"
    out.write_text("mine", encoding="utf-8")
    words = ("--from", calendar(office), "--begins", "2016-11-14", "--out", str(out))
    ran = office.ask("dates", "community-safety", *words)
    assert (ran.code, out.read_text(encoding="utf-8")) == (1, "mine")
    assert f"{out} is there already; nothing has been written." in ran.err


def test_a_year_without_a_council_that_can_take_it_says_why(office: Office) -> None:
    without = calendar(office, without="12/04/2017")
    ran = office.ask("dates", "community-safety", "--from", without, "--begins", "2016-11-14")
    assert ran.code == 1
    assert ran.out == ""
    assert (
        "no meeting of Council between 2017-03-29 and 2017-05-15 can take council: "
        'on 2017-04-05 "Publish the papers for council" would be due on 2017-03-28, and '
        "waits for plan-committee, on "
        '2017-03-28; on 2017-07-12 "Bids sifted against the priorities of the partnership '
        'and the Commissioner" waits '
        "for it, and is due on 2017-05-16"
    ) in ran.err
    assert '"11/04/17" has a year of two digits' in ran.err


def test_a_body_that_the_calendar_does_not_name_is_left_without_a_date(office: Office) -> None:
    without = calendar(office, without="away-day")
    ran = office.does(
        "dates", "community-safety", "--from", without, "--begins", "2016-11-14", who=CLERK
    )
    assert "  # away-day: no date." in ran.out
    assert (
        'away-day has no date. The calendar has no meeting of "Safer Maidstone Partnership '
        'away day"'
    ) in ran.err
    assert proposal(office, "--from", without, "--begins", "2016-11-14") == [
        "2017-02-14",
        None,
        "2017-03-28",
        "2017-04-12",
    ]


def test_a_local_closed_day_is_no_day_to_meet_on(office: Office) -> None:
    assert office.ask("holiday", "add", "2017-04-12", "Day of mourning").code == 0
    ran = office.ask(
        "dates", "community-safety", "--from", calendar(office), "--begins", "2016-11-14"
    )
    assert ran.code == 1
    assert "Council on 2017-04-12: the day is closed (Day of mourning)" in ran.err


def test_a_refusal_names_the_meetings_passed_over_by_their_names(office: Office) -> None:
    assert office.ask("holiday", "add", "2017-04-12", "Day of mourning").code == 0
    table = calendar(office)
    file = Path(table)
    lines = file.read_text(encoding="utf-8").splitlines()
    place = next(line for line in lines if ",Council," in line)
    beside = place.replace(",Council,", ",Council Briefing,")
    file.write_text("\n".join([*lines, beside, ""]), encoding="utf-8")
    ran = office.ask("dates", "community-safety", "--from", table, "--begins", "2016-11-14")
    assert ran.code == 1
    assert 'council: "Council Briefing" on ' in ran.err
    assert "is not taken for a meeting of Council" in ran.err


def rolled(office: Office, *words: str, dates: str = NEXT_YEAR) -> Any:
    file = office.paper("next.yaml", dates)
    return office.does(
        "roll", "cs", "cs-2017-18", "--dates", file, "--json", *words, who=CLERK
    ).json


def by_key(found: Any) -> dict[str, str]:
    return {line["key"]: line["on"] for line in found["dates"]}


def codes(found: Any) -> set[str]:
    return {question["code"] for question in found["open_questions"]}


def test_every_date_of_the_new_year_follows_from_its_meetings(opened: Office) -> None:
    dates = by_key(rolled(opened.at("2017-11-13 10:00")))
    assert dates["assessment-committee"] == "2018-02-13"
    assert dates["assessment-committee/notice"] == "2018-02-05"
    assert dates["plan-committee/notice"] == "2018-03-12"
    assert dates["plan.council-papers/council-report"] == "2018-03-28"
    assert dates["council/notice"] == "2018-04-03", (
        "Easter lies between: 30 March and 2 April 2018 do not count"
    )
    assert dates["grant.grant-report/report-sent"] == "2018-05-30"
    lines = opened.ask("timetable", "cs-2017-18", "--json").json["lines"]
    assert {line["key"]: line["on"] for line in lines if line["key"] in dates} == dates


def test_an_hour_that_the_new_file_leaves_out_is_last_years(opened: Office) -> None:
    found = rolled(opened.at("2017-11-13 10:00"))
    assert found["hours"] == ["assessment-committee at 18:30", "plan-committee at 18:30"]
    at = {line["key"]: line["at"] for line in found["dates"] if line["kind"] == "meeting"}
    assert at["plan-committee"] == "18:30:00"
    assert at["council"] == "19:00:00"


def test_a_dry_run_says_the_same_and_opens_nothing(opened: Office) -> None:
    opened.at("2017-11-13 10:00")
    before = opened.kept()
    dry = rolled(opened, "--dry-run")
    assert opened.kept() == before
    assert opened.ask("status", "cs-2017-18").code == 1
    assert {**dry, "dry_run": False} == rolled(opened)
    assert opened.ask("status", "cs-2017-18").code == 0
    assert opened.ask("verify").code == 0


def test_what_a_person_must_decide_is_listed(opened: Office) -> None:
    found = rolled(opened.at("2017-11-13 10:00"))
    sentences = [question["sentence"] for question in found["open_questions"]]
    assert (
        "cs has not ended; its open stages: Strategic assessment, Grant advertised."
        in sentences
    )
    assert "away-day has no date (Safer Maidstone Partnership away day)." in sentences
    assert any("is due on Sat 17 Mar 2018" in sentence for sentence in sentences), (
        "by 17 March is a Saturday in 2018"
    )
    assert codes(found) >= {"old-cycle-open", "meeting-undated", "deadline-on-closed-day"}
    assert not codes(found) & {
        "meeting-not-later",
        "begins-too-early",
        "office-ends",
        "names-a-year",
    }


def test_last_years_dates_are_noticed(opened: Office) -> None:
    shutil.copy(
        opened.folder / "workflows" / "community-safety-2016-17.yaml",
        opened.folder / "next.yaml",
    )
    dates = (opened.folder / "next.yaml").read_text(encoding="utf-8")
    found = rolled(opened.at("2017-11-13 10:00"), "--dry-run", dates=dates)
    assert codes(found) >= {"begins-too-early", "meeting-not-later", "meeting-past"}


def test_an_office_that_ends_within_the_year_is_named(opened: Office) -> None:
    opened.at("2017-11-13 10:00")
    opened.does("officer", "leave", "monitoring-officer", "--on", "2018-03-01", who=CLERK)
    found = rolled(opened)
    ends = [
        question for question in found["open_questions"] if question["code"] == "office-ends"
    ]
    assert [question["sentence"] for question in ends] == [
        "Monitoring Officer is Monitoring Officer only until Thu 1 Mar 2018."
    ]


def test_the_office_s_own_workflow_is_used_and_a_difference_said(opened: Office) -> None:
    file = opened.folder / "workflows" / "community-safety.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(
        text.replace("  plan: Community Safety", "  plan: 2018-19 Community Safety"),
        encoding="utf-8",
    )
    found = rolled(opened.at("2017-11-13 10:00"))
    assert found["differs"] is True
    assert (
        found["workflow"]
        == f"The workflow is that of {file}, and differs from the one cs runs on."
    )
    assert "names-a-year" in codes(found)


@pytest.mark.parametrize("gone", [True, False])
def test_without_such_a_file_the_old_cycles_machine_is_used(
    opened: Office, *, gone: bool
) -> None:
    file = opened.folder / "workflows" / "community-safety.yaml"
    text = file.read_text(encoding="utf-8")
    if gone:
        file.unlink()
        why = "the office has no file for community-safety"
    else:
        file.write_text(
            text.replace("workflow: community-safety", "workflow: another"), encoding="utf-8"
        )
        why = f"{file} declares another now"
    found = rolled(opened.at("2017-11-13 10:00"))
    assert (found["workflow"], found["differs"]) == (
        f"The workflow is the one that cs runs on: {why}.",
        False,
    )


def test_a_name_in_use_or_a_wrong_dates_file_opens_nothing(opened: Office) -> None:
    file = opened.paper("next.yaml", NEXT_YEAR.replace("2018-02-13", "2017-02-13"))
    ran = opened.ask("roll", "cs", "cs-2017-18", "--dates", file, who=CLERK)
    assert ran.code == 1
    assert "next.yaml:3:25: this is before the cycle begins, on 2017-11-13" in ran.err
    right = opened.paper("right.yaml", NEXT_YEAR)
    assert (
        "The name cs is taken"
        in opened.ask("roll", "cs", "cs", "--dates", right, who=CLERK).err
    )
    assert (
        "There is no cycle cx"
        in opened.ask("roll", "cx", "cy", "--dates", right, who=CLERK).err
    )


def test_a_person_reads_what_was_rolled(opened: Office) -> None:
    file = opened.paper("next.yaml", NEXT_YEAR)
    ran = opened.at("2017-11-13 10:00").does(
        "roll", "cs", "cs-2017-18", "--dates", file, "--dry-run", who=CLERK
    )
    assert ran.out.startswith("cs-2017-18 would be opened so; nothing has been changed.\n")
    assert "Wed 12 Apr 2017  Wed 11 Apr 2018 19:00  Council\n" in ran.out
    assert "To be decided by a person:\n" in ran.out
    assert "cycle meeting set cs-2017-18 away-day DATE" in ran.out
