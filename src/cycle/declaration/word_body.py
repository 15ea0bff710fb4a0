"""The body of a Word document in its order: paragraphs with their words, lists and headings,
and tables. Pure.

Each element is either read, known to say nothing, or a fault of the paragraph it stands in:
text boxes, equations, hidden words. Content controls, links and fields are walked through.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from cycle.declaration.canonical_text import (
    NOTE,
    ListMark,
    WordBlock,
    WordCell,
    WordParagraph,
    WordRow,
    WordTable,
    canonical_text,
)
from cycle.declaration.word_changes import CHANGED, W, accept
from cycle.declaration.word_package import WordPackage
from cycle.declaration.word_styles import (
    Numbering,
    WordStyle,
    depth_of,
    level_in,
    numbering_of,
    styles_of,
    value_in,
    value_of,
)

_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_V = "{urn:schemas-microsoft-com:vml}"
_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"


def _w(*names: str) -> frozenset[str]:
    return frozenset(f"{W}{name}" for name in names)


_THROUGH = _w("hyperlink", "smartTag", "fldSimple", "customXml", "dir", "bdo", "sdtContent")
"""What only stands around words or paragraphs."""

_SILENT = _w(
    *("pPr", "rPr", "tblPr", "tblGrid", "trPr", "tcPr", "sectPr", "sdtPr", "sdtEndPr"),
    *("bookmarkStart", "bookmarkEnd", "proofErr", "permStart", "permEnd", "instrText"),
    *("commentRangeStart", "commentRangeEnd", "annotationRef", "fldChar", "customXmlPr"),
    *("lastRenderedPageBreak", "footnoteRef", "endnoteRef", "separator", "softHyphen"),
    *("continuationSeparator", "moveFromRangeStart", "moveFromRangeEnd", "smartTagPr"),
    *("moveToRangeStart", "moveToRangeEnd", "customXmlInsRangeStart", "tblPrEx"),
    *("customXmlInsRangeEnd", "customXmlDelRangeStart", "customXmlDelRangeEnd", "pgNum"),
)
_AS_TEXT = {
    f"{W}tab": " ",
    f"{W}ptab": " ",
    f"{W}cr": "\n",
    f"{W}noBreakHyphen": "-",
    f"{W}dayShort": "",
}
_OUT_OF_LINE = ("column", "page")
_TITLED_BY_AUTHOR = ("descr", "title")


@dataclass(slots=True)
class _Words:
    """What is found while one paragraph is read."""

    text: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    bold: bool = True


@dataclass(slots=True)
class WordBody:
    """A document's blocks from the first to the last; what its footnotes say, by the
    identifiers that the blocks refer to; and the tree that they were read from.
    """

    blocks: tuple[WordBlock, ...]
    notes: Mapping[str, str]
    root: Any


def read_body(package: WordPackage) -> WordBody:
    """All of the document, with its tracked changes accepted and told. Raises WordFileError."""
    root = package.part(package.main)
    accept(root)
    reader = _BodyReader(
        package,
        styles_of(package.related("styles")),
        numbering_of(package.related("numbering")),
    )
    body = root.find(f"{W}body")
    blocks = () if body is None else tuple(reader.blocks(body))
    return WordBody(blocks, dict(reader.notes()), root)


@dataclass(slots=True)
class _BodyReader:
    package: WordPackage
    styles: Mapping[str, WordStyle]
    numbering: Numbering

    def notes(self) -> Iterator[tuple[str, str]]:
        for kind in ("footnote", "endnote"):
            root = self.package.related(f"{kind}s")
            for note in () if root is None else root.findall(f"{W}{kind}"):
                accept(note)
                text = canonical_text(self.blocks(note), {})
                yield f"{kind} {note.get(f'{W}id')}", " ".join(text.split("\n"))

    def blocks(self, parent: Any) -> Iterator[WordBlock]:
        for child in parent:
            if child.tag == f"{W}p":
                yield self.paragraph(child)
            elif child.tag == f"{W}tbl":
                rows = tuple(self.rows(child))
                yield WordTable(rows, changed=CHANGED in child.attrib, element=child)
            elif child.tag == f"{W}sdt":
                if not _says_nothing(child):
                    yield from self.blocks(child)
            elif child.tag in _THROUGH or child.tag == f"{W}ins":
                yield from self.blocks(child)
            elif child.tag == f"{_MC}AlternateContent":
                yield from self.blocks(_chosen(child))
            elif child.tag not in _SILENT and (fault := _unread(child)):
                yield WordParagraph("", faults=(fault,))

    def rows(self, table: Any) -> Iterator[WordRow]:
        for child in table:
            if child.tag == f"{W}tr":
                cells = tuple(self.cells(child))
                yield WordRow(cells, changed=CHANGED in child.attrib, element=child)
            elif child.tag == f"{W}sdt" or child.tag in _THROUGH:
                yield from self.rows(child)

    def cells(self, row: Any) -> Iterator[WordCell]:
        for child in row:
            if child.tag == f"{W}tc":
                merge = child.find(f"{W}tcPr/{W}vMerge")
                goes_on = merge is not None and merge.get(f"{W}val") != "restart"
                yield WordCell(tuple(self.blocks(child)), merged=goes_on, element=child)
                span = depth_of(value_of(child, "tcPr/gridSpan"))
                yield from (WordCell(merged=True) for _ in range(1, span))
            elif child.tag == f"{W}sdt" or child.tag in _THROUGH:
                yield from self.cells(child)

    def paragraph(self, element: Any) -> WordParagraph:
        properties = element.find(f"{W}pPr")
        style = self.styles.get(value_in(properties, "pStyle") or "", WordStyle())
        words = _Words()
        self.inline(element, words)
        text = "".join(words.text)
        return WordParagraph(
            text,
            item=self.item(properties, style) if text.strip() else None,
            level=level_in(properties) or style.level,
            names=style.names,
            bold=words.bold and bool(text.strip()),
            changed=CHANGED in element.attrib,
            faults=tuple(dict.fromkeys(words.faults)),
            told=tuple(dict.fromkeys(words.told)),
            element=element,
        )

    def item(self, properties: Any | None, style: WordStyle) -> ListMark | None:
        numbered = None if properties is None else properties.find(f"{W}numPr")
        own = value_in(numbered, "numId")
        list_id = own or style.list_id
        if not list_id or list_id == "0":
            return None
        stated = value_in(numbered, "ilvl")
        level = depth_of(stated) if stated else (0 if own else style.list_level)
        mark = self.numbering.mark(list_id, level)
        return ListMark(mark, level) if mark else None

    def inline(self, parent: Any, words: _Words) -> None:
        for child in parent:
            if child.tag == f"{W}r":
                self.run(child, words)
            elif child.tag in _THROUGH:
                self.inline(child, words)
            elif child.tag == f"{W}sdt":
                if not _says_nothing(child):
                    self.inline(child, words)
            elif child.tag == f"{_MC}AlternateContent":
                self.inline(_chosen(child), words)
            elif child.tag not in _SILENT and (fault := _unread(child)):
                words.faults.append(fault)

    def run(self, run: Any, words: _Words) -> None:
        before = len(words.text)
        for child in run:
            self.piece(child, words)
        said = "".join(words.text[before:]).strip()
        if said and _is_on(run, "vanish"):
            words.faults.append("words are hidden here: show them, or delete them")
        if said and not _is_on(run, "b"):
            words.bold = False

    def piece(self, child: Any, words: _Words) -> None:
        tag = child.tag
        if tag == f"{W}t":
            words.text.append((child.text or "").replace(NOTE, ""))
        elif tag == f"{W}br":
            broken = child.get(f"{W}type") not in _OUT_OF_LINE
            words.text.append("\n" if broken else " ")
        elif tag in _AS_TEXT:
            words.text.append(_AS_TEXT[tag])
        elif tag in _w("footnoteReference", "endnoteReference"):
            kind = tag.removeprefix(W).removesuffix("Reference")
            words.text.append(f"{NOTE}{kind} {child.get(f'{W}id')}{NOTE}")
        elif tag == f"{W}commentReference":
            words.told.append("a comment is left out: it is no part of the report")
        elif tag in _w("drawing", "pict"):
            self.drawn(child, words)
        elif tag == f"{_MC}AlternateContent":
            for each in _chosen(child):
                self.piece(each, words)
        elif tag not in _SILENT and (fault := _unread(child)):
            words.faults.append(fault)

    def drawn(self, drawing: Any, words: _Words) -> None:
        """A picture is told by its description and its bytes, so that another one is another
        text.
        """
        if drawing.find(f".//{W}txbxContent") is not None:
            words.faults.append("a text box stands here: move its words into the text")
            return
        pictures = [
            *(each.get(f"{_R}embed") or "" for each in drawing.iter(f"{_A}blip")),
            *(each.get(f"{_R}id") or "" for each in drawing.iter(f"{_V}imagedata")),
        ]
        if not pictures:
            words.faults.append(
                "a drawing that is no picture stands here: set it in as a picture"
            )
        for picture in pictures:
            self.picture(drawing, picture, words)

    def picture(self, drawing: Any, identifier: str, words: _Words) -> None:
        relation = self.package.relations.get(identifier)
        if relation is None or relation.outside or relation.target not in self.package.names:
            words.faults.append("a picture lies outside the file: set the picture itself in")
            return
        properties = drawing.find(f".//{_WP}docPr")
        described = "" if properties is None else _description(properties)
        sha256 = self.package.sha256_of(relation.target)
        words.text.append(f"[Picture{described}; SHA-256 {sha256}]")


def _description(properties: Any) -> str:
    said = (properties.get(name) for name in _TITLED_BY_AUTHOR)
    text = next((each for each in said if each), "")
    return f": {' '.join(text.split())}" if text else ""


def _is_on(run: Any, name: str) -> bool:
    found = run.find(f"{W}rPr/{W}{name}")
    return found is not None and found.get(f"{W}val") not in {"0", "false", "off"}


def _says_nothing(control: Any) -> bool:
    """Whether a content control shows its prompt only, or holds a table of contents."""
    properties = control.find(f"{W}sdtPr")
    if properties is None:
        return False
    prompts = properties.find(f"{W}showingPlcHdr") is not None and _is_prompt(properties)
    gallery = value_of(properties, "docPartObj/docPartGallery")
    return prompts or gallery == "Table of Contents"


def _is_prompt(properties: Any) -> bool:
    shown = properties.find(f"{W}showingPlcHdr")
    return shown.get(f"{W}val") not in {"0", "false", "off"}


def _chosen(alternatives: Any) -> Any:
    """What Word shows where a file offers several forms of one thing: the first."""
    forms = (alternatives.find(f"{_MC}{name}") for name in ("Choice", "Fallback"))
    return next((form for form in forms if form is not None), ())


def _unread(element: Any) -> str | None:
    """What cannot be read, in words; None where an element says nothing to people."""
    if str(element.tag).startswith(_MATH):
        return "an equation stands here: type it as text, or set it in as a picture"
    if element.tag == f"{W}object":
        return "a part of another program stands here: set it in as a table or a picture"
    if element.tag == f"{W}sym":
        return "a sign of a symbol font stands here: type it as a character"
    if element.tag == f"{W}altChunk":
        return "another file is set in here: copy its text"
    says = any((each.text or "").strip() for each in element.iter(f"{W}t", f"{_MATH}t"))
    return "something stands here that cannot be read: type it as plain text" if says else None
