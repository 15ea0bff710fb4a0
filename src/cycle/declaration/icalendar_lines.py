"""An iCalendar file (RFC 5545) cut into its components, each with its lines. Pure.

Done before the library reads anything, so that what is broken in one place spoils nothing else,
and can be named by its line.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

EVENT, ZONE = "VEVENT", "VTIMEZONE"

_CALENDAR = "VCALENDAR"
_LINE_END = re.compile(r"\r\n|\r|\n")
_PROPERTY = re.compile(r"[A-Za-z0-9-]+[;:]")
_MARK = re.compile(r"(BEGIN|END)\s*:\s*([A-Za-z0-9-]+)\s*", re.IGNORECASE)


class Line(NamedTuple):
    """A content line, unfolded (section 3.1), with the number of the line in which it begins,
    from 1.
    """

    number: int
    text: str


@dataclass
class Component:
    """A component: its kind, the line of its BEGIN, and the properties in it. nested: the
    components within. closed: its END is there; broken_off: nothing follows it in the file.
    """

    kind: str
    line: int
    properties: list[Line] = field(default_factory=list)
    nested: list["Component"] = field(default_factory=list)
    closed: bool = False
    broken_off: bool = False

    def text(self) -> str:
        """The component as a file of its own would have it."""
        inside = "".join(f"{line.text}\r\n" for line in self.properties)
        within = "".join(component.text() for component in self.nested)
        return f"BEGIN:{self.kind}\r\n{inside}{within}END:{self.kind}\r\n"


@dataclass
class Split:
    """The components of a file, the properties of its calendars, and its stray lines: those
    that are no property.
    """

    components: list[Component] = field(default_factory=list)
    properties: list[Line] = field(default_factory=list)
    stray: list[Line] = field(default_factory=list)

    def of_kind(self, kind: str) -> list[Component]:
        return [component for component in self.components if component.kind == kind]


def split(text: str) -> Split:
    """Cut a file into its components. What is not closed ends where the next of its kind
    begins, or the one around it ends.
    """
    found = Split()
    around: list[Component] = []
    for line in _unfolded(text):
        mark = _MARK.fullmatch(line.text)
        if mark is None:
            _put(line, around, found)
        elif mark[1].upper() == "BEGIN":
            _begin(mark[2].upper(), line.number, around, found)
        else:
            _end(mark[2].upper(), line, around, found)
    for component in around:
        component.broken_off = True
    return found


def _unfolded(text: str) -> Iterator[Line]:
    number, gathered = 0, ""
    for count, line in enumerate(_LINE_END.split(text), start=1):
        if line[:1] in {" ", "\t"} and gathered:
            gathered += line[1:]
            continue
        if gathered.strip():
            yield Line(number, gathered)
        number, gathered = count, line
    if gathered.strip():
        yield Line(number, gathered)


def _put(line: Line, around: list[Component], found: Split) -> None:
    if not _PROPERTY.match(line.text) or ":" not in line.text:
        found.stray.append(line)
    elif around:
        around[-1].properties.append(line)
    else:
        found.properties.append(line)


def _begin(kind: str, line: int, around: list[Component], found: Split) -> None:
    if kind == _CALENDAR:
        around.clear()
        return
    component = Component(kind, line)
    if kind in {EVENT, ZONE}:
        around.clear()
    if around:
        around[-1].nested.append(component)
    else:
        found.components.append(component)
    around.append(component)


def _end(kind: str, line: Line, around: list[Component], found: Split) -> None:
    if kind == _CALENDAR:
        around.clear()
    elif any(component.kind == kind for component in around):
        while around:
            component = around.pop()
            if component.kind == kind:
                component.closed = True
                return
    else:
        found.stray.append(line)
