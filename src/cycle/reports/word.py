"""A report filled in on its Word form. The form is a .docx that the council edits in Word; see
docs/report.md.
"""

import io
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from docxtpl import DocxTemplate
from jinja2 import TemplateError

from cycle.reports.forms import FAULTS_IN_EXPRESSIONS, environment, faulty, form_named, plain


def word(name: str, folders: Sequence[Path], values: Any, title: str) -> bytes:
    """The bytes of a .docx: the form `name` filled in with `values`. Raises ReportFormError."""
    form = form_named(name, folders)
    try:
        template = DocxTemplate(str(form))
        template.render({"it": plain(values)}, environment(), autoescape=True)
        template.docx.core_properties.title = title[:255]
        filled = io.BytesIO()
        template.save(filled)
    except (TemplateError, zipfile.BadZipFile, OSError, *FAULTS_IN_EXPRESSIONS) as error:
        raise faulty(form.name, error) from error
    return filled.getvalue()
