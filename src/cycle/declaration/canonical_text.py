"""The canonical text of what stands in a Word document: what is shown, hashed and signed. Pure.

Unicode in form NFC; any run of spaces, no-break spaces and tabs is one space, and what has no
width is left out. An empty line stands between paragraphs, none between the items of a list; an
item begins with its mark, two spaces further in for each level; a row of a table stands between
bars, its first row above a rule. Footnotes are numbered within the text and follow it.
Quotation marks and dashes stay as they are. Frozen: another form would let sign-offs lapse.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

NOTE = "\ue000"
"""Stands around the identifier of a footnote where the text refers to it."""

_NO_WIDTH = re.compile("[\u00ad\u200b\u2060\ufeff]")
_SPACES = re.compile(r"[^\S\n]+")
_REFERENCE = re.compile(f"{NOTE}([^{NOTE}]*){NOTE}")


@dataclass(frozen=True, slots=True)
class ListMark:
    """What makes a paragraph an item: its mark, and how far below the list's first level."""

    mark: str
    level: int


@dataclass(frozen=True, slots=True)
class WordParagraph:
    """A paragraph. level: of a heading, from 1. names: of its style and of those below it.
    faults: what cannot be read of it. told: what is left out of it, and may be. element: where
    it stands in the file, for whoever writes there.
    """

    text: str
    item: ListMark | None = None
    level: int | None = None
    names: tuple[str, ...] = ()
    bold: bool = False
    changed: bool = False
    faults: tuple[str, ...] = ()
    told: tuple[str, ...] = ()
    element: Any = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class WordTable:
    """A table as rows of cells, each with its blocks."""

    rows: tuple["WordRow", ...]
    changed: bool = False
    element: Any = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class WordCell:
    """merged: the cell goes on the one above it."""

    blocks: tuple["WordParagraph | WordTable", ...] = ()
    merged: bool = False
    element: Any = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class WordRow:
    cells: tuple[WordCell, ...]
    changed: bool = False
    element: Any = field(default=None, compare=False, repr=False)


WordBlock: TypeAlias = WordParagraph | WordTable


@dataclass(slots=True)
class _Notes:
    """The footnotes of one text, numbered as it refers to them."""

    texts: dict[str, str]
    order: dict[str, int] = field(default_factory=dict)

    def number(self, found: re.Match[str]) -> str:
        return f"[{self.order.setdefault(found[1], len(self.order) + 1)}]"


def plain(text: str) -> str:
    """A text in canonical form, lines kept."""
    clean = _NO_WIDTH.sub("", unicodedata.normalize("NFC", text))
    return "\n".join(_SPACES.sub(" ", line).strip() for line in clean.split("\n")).strip()


def canonical_text(blocks: Iterable[WordBlock], notes: dict[str, str]) -> str:
    """The text of blocks. notes: what the footnotes say, by their identifiers."""
    found = _Notes(notes)
    parts: list[str] = []
    in_list = False
    for block in blocks:
        said = _said(block, found)
        if not said:
            continue
        item = isinstance(block, WordParagraph) and _in_list(block) is not None
        joined = "\n" if item and in_list else "\n\n"
        parts += [joined if parts else "", said]
        in_list = item
    text = "".join(parts)
    listed = [f"[{number}] {plain(notes.get(key, ''))}" for key, number in found.order.items()]
    return "\n\n".join((text, *listed)) if listed else text


def _said(block: WordBlock, notes: _Notes) -> str:
    if isinstance(block, WordTable):
        return _table(block, notes)
    text = plain(_REFERENCE.sub(notes.number, block.text))
    if not text or block.item is None:
        return text
    if _in_list(block) is None:
        return f"{block.item.mark} {text}"
    lead = "  " * block.item.level
    mark = f"{lead}{block.item.mark} "
    return mark + text.replace("\n", f"\n{lead}  ")


def _in_list(block: WordParagraph) -> ListMark | None:
    """The item; none where the mark is a paragraph's number, as `2.1`."""
    item = block.item
    return None if item is None or "." in item.mark.rstrip(".") else item


def _table(table: WordTable, notes: _Notes) -> str:
    rows = [[_cell(cell, notes) for cell in row.cells] for row in table.rows]
    width = max(map(len, rows), default=0)
    if not any(cell for row in rows for cell in row):
        return ""
    lines = [f"| {' | '.join([*row, *[''] * (width - len(row))])} |" for row in rows]
    return "\n".join([lines[0], f"|{' --- |' * width}", *lines[1:]])


def _cell(cell: WordCell, notes: _Notes) -> str:
    said: Sequence[str] = [text for block in cell.blocks if (text := _said(block, notes))]
    return " / ".join(said).replace("|", "\\|").replace("\n", " / ")
