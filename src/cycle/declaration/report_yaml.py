"""A report's YAML: its bytes to the value, with every fault and its place. Pure.

The usual report has keys of its own; one of another template has its texts by the template's
keys, below `header`, `sections` and `lists`. Paragraphs are kept apart by an empty line, and
lines that begin with "- " are a list.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping

from cycle.declaration import loader
from cycle.declaration.faults import Fault
from cycle.declaration.prose import paragraphs
from cycle.declaration.report import AnyReport, Outline, Report, TemplatedReport
from cycle.declaration.source import Source
from cycle.report_templates import HeaderKey, SectionKind
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
    reading = loader.read(content, file, TemplatedReport, MAX_BYTES)
    value, source = reading.value, reading.source
    faults = (
        (*_faults(value, source, outline), *_against_template(value, source, outline))
        if value
        else ()
    )
    return reading.checked(faults)


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


_OWN_KEYS = frozenset(HeaderKey)
"""Fields of the header that are no lines below `header`."""


def _against_template(
    report: TemplatedReport, source: Source, outline: Outline
) -> Iterator[Fault]:
    """What the template asks for and the report lacks, and the other way round."""
    template = outline.template
    fields = {field.key: field for field in template.header if field.key not in _OWN_KEYS}
    needed = [key for key, field in fields.items() if field.required]
    yield from _keyed(source, "header", report.header, fields, needed)
    for path, given, kind in (
        ("sections", report.sections, SectionKind.TEXT),
        ("lists", report.lists, SectionKind.LIST),
    ):
        sections = {section.key: section for section in template.that_holds(kind)}
        wanted = [key for key, section in sections.items() if section.required]
        yield from _keyed(source, path, given, sections, wanted)
    decides = template.field(HeaderKey.DECIDES)
    if decides and decides.required and report.final_decision_maker is None:
        yield source.at_key((), '"final_decision_maker" is missing: a meeting, by its key')
    yield from _kinds(report, source, outline)


def _keyed(
    source: Source,
    path: str,
    given: Mapping[str, object],
    known: Collection[str],
    wanted: Iterable[str],
) -> Iterator[Fault]:
    for key in given:
        if key not in known:
            meant = nearest(key, [each for each in known if each not in given])
            there = "" if meant else f"; it has {', '.join(known) or 'none'}"
            message = f'the template has no "{key}" among its {path}{there}'
            yield source.at_key((path, key), message, suggestion=meant)
    for key in wanted:
        if key not in given:
            yield source.at_key((path,), f'"{key}" is missing from {path}')


def _kinds(report: TemplatedReport, source: Source, outline: Outline) -> Iterator[Fault]:
    """The sections of which a report has one at most."""
    template = outline.template
    for kind, path, given in (
        (SectionKind.RECOMMENDATIONS, "recommendations", bool(report.recommendations)),
        (SectionKind.OPTIONS, "options", bool(report.options)),
        (SectionKind.OPTIONS, "do_nothing", report.do_nothing is not None),
        (SectionKind.APPENDICES, "appendices", bool(report.appendices)),
    ):
        section = next(iter(template.that_holds(kind)), None)
        if section is None and given:
            yield source.at_key((path,), f"the template has no section for {path}")
        if section and section.required and not given:
            yield source.at_key((), f'"{path}" is missing: {section.title}')
    for section in template.that_holds(SectionKind.RECOMMENDATIONS):
        for number, text in enumerate(report.recommendations):
            if not section.nested and any(each.points for each in paragraphs(text)):
                message = "by the template a recommendation has no points below it"
                yield source.at_value(("recommendations", number), message)
