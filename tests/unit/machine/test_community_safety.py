"""The shipped workflow against the committee report it is drawn from."""

from pathlib import Path

import pytest

from cycle.machine.loading import load_dates, load_workflow
from cycle.machine.model import END, Machine
from cycle.machine.needs.base import Missed
from cycle.machine.needs.publish import PublishNeed
from cycle.machine.needs.signoffs import SignoffsNeed

WORKFLOWS = Path(__file__).parents[3] / "workflows"


@pytest.fixture(scope="module")
def machine() -> Machine:
    return load_workflow(WORKFLOWS / "community-safety.yaml")


def test_the_tracks_follow_the_year_of_the_report(machine: Machine) -> None:
    assert {track.key: [stage.key for stage in track.stages] for track in machine.tracks} == {
        "plan": [
            "strategic-assessment",
            "committee-approval",
            "away-day",
            "plan-refresh",
            "plan-recommendation",
            "council-papers",
            "council-adoption",
            "dissemination",
        ],
        "grant": ["grant-advertised", "grant-bids", "grant-sift", "grant-report"],
    }


def test_the_sheet_has_the_eleven_rows_of_the_report_and_their_six_offices(
    machine: Machine,
) -> None:
    housing = "Head of Housing and Community Services"
    assert [
        (row.title, machine.title_of_role(row.role))
        for row in machine.sheets["cross-cutting"].rows
    ] == [
        ("Impact on Corporate Priorities", housing),
        ("Risk Management", housing),
        ("Financial", "Director of Finance and Business Improvement"),
        ("Staffing", "Head of HR Shared Service"),
        ("Legal", "Head of Legal Partnership"),
        ("Equality Impact Needs Assessment", "Policy & Information Manager"),
        ("Environmental/Sustainable Development", housing),
        ("Community Safety", housing),
        ("Human Rights Act", housing),
        ("Procurement", "Head of Finance and Resources"),
        ("Asset Management", housing),
    ]


def test_no_report_is_signed_off_by_its_author(machine: Machine) -> None:
    signing = {row.role for row in machine.sheets["cross-cutting"].rows}
    owners = {
        stage.owner
        for _, stage in machine.stages()
        for need in stage.needs
        if isinstance(need, SignoffsNeed)
    }
    assert not signing & owners


def test_papers_for_every_meeting_are_public_five_clear_days_before_or_nothing_moves(
    machine: Machine,
) -> None:
    meetings = [key for key, meeting in machine.meetings.items() if meeting.notice]
    published = [
        need.due
        for _, stage in machine.stages()
        for need in stage.needs
        if isinstance(need, PublishNeed) and stage.key != "dissemination"
    ]
    assert [due.rule for due in published if due] == [
        f"5 clear working days before {key}" for key in meetings
    ]
    assert all(due and due.basis and due.missed is Missed.BLOCK for due in published)


def test_the_away_day_is_the_partners_own_and_needs_no_notice(machine: Machine) -> None:
    assert machine.meetings["away-day"].notice is None
    assert machine.stage("plan", "away-day").completed_by == "community-safety-officer"


def test_the_grant_is_sifted_after_council_and_reported_by_30_may(machine: Machine) -> None:
    (after,) = machine.stage("grant", "grant-sift").after
    assert str(after) == "plan.council-adoption"
    need = machine.stage("grant", "grant-report").need("report-sent")
    assert need
    assert need.due
    assert need.due.rule == "by commissioners-day"
    assert machine.dates["commissioners-day"].rule == "30 May"


def test_no_list_of_bids_is_complete_before_they_close(machine: Machine) -> None:
    need = machine.stage("grant", "grant-bids").need("bids")
    assert need
    assert need.not_before
    assert need.not_before.rule == "bids-close"
    assert machine.dates["bids-close"].rule == "28 April at 12:00"


def test_the_statutory_copy_and_the_summary_cite_their_regulations(machine: Machine) -> None:
    stage = machine.stage("plan", "dissemination")
    bases = {need.key: need.due.basis for need in stage.needs if need.due and need.due.basis}
    assert bases == {
        "copy-to-commissioner": "SI 2007/1830, reg. 13A",
        "publish": "SI 2007/1830, reg. 13",
    }


def test_the_plan_can_end_only_after_council_has_decided_so_the_grant_never_waits_in_vain(
    machine: Machine,
) -> None:
    ending = {
        stage.key
        for stage in machine.track("plan").stages
        for outcome in stage.outcomes
        if outcome.target == END
    }
    assert ending == {"council-adoption", "dissemination"}


def test_every_meeting_has_its_date_in_2016_17(machine: Machine) -> None:
    dates = load_dates(WORKFLOWS / "community-safety-2016-17.yaml", machine)
    assert set(dates.meetings) == set(machine.meetings)
