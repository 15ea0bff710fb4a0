"""YAML text to a tree of values that know their place. Pure.

The YAML 1.2 core schema read strictly: `on`, `no`, `12:30`, `010` and dates mean what is
written. Duplicate keys, anchors, aliases, tags, a second document, control characters and deep
nesting are faults: none says anything a declaration needs, and each can make a file mean other
than it shows. Built from PyYAML's events, not its composer, so that a bomb is refused before it
is built.
"""

import re
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import yaml

from cycle.declaration.faults import Fault
from cycle.text_checks import is_unseen, spelt

MAX_DEPTH = 24
"""Levels of nesting; a workflow needs nine."""

Scalar: TypeAlias = str | int | float | bool | None
Plain: TypeAlias = Scalar | dict[str, "Plain"] | tuple["Plain", ...]
Path: TypeAlias = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Mark:
    """A place in a file, counted from 1."""

    line: int
    column: int


@dataclass(frozen=True, slots=True)
class ScalarNode:
    """`inner`: where the text's own first character stands, None where the value isn't written
    letter by letter. `cut_off`: what stands behind a "#" in its line, with no space between the
    two; YAML takes it for a comment.
    """

    mark: Mark
    value: Scalar
    inner: Mark | None = None
    cut_off: str = ""


@dataclass(frozen=True, slots=True)
class SequenceNode:
    mark: Mark
    items: tuple["Node", ...] = ()


@dataclass(frozen=True, slots=True)
class MappingEntry:
    """A value under its key; `mark` is the key's place."""

    mark: Mark
    node: "Node"


@dataclass(frozen=True, slots=True)
class MappingNode:
    mark: Mark
    entries: dict[str, MappingEntry]


Node: TypeAlias = ScalarNode | SequenceNode | MappingNode


def plain(node: Node) -> Plain:
    """The bare value of a tree: dictionaries, tuples and scalars."""
    match node:
        case MappingNode():
            return {key: plain(entry.node) for key, entry in node.entries.items()}
        case SequenceNode():
            return tuple(plain(item) for item in node.items)
        case ScalarNode():
            return node.value


def parse(content: bytes, file: str) -> tuple[Node | None, tuple[Fault, ...]]:
    """The tree of a file's bytes, None where there is none to be had, and every fault of form
    in it.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        mark = _mark_at(content[: error.start].decode("utf-8-sig"))
        return None, (_fault(file, mark, "this is not UTF-8 text; save the file as UTF-8"),)
    if forbidden := tuple(_forbidden_characters(text, file)):
        return None, forbidden
    return _Builder(text, file).document()


_QUOTE_OR = "put the text in quotes if it is meant as text, or write the"

_LONGEST_LINE = 400
_COMMENT_WITHOUT_A_SPACE = re.compile(r"[ \t]+(#[^\s#!].*)")

# The C0 and C1 controls, line separators other than line feed, bidirectional overrides (they
# make a text show other than it reads), a byte order mark inside the text, lone surrogates and
# non-characters.
_CONTROLS = (
    "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"
    "\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff"
)
_FORBIDDEN = re.compile(f"[{_CONTROLS}]")
_FORBIDDEN_IN_VALUES = re.compile(f"[{_CONTROLS}\r]")


def _forbidden_characters(text: str, file: str) -> list[Fault]:
    return [
        _fault(
            file,
            _mark_at(text[: found.start()]),
            f"{_spelt(found[0])} may not stand in the file",
        )
        for found in _first_few(text)
    ]


def _first_few(text: str, limit: int = 20) -> list[re.Match[str]]:
    return [found for found, _ in zip(_FORBIDDEN.finditer(text), range(limit), strict=False)]


def _spelt(character: str) -> str:
    return f"the control character U+{ord(character):04X}"


def _mark_at(before: str) -> Mark:
    lines = re.split(r"\r\n|\r|\n", before)
    return Mark(len(lines), len(lines[-1]) + 1)


def _mark(mark: Any) -> Mark:
    """PyYAML counts from 0. (Its marks come in two types and may be None by their stubs, never
    here.)
    """
    return Mark(mark.line + 1, mark.column + 1)


def _fault(file: str, mark: Mark, message: str) -> Fault:
    return Fault(file=file, line=mark.line, column=mark.column, message=message)


class _Stop(Exception):  # noqa: N818 - ends the walk, never leaves this module
    """The rest of the file can't be read."""

    def __init__(self, mark: Mark, message: str) -> None:
        super().__init__(message)
        self.mark = mark
        self.message = message


@dataclass(slots=True)
class _Builder:
    text: str
    file: str
    faults: list[Fault] = field(default_factory=list)
    loader: yaml.SafeLoader = field(init=False)

    def __post_init__(self) -> None:
        self.loader = yaml.SafeLoader(self.text)

    def document(self) -> tuple[Node | None, tuple[Fault, ...]]:
        node = None
        try:
            self._begin()
            node = self._node(self._next(), 1)
            self._end()
        except _Stop as stop:
            self._add(stop.mark, stop.message)
        return node, tuple(self.faults)

    def _begin(self) -> None:
        self._next()
        if isinstance(self._next(), yaml.StreamEndEvent):
            raise _Stop(Mark(1, 1), "the file is empty")

    def _end(self) -> None:
        self._next()
        event = self._next()
        if isinstance(event, yaml.DocumentStartEvent):
            self._add(
                _mark(event.start_mark), "a second document begins here; a file holds one"
            )

    def _add(self, mark: Mark, message: str) -> None:
        self.faults.append(_fault(self.file, mark, message))

    def _next(self) -> Any:
        try:
            # the stubs leave it out
            return self.loader.get_event()  # type: ignore[no-untyped-call]  # no stub
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            place = _mark(mark) if mark else self._here()
            begins = _mark(error.context_mark).line if error.context_mark else place.line
            raise self._unseen(max(1, min(begins, place.line - 1)), place.line) or _Stop(
                place, _in_plain_words(error)
            ) from None
        except (ValueError, OverflowError):
            # PyYAML hands `\UFFFFFFFF` to chr() and a version of any length to int().
            raise _Stop(self._here(), "there is no such character or number") from None

    def _unseen(self, first: int, last: int) -> _Stop | None:
        """What stands for a plain space in the lines that could not be read, and is none."""
        for number, line in enumerate(self.text.splitlines()[first - 1 : last], start=first):
            for column, character in enumerate(line, start=1):
                before = line[: column - 1]
                for_a_space = not before.strip() or before[-1] in ":-"
                if for_a_space and is_unseen(character) and character != "\t":
                    said = f"{spelt(character)} stands here, which nobody sees"
                    return _Stop(Mark(number, column), f"{said}; type a plain space")
        return None

    def _here(self) -> Mark:
        return Mark(self.loader.line + 1, self.loader.column + 1)

    def _node(self, event: Any, depth: int) -> Node:
        mark = _mark(event.start_mark)
        if depth > MAX_DEPTH:
            raise _Stop(mark, f"nested more than {MAX_DEPTH} levels deep")
        if isinstance(event, yaml.AliasEvent):
            self._add(mark, f"*{event.anchor} reads as an alias; {_QUOTE_OR} value out")
            return ScalarNode(mark, None)
        self._refuse_anchor_and_tag(event, mark)
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(event, mark, depth)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(mark, depth)
        return self._scalar(event, mark)

    def _refuse_anchor_and_tag(self, event: Any, mark: Mark) -> None:
        if event.anchor is not None:
            self._add(
                mark,
                f"&{event.anchor} reads as an anchor; {_QUOTE_OR} value out where it is needed",
            )
        elif event.tag is not None:
            tag = event.tag.replace("tag:yaml.org,2002:", "!!")
            self._add(
                mark,
                f"{tag} reads as a tag; put the text in quotes: plain text, numbers, lists and "
                "mappings are all there is",
            )

    def _sequence(self, mark: Mark, depth: int) -> SequenceNode:
        items = []
        while not isinstance(event := self._next(), yaml.SequenceEndEvent):
            items.append(self._node(event, depth + 1))
        return SequenceNode(mark, tuple(items))

    def _mapping(self, begin: Any, mark: Mark, depth: int) -> MappingNode:
        entries: dict[str, MappingEntry] = {}
        before = None
        while not isinstance(event := self._next(), yaml.MappingEndEvent):
            key_mark = _mark(event.start_mark)
            key = self._key(event, depth)
            value = self._next()
            if begin.flow_style and before and self._has_no_colon(event, value):
                self._add_cut_off_at_a_comma(before, event)
                continue
            before = value if _is_plain(value) else None
            node = self._node(value, depth + 1)
            if key in entries:
                self._add(
                    key_mark,
                    f'"{key}" stands here twice; first in line {entries[key].mark.line}',
                )
            elif key is not None:
                entries[key] = MappingEntry(key_mark, node)
        return MappingNode(mark, entries)

    def _has_no_colon(self, key: Any, value: Any) -> bool:
        between = self.text[key.end_mark.index : value.start_mark.index]
        return _is_plain(key) and _is_plain(value) and not value.value and ":" not in between

    def _add_cut_off_at_a_comma(self, value: Any, rest: Any) -> None:
        """In braces YAML takes a comma for the end of a text, and the rest for a key. Where the
        rest has commas too, the last fault takes the place of the others.
        """
        mark = _mark(value.start_mark)
        text = " ".join(self.text[value.start_mark.index : rest.end_mark.index].split())
        quoted = f"'{text}'" if '"' in text else f'"{text}"'
        told = f"a comma ends a text in braces; put it in quotation marks: {quoted}"
        if _WORD.fullmatch(rest.value):
            told = (
                f'"{rest.value}" has no value; if it belongs to the text before it, put that '
                f"in quotation marks: {quoted}"
            )
        self.faults = [each for each in self.faults if Mark(each.line, each.column) != mark]
        self._add(mark, told)

    def _key(self, event: Any, depth: int) -> str | None:
        mark = _mark(event.start_mark)
        node = self._node(event, depth + 1)
        if isinstance(node, ScalarNode) and isinstance(event, yaml.ScalarEvent) and event.value:
            return str(event.value)
        self._add(mark, "a key must be a word")
        return None

    def _scalar(self, event: Any, mark: Mark) -> ScalarNode:
        text = str(event.value)
        if found := _FORBIDDEN_IN_VALUES.search(text):
            self._add(mark, f"the text holds {_spelt(found[0])}")
            text = _FORBIDDEN_IN_VALUES.sub("", text)
        if event.style is not None:
            return ScalarNode(mark, text, self._inner(event, text))
        return ScalarNode(
            mark, _core_scalar(text), self._inner(event, text), self._cut_off(event)
        )

    def _cut_off(self, event: Any) -> str:
        rest = self.text[event.end_mark.index : event.end_mark.index + _LONGEST_LINE]
        found = _COMMENT_WITHOUT_A_SPACE.match(rest)
        return found[1].rstrip() if found and event.value else ""

    def _inner(self, event: Any, text: str) -> Mark | None:
        quote = 1 if event.style in {"'", '"'} else 0
        written = self.text[event.start_mark.index : event.end_mark.index]
        if written[quote : len(written) - quote] != text:
            return None
        return Mark(event.start_mark.line + 1, event.start_mark.column + 1 + quote)


_WORD = re.compile(r"[a-z][a-z0-9_-]*")


def _is_plain(event: Any) -> bool:
    return isinstance(event, yaml.ScalarEvent) and event.style is None


_NULL = {"", "~", "null", "Null", "NULL"}
_TRUTHS = {
    "true": True,
    "True": True,
    "TRUE": True,
    "false": False,
    "False": False,
    "FALSE": False,
}
# Whole numbers of up to 18 digits; longer rows of digits are references or telephone numbers,
# and stay text.
_WHOLE = re.compile(r"[-+]?[0-9]{1,18}")
_OTHER_BASE = re.compile(r"0o[0-7]{1,18}|0x[0-9a-fA-F]{1,15}")
_FRACTION = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")


def _core_scalar(text: str) -> Scalar:
    """YAML 1.2.2, section 10.3.2: tag resolution of the core schema; infinity and not-a-number
    stay text.
    """
    if text in _NULL:
        return None
    if text in _TRUTHS:
        return _TRUTHS[text]
    if _WHOLE.fullmatch(text):
        return int(text)
    if _OTHER_BASE.fullmatch(text):
        return int(text, 0)
    if _FRACTION.fullmatch(text) and not text.lstrip("+-").isdigit():
        return float(text)
    return text


_PLAIN_WORDS = {
    "found character '\\t'": "a tab can't indent; use spaces",
    "found a tab character": "a tab can't indent; use spaces",
    "found character '%'": 'text can\'t begin with "%"; put it in quotes',
    "found character '@'": 'text can\'t begin with "@"; put it in quotes',
    "found character '`'": 'text can\'t begin with "`"; put it in quotes',
    "mapping values are not allowed here": (
        "a colon can't stand here; put the text in quotes, or check the indentation"
    ),
    "could not find expected ':'": (
        'a key without its colon before this place ("key: value" is expected)'
    ),
    "expected <block end>": (
        "the indentation does not fit the lines above, or a dash or a quotation mark is missing"
    ),
    "found unexpected end of stream": "a quotation mark is opened and never closed",
    "expected ',' or ']'": "a list in square brackets is not closed, or a comma is missing",
    "expected ',' or '}'": "a mapping in curly brackets is not closed, or a comma is missing",
    "found unknown escape character": "a backslash in double quotes; use single quotes",
    "expected the node content": "a value is missing before this place",
    "found undefined alias": "an alias without an anchor; write the value out",
}
"""PyYAML's words by their beginning, and what an officer is told instead."""


def _in_plain_words(error: yaml.MarkedYAMLError) -> str:
    problem = str(error.problem or error.context or "")
    told = next(
        (words for start, words in _PLAIN_WORDS.items() if problem.startswith(start)), None
    )
    return told or f"this is not YAML: {problem}"
