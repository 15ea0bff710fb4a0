"""A report in the file that its author wrote, whichever it is: the one way to its value."""

from dataclasses import dataclass

from cycle.declaration.report import AnyReport, Outline
from cycle.declaration.report_yaml import read_yaml


@dataclass(frozen=True, slots=True)
class ReadReport:
    """A report, and what was noticed on the way. accepted: the sections whose tracked changes
    were taken as made; told: what the author should know, and need not change.
    """

    report: AnyReport
    accepted: tuple[str, ...] = ()
    told: tuple[str, ...] = ()


def read_report(content: bytes, file: str, outline: Outline) -> ReadReport:
    """The report in a file's bytes. Raises DeclarationError with every fault."""
    return ReadReport(read_yaml(content, file, outline))
