"""The sections of a report in Word that hold single items: recommendations, lists, options and
appendices. Pure.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from cycle.declaration.canonical_text import (
    ListMark,
    WordBlock,
    WordParagraph,
    WordTable,
    canonical_text,
)
from cycle.declaration.report import Outline
from cycle.declaration.word_findings import Findings, folded, shortened, words_in
from cycle.report_templates import TemplateSection

_TYPED = re.compile(r"\s*(?:(?P<number>\d{1,2}[.)])|(?P<letter>\(?[a-z]{1,4}\)))\s+(?=\S)")
_RECOMMENDED = re.compile(r"\((?P<not>not )?recommended\)[.:]?", re.IGNORECASE)
_LONGEST_TITLE = 400
_NUMBERED = re.compile(r"^\s*(\d{1,3}\.){0,4}\d{1,3}[.)]?\s+")
_APPENDIX = re.compile(r"^\s*appendix\s+\w+\s*[:.-]\s*", re.IGNORECASE)
_EXEMPT = re.compile(
    r"\s*\(exempt[:,]?\s*(?:under\s+)?para(?:graph)?\.?\s*([1-7])\)", re.IGNORECASE
)
_NONE = frozenset({"none", "not applicable", "n/a"})
_NOTHING = "do nothing"


def _paragraphs(
    section: TemplateSection, blocks: Iterable[WordBlock], findings: Findings
) -> Iterator[WordParagraph]:
    """The paragraphs with words; a table has no place here."""
    for block in blocks:
        if isinstance(block, WordTable):
            if words_in((block,)):
                findings.fault(
                    section.title,
                    "a table cannot stand in this section: move it into a section of text",
                )
        elif block.text.strip():
            yield block


def _with_mark(block: WordParagraph) -> WordParagraph:
    """A mark that was typed is that of an item, too."""
    typed = _TYPED.match(block.text)
    if block.item or typed is None:
        return block
    level = 0 if typed["number"] else 1
    mark = typed.group().strip()
    return replace(block, text=block.text[typed.end() :], item=ListMark(mark, level))


def recommendations(
    section: TemplateSection,
    blocks: Iterable[WordBlock],
    notes: Mapping[str, str],
    findings: Findings,
) -> tuple[str, ...]:
    """Each recommendation with the points below it. A numbered paragraph, or one without a
    mark, begins one; points with letters, and deeper ones, belong to the one above.
    """
    paragraphs = [_with_mark(each) for each in _paragraphs(section, blocks, findings)]
    numbered = any(_begins(each, bullets=False) for each in paragraphs if each.item)
    only_points = not numbered and all(each.item for each in paragraphs)
    groups: list[list[WordParagraph]] = []
    for each in paragraphs:
        begins = _begins(each, bullets=only_points) if each.item else not numbered
        if begins or not groups:
            if not begins:
                findings.fault(
                    section.title,
                    f'"{shortened(words_in((each,)))}" stands above the first '
                    "recommendation: number it, or delete it",
                )
            groups.append([replace(each, item=None)])
        else:
            groups[-1].append(each)
    if not section.nested and any(each.item for group in groups for each in group):
        findings.fault(section.title, "by this form a recommendation has no points below it")
    return tuple(_without_gaps(canonical_text(group, dict(notes))) for group in groups)


def _begins(paragraph: WordParagraph, *, bullets: bool) -> bool:
    item = paragraph.item
    if item is None or item.level > 0:
        return False
    return bullets or item.mark[:1].isdecimal()


def _without_gaps(text: str) -> str:
    """The points of a recommendation directly below its words."""
    return text.replace("\n\n", "\n")


def entries(
    section: TemplateSection,
    blocks: Iterable[WordBlock],
    notes: Mapping[str, str],
    findings: Findings,
) -> tuple[str, ...]:
    """A list, an entry for each paragraph; deeper points belong to the one above."""
    groups: list[list[WordParagraph]] = []
    for each in _paragraphs(section, blocks, findings):
        if each.item and each.item.level > 0 and groups:
            groups[-1].append(each)
        else:
            groups.append([replace(each, item=None)])
    texts = tuple(_without_gaps(canonical_text(group, dict(notes))) for group in groups)
    alone = len(texts) == 1 and folded(texts[0]) in _NONE
    return () if alone and not section.required else texts


def options(
    section: TemplateSection,
    blocks: Iterable[WordBlock],
    notes: Mapping[str, str],
    findings: Findings,
) -> dict[str, Any]:
    """Doing nothing, and the other options: each begins with a heading of a lower level, or
    with its title and `(recommended)` or `(not recommended)`.
    """
    listed: list[tuple[str, bool, list[WordBlock]]] = []
    for block in blocks:
        begun = _option(block)
        if begun:
            title, recommended, rest = begun
            listed.append((title, recommended, [rest] if rest else []))
        elif listed:
            listed[-1][2].append(block)
        elif words_in((block,)):
            findings.fault(
                section.title,
                f'"{shortened(words_in((block,)))}" belongs to no option: give each option its '
                "title as a heading of the second level",
            )
    return dict(_told(section, listed, notes, findings))


def _option(block: WordBlock) -> tuple[str, bool, WordBlock | None] | None:
    """An option's title, whether it is recommended, and what the same paragraph says of it."""
    if not isinstance(block, WordParagraph) or not block.text.strip():
        return None
    text = _NUMBERED.sub("", block.text, count=1)
    found = _RECOMMENDED.search(text[:_LONGEST_TITLE])
    if found and "\n" not in text[: found.start()].strip():
        after = text[found.end() :]
        rest = replace(block, text=after, item=None, level=None) if after.strip() else None
        return " ".join(text[: found.start()].split()), not found["not"], rest
    if block.level:
        return " ".join(text.split()), False, None
    return None


def _told(
    section: TemplateSection,
    listed: list[tuple[str, bool, list[WordBlock]]],
    notes: Mapping[str, str],
    findings: Findings,
) -> Iterator[tuple[str, Any]]:
    others: list[dict[str, Any]] = []
    nothing = False
    for title, recommended, blocks in listed:
        text = canonical_text(blocks, dict(notes))
        if not text:
            findings.fault(section.title, f'nothing is written of the option "{title}"')
        elif folded(title) == _NOTHING and not nothing:
            nothing = True
            yield "do_nothing", text
        else:
            others.append({"title": title, "text": text, "recommended": recommended})
    if not nothing and section.required:
        findings.fault(section.title, 'an option "Do nothing" is missing: it is always weighed')
    if not others and section.required:
        findings.fault(section.title, 'no option beside "Do nothing" is told')
    yield "options", tuple(others)


def appendices(
    section: TemplateSection, blocks: Iterable[WordBlock], outline: Outline, findings: Findings
) -> tuple[dict[str, Any], ...]:
    """Documents of the cycle by their titles, and titles of others; exempt ones with their
    paragraph of Schedule 12A, Part 1.
    """
    documents = {folded(title): key for key, title in outline.documents.items()}
    found: list[dict[str, Any]] = []
    for each in _paragraphs(section, blocks, findings):
        text = _APPENDIX.sub("", words_in((each,)), count=1)
        exempt = _EXEMPT.search(text)
        title = _EXEMPT.sub("", text).strip()
        key = documents.get(folded(title))
        named: dict[str, Any] = {"document": key} if key else {"title": title}
        found.append(named | ({"exempt": int(exempt[1])} if exempt else {}))
    only = found[0].get("title", "") if len(found) == 1 else ""
    return () if folded(str(only)) in _NONE else tuple(found)
