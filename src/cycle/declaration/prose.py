"""A text, as an officer types it or as it is drawn from Word, taken apart into paragraphs,
lists and tables. Pure.

An empty line ends a paragraph. A line that begins with a mark (`-`, `•`, `1.`, `(a)`) is a
point of a list; one that stands further in than the point above is a point below that one.
Lines between bars, `| Year | Cost |`, are the rows of a table. Other line ends only wrap.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

_POINT = re.compile(
    r"(?P<indent>\s*)(?P<mark>[-•*]|\d{1,3}[.)]|\(?([A-Za-z]|[ivxIVX]{1,5})\)) +(?P<text>\S.*)"
)
_BULLETS = frozenset("-•*")
_ROW = re.compile(r"\s*\|(?P<cells>.*)\|\s*")
_RULE = re.compile(r"\s*\|(\s*:?-{3,}:?\s*\|)+\s*")
_BAR = re.compile(r"(?<!\\)\|")

BULLET = "•"
"""The mark of a point without a number, whichever sign it was typed with."""

DEEPEST = 3
"""Levels of points below the first; what stands further in stands on the last one."""


@dataclass(frozen=True, slots=True)
class Point:
    """A point of a list and those below it. mark: `•`, or its number or letter as typed."""

    mark: str
    text: str
    points: tuple["Point", ...] = ()


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph and the list that follows it, or a table. `number` as `2.1`, or nothing;
    `text` is empty for a list or a table alone.
    """

    text: str
    points: tuple[Point, ...] = ()
    number: str = ""
    rows: tuple[tuple[str, ...], ...] = ()


@dataclass(slots=True)
class _ListLine:
    """A point while it is read. level: 0 for those that stand furthest out."""

    indent: int
    level: int
    mark: str
    words: list[str]


@dataclass(slots=True)
class _Draft:
    words: list[str] = field(default_factory=list)
    points: list[_ListLine] = field(default_factory=list)
    rows: list[tuple[str, ...]] = field(default_factory=list)

    def paragraph(self) -> Paragraph:
        points = tuple(_points(self.points, 0, len(self.points)))
        return Paragraph(" ".join(self.words), points, rows=tuple(self.rows))

    def level_at(self, indent: int) -> int:
        """How far below the list's first level a point with this indent stands."""
        for line in reversed(self.points):
            if line.indent == indent:
                return line.level
            if line.indent < indent:
                return min(line.level + 1, DEEPEST)
        return 0


def paragraphs(text: str, section: str = "") -> tuple[Paragraph, ...]:
    """The paragraphs of a text, numbered `SECTION.1` and so on where a section is named."""
    found = [draft.paragraph() for draft in _drafts(text)]
    if not section:
        return tuple(found)
    numbers = iter(range(1, len(found) + 1))
    return tuple(
        replace(each, number=f"{section}.{next(numbers)}") if each.text else each
        for each in found
    )


def _points(lines: list[_ListLine], start: int, end: int) -> Iterator[Point]:
    """The points from one line to another: each takes the lines of a deeper level after it."""
    while start < end:
        after = start + 1
        while after < end and lines[after].level > lines[start].level:
            after += 1
        line = lines[start]
        yield Point(line.mark, " ".join(line.words), tuple(_points(lines, start + 1, after)))
        start = after


def _drafts(text: str) -> list[_Draft]:
    drafts = [_Draft()]
    ended, before = True, ""
    for line in text.split("\n"):
        if not line.strip():
            ended = True
            continue
        _take(drafts, line, before, ended=ended)
        ended, before = False, line
    return drafts


def _take(drafts: list[_Draft], line: str, before: str, *, ended: bool) -> None:
    draft = drafts[-1]
    if row := _ROW.fullmatch(line):
        _take_row(drafts, line, row["cells"], ended=ended)
    elif point := _point(line, before, draft, ended=ended):
        if draft.rows:
            drafts.append(draft := _Draft())
        draft.points.append(_line(draft, point))
    elif draft.points and not ended and line[:1].isspace():
        draft.points[-1].words.append(line.strip())
    elif draft.points or draft.rows or (ended and draft.words):
        drafts.append(_Draft([line.strip()]))
    else:
        draft.words.append(line.strip())


def _line(draft: _Draft, point: re.Match[str]) -> _ListLine:
    indent = len(point["indent"])
    mark = BULLET if point["mark"] in _BULLETS else point["mark"]
    return _ListLine(indent, draft.level_at(indent), mark, [point["text"].strip()])


def _point(line: str, before: str, draft: _Draft, *, ended: bool) -> re.Match[str] | None:
    """The point that a line begins. A number or letter within a wrapped paragraph is none;
    it begins a list after a point, an empty line or a colon.
    """
    found = _POINT.fullmatch(line)
    if found is None or found["mark"] in _BULLETS:
        return found
    begins = ended or draft.points or before.rstrip().endswith((":", ";"))
    return found if begins else None


def _take_row(drafts: list[_Draft], line: str, cells: str, *, ended: bool) -> None:
    draft = drafts[-1]
    if draft.words or draft.points or (ended and draft.rows):
        drafts.append(draft := _Draft())
    if not _RULE.fullmatch(line):
        draft.rows.append(tuple(cell.strip().replace("\\|", "|") for cell in _BAR.split(cells)))
