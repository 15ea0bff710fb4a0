"""The header of a report in Word: the values of its fields, by their labels. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from cycle.declaration.canonical_text import NOTE, WordBlock
from cycle.declaration.report import Outline
from cycle.declaration.word_findings import Findings, folded, words_in
from cycle.declaration.word_sections import Divided
from cycle.report_templates import HeaderField, HeaderKey

_PARAGRAPH = re.compile(r"\bpara(?:graph)?\.? ([1-7])\b")
_NOT_EXEMPT = frozenset(
    {"non-exempt", "non exempt", "nonexempt", "not exempt", "public", "open"}
)


@dataclass(slots=True)
class HeaderValues:
    """own: what the program understands, by the report's keys; lines: other fields' texts."""

    own: dict[str, Any] = field(default_factory=dict)
    lines: dict[str, str] = field(default_factory=dict)


def header_values(outline: Outline, found: Divided, findings: Findings) -> HeaderValues:
    """The fields that the template has, each read by what it means."""
    values = HeaderValues()
    if outline.template.field(HeaderKey.CLASSIFICATION) is None:
        values.own["classification"] = "non-exempt"
    for each in outline.template.header:
        text = _line(each, found.header.get(each.key, ()), findings)
        if each.key == HeaderKey.TITLE and not text:
            text = found.headline
        if text:
            _take(each, text, values, outline, findings)
        elif each.required and each.key not in {HeaderKey.MEETING, HeaderKey.TITLE}:
            findings.fault(each.title, "nothing is written in this field of the header")
    return values


def _line(each: HeaderField, blocks: tuple[WordBlock, ...], findings: Findings) -> str:
    text = words_in(blocks)
    if NOTE in text:
        findings.fault(
            each.title, "a footnote cannot stand in the header: move it into the text"
        )
    return text


def _take(
    each: HeaderField, text: str, values: HeaderValues, outline: Outline, findings: Findings
) -> None:
    match each.key:
        case HeaderKey.TITLE:
            values.own["title"] = text
        case HeaderKey.MEETING:
            if not folded(text).startswith(folded(outline.meetings[outline.meeting])):
                findings.tell(each.title, f'"{text}" is left out; the record fills it in')
        case HeaderKey.DECIDES:
            values.own["final_decision_maker"] = _meeting(
                each, text, outline.meetings, findings
            )
        case HeaderKey.CLASSIFICATION:
            values.own |= _classified(each, text, findings)
        case _:
            values.lines[each.key] = text


def _meeting(
    each: HeaderField, text: str, meetings: Mapping[str, str], findings: Findings
) -> str | None:
    """The key of a meeting, by its title, the title of its body, or its key."""
    known = {folded(title): key for key, title in meetings.items()}
    known |= {folded(key): key for key in meetings}
    found = known.get(folded(text))
    if found is None:
        bodies = [key for title, key in known.items() if title.startswith(folded(text))]
        found = bodies[0] if len(set(bodies)) == 1 else None
    if found is None:
        there = ", ".join(meetings.values())
        message = f'"{text}" is no meeting of this year; there are {there}'
        findings.fault(each.title, message, (text, meetings.values()))
    return found


def _classified(each: HeaderField, text: str, findings: Findings) -> dict[str, Any]:
    said = folded(text)
    if said in _NOT_EXEMPT:
        return {"classification": "non-exempt"}
    paragraph = _PARAGRAPH.search(said)
    if said.startswith("exempt") and paragraph:
        return {"classification": "exempt", "exempt_under": int(paragraph[1])}
    findings.fault(
        each.title,
        f'"{text}" is neither "Non-exempt" nor "Exempt: paragraph 3", with the paragraph of '
        "Schedule 12A, Part 1",
    )
    return {}
