"""The lists of a year in the next one: what has not ended is taken over, and said."""

from pathlib import Path

import pytest
from tests.integration.offices import Office

from cycle.new_office import make_office

WORKFLOW = """
workflow: plans
title: Plans
roles: {clerk: Clerk, lead: Lead}
clerks: [clerk]
lists: {priorities: Priorities, partners: Partners}
tracks:
  plan:
    - stage: planning
      owner: clerk
      needs:
        - {task: Written, as: written, each: priorities}
        - {task: Sent, as: sent, each: partners}
      outcomes: {done: end}
"""
DATES = """
begins: 2026-12-01
lists:
  priorities:
    asb: Anti-social behaviour
    rural: {title: Rural crime, role: lead}
    gone: Gone
    later: {title: Later, begins: 2027-09-01}
  partners: {police: Police}
"""
OFFICERS = """
officers:
  - {login: clerk, name: C, email: c@council.example, roles: [clerk], from: 2026-01-01}
  - {login: lead, name: L, email: l@council.example, roles: [lead], from: 2026-01-01}
"""
CLERK = ("--as", "clerk")
ROLL = (*CLERK, "roll", "plans-2027", "plans-2028", "--dates")


@pytest.fixture
def office(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Office:
    folder = tmp_path / "office"
    make_office(folder)
    for name, text in {
        "workflows/plans.yaml": WORKFLOW,
        "officers.yaml": OFFICERS,
        "dates.yaml": DATES,
        "next.yaml": "begins: 2027-12-01\nlists: {partners: {probation: Probation}}\n",
    }.items():
        (folder / name).write_text(text, encoding="utf-8")
    office = Office(folder, capsys).on("2026-12-01")
    office.types("officer", "import", str(folder / "officers.yaml"))
    dates = str(folder / "dates.yaml")
    office.types(*CLERK, "open", "plans-2027", "--workflow", "plans", "--dates", dates)
    change = (*CLERK, "list")
    office.types(
        *change,
        "end",
        "plans-2027",
        "priorities",
        "gone",
        "--from",
        "2027-03-01",
        "--reason",
        "done",
    )
    return office.on("2027-11-15")


def test_what_has_not_ended_is_taken_over_and_what_the_file_says_counts(office: Office) -> None:
    told = office.types(*ROLL, str(office.folder / "next.yaml"))
    assert (
        "Priorities taken over from the year before: Anti-social behaviour (asb), Rural crime "
        "(rural), Later (later)."
    ) in told
    assert "Partners taken over" not in told
    shown = office.types("list", "show", "plans-2028")
    assert "Gone" not in shown
    assert "Police" not in shown
    assert "Probation" in shown
    assert office.types("verify")


def test_a_dry_run_says_so_and_opens_nothing(office: Office) -> None:
    told = office.types(*ROLL, str(office.folder / "next.yaml"), "--dry-run")
    assert "Priorities taken over from the year before" in told
    assert [row["cycle"] for row in office.asks("status")] == ["plans-2027"]
