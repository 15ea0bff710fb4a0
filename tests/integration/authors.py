"""The report of 28 March 2017 as its author fills in the form in Word: paragraph by paragraph,
below each heading.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import yaml
from docx import Document
from docx.table import Table
from docx.text.paragraph import Paragraph
from tests.integration.committee_reports import REPORT

SECTIONS = {
    "purpose": "Purpose of report and executive summary",
    "background": "Introduction and background",
    "preferred_option": "Preferred option and reasons for recommendations",
    "previous_feedback": "Previous committee feedback",
    "next_steps": "Next steps: communication and implementation",
}
HEADER = {
    "Title": "title",
    "Final decision-maker": "final_decision_maker",
    "Lead director or head of service": "lead_head_of_service",
    "Wards affected": "wards",
}


class Author:
    """Somebody who writes in Word: puts the cursor below a heading, and types."""

    def __init__(self, form: Path) -> None:
        self.document = Document(str(form))

    def below(self, heading: str) -> Any:
        """The first empty paragraph below a heading."""
        found = False
        for each in self.document.element.body.iter("{*}p"):
            paragraph = Paragraph(each, self.document)
            if found and not paragraph.text:
                return paragraph
            found = found or paragraph.text.split("  ")[-1].strip() == heading
        raise AssertionError(heading)

    def types(self, paragraph: Any, text: str) -> None:
        """Paragraphs and bullets, the first into the paragraph, the others behind it."""
        style, last = paragraph.style, paragraph
        for number, part in enumerate(_pieces(text)):
            if number:
                last = self.behind(last)
                last.style = style
            bullet = part.startswith("- ")
            last.add_run(part.removeprefix("- "))
            if bullet:
                last.style = "List Bullet"

    def behind(self, paragraph: Any) -> Any:
        made = self.document.add_paragraph()
        paragraph._p.addnext(made._p)
        return Paragraph(made._p, paragraph._parent)

    def lists(self, heading: str, entries: Iterable[str]) -> None:
        paragraph = self.below(heading)
        style = paragraph.style
        for number, entry in enumerate(entries):
            if number:
                paragraph = self.behind(paragraph)
                paragraph.style = style
            paragraph.add_run(" ".join(entry.split()))

    def table_with(self, heading: str) -> Table:
        return next(table for table in self.document.tables if table.cell(0, 0).text == heading)


def _pieces(text: str) -> list[str]:
    """What is typed as a paragraph each."""
    lines = text.replace("\n- ", "\n\n- ").split("\n\n")
    return [" ".join(line.split()) for line in lines if line.strip()]


def written_in_word(folder: Path, form: Path) -> Path:
    """The seed's report, typed into the form."""
    said = yaml.safe_load((folder / REPORT).read_text(encoding="utf-8"))
    author = Author(form)
    for row in author.table_with("Title").rows:
        key = HEADER.get(row.cells[0].text)
        if key and key != "final_decision_maker":
            row.cells[1].paragraphs[0].add_run(said[key])
    author.lists("Recommendations", said["recommendations"])
    author.lists("Corporate priorities", said["corporate_priorities"])
    for key, heading in SECTIONS.items():
        author.types(author.below(heading), said[key])
    author.types(author.below("Do nothing (not recommended)"), said["do_nothing"])
    (option,) = said["options"]
    for paragraph in author.document.paragraphs:
        if paragraph.text.startswith("Title of this option"):
            paragraph.runs[0].text = f"{option['title']} (recommended)"
    author.types(author.below(f"{option['title']} (recommended)"), option["text"])
    issues = said["implications"]
    for row, text in zip(author.table_with("Issue").rows[1:], issues.values(), strict=True):
        author.types(row.cells[1].paragraphs[-1], text)
    author.lists("Report appendices", ["Appendix 1: Community Safety Partnership Plan"])
    author.lists("Background papers", ["None."])
    file = folder / "written.docx"
    author.document.save(str(file))
    return file
