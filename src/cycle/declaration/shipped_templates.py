"""The templates of reports that come with the program, each a file in `report_templates`. Reads
those files and nothing else.
"""

from functools import cache
from pathlib import Path

from cycle.declaration import loader
from cycle.declaration.templates import DeclaredTemplate, template_of
from cycle.report_templates import ReportTemplate

USUAL = "committee"
"""The template of a report whose document names none."""

_FOLDER = Path(__file__).parent / "report_templates"


def names() -> tuple[str, ...]:
    """The keys by which a workflow may name one."""
    return tuple(sorted(file.stem for file in _FOLDER.glob("*.yaml")))


@cache
def shipped_template(key: str) -> ReportTemplate:
    """The template of that name. Raises DeclarationError where its file is missing."""
    file = _FOLDER / f"{key}.yaml"
    reading = loader.read(loader.content_of(file), str(file), DeclaredTemplate)
    return template_of(key, reading.checked())
