"""A report's YAML: its bytes to the value, with every fault and its place. Pure.

A report of the usual template and one of another have the same form: a key for each field of
the header and each section, `lead_officer` for the template's `lead-officer`. Paragraphs are
kept apart by an empty line, and lines that begin with "- " are a list.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from pydantic import BaseModel

from cycle.declaration import loader
from cycle.declaration.faults import Fault
from cycle.declaration.prose import paragraphs
from cycle.declaration.report import AnyReport, Outline, Report, TemplatedReport
from cycle.declaration.report_shape import common_keys, in_yaml, lines_of, model_of
from cycle.declaration.source import Source
from cycle.report_templates import ReportTemplate, SectionKind
from cycle.suggestions import nearest

MAX_BYTES = 4 * 1024 * 1024
"""Four times a workflow: a dozen texts of the greatest length."""


def read_yaml(content: bytes, file: str, outline: Outline) -> AnyReport:
    """The report in a file's bytes. Raises DeclarationError with every fault, each with its
    place.
    """
    if outline.usual:
        usual = loader.read(content, file, Report, MAX_BYTES)
        further = _faults(usual.value, usual.source, outline) if usual.value else ()
        return usual.checked(tuple(further))
    reading = loader.read(content, file, model_of(outline.template), MAX_BYTES)
    report = _templated(reading.value, outline.template) if reading.value else None
    faults = (
        (
            *_faults(report, reading.source, outline),
            *_nested(report, reading.source, outline.template),
        )
        if report
        else ()
    )
    reading.checked(faults)
    assert report
    return report


def _faults(report: AnyReport, source: Source, outline: Outline) -> Iterator[Fault]:
    if report.final_decision_maker is not None:
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


def _rows(report: AnyReport, source: Source, outline: Outline) -> Iterator[Fault]:
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


def _exemption(report: AnyReport, source: Source) -> Iterator[Fault]:
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


def _templated(value: BaseModel, template: ReportTemplate) -> TemplatedReport:
    """The value that keeps lines, texts and lists apart, by the template's keys."""
    said = value.model_dump(by_alias=True, exclude_none=True)
    shared = common_keys(template)
    common = {key: each for key, each in said.items() if key in shared}
    return TemplatedReport.model_validate(
        common
        | {
            "header": dict(_taken(said, (field.key for field in lines_of(template)))),
            "sections": dict(_taken(said, _keys(template, SectionKind.TEXT))),
            "lists": dict(_taken(said, _keys(template, SectionKind.LIST))),
        }
    )


def _keys(template: ReportTemplate, kind: SectionKind) -> Iterator[str]:
    yield from (section.key for section in template.that_holds(kind))


def _taken(said: Mapping[str, Any], keys: Iterable[str]) -> Iterator[tuple[str, Any]]:
    for key in keys:
        if found := said.get(in_yaml(key)):
            yield key, found


def _nested(
    report: TemplatedReport, source: Source, template: ReportTemplate
) -> Iterator[Fault]:
    for section in template.that_holds(SectionKind.RECOMMENDATIONS):
        for number, text in enumerate(report.recommendations):
            if not section.nested and any(each.points for each in paragraphs(text)):
                message = "by the template a recommendation has no points below it"
                yield source.at_value(("recommendations", number), message)
