"""The form of a report to a meeting, as an officer writes it in YAML. Pure.

A report is taken in whole or not at all: every row of its sheet has a text ("None." is a text
like any other), every section says something, and every name refers to a meeting or a document
of the workflow. Paragraphs are kept apart by an empty line, and lines that begin with "- " are
a list.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from cycle.declaration import loader
from cycle.declaration.declared import Declared
from cycle.declaration.faults import Fault
from cycle.declaration.source import Source
from cycle.declaration.values import Key, Line, Text
from cycle.suggestions import nearest

MAX_BYTES = 4 * 1024 * 1024
"""Four times a workflow: a dozen texts of the greatest length."""

_PARAGRAPHS_OF_SCHEDULE_12A = Field(ge=1, le=7)
"""Local Government Act 1972, Sch. 12A, Part 1, paras 1 to 7: descriptions of exempt information
in England.
"""


@dataclass(frozen=True, slots=True)
class Heading:
    """A row of the report's sheet, and the title of the office that signs it."""

    issue: str
    title: str
    office: str


@dataclass(frozen=True, slots=True)
class Outline:
    """What a workflow says of one report. Meetings and documents are titles by key; `meeting`
    takes the report.
    """

    document: str
    title: str
    meeting: str
    rows: tuple[Heading, ...]
    meetings: Mapping[str, str]
    documents: Mapping[str, str]


class Option(Declared):
    title: Line
    text: Text
    recommended: bool = False


class Appendix(Declared):
    """A document of the cycle, or the title of something else. `exempt`: the paragraph it is
    exempt under.
    """

    document: Key | None = None
    title: Line | None = None
    exempt: Annotated[int, _PARAGRAPHS_OF_SCHEDULE_12A] | None = None


def _titled(value: object) -> object:
    return {"title": value} if isinstance(value, str) else value


class Report(Declared):
    """A whole report. `exempt_under`: the paragraph of Schedule 12A, Part 1, where it is
    exempt.
    """

    title: Line | None = None
    final_decision_maker: Key
    lead_head_of_service: Line
    lead_officer: Line
    classification: Literal["non-exempt", "exempt"]
    exempt_under: Annotated[int, _PARAGRAPHS_OF_SCHEDULE_12A] | None = None
    wards: Line
    recommendations: tuple[Text, ...] = Field(min_length=1)
    corporate_priorities: tuple[Text, ...] = Field(min_length=1)
    purpose: Text
    background: Text
    do_nothing: Text
    options: tuple[Option, ...] = Field(min_length=1)
    preferred_option: Text
    previous_feedback: Text
    next_steps: Text
    implications: Mapping[Key, Text]
    appendices: tuple[
        Annotated[Appendix, BeforeValidator(_titled, json_schema_input_type=Line | Appendix)],
        ...,
    ] = ()
    background_papers: tuple[Line, ...] = ()


def read_report(content: bytes, file: str, outline: Outline) -> Report:
    """The report in a file's bytes. Raises DeclarationError with every fault, each with its
    place.
    """
    reading = loader.read(content, file, Report, MAX_BYTES)
    further = _faults(reading.value, reading.source, outline) if reading.value else ()
    return reading.checked(tuple(further))


def _faults(report: Report, source: Source, outline: Outline) -> Iterator[Fault]:
    yield from _unknown(
        source,
        ("final_decision_maker",),
        "meeting",
        report.final_decision_maker,
        outline.meetings,
    )
    yield from _rows(report, source, outline)
    yield from _exemption(report, source)
    for number, appendix in enumerate(report.appendices):
        path = ("appendices", number)
        if (appendix.document is None) == (appendix.title is None):
            yield source.at_value(
                path, 'an appendix has either a "document" of the cycle or a "title"'
            )
        if appendix.document:
            yield from _unknown(
                source, (*path, "document"), "document", appendix.document, outline.documents
            )


def _unknown(
    source: Source, path: tuple[str | int, ...], what: str, name: str, known: Iterable[str]
) -> Iterator[Fault]:
    names = tuple(known)
    if name not in names:
        meant = nearest(name, names)
        there = "" if meant else f"; there are {', '.join(names)}"
        yield source.at_value(
            path, f'the workflow has no {what} "{name}"{there}', suggestion=meant
        )


def _rows(report: Report, source: Source, outline: Outline) -> Iterator[Fault]:
    issues = [row.issue for row in outline.rows]
    for issue in report.implications:
        if issue not in issues:
            free = [known for known in issues if known not in report.implications]
            meant = nearest(issue, free)
            there = "" if meant else f"; it has {', '.join(issues)}"
            yield source.at_key(
                ("implications", issue),
                f'the sheet has no row "{issue}"{there}',
                suggestion=meant,
            )
    for row in outline.rows:
        if row.issue not in report.implications:
            yield source.at_key(
                ("implications",),
                f'"{row.issue}" is missing ({row.title}); "None." is a text too',
            )


def _exemption(report: Report, source: Source) -> Iterator[Fault]:
    if report.classification == "exempt" and report.exempt_under is None:
        message = (
            "an exempt report says by which paragraph of Schedule 12A, Part 1: "
            '"exempt_under" is missing'
        )
        yield source.at_value(("classification",), message)
    if report.classification == "non-exempt" and report.exempt_under is not None:
        yield source.at_key(
            ("exempt_under",), 'the report is non-exempt; leave "exempt_under" out'
        )
