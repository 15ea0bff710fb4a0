"""A cycle that takes a date from another: as it is opened, and whenever that date moves."""

import sqlite3
from pathlib import Path

import pytest
from tests.integration.offices import Office

from cycle.new_office import make_office

BUDGET = """
workflow: budget
title: Budget
roles: {finance: Head of Finance, clerk: Clerk}
clerks: [clerk]
meetings: {council: {body: Council}}
tracks:
  plan:
    - {stage: drafting, owner: finance, outcomes: {drafted: set-tax}}
    - {stage: set-tax, meeting: council, outcomes: {set: end}}
"""
BILLS = """
workflow: bills
title: Bills
roles: {finance: Head of Finance, clerk: Clerk}
clerks: [clerk]
dates:
  tax-set: {title: Tax set, of: {workflow: budget, event: end of set-tax}}
reminders: {usual: {remind: [5 working days before]}}
tracks:
  bills:
    - stage: sending
      owner: finance
      needs: [{task: Bills are out, as: out, due: 10 working days after tax-set}]
      outcomes: {done: end}
"""
OFFICERS = """
officers:
  - {login: finance, name: F, email: f@council.example, roles: [finance], from: 2026-01-01}
  - {login: clerk, name: C, email: clerk@council.example, roles: [clerk], from: 2026-01-01}
"""
CLERK = ("--as", "clerk")


@pytest.fixture
def office(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Office:
    folder = tmp_path / "office"
    make_office(folder)
    for name, text in {
        "workflows/budget.yaml": BUDGET,
        "workflows/bills.yaml": BILLS,
        "officers.yaml": OFFICERS,
        "budget-dates.yaml": "begins: 2026-12-01\nmeetings: {council: 2027-02-24}\n",
        "bills-dates.yaml": "begins: 2026-12-01\n",
    }.items():
        (folder / name).write_text(text, encoding="utf-8")
    office = Office(folder, capsys).on("2026-12-01")
    office.types("officer", "import", str(folder / "officers.yaml"))
    opens(office, "budget-2027", "budget")
    return office


def opens(office: Office, name: str, workflow: str, *more: str, fails: int = 0) -> str:
    dates = str(office.folder / f"{workflow}-dates.yaml")
    return office.types(
        *CLERK, "open", name, "--workflow", workflow, "--dates", dates, *more, fails=fails
    )


def due(office: Office) -> str:
    (row,) = office.asks("status", "bills-2027")
    return str(row["tracks"][0]["needs"][0]["on"])


def test_the_date_is_that_of_the_other_cycle_as_it_is_planned(office: Office) -> None:
    opens(office, "bills-2027", "bills", "--with", "budget=budget-2027")
    assert due(office) == "2027-03-10"
    shown = office.types("status", "bills-2027")
    assert "Tax set: Wednesday 24 February 2027, as budget-2027 has it" in shown
    assert "bills-2027 takes dates from this cycle" in office.types("log", "budget-2027")


def test_a_date_that_moves_is_followed_at_the_next_look_and_status_says_so_until_then(
    office: Office,
) -> None:
    opens(office, "bills-2027", "bills", "--with", "budget=budget-2027")
    office.types(*CLERK, "meeting", "move", "budget-2027", "council", "2027-03-03")
    assert due(office) == "2027-03-10"
    told = "; by now it is Wednesday 3 March 2027"
    assert told in office.types("status", "bills-2027")
    office.daemon_looks()
    assert due(office) == "2027-03-17"
    assert told not in office.types("status", "bills-2027")
    office.types("verify")


def test_the_day_on_which_it_came_to_pass_takes_the_place_of_the_plan(office: Office) -> None:
    opens(office, "bills-2027", "bills", "--with", "budget=budget-2027")
    office.types("--as", "finance", "complete", "budget-2027", "drafting")
    office.on("2027-02-26").types(*CLERK, "complete", "budget-2027", "set-tax")
    office.daemon_looks()
    assert due(office) == "2027-03-12"


def test_a_date_that_is_gone_leaves_the_rule_without_one(office: Office) -> None:
    opens(office, "bills-2027", "bills", "--with", "budget=budget-2027")
    office.types(*CLERK, "meeting", "cancel", "budget-2027", "council", "--reason", "no quorum")
    office.daemon_looks()
    (row,) = office.asks("status", "bills-2027")
    assert row["tracks"][0]["needs"][0]["on"] is None
    assert "no date yet" in row["dates"][0]["sentence"]


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ((), "none is named"),
        (("--with", "budget=budget-2028"), "There is no cycle budget-2028"),
        (("--with", "budget"), "is no WORKFLOW=CYCLE"),
        (("--with", "budget=budget-2027", "--with", "budget=b"), "is given two cycles"),
        (("--with", "bills=budget-2027"), "takes no date from bills"),
    ],
)
def test_a_cycle_bound_to_nothing_that_there_is_is_not_opened(
    office: Office, more: tuple[str, ...], told: str
) -> None:
    code = 2 if "budget" in more or "budget=b" in more else 1
    assert told in opens(office, "bills-2027", "bills", *more, fails=code)
    assert [row["cycle"] for row in office.asks("status")] == ["budget-2027"]


def test_a_cycle_of_another_workflow_gives_no_date(office: Office) -> None:
    text = BILLS.replace("workflow: budget", "workflow: accounts")
    (office.folder / "workflows/bills.yaml").write_text(text, encoding="utf-8")
    told = opens(office, "bills-2027", "bills", "--with", "accounts=budget-2027", fails=1)
    assert "budget-2027 is a cycle of budget, not of accounts" in told


def test_an_event_that_the_other_cycle_does_not_have_is_refused(office: Office) -> None:
    text = BILLS.replace("end of set-tax", "end of setting")
    (office.folder / "workflows/bills.yaml").write_text(text, encoding="utf-8")
    told = opens(office, "bills-2027", "bills", "--with", "budget=budget-2027", fails=1)
    assert "end of setting, which the workflow of budget-2027 does not have" in told


def test_a_year_is_not_rehearsed_without_the_date_of_another_cycle(office: Office) -> None:
    dates = str(office.folder / "bills-dates.yaml")
    told = office.types("rehearse", "bills", "--dates", dates, fails=1)
    assert "The year is not begun: the date tax-set is that of end of set-tax" in told
    assert "under dates: NAME: DATE" in told


def test_a_file_of_dates_may_give_the_day_itself(office: Office) -> None:
    (office.folder / "bills-dates.yaml").write_text(
        "begins: 2026-12-01\ndates: {tax-set: 2027-02-22}\n", encoding="utf-8"
    )
    opens(office, "bills-2027", "bills")
    assert due(office) == "2027-03-08"


def with_a_date_of_its_own(office: Office) -> None:
    """The bills opened while their workflow took no date from the budget; it takes one now."""
    file = office.folder / "workflows/bills.yaml"
    of, own = "of: {workflow: budget, event: end of set-tax}", "rule: 1 March"
    file.write_text(BILLS.replace(of, own), encoding="utf-8")
    opens(office, "bills-2027", "bills")
    file.write_text(BILLS, encoding="utf-8")


def fingerprint(office: Office) -> str:
    return str(office.asks(*CLERK, "migrate", "bills-2027")["fingerprint"])


def test_a_cycle_moved_to_a_workflow_that_takes_a_date_is_bound_as_it_is_moved(
    office: Office,
) -> None:
    with_a_date_of_its_own(office)
    bound = ("--with", "budget=budget-2027")
    shown = office.types(*CLERK, "migrate", "bills-2027", *bound)
    assert "Tax set: Wednesday 24 February 2027" in shown or "24 Feb 2027" in shown
    assert f"cycle migrate bills-2027 {' '.join(bound)} --to" in shown
    to = ("--to", fingerprint(office), "--reason", "the bills follow the tax")
    office.types(*CLERK, "migrate", "bills-2027", *bound, *to)
    assert due(office) == "2027-03-10"
    office.types(*CLERK, "meeting", "move", "budget-2027", "council", "2027-03-03")
    office.daemon_looks()
    assert due(office) == "2027-03-17"
    office.types("verify")


def test_a_move_without_the_other_cycle_says_what_is_not_named(office: Office) -> None:
    with_a_date_of_its_own(office)
    shown = office.types(*CLERK, "migrate", "bills-2027")
    assert "a cycle of budget, and none is named; name it with --with WORKFLOW=CYCLE" in shown


@pytest.mark.parametrize(
    ("bound", "told"),
    [
        ("budget=nothing", "There is no cycle nothing"),
        ("accounts=budget-2027", "takes no date from accounts"),
    ],
)
def test_a_move_bound_to_what_there_is_not_changes_nothing(
    office: Office, bound: str, told: str
) -> None:
    with_a_date_of_its_own(office)
    to = ("--to", fingerprint(office), "--reason", "the bills follow the tax")
    before = office.types("log", "bills-2027")
    words = (*CLERK, "migrate", "bills-2027", "--with", bound, *to)
    assert told in office.types(*words, fails=1)
    assert office.types("log", "bills-2027") == before


def test_two_cycles_that_would_wait_for_each_other_are_not_bound(office: Office) -> None:
    opens(office, "bills-2027", "bills", "--with", "budget=budget-2027")
    ring = "dates: {sent: {title: Sent, of: {workflow: bills, event: end of sending}}}\ntracks:"
    file = office.folder / "workflows/budget.yaml"
    file.write_text(BUDGET.replace("tracks:", ring, 1), encoding="utf-8")
    words = (*CLERK, "migrate", "budget-2027", "--with", "bills=bills-2027")
    told = office.types(*words, fails=1)
    assert "bills-2027 takes dates from budget-2027: each would wait for the other" in told


def test_a_cycle_takes_its_dates_of_a_workflow_from_one_cycle(office: Office) -> None:
    opens(office, "bills-2027", "bills", "--with", "budget=budget-2027")
    file = office.folder / "workflows/bills.yaml"
    file.write_text(BILLS.replace("title: Bills", "title: The bills"), encoding="utf-8")
    words = (*CLERK, "migrate", "bills-2027", "--with", "budget=budget-2027")
    assert "takes its dates of budget from budget-2027 already" in office.types(*words, fails=1)


def test_why_such_a_date_is_so_is_told_with_the_other_journal_s_hash(office: Office) -> None:
    opens(office, "bills-2027", "bills", "--with", "budget=budget-2027")
    told = office.types("explain", "bills-2027", "tax-set")
    assert "It is end of set-tax in budget-2027 (budget)" in told
    with sqlite3.connect(office.folder / "cycle.db") as database:
        journal = "SELECT hash FROM journal WHERE stream = 'budget-2027'"
        hashes = [hash_[:12] for (hash_,) in database.execute(journal)]
    assert any(f"its journal ending in {each}." in told for each in hashes)


def test_verify_looks_for_the_entry_that_a_date_was_taken_at(office: Office) -> None:
    opens(office, "bills-2027", "bills", "--with", "budget=budget-2027")
    office.types("verify")
    with sqlite3.connect(office.folder / "cycle.db") as database:
        database.execute("DROP TRIGGER journal_refuses_delete")
        database.execute("DELETE FROM journal WHERE stream = 'budget-2027'")
    (found,) = [row for row in office.asks("verify", fails=1) if row["subject"] == "bills-2027"]
    assert "the date tax-set was taken from budget-2027" in found["faults"][0]


def test_a_year_whose_one_date_is_that_of_an_unnamed_cycle_is_not_called_proved(
    office: Office,
) -> None:
    words = ("check", str(office.folder / "workflows/bills.yaml"), "--dates")
    told = office.types(*words, str(office.folder / "bills-dates.yaml"))
    assert "its dates are proved" not in told
    before, _, after = told.partition("bills: it has no date to prove")
    assert "tax-set has no date: no other cycle is named for it" in before
    assert "0 dates held" in after
