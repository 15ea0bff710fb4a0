"""A report filled in on its Word form. The form is a .docx that the council edits in Word; see
docs/report.md.
"""

import io
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any, TypeAlias

from docx.oxml.ns import qn
from docxtpl import DocxTemplate
from jinja2 import TemplateError
from markupsafe import Markup

from cycle.reports.forms import FAULTS_IN_EXPRESSIONS, environment, faulty, form_named, plain

Rows: TypeAlias = Sequence[Sequence[str]]


class _Tables:
    """The tables of a report. A form says where one goes, `{{ table(each.rows) }}`, and gets a
    mark; once all else is filled in, a table takes the place of each marked paragraph.
    """

    def __init__(self) -> None:
        self._rows: dict[str, Rows] = {}

    def place(self, rows: Rows) -> str:
        mark = f"\ue000{len(self._rows)}\ue000"
        self._rows[mark] = rows
        return mark

    def put_in(self, document: Any) -> None:
        for paragraph in list(document.element.body.iter(qn("w:p"))):
            rows = self._rows.get(
                "".join(each.text or "" for each in paragraph.iter(qn("w:t")))
            )
            if rows:
                table = _table(document, rows)
                paragraph.addprevious(table)
                # A cell must end with a paragraph, and two tables side by side would be one.
                for run in paragraph.findall(qn("w:r")):
                    paragraph.remove(run)


def _table(document: Any, rows: Rows) -> Any:
    made = document.add_table(rows=len(rows), cols=max(map(len, rows)), style="Table Grid")
    for row, cells in zip(made.rows, rows, strict=True):
        for cell, text in zip(row.cells, cells, strict=False):
            cell.text = str(text.unescape()) if isinstance(text, Markup) else text
    return made._tbl  # noqa: SLF001 - python-docx has no public way to move a table


def word(name: str, folders: Sequence[Path], values: Any, title: str) -> bytes:
    """The bytes of a .docx: the form `name` filled in with `values`. Raises ReportFormError."""
    form, tables = form_named(name, folders), _Tables()
    try:
        template = DocxTemplate(str(form))
        filling = {"it": plain(values), "table": tables.place}
        template.render(filling, environment(), autoescape=True)
        tables.put_in(template.docx)
        template.docx.core_properties.title = title[:255]
        filled = io.BytesIO()
        template.save(filled)
    except (TemplateError, zipfile.BadZipFile, OSError, *FAULTS_IN_EXPRESSIONS) as error:
        raise faulty(form.name, error) from error
    return filled.getvalue()
