"""A report in Word: the file's bytes to the value, with every fault by its section and row.
Pure.

Read by structure: a section by its heading, a row of the implications by its title, a field of
the header by its label. All that is missing, unknown or cannot be read is told at once.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Any

from pydantic import ValidationError

from cycle.declaration.canonical_text import WordBlock, WordParagraph, canonical_text
from cycle.declaration.faults import DeclarationError
from cycle.declaration.report import AnyReport, Outline, ReadReport, Report, TemplatedReport
from cycle.declaration.word_body import WordBody, read_body
from cycle.declaration.word_findings import Findings, folded, unnumbered_blocks, words_in
from cycle.declaration.word_header import header_values
from cycle.declaration.word_lists import appendices, entries, options, recommendations
from cycle.declaration.word_package import open_word
from cycle.declaration.word_rows import implications
from cycle.declaration.word_sections import Divided, divided, without_guidance
from cycle.report_templates import SectionKind, TemplateSection


def read_word(
    content: bytes, file: str, outline: Outline, *, accept_changes: bool
) -> ReadReport:
    """The report in a file's bytes. Raises WordFileError where the file is not taken, and
    DeclarationError with every fault. Without `accept_changes` tracked changes are faults.
    """
    body = read_body(open_word(content, file))
    findings = Findings(file)
    found = divided(body.blocks, outline.template, findings)
    values = _Values(outline, findings, found, body).values()
    if not accept_changes:
        for place in findings.changed:
            findings.fault(
                place,
                "there are tracked changes: accept or reject them in Word, or add "
                "--accept-changes to take all of them as made",
            )
    if findings.faults:
        raise DeclarationError(findings.all_faults())
    report = _checked(values, findings, outline)
    return ReadReport(report, tuple(findings.changed), tuple(dict.fromkeys(findings.told)))


@dataclass(slots=True)
class _Values:
    """The report's plain values, by the keys of its form in YAML."""

    outline: Outline
    findings: Findings
    found: Divided
    body: WordBody

    def values(self) -> dict[str, Any]:
        header = header_values(self.outline, self.found, self.findings)
        values: dict[str, Any] = {**header.own, "implications": {}}
        sections: dict[str, Any] = {}
        lists: dict[str, Any] = {}
        for section in self.outline.template.sections:
            blocks = self.found.sections.get(section.key)
            if blocks is None:
                self._missing(section)
                continue
            self._take(section, blocks, values, sections, lists)
        if self.outline.usual:
            return values | _underscored(header.lines | sections | lists)
        return values | {"header": header.lines, "sections": sections, "lists": lists}

    def _missing(self, section: TemplateSection) -> None:
        if section.required and section.holds is not SectionKind.TIMETABLE:
            self.findings.fault(section.title, "the section is missing: its heading is gone")

    def _take(
        self,
        section: TemplateSection,
        blocks: list[WordBlock],
        values: dict[str, Any],
        sections: dict[str, Any],
        lists: dict[str, Any],
    ) -> None:
        rows = self.outline.template.rows
        own = list(
            without_guidance(section, blocks, chain.from_iterable(rows.values()), self.findings)
        )
        if section.holds is SectionKind.IMPLICATIONS:
            values["implications"] = implications(
                section, own, self.outline, dict(self.body.notes), self.findings
            )
            return
        self.findings.look_at(section.title, own)
        match section.holds:
            case SectionKind.TEXT:
                said = unnumbered_blocks(own) if section.numbered else own
                self._put(section, sections, canonical_text(said, dict(self.body.notes)))
            case SectionKind.LIST:
                self._put(section, lists, entries(section, own, self.body.notes, self.findings))
            case SectionKind.RECOMMENDATIONS:
                found = recommendations(section, own, self.body.notes, self.findings)
                values["recommendations"] = self._said(section, found)
            case SectionKind.OPTIONS:
                values |= self._said(
                    section, options(section, own, self.body.notes, self.findings)
                )
            case SectionKind.APPENDICES:
                values["appendices"] = appendices(section, own, self.outline, self.findings)
            case SectionKind.TIMETABLE:
                self._timetable(section, own)

    def _put(self, section: TemplateSection, into: dict[str, Any], found: Any) -> None:
        if self._said(section, found):
            into[section.key] = found

    def _said(self, section: TemplateSection, found: Any) -> Any:
        if section.required and not found:
            self.findings.fault(section.title, 'nothing is written; "None." is a text too')
        return found

    def _timetable(self, section: TemplateSection, blocks: list[WordBlock]) -> None:
        """The record draws it; what somebody wrote there is told."""
        said = words_in(block for block in blocks if isinstance(block, WordParagraph))
        if said:
            self.findings.tell(section.title, "left out; the record fills it in")


def _underscored(values: Mapping[str, Any]) -> dict[str, Any]:
    """The keys of the usual template as the usual report has them."""
    return {key.replace("-", "_"): value for key, value in values.items()}


def _checked(values: Mapping[str, Any], findings: Findings, outline: Outline) -> AnyReport:
    """The value in its own form. What is left is a text too long, or of signs that no text may
    have.
    """
    model = Report if outline.usual else TemplatedReport
    try:
        return model.model_validate(values)
    except ValidationError as error:
        for place, message in _complaints(error, outline):
            findings.fault(place, message)
        raise DeclarationError(findings.all_faults()) from error


def _complaints(error: ValidationError, outline: Outline) -> Iterator[tuple[str, str]]:
    template = outline.template
    titles = {folded(each.key): each.title for each in template.sections}
    titles |= {folded(each.key): each.title for each in template.header}
    titles |= {folded(row.issue): row.title for row in outline.rows}
    for found in error.errors(include_url=False):
        named = [str(each).replace("_", "-") for each in found["loc"]]
        place = next(
            (titles[folded(each)] for each in named if folded(each) in titles), named[0]
        )
        if found["type"] == "string_too_long":
            yield place, f"the text has more than {found['ctx']['max_length']:,} characters"
        elif found["type"] == "missing":
            yield place, "nothing is written"
        else:
            yield place, f"the text cannot be taken: {found['msg'].lower()}"
