"""What is noticed while a report in Word is read: faults by section and row, sections with
tracked changes, and what is left out and may be. Pure.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

import msgspec

from cycle.declaration.canonical_text import WordBlock, WordParagraph, WordTable, plain
from cycle.declaration.faults import Fault
from cycle.suggestions import nearest

MOST_TOLD = 100
"""Faults told of one file; whoever has so many mends those first."""

_QUOTES = str.maketrans(
    "\u2018\u2019\u201a\u201c\u201d\u201e\u2013\u2014\u2011", "'''\"\"\"---"
)
_WITHIN_SECTION = re.compile(r"^\s*\d{1,2}\.\d{1,3}\.?\s+(?=\D)")
_NUMBER = re.compile(r"(\d{1,3}\.){0,4}\d{1,3}[.)]?\s+")


class WordFault(Fault, frozen=True, kw_only=True):
    """A fault of a Word file: a section, and the row where it is of one, are its place."""

    place: str

    def __str__(self) -> str:
        hint = f' (did you mean "{self.suggestion}"?)' if self.suggestion else ""
        return f"{self.file}: {self.place}: {self.message}{hint}"


@dataclass(slots=True)
class Findings:
    """Collected in the order of the document."""

    file: str
    faults: list[WordFault] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    untold: int = 0

    def fault(
        self, place: str, message: str, meant: tuple[str, Iterable[str]] | None = None
    ) -> None:
        """A fault at a place. meant: what stands there, and what may have been meant by it."""
        if len(self.faults) >= MOST_TOLD:
            self.untold += 1
            return
        suggestion = nearest(*meant) if meant else None
        self.faults.append(
            WordFault(
                file=self.file,
                line=len(self.faults) + 1,
                column=1,
                place=place,
                message=message,
                suggestion=suggestion,
            )
        )

    def all_faults(self) -> tuple[WordFault, ...]:
        """Those told, and how many are not."""
        if self.untold:
            last = self.faults[-1]
            more = f"and {self.untold:,} faults more, in this place and in others"
            self.faults.append(msgspec.structs.replace(last, message=more, suggestion=None))
            self.untold = 0
        return tuple(self.faults)

    def tell(self, place: str, sentence: str) -> None:
        if len(self.told) < MOST_TOLD:
            self.told.append(f"{place}: {sentence}")

    def look_at(self, place: str, blocks: Iterable[WordBlock]) -> None:
        """Take up what was noticed as the blocks were read."""
        for block in blocks:
            if block.changed and place not in self.changed:
                self.changed.append(place)
            if isinstance(block, WordParagraph):
                for message in block.faults:
                    self.fault(place, message)
                for sentence in block.told:
                    self.tell(place, sentence)
            else:
                self._look_at_rows(place, block)

    def _look_at_rows(self, place: str, table: WordTable) -> None:
        for row in table.rows:
            if row.changed and place not in self.changed:
                self.changed.append(place)
            for cell in row.cells:
                self.look_at(place, cell.blocks)


def folded(text: str) -> str:
    """A text as titles are compared: without case, forms of quotation marks, dashes, spaces, or
    a colon at its end.
    """
    same = unicodedata.normalize("NFKC", text).translate(_QUOTES).casefold().replace("-", " ")
    return " ".join(same.replace("&", " and ").split()).rstrip(" :.")


def unnumbered(text: str) -> str:
    """A heading without the number that somebody typed before it."""
    return _NUMBER.sub("", text, count=1) if _NUMBER.match(text) else text


def unnumbered_blocks(blocks: Iterable[WordBlock]) -> Iterator[WordBlock]:
    """The blocks of a section whose paragraphs the form numbers: without the numbers that were
    typed, or that a list of several levels gives them.
    """
    for block in blocks:
        if isinstance(block, WordTable):
            yield block
        elif block.item and "." in block.item.mark.rstrip("."):
            yield replace(block, item=None)
        else:
            yield replace(block, text=_WITHIN_SECTION.sub("", block.text, count=1))


def words_in(blocks: Iterable[WordBlock]) -> str:
    """All that blocks say, on one line."""
    said: list[str] = []
    for block in blocks:
        if isinstance(block, WordParagraph):
            said.append(plain(block.text))
        else:
            said += [words_in(cell.blocks) for row in block.rows for cell in row.cells]
    return " ".join(" ".join(said).split())


def shortened(text: str, longest: int = 60) -> str:
    """A text to recognise it by."""
    return text if len(text) <= longest else f"{text[: longest - 1]}…"
