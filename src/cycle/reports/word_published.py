"""The author's own Word file as it is laid before a meeting: the sign-off column, the dates and
the table of meetings are filled in from the record; all else is as the author wrote it.

Tracked changes are made, guidance and comments are gone, and so is what a file tells of who
wrote it and where. The public form names offices and no officers, and leaves out the titles of
exempt appendices.
"""

import io
import zipfile
from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from lxml import etree

from cycle.declaration.canonical_text import WordBlock, WordParagraph, WordTable
from cycle.declaration.report import Outline
from cycle.declaration.word_changes import CHANGED, W
from cycle.declaration.word_findings import words_in
from cycle.declaration.word_package import WordPackage, open_word
from cycle.declaration.word_report import WordReading, read_blocks
from cycle.report_templates import HeaderKey, SectionKind, TemplateSection
from cycle.reports.committee_report import AuthorsText, Implication, Paper, PaperSection

_INTERNAL_PARTS = (
    *("docprops/", "customxml/", "word/comments", "word/people", "word/threadedcomment"),
)
"""What a file tells of its author, or of those who worked on it."""

_OF_WORD = (
    *("commentRangeStart", "commentRangeEnd", "commentReference", "annotationRef"),
    *("rPrChange", "pPrChange", "tblPrChange", "trPrChange", "tcPrChange", "sectPrChange"),
    *("tblGridChange", "numberingChange", "tblPrExChange", "dataBinding"),
)
_INTERNAL_ELEMENTS = (
    *(f"{W}{name}" for name in _OF_WORD),
    "{http://schemas.microsoft.com/office/word/2012/wordml}dataBinding",
)
"""Remarks, who changed what; and bindings, by which Word would show other words than these."""
_IDENTIFIERS = tuple(
    f"{{http://schemas.microsoft.com/office/word/2010/wordml}}{name}"
    for name in ("paraId", "textId")
)
"""Attributes of Word that are to stand once; a row written several times would repeat them."""

_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_PACKAGE = "{http://schemas.openxmlformats.org/package/2006/relationships}"


def published(file: AuthorsText, paper: Paper) -> bytes:
    """The bytes of the file, filled in from the record. Raises WordFileError."""
    package = open_word(file.content, file.name)
    reading = read_blocks(package, file.outline)
    _Published(file.outline, paper, reading).fill()
    root = reading.body.root
    for element in root.iter():
        for name in (CHANGED, *_IDENTIFIERS):
            element.attrib.pop(name, None)
    return _packed(package, root)


@dataclass(slots=True)
class _Published:
    outline: Outline
    paper: Paper
    reading: WordReading

    def fill(self) -> None:
        for element in list(self.reading.body.root.iter(*_INTERNAL_ELEMENTS)):
            element.getparent().remove(element)
        self._above()
        for section in self.outline.template.sections:
            blocks = self.reading.found.sections.get(section.key, [])
            self._section(section, blocks)
        for block in self.reading.findings.dropped:
            _take_out(block.element)

    def _above(self) -> None:
        """The line below the title, and the meeting in the header."""
        told = f"{self.paper.meeting}, {self.paper.on}"
        for block in self.reading.body.blocks:
            if isinstance(block, WordParagraph) and "subtitle" in block.names:
                _write(block.element, told)
                break
        for block in self.reading.found.header.get(HeaderKey.MEETING, ()):
            if isinstance(block, WordParagraph):
                _write(block.element, told)
                break

    def _section(self, section: TemplateSection, blocks: Sequence[WordBlock]) -> None:
        printed = next(
            (each for each in self.paper.sections if each.title == section.title), None
        )
        if printed is None:
            return
        match section.holds:
            case SectionKind.TIMETABLE:
                self._timetable(blocks, printed)
            case SectionKind.IMPLICATIONS:
                self._signed(printed.implications)
            case SectionKind.APPENDICES if self.paper.public:
                _appendices(blocks, printed)
            case _:
                pass

    def _timetable(self, blocks: Sequence[WordBlock], printed: PaperSection) -> None:
        """The rows of the table anew, each in the look of its first one below the headings."""
        table = next((block for block in blocks if isinstance(block, WordTable)), None)
        if table is None or len(table.rows) < 2:  # noqa: PLR2004 - the headings and a row
            return
        model = deepcopy(table.rows[1].element)
        for row in table.rows[1:]:
            row.element.getparent().remove(row.element)
        last = table.rows[0].element
        for told in printed.timetable:
            row = deepcopy(model)
            for cell, text in zip(row.iter(f"{W}tc"), told, strict=False):
                _write_cell(cell, (text,))
            last.addnext(row)
            last = row

    def _signed(self, implications: Sequence[Implication]) -> None:
        for heading, said in zip(self.outline.rows, implications, strict=True):
            cell = self.reading.signed_in.get(heading.issue)
            if cell is not None:
                _write_cell(cell, (said.office, *said.record))


def _appendices(blocks: Sequence[WordBlock], printed: PaperSection) -> None:
    """The list as the public has it: of an exempt one its number and its paragraph only."""
    paragraphs = [each for each in _paragraphs(blocks) if words_in((each,))]
    listed = paragraphs[-len(printed.entries) :] if printed.entries else []
    for paragraph, entry in zip(listed, printed.entries, strict=False):
        _write(paragraph.element, entry.text)


def _paragraphs(blocks: Sequence[WordBlock]) -> Iterator[WordParagraph]:
    for block in blocks:
        if isinstance(block, WordParagraph):
            yield block
        else:
            for row in block.rows:
                for cell in row.cells:
                    yield from _paragraphs(cell.blocks)


def _take_out(paragraph: Any) -> None:
    """The paragraph; or its words, where it is the only one of a cell, which must have one."""
    parent = paragraph.getparent()
    if parent is None:
        return
    if parent.tag == f"{W}tc" and len(parent.findall(f"{W}p")) == 1:
        _write(paragraph, "")
    else:
        parent.remove(paragraph)


def _write(paragraph: Any, text: str) -> None:
    """The text in place of what the paragraph says, in the look of its first words."""
    run = next(paragraph.iter(f"{W}r"), None)
    look = None if run is None else run.find(f"{W}rPr")
    for child in list(paragraph):
        if child.tag != f"{W}pPr":
            paragraph.remove(child)
    if not text:
        return
    written = etree.SubElement(paragraph, f"{W}r")
    if look is not None:
        written.append(deepcopy(look))
    said = etree.SubElement(written, f"{W}t")
    said.set(_SPACE, "preserve")
    said.text = text


def _write_cell(cell: Any, lines: Sequence[str]) -> None:
    """The lines in place of what a cell says, a paragraph each."""
    paragraphs = list(cell.iter(f"{W}p"))
    model = deepcopy(paragraphs[0]) if paragraphs else etree.Element(f"{W}p")
    for child in list(cell):
        if child.tag != f"{W}tcPr":
            cell.remove(child)
    for line in lines or ("",):
        paragraph = deepcopy(model)
        _write(paragraph, line)
        cell.append(paragraph)


def _packed(package: WordPackage, root: Any) -> bytes:
    """The file with its body changed, and without what is internal."""
    kept = [name for name in package.archive.namelist() if not _is_internal(name)]
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in kept:
            archive.writestr(name, _content(package, name, root, kept))
    return made.getvalue()


def _is_internal(name: str) -> bool:
    return name.casefold().startswith(_INTERNAL_PARTS)


def _content(package: WordPackage, name: str, root: Any, kept: Sequence[str]) -> bytes:
    if name == package.main:
        return _serialised(root)
    if name == "[Content_Types].xml":
        return _serialised(_types(package.part(name), kept))
    if name.endswith(".rels"):
        return _serialised(_relations(package.part(name)))
    if name == "word/settings.xml":
        return _serialised(_settings(package.part(name)))
    return package.archive.read(name)


def _serialised(root: Any) -> bytes:
    written: bytes = etree.tostring(
        root, encoding="UTF-8", xml_declaration=True, standalone=True
    )
    return written


def _types(root: Any, kept: Sequence[str]) -> Any:
    for each in list(root.iter(f"{_TYPES}Override")):
        if str(each.get("PartName", "")).lstrip("/") not in kept:
            root.remove(each)
    return root


_NOT_TOLD = frozenset(
    (
        *("core-properties", "extended-properties", "custom-properties", "thumbnail"),
        *("comments", "commentsExtended", "commentsIds", "commentsExtensible", "people"),
        *("customXml", "attachedTemplate"),
    )
)
"""The last words of relations to what is left out."""


def _relations(root: Any) -> Any:
    for each in list(root.iter(f"{_PACKAGE}Relationship")):
        if str(each.get("Type", "")).rpartition("/")[2] in _NOT_TOLD:
            root.remove(each)
    return root


def _settings(root: Any) -> Any:
    """Without the template's place on somebody's disk, the marks of who edited when, and the
    order to track changes.
    """
    for name in ("attachedTemplate", "rsids", "trackRevisions", "documentProtection"):
        for each in root.findall(f"{W}{name}"):
            root.remove(each)
    return root
