"""A report filled in on its HTML form, for the council's website and for screen readers."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any

from jinja2 import FileSystemLoader, TemplateError

from cycle.reports.forms import FAULTS_IN_EXPRESSIONS, environment, faulty, form_named, plain
from cycle.reports.pictures import pictured

NO_PICTURES: Mapping[str, str] = MappingProxyType({})


def page(
    name: str, folders: Sequence[Path], values: Any, pictures: Mapping[str, str] = NO_PICTURES
) -> bytes:
    """The bytes of a page: the form `name` filled in with `values`. pictures: addresses by
    SHA-256. Raises ReportFormError.
    """
    form = form_named(name, folders)
    forms = environment(loader=FileSystemLoader(folders))
    forms.filters["pictured"] = pictured(pictures)
    try:
        filled = forms.get_template(form.name).render(it=plain(values))
    except (TemplateError, *FAULTS_IN_EXPRESSIONS) as error:
        raise faulty(form.name, error) from error
    return filled.encode()
