"""Styles and numbering of a Word document: which paragraphs are headings, and which mark a list
gives an item. Pure.

The mark of an item is one of a few, whatever the list looks like: `•`, `1.`, `(a)`, `(i)`, or
`2.1` where the list counts within its level above (ECMA-376, Part 1, 17.9).
"""

import re
from dataclasses import dataclass, field
from typing import Any

from cycle.declaration.word_changes import W

BULLET = "•"
LEVELS = 9
LONGEST_CHAIN = 11
"""Styles of which each is based on the next; Word stops there too."""

_HEADING = re.compile(r"heading ([1-9])")
_PLACE = re.compile(r"%([1-9])")


def value_of(element: Any, path: str) -> str | None:
    """The `w:val` of a descendant such as `w:pPr/w:pStyle`, or None."""
    found = element.find("/".join(f"{W}{name}" for name in path.split("/")))
    return None if found is None else found.get(f"{W}val")


def value_in(element: Any | None, name: str) -> str | None:
    """The `w:val` of a child such as `w:pStyle`, or None."""
    found = None if element is None else element.find(f"{W}{name}")
    return None if found is None else found.get(f"{W}val")


@dataclass(frozen=True, slots=True)
class WordStyle:
    """A style, with what it has from those it is based on. names: its own, then theirs, in
    lower case; level: of a heading, from 1.
    """

    names: tuple[str, ...] = ()
    level: int | None = None
    list_id: str | None = None
    list_level: int = 0


def styles_of(root: Any | None) -> dict[str, WordStyle]:
    """The paragraph styles by their identifiers."""
    if root is None:
        return {}
    declared = {str(each.get(f"{W}styleId")): each for each in root.iter(f"{W}style")}
    return {key: _style(key, declared) for key in declared}


def _style(key: str, declared: dict[str, Any]) -> WordStyle:
    chain: list[Any] = []
    following: str | None = key
    while following in declared and len(chain) < LONGEST_CHAIN:
        chain.append(declared[following])
        following = value_of(chain[-1], "basedOn")
    levels = [_level_of(each) for each in chain]
    listed = [each for each in chain if value_of(each, "pPr/numPr/numId")]
    depths = [depth for each in chain if (depth := value_of(each, "pPr/numPr/ilvl"))]
    return WordStyle(
        names=tuple((value_of(each, "name") or "").casefold() for each in chain),
        level=next((level for level in levels if level), None),
        list_id=value_of(listed[0], "pPr/numPr/numId") if listed else None,
        list_level=depth_of(depths[0] if depths else None),
    )


def depth_of(text: str | None) -> int:
    """A level of a list from 0; the outermost where none is given, or none that Word has."""
    return int(text) if text and text.isdecimal() and int(text) < LEVELS else 0


def _level_of(style: Any) -> int | None:
    named = _HEADING.fullmatch((value_of(style, "name") or "").casefold())
    return int(named[1]) if named else level_in(style.find(f"{W}pPr"))


def level_in(properties: Any | None) -> int | None:
    """The level of a heading that a style's or paragraph's own properties state, from 1."""
    stated = value_in(properties, "outlineLvl")
    return int(stated) + 1 if stated and stated.isdecimal() and int(stated) < LEVELS else None


@dataclass(frozen=True, slots=True)
class _Level:
    form: str
    text: str
    start: int


@dataclass(slots=True)
class Numbering:
    """The lists of a document, counted while it is read from its beginning to its end."""

    _levels: dict[str, dict[int, _Level]] = field(default_factory=dict)
    _lists: dict[str, str] = field(default_factory=dict)
    _restarts: dict[str, dict[int, int]] = field(default_factory=dict)
    _counts: dict[str, list[int | None]] = field(default_factory=dict)
    _begun: set[str] = field(default_factory=set)

    def mark(self, list_id: str, level: int) -> str:
        """The mark of the next item of a list at a level; empty where the list shows none."""
        counted = self._lists.get(list_id)
        if counted is None:
            return ""
        counts = self._counts.setdefault(counted, [None] * LEVELS)
        if list_id not in self._begun:
            self._begun.add(list_id)
            for place in self._restarts.get(list_id, {}):
                counts[place] = None
        shown = self._level(counted, level)
        restart = self._restarts.get(list_id, {}).get(level, shown.start)
        before = counts[level]
        counts[level] = restart if before is None else before + 1
        counts[level + 1 :] = [None] * (LEVELS - level - 1)
        return self._shown(counted, level, counts)

    def _level(self, counted: str, level: int) -> _Level:
        return self._levels.get(counted, {}).get(level, _Level("decimal", f"%{level + 1}.", 1))

    def _shown(self, counted: str, level: int, counts: list[int | None]) -> str:
        shown = self._level(counted, level)
        if shown.form in {"none", ""}:
            return ""
        if shown.form == "bullet":
            return BULLET
        places = [int(place) - 1 for place in _PLACE.findall(shown.text)]
        if len(places) > 1:
            numbers = (
                _written(self._level(counted, place).form, counts[place] or 1)
                for place in places
            )
            return ".".join(numbers)
        written = _written(shown.form, counts[level] or 1)
        return f"{written}." if written[:1].isdecimal() else f"({written})"


def numbering_of(root: Any | None) -> Numbering:
    """The lists that a document declares."""
    numbering = Numbering()
    for each in () if root is None else root.findall(f"{W}abstractNum"):
        levels = {
            depth_of(level.get(f"{W}ilvl")): _Level(
                value_of(level, "numFmt") or "decimal",
                value_of(level, "lvlText") or "",
                _number(value_of(level, "start"), 1),
            )
            for level in each.findall(f"{W}lvl")
        }
        numbering._levels[str(each.get(f"{W}abstractNumId"))] = levels  # noqa: SLF001 - its maker
    for each in () if root is None else root.findall(f"{W}num"):
        key = str(each.get(f"{W}numId"))
        numbering._lists[key] = str(value_of(each, "abstractNumId"))  # noqa: SLF001 - as above
        numbering._restarts[key] = {  # noqa: SLF001 - as above
            depth_of(level.get(f"{W}ilvl")): _number(value_of(level, "startOverride"), 1)
            for level in each.findall(f"{W}lvlOverride")
            if value_of(level, "startOverride") is not None
        }
    return numbering


def _number(text: str | None, otherwise: int) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 6 else otherwise  # noqa: PLR2004 - no list counts further


def _written(form: str, number: int) -> str:
    if form in {"lowerLetter", "upperLetter"}:
        letters = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)
        return letters if form == "lowerLetter" else letters.upper()
    if form in {"lowerRoman", "upperRoman"}:
        return _roman(number) if form == "lowerRoman" else _roman(number).upper()
    return str(number)


_ROMAN = (
    *((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l")),
    *((40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")),
)


def _roman(number: int) -> str:
    written = ""
    for value, letters in _ROMAN:
        written += letters * (number // value)
        number %= value
    return written
