"""The council's own forms for reports, and what may stand in them. They are the council's to
edit, so not trusted.

A form sees plain values and nothing else, in an immutable sandbox; an unknown name is an error,
never a gap; whatever a report says is escaped. A folder earlier in the list wins, so a council
keeps only the forms it changes.
"""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec
from jinja2 import StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup, escape

from cycle.errors import CycleError

_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""What XML 1.0, section 2.2, lets stand in no document."""

FAULTS_IN_EXPRESSIONS = (
    TypeError,
    ValueError,
    ArithmeticError,
    LookupError,
    AttributeError,
    RecursionError,
)
"""What an expression of a form may raise besides jinja2's own errors."""


class ReportFormError(CycleError):
    """A report's form is missing or faulty."""


def environment(**more: Any) -> ImmutableSandboxedEnvironment:
    """What a form is filled in with."""
    return ImmutableSandboxedEnvironment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, **more
    )


def form_named(name: str, folders: Sequence[Path]) -> Path:
    """The first of the folders' forms of that name. Raises ReportFormError."""
    for folder in folders:
        if (folder / name).is_file():
            return folder / name
    raise ReportFormError(
        f"The report's form {name} is missing.", "Install cycle again, from its package."
    )


def faulty(name: str, error: Exception) -> ReportFormError:
    """What is wrong with a form, and what to do about it."""
    line = getattr(error, "lineno", None)
    place = f"{name}:{line}" if line else name
    return ReportFormError(
        f"{place}: {error}",
        "Mend the form, or remove it from the council's folder to use the shipped one.",
    )


def plain(value: Any) -> Any:
    """The value as plain values, its texts escaped; braces too, so that no text is ever taken
    for part of a form.
    """
    match value:
        case str():
            escaped = str(escape(_NOT_IN_XML.sub("\ufffd", value)))
            return Markup(escaped.replace("{", "&#123;").replace("}", "&#125;"))  # noqa: S704 - escaped just now
        case dict():
            return {key: plain(each) for key, each in value.items()}
        case list() | tuple():
            return [plain(each) for each in value]
        case bool() | int() | None:
            return value
        case _:
            return plain(msgspec.to_builtins(value))
