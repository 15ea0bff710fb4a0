"""The forms that authors fill in, one for each template that comes with the program: style and
words, paragraph by paragraph.
"""

import io
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.table import Table
from docx.text.paragraph import Paragraph
from tests.word_reports import OUTLINE

from cycle import shipped
from cycle.declaration.shipped_templates import names, shipped_template
from cycle.reports.form_facts import FormFacts
from cycle.reports.word_form import word_form

FORMS = Path(__file__).parent / "report-forms"


@pytest.mark.parametrize("name", names())
def test_a_new_form_says_what_it_always_said(
    name: str, matches_golden: Callable[[Path, str], None]
) -> None:
    facts = FormFacts(
        outline=replace(OUTLINE, template=shipped_template(name)),
        meeting="Communities Committee, 15 December 2026",
        header={"meeting": "Communities Committee", "classification": "Non-exempt"},
        timetable=(("Communities Committee", "15 December 2026"), ("Council", "To be fixed")),
        day=date(2026, 12, 15),
    )
    document = Document(io.BytesIO(word_form(facts, (shipped.templates() / "report",))))
    matches_golden(FORMS / f"{name}.txt", "\n".join(lines(document)) + "\n")


def lines(document: Any) -> Iterator[str]:
    for child in document.element.body:
        if child.tag.endswith("}p"):
            paragraph = Paragraph(child, document)
            style = paragraph.style.name if paragraph.style else ""
            yield f"{style}: {paragraph.text}".rstrip()
        elif child.tag.endswith("}tbl"):
            for row in Table(child, document).rows:
                yield "| " + " | ".join(cell.text.replace("\n", " / ") for cell in row.cells)
