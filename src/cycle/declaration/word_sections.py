"""A Word document divided as its report's template says: the header, and the blocks below each
section's heading. Pure.

A section is known by its title, as a heading of the level that the document's sections have.
What stands below no known heading is a fault, so that nothing typed is lost.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from cycle.declaration.canonical_text import WordBlock, WordParagraph, WordTable
from cycle.declaration.word_findings import (
    Findings,
    folded,
    shortened,
    unnumbered,
    words_in,
)
from cycle.report_templates import DatedGuidance, ReportTemplate, TemplateSection

ABOVE = "Above the first section"
GUIDANCE = "guidance"
_OF_THE_FORM = ("title", "subtitle")


@dataclass(slots=True)
class Divided:
    """The header's values by the keys of its fields; the blocks of each section by its key."""

    header: dict[str, tuple[WordBlock, ...]] = field(default_factory=dict)
    sections: dict[str, list[WordBlock]] = field(default_factory=dict)
    headline: str = ""
    """What stands in the style Title, if it is not what the form has there."""


def divided(
    blocks: Iterable[WordBlock], template: ReportTemplate, findings: Findings
) -> Divided:
    """The document's blocks where they belong."""
    return _Divider(template, findings, tuple(blocks)).divided()


@dataclass(slots=True)
class _Divider:
    template: ReportTemplate
    findings: Findings
    blocks: tuple[WordBlock, ...]
    found: Divided = field(default_factory=Divided)

    def divided(self) -> Divided:
        titles = {folded(section.title): section for section in self.template.sections}
        level = self._level(titles)
        into: list[WordBlock] | None = None
        for block in self.blocks:
            section = self._begun(block, titles, level)
            if section:
                into = self._begin(section, block)
            elif level and isinstance(block, WordParagraph) and block.level == level:
                into = self._unknown(block) if block.text.strip() else into
            elif into is None:
                self._above(block)
            else:
                into.append(block)
        return self.found

    def _level(self, titles: Mapping[str, TemplateSection]) -> int | None:
        """The level of headings that sections have in this document; None where none has."""
        levels = Counter(
            block.level
            for block in self.blocks
            if isinstance(block, WordParagraph)
            and block.level
            and folded(unnumbered(block.text)) in titles
        )
        return min(levels, key=lambda level: (-levels[level], level), default=None)

    def _begun(
        self, block: WordBlock, titles: Mapping[str, TemplateSection], level: int | None
    ) -> TemplateSection | None:
        """The section whose heading the block is. A title in bold is one, too, where its style
        was lost.
        """
        if not isinstance(block, WordParagraph):
            return None
        section = titles.get(folded(unnumbered(block.text)))
        if section is None:
            return None
        lost = block.level is None and block.bold and section.key not in self.found.sections
        return section if lost or (level and block.level == level) else None

    def _begin(self, section: TemplateSection, heading: WordBlock) -> list[WordBlock]:
        self.findings.look_at(section.title, (heading,))
        if section.key in self.found.sections:
            self.findings.fault(section.title, "the section stands twice: make one of both")
        return self.found.sections.setdefault(section.key, [])

    def _unknown(self, block: WordParagraph) -> list[WordBlock]:
        title = unnumbered(" ".join(block.text.split()))
        missing = {
            section.title: section.key
            for section in self.template.sections
            if section.key not in self.found.sections
        }
        self.findings.fault(
            shortened(title),
            "the form has no section of this title; give it a heading of a lower level, or the "
            "title of a section",
            (title, missing),
        )
        return []

    def _above(self, block: WordBlock) -> None:
        if isinstance(block, WordTable) and self._header(block):
            return
        self.findings.look_at(ABOVE, (block,))
        said = words_in((block,))
        names = block.names if isinstance(block, WordParagraph) else ()
        form = set(names) & {*_OF_THE_FORM}
        if "title" in names and folded(said) != folded(self.template.title):
            self.found.headline = self.found.headline or said
        elif said and not form and not is_guidance(block):
            self.findings.fault(
                ABOVE, f'"{shortened(said)}" belongs to no section: move it into one'
            )

    def _header(self, table: WordTable) -> bool:
        """Whether the table is that of the header, whose values are then taken from it."""
        fields = {folded(field.title): field.key for field in self.template.header}
        rows = [row for row in table.rows if row.cells]
        if not any(folded(words_in(row.cells[0].blocks)) in fields for row in rows):
            return False
        self.findings.look_at("Header", (WordTable((), changed=table.changed),))
        for row in rows:
            label = words_in(row.cells[0].blocks)
            blocks = tuple(block for cell in row.cells[1:] for block in cell.blocks)
            place = label or "Header"
            self.findings.look_at(place, (*row.cells[0].blocks, *blocks))
            if row.changed:
                self.findings.look_at(place, (WordTable((row,), changed=True),))
            self._take_field(label, fields.get(folded(label)), blocks)
        return True

    def _take_field(self, label: str, key: str | None, blocks: tuple[WordBlock, ...]) -> None:
        if key is None and (label or words_in(blocks)):
            titles = [field.title for field in self.template.header]
            self.findings.fault(
                label or "Header",
                f"the header has no such field; it has {', '.join(titles)}",
                (label, titles) if label else None,
            )
        elif key in self.found.header:
            self.findings.fault(label, "the field stands twice in the header")
        elif key:
            self.found.header[key] = blocks


def is_guidance(block: WordBlock) -> bool:
    """Whether a paragraph has the style of the form's advice to the author."""
    return isinstance(block, WordParagraph) and GUIDANCE in block.names


def without_guidance(
    section: TemplateSection,
    blocks: Iterable[WordBlock],
    rows: Iterable[DatedGuidance],
    findings: Findings,
) -> Iterator[WordBlock]:
    """The blocks but for the form's own words. What the author typed over them, in their style,
    is the author's; where the form has none, a paragraph in that style is left out, and told.
    """
    advice = {folded(each.text) for each in (*section.guidance, *rows)}
    own = advice | ({folded(section.lead)} if section.lead else set())
    for block in blocks:
        said = words_in((block,))
        if said and isinstance(block, WordParagraph) and folded(said) in own:
            continue
        if advice or not said or not is_guidance(block):
            yield block
        else:
            findings.tell(
                section.title, f'left out, in the style of guidance: "{shortened(said)}"'
            )
