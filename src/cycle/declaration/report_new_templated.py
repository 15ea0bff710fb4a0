"""A report in YAML to fill in, of the form that a template declares. Pure.

See `cycle.declaration.report_new`, which writes the usual one, for what may be filled in by
words that stand in for the real ones.
"""

import json
from collections.abc import Iterator

from cycle.declaration.report import Outline
from cycle.declaration.report_shape import in_yaml, lines_of
from cycle.report_templates import HeaderKey, SectionKind, TemplateSection


def templated_lines(outline: Outline, text: str | None) -> Iterator[str]:
    """The lines below the opening remark. text: what stands in for every text."""
    template, said = (
        outline.template,
        f" {json.dumps(text, ensure_ascii=False)}" if text else "",
    )
    if template.field(HeaderKey.DECIDES):
        yield f"# The meeting that decides: one of {', '.join(outline.meetings)}"
        yield f"final_decision_maker:{f' {outline.meeting}' if text else ''}"
    if template.field(HeaderKey.CLASSIFICATION):
        yield "# non-exempt, or exempt; then say under which paragraph:  exempt_under: 3"
        yield "classification: non-exempt"
    yield from (f"{in_yaml(field.key)}:{said}" for field in lines_of(template))
    for section in template.sections:
        yield from _of_kind(section, said)
    yield ""
    yield "implications:"
    for row in outline.rows:
        yield f"  # {row.title}: {row.office}"
        yield f"  {row.issue}:{said}"


def _of_kind(section: TemplateSection, said: str) -> Iterator[str]:
    if section.holds in {SectionKind.TIMETABLE, SectionKind.IMPLICATIONS}:
        return
    yield from ("", *(f"# {each}" for each in _told(section)))
    match section.holds:
        case SectionKind.TEXT:
            yield f"{in_yaml(section.key)}:{said}"
        case SectionKind.LIST:
            yield from (f"{in_yaml(section.key)}:", f"  -{said}")
        case SectionKind.RECOMMENDATIONS:
            yield from ("recommendations:", f"  -{said}")
        case SectionKind.OPTIONS:
            yield from (f"do_nothing:{said}", "options:", f"  - title:{said}")
            yield from (f"    text:{said}", "    recommended: true")
        case _:
            yield "appendices: []"


def _told(section: TemplateSection) -> Iterator[str]:
    yield section.title if section.required else f"{section.title}; it may be left out"
    for guidance in section.guidance:
        yield from guidance.text.splitlines()
