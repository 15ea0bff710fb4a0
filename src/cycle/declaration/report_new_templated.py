"""A report in YAML to fill in, of the form that a template declares. Pure.

See `cycle.declaration.report_new`, which writes the usual one, for what may be filled in by
words that stand in for the real ones.
"""

import json
from collections.abc import Iterator

from cycle.declaration.report import Outline
from cycle.report_templates import HeaderKey, SectionKind, TemplateSection

_OWN_LINES = frozenset({HeaderKey.TITLE, HeaderKey.MEETING, HeaderKey.DECIDES})


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
    fields = [f for f in template.header if f.key not in {*_OWN_LINES, "classification"}]
    if fields:
        yield "header:"
        yield from (f"  {field.key}:{said}" for field in fields)
    yield from _keyed(outline, SectionKind.TEXT, "sections", f"{said}")
    yield from _keyed(outline, SectionKind.LIST, "lists", f"\n    -{said}")
    for section in template.sections:
        yield from _of_kind(section, said)
    yield ""
    yield "implications:"
    for row in outline.rows:
        yield f"  # {row.title}: {row.office}"
        yield f"  {row.issue}:{said}"


def _keyed(outline: Outline, kind: SectionKind, key: str, said: str) -> Iterator[str]:
    sections = outline.template.that_holds(kind)
    if sections:
        yield ""
        yield f"{key}:"
    for section in sections:
        yield from (f"  # {each}" for each in _told(section))
        yield f"  {section.key}:{said}"


def _of_kind(section: TemplateSection, said: str) -> Iterator[str]:
    match section.holds:
        case SectionKind.RECOMMENDATIONS:
            yield from ("", *(f"# {each}" for each in _told(section)))
            yield from ("recommendations:", f"  -{said}")
        case SectionKind.OPTIONS:
            yield from ("", *(f"# {each}" for each in _told(section)))
            yield from (f"do_nothing:{said}", "options:", f"  - title:{said}")
            yield from (f"    text:{said}", "    recommended: true")
        case SectionKind.APPENDICES:
            yield from ("", *(f"# {each}" for each in _told(section)), "appendices: []")
        case _:
            pass


def _told(section: TemplateSection) -> Iterator[str]:
    yield section.title if section.required else f"{section.title}; it may be left out"
    for guidance in section.guidance:
        yield from guidance.text.splitlines()
