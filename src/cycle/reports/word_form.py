"""A report in Word for its author to fill in: each section with its guidance, the table of
implications with its rows and offices, the header filled in from the cycle.

The look is that of the council's own form of reports: its styles, page and footer. What the
author types is read back by `cycle.declaration.word_report`.
"""

import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from cycle.declaration.report import Heading
from cycle.report_templates import (
    DatedGuidance,
    SectionKind,
    TemplateSection,
    advice_on,
)
from cycle.reports.form_facts import FormFacts
from cycle.reports.forms import faulty, form_named

LOOK = "committee-report.docx"
"""The council's form whose look a new report has."""

GUIDANCE = "Guidance"
OPTION = "Title of this option (recommended)"
_WIDTH = 17.0
_SHADE, _HEAD = "E9F0F3", "17475C"


def word_form(facts: FormFacts, folders: Sequence[Path]) -> bytes:
    """The bytes of a .docx to fill in. Raises ReportFormError where the council's form cannot
    be opened.
    """
    look = form_named(LOOK, folders)
    try:
        document = Document(str(look))
    except (zipfile.BadZipFile, KeyError, ValueError, OSError) as error:
        raise faulty(look.name, error) from error
    _Form(document, facts).write()
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


@dataclass(slots=True)
class _Form:
    document: Any
    facts: FormFacts

    def write(self) -> None:
        outline = self.facts.outline
        self._empty()
        self._styles()
        self.document.core_properties.title = outline.title[:255]
        self.document.core_properties.author = ""
        self._paragraph(outline.template.title, "Title")
        self._paragraph(self.facts.meeting, "Subtitle")
        self._header()
        number = 0
        for section in outline.template.sections:
            number += section.numbered
            title = f"{number}.  {section.title}" if section.numbered else section.title
            self.document.add_heading(title, 1)
            self._guidance(self.document, section.guidance)
            if section.lead:
                self._paragraph(section.lead, "Boxed")
            self._section(section)

    def _empty(self) -> None:
        """Nothing of the council's form but its look; what its footer fills in has no value
        yet.
        """
        body = self.document.element.body
        for child in list(body):
            if child.tag != qn("w:sectPr"):
                body.remove(child)
        for section in self.document.sections:
            for part in (section.header, section.footer):
                for paragraph in part.paragraphs:
                    if "{" in paragraph.text:
                        _clear(paragraph, self.facts.outline.title)

    def _styles(self) -> None:
        if GUIDANCE in self.document.styles:
            return
        style = self.document.styles.add_style(GUIDANCE, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = self.document.styles["Normal"]
        style.font.italic = True
        style.font.size = Pt(9.5)
        style.font.color.rgb = RGBColor(0x5A, 0x66, 0x6D)
        style.next_paragraph_style = self.document.styles["Normal"]

    def _paragraph(self, text: str, style: str, where: Any = None) -> Any:
        """A paragraph in a style, or in the usual one where the council's form has it not."""
        known = style if style in self.document.styles else "Normal"
        return (where or self.document).add_paragraph(text, style=known)

    def _guidance(self, where: Any, guidance: Sequence[DatedGuidance]) -> None:
        for text in advice_on(guidance, self.facts.day):
            self._paragraph(text, GUIDANCE, where)

    def _header(self) -> None:
        fields = self.facts.outline.template.header
        if not fields:
            return
        table = self._table((6.0, _WIDTH - 6.0), len(fields))
        for row, field in zip(table.rows, fields, strict=True):
            self._label(row.cells[0], field.title)
            self._into(row.cells[1], self.facts.header.get(field.key, ""))

    def _section(self, section: TemplateSection) -> None:
        match section.holds:
            case SectionKind.RECOMMENDATIONS:
                self._paragraph("", "List Number")
            case SectionKind.LIST | SectionKind.APPENDICES:
                self._paragraph("", "List Bullet")
            case SectionKind.OPTIONS:
                self.document.add_heading("Do nothing (not recommended)", 2)
                self._paragraph("", "Normal")
                self.document.add_heading(OPTION, 2)
                self._paragraph("", "Normal")
            case SectionKind.TIMETABLE:
                self._timetable()
            case SectionKind.IMPLICATIONS:
                self._implications(section)
            case SectionKind.TEXT:
                self._paragraph("", "Normal")

    def _timetable(self) -> None:
        table = self._table((12.5, _WIDTH - 12.5), 1 + len(self.facts.timetable))
        self._head(table.rows[0], ("Meeting", "Date"))
        for row, told in zip(table.rows[1:], self.facts.timetable, strict=True):
            for cell, text in zip(row.cells, told, strict=True):
                self._into(cell, text)

    def _implications(self, section: TemplateSection) -> None:
        rows = self.facts.outline.rows
        table = self._table((3.6, 9.2, 4.2), 1 + len(rows))
        self._head(table.rows[0], section.columns or ())
        for row, heading in zip(table.rows[1:], rows, strict=True):
            self._row(row, heading)

    def _row(self, row: Any, heading: Heading) -> None:
        issue, text, signed = row.cells
        self._label(issue, heading.title)
        self._into(signed, heading.office)
        advice = self.facts.outline.template.rows.get(heading.issue, ())
        told = advice_on(advice, self.facts.day)
        for number, each in enumerate(told):
            if number == 0:
                self._into(text, each, GUIDANCE)
            else:
                self._paragraph(each, GUIDANCE, text)
        if told:
            self._paragraph("", "Cell", text)
        else:
            self._into(text, "")

    def _table(self, widths: Sequence[float], rows: int) -> Any:
        table = self.document.add_table(rows=rows, cols=len(widths), style="Table Grid")
        table.autofit = False
        table._tbl.tblPr.append(_margins())  # noqa: SLF001 - python-docx has no public way
        for number, width in enumerate(widths):
            table.columns[number].width = Cm(width)
            for cell in table.columns[number].cells:
                cell.width = Cm(width)
        return table

    def _head(self, row: Any, titles: Sequence[str]) -> None:
        """Headings that are said again on each page, and to screen readers."""
        repeated = OxmlElement("w:tblHeader")
        repeated.set(qn("w:val"), "true")
        row._tr.get_or_add_trPr().append(repeated)  # noqa: SLF001 - python-docx has no public way
        for cell, title in zip(row.cells, titles, strict=True):
            self._into(cell, title, "Table Head")
            _shade(cell, _HEAD if "Table Head" in self.document.styles else _SHADE)

    def _label(self, cell: Any, text: str) -> None:
        self._into(cell, "")
        cell.paragraphs[0].add_run(text).bold = True
        _shade(cell, _SHADE)

    def _into(self, cell: Any, text: str, style: str = "Cell") -> None:
        paragraph = cell.paragraphs[0]
        paragraph.style = style if style in self.document.styles else "Normal"
        if text:
            paragraph.add_run(text)


def _clear(paragraph: Any, text: str) -> None:
    for run in paragraph.runs:
        run.text = ""
    paragraph.add_run(text)


def _margins() -> Any:
    """Room between the words of a cell and its border, in twentieths of a point."""
    made = OxmlElement("w:tblCellMar")
    for side, width in (("top", "60"), ("left", "110"), ("bottom", "60"), ("right", "110")):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), width)
        margin.set(qn("w:type"), "dxa")
        made.append(margin)
    return made


def _shade(cell: Any, colour: str) -> None:
    shade = OxmlElement("w:shd")
    for key, value in (("val", "clear"), ("color", "auto"), ("fill", colour)):
        shade.set(qn(f"w:{key}"), value)
    cell._tc.get_or_add_tcPr().append(shade)  # noqa: SLF001 - as above
