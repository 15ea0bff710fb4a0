"""One row asked over two documents at once: each answer, and each receipt, is about its own."""

from pathlib import Path

import pytest
from tests.integration.answered_offices import ANSWERS, AnsweredOffice, an_answer
from tests.integration.offices import Office

from cycle.new_office import make_office

WORKFLOW = """
workflow: mini
title: Minimal
timezone: Europe/London
calendar: england-and-wales
roles: {clerk: Clerk, author: Author, legal: Head of Legal}
clerks: [clerk]
sign_by: [command, reply]
meetings:
  m: {body: Committee}
sheets:
  s: [{issue: legal, title: Legal, role: legal}]
reminders:
  usual: {remind: [5 working days before], then: every 2 working days}
tracks:
  t:
    - stage: write
      owner: author
      needs:
        - document: plan
        - document: budget
        - {signoffs: s, of: plan, due: 3 working days before m}
        - {signoffs: s, as: s-of-budget, of: budget, due: 3 working days before m}
      outcomes: {complete: decide}
    - stage: decide
      meeting: m
      outcomes: {approved: end}
"""
OFFICERS = "officers:\n" + "".join(
    f"  - {{login: {role}, name: The {role}, email: {role}@council.example, roles: [{role}]"
    ", from: 2016-01-01}\n"
    for role in ("clerk", "author", "legal")
)


@pytest.fixture
def office(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> AnsweredOffice:
    folder = tmp_path / "office"
    make_office(folder)
    for name, text in (
        ("workflows/mini.yaml", WORKFLOW),
        ("officers.yaml", OFFICERS),
        ("dates.yaml", "begins: 2017-01-09\nmeetings: {m: 2017-03-14}\n"),
        ("plan.txt", "the plan"),
        ("budget.txt", "the budget"),
        ("later.txt", "the budget, amended"),
    ):
        (folder / name).write_text(text, encoding="utf-8")
    with (folder / "cycle.toml").open("a", encoding="utf-8") as settings:
        settings.write(ANSWERS)
    made = Office(folder, capsys).on("2017-01-09")
    made.types("officer", "import", str(folder / "officers.yaml"))
    dates = str(folder / "dates.yaml")
    made.types("--as", "clerk", "open", "c", "--workflow", "mini", "--dates", dates)
    for document in ("plan", "budget"):
        made.types("--as", "author", "attach", "c", document, str(folder / f"{document}.txt"))
    made.on("2017-01-10").daemon_looks()
    return AnsweredOffice(made)


def test_an_old_answer_about_one_brings_that_one_alone(office: AnsweredOffice) -> None:
    plan, budget = sorted(office.requests("legal"), key=lambda each: each.covers, reverse=True)
    assert [each.covers[0].partition("/")[0] for each in (plan, budget)] == ["plan", "budget"]
    later = str(office.office.folder / "later.txt")
    office.office.types("--as", "author", "attach", "c", "budget", later)
    assert office.hands_in(an_answer(budget, "Signed\n"))["outcome"] == "refused"
    anew = office.requests("legal")[-1]
    assert [cover.partition("/")[0] for cover in anew.covers] == ["budget"]
    again = an_answer(plan, "Signed\n", message_id="<p@council.example>")
    assert office.hands_in(again)["outcome"] == "recorded"
    office.office.types("verify")
