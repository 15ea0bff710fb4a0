"""A report filled in on its HTML form, for the council's website and for screen readers."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from jinja2 import FileSystemLoader, TemplateError

from cycle.reports.forms import FAULTS_IN_EXPRESSIONS, environment, faulty, form_named, plain


def page(name: str, folders: Sequence[Path], values: Any) -> bytes:
    """The bytes of a page: the form `name` filled in with `values`. Raises ReportFormError."""
    form = form_named(name, folders)
    try:
        filled = (
            environment(loader=FileSystemLoader(folders))
            .get_template(form.name)
            .render(it=plain(values))
        )
    except (TemplateError, *FAULTS_IN_EXPRESSIONS) as error:
        raise faulty(form.name, error) from error
    return filled.encode()
