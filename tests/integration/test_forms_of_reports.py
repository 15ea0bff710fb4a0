"""How a report's texts look in Word and on a page; reports in a council's own form."""

import io
from pathlib import Path

import pytest
from docx import Document
from tests.integration.committee_reports import (
    AUTHOR,
    Page,
    changed,
    office_before_the_report,
    report,
    words_of,
)
from tests.integration.offices import CLERK, CYCLE, Office

from cycle.declaration.report_new import new_report
from cycle.machine.loading import load_workflow, workflow_from
from cycle.machine.model import fingerprint
from cycle.machine.outlines import outline_of


@pytest.fixture
def office(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Office:
    return office_before_the_report(tmp_path, capsys)


def test_lists_sub_points_and_tables_keep_their_form_in_word_and_html(office: Office) -> None:
    listed = (
        "risk-management: |\n    Two risks:\n    1. money\n       (a) short\n    2. time\n\n"
        "    | Year | Cost |\n    |------|------|\n    | 2026 | £1m & more |\n\n    After it."
    )
    file = changed(office, "risk-management: None.", listed)
    office.types(*AUTHOR, "attach", CYCLE, "committee-report", file)
    document = Document(io.BytesIO(report(office, "--format", "docx")))
    cell = next(row.cells[1] for row in document.tables[-1].rows if "Risk" in row.cells[0].text)
    assert [each.text for each in cell.paragraphs if each.text] == [
        "Two risks:",
        "1.\tmoney",
        "(a)\tshort",
        "2.\ttime",
        "After it.",
    ]
    assert [[c.text for c in row.cells] for row in cell.tables[0].rows] == [
        ["Year", "Cost"],
        ["2026", "£1m & more"],
    ]
    page = Page(report(office, "--format", "html", name="report.html"))
    assert ("ul", {"class": "marked"}) in page.tags
    assert ("table", {"class": "data"}) in page.tags


PLAIN = """
reports:
  plain:
    header: [title, final-decision-maker, {field: lead-officer, title: Report author}]
    sections:
      - {section: implications, title: Implications first, holds: implications}
      - {section: purpose, title: Why this comes here, numbered: true}
      - {section: resolved, title: What is asked, holds: recommendations, required: false}
      - {section: papers, title: Papers, holds: list, required: false}
"""


@pytest.fixture
def plain_office(office: Office) -> Office:
    """The cycle moved to a workflow whose report has a form of its own."""
    file = office.folder / "workflows" / "community-safety.yaml"
    text = file.read_text(encoding="utf-8")
    named = text.replace(
        "meeting: plan-committee}", "meeting: plan-committee, template: plain}"
    )
    file.write_text(named + PLAIN, encoding="utf-8")
    to = fingerprint(workflow_from(file.read_bytes(), str(file)))[:8]
    office.types(*CLERK, "migrate", CYCLE, "--to", to, "--reason", "our own form")
    return office


def test_a_report_of_another_form_is_taken_and_printed_in_its_order(
    plain_office: Office,
) -> None:
    office, file = plain_office, plain_office.folder / "plain.yaml"
    office.types("report", "new", CYCLE, "committee-report", "--out", str(file))
    workflow = office.folder / "workflows" / "community-safety.yaml"
    outline = outline_of(load_workflow(workflow), "committee-report")
    assert outline
    assert "  # Papers; it may be left out" in file.read_text(encoding="utf-8")
    file.write_text(new_report(outline, CYCLE, standing_in="That it be so."), encoding="utf-8")
    office.types(*AUTHOR, "attach", CYCLE, "committee-report", str(file))
    page = Page(report(office, "--format", "html", name="report.html"))
    order = ["Report author", "Implications first", "1. Why this comes here", "What is asked"]
    assert sorted(order, key=page.text.index) == order
    said = words_of(report(office, "--format", "docx"))
    assert "Corporate priorities" not in said
    assert "1.  Why this comes here" in said


def test_what_a_form_lacks_or_asks_for_is_told_all_at_once(plain_office: Office) -> None:
    file = plain_office.folder / "plain.yaml"
    file.write_text(
        "final_decision_maker: council\nheader: {author: me}\nsections: {purposes: x}\n"
        "do_nothing: Nothing.\nimplications: {legal: None.}\n",
        encoding="utf-8",
    )
    said = plain_office.types(*AUTHOR, "attach", CYCLE, "committee-report", str(file), fails=1)
    for told in (
        'no "author" among its header',
        '"lead-officer" is missing from header',
        'did you mean "purpose"?',
        "no section for do_nothing",
        '"financial" is missing (Financial)',
    ):
        assert told in said
