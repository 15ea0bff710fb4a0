"""The government's own list of bank holidays, read and checked. Pure.

Two forms are read: that of www.gov.uk/bank-holidays.json (divisions, their events, ISO dates;
or one division alone; in English or Welsh), and that of the files the site is made from
(divisions, years, dd/mm/yyyy, titles that may be keys of a translation). The published data
have held a malformed date before, so nothing in them is trusted: each fault is told with its
place, and then nothing is taken. JSON is read by the reader of declarations, since a flow of
JSON is YAML too; that reader knows where each value stands.
"""

import json
import re
from collections.abc import Iterator, Mapping
from datetime import date

import msgspec

from cycle.calendar.regime import Division
from cycle.declaration.faults import DeclarationError, Fault
from cycle.declaration.loader import MAX_BYTES
from cycle.declaration.yaml_nodes import (
    MappingNode,
    Mark,
    Node,
    ScalarNode,
    SequenceNode,
    parse,
)
from cycle.errors import CycleError
from cycle.text_checks import checked_name

DIVISIONS: Mapping[str, Division] = {
    "england-and-wales": "england-and-wales",
    "scotland": "scotland",
    "northern-ireland": "northern-ireland",
    "ni": "northern-ireland",
    "cymru-a-lloegr": "england-and-wales",
    "lloegr-a-chymru": "england-and-wales",
    "yr-alban": "scotland",
    "gogledd-iwerddon": "northern-ireland",
    "common.nations.england-and-wales_slug": "england-and-wales",
    "common.nations.scotland_slug": "scotland",
    "common.nations.northern-ireland_slug": "northern-ireland",
}
"""The names by which the editions call a division."""

_ISO = re.compile(r"(?P<year>[0-9]{4})-(?P<month>[0-9]{2})-(?P<day>[0-9]{2})")
_SLASHED = re.compile(r"(?P<day>[0-9]{2})/(?P<month>[0-9]{2})/(?P<year>[0-9]{4})")
_YEAR = re.compile(r"[0-9]{4}")
_TITLE_KEY = re.compile(r"bank_holidays\.([a-z0-9_]+)")


class BankHoliday(msgspec.Struct, frozen=True, kw_only=True):
    """One day of the list."""

    division: Division
    on: date
    title: str


def read_bank_holidays(content: bytes, file: str) -> tuple[BankHoliday, ...]:
    """The days that the bytes of `file` list, by division and day. Raises DeclarationError with
    every fault.
    """
    if len(content) > MAX_BYTES:
        too_large = (
            f"the file has {len(content):,} bytes; a list of bank holidays has far fewer"
        )
        raise DeclarationError([Fault(file=file, line=1, column=1, message=too_large)])
    _require_json(content, file)
    root, faults = parse(content.replace(b"\t", b" "), file)
    if root is None or faults:
        raise DeclarationError(faults)
    reader = _HolidayReader(file)
    days = tuple(reader.days(root))
    if reader.faults:
        raise DeclarationError(reader.faults)
    return tuple(sorted(days, key=lambda day: (day.division, day.on)))


def _require_json(content: bytes, file: str) -> None:
    if content.lstrip(b"\xef\xbb\xbf \r\n").startswith(b"BEGIN:VCALENDAR"):
        message = "this is the list as a calendar; take the one that ends in .json"
        raise DeclarationError([Fault(file=file, line=1, column=1, message=message)])
    try:
        json.loads(content.decode("utf-8-sig"))
    except json.JSONDecodeError as error:
        message = f"this is not JSON: {error.msg[:1].lower()}{error.msg[1:]}"
        raise DeclarationError(
            [Fault(file=file, line=error.lineno, column=error.colno, message=message)]
        ) from None
    except UnicodeDecodeError:
        return  # the reader of declarations tells the place
    except RecursionError:
        raise DeclarationError(
            [Fault(file=file, line=1, column=1, message="this is nested too deeply")]
        ) from None


class _HolidayReader:
    """Walks the tree once, and notes every fault."""

    def __init__(self, file: str) -> None:
        self.faults: list[Fault] = []
        self._file = file
        self._seen: dict[tuple[Division, date], Mark] = {}

    def days(self, root: Node) -> Iterator[BankHoliday]:
        if (single := _under(root, "division")) is not None:
            name = str(single.value) if isinstance(single, ScalarNode) else ""
            yield from self._named(name, single.mark, root)
            return
        divisions = _under(root, "divisions") or root
        if not isinstance(divisions, MappingNode) or not divisions.entries:
            self._fault(
                divisions.mark,
                "no list of bank holidays: a division such as england-and-wales is expected",
            )
            return
        for name, entry in divisions.entries.items():
            yield from self._named(name, entry.mark, entry.node)

    def _named(self, name: str, mark: Mark, node: Node) -> Iterator[BankHoliday]:
        if name in DIVISIONS:
            yield from self._division(DIVISIONS[name], node)
        else:
            self._fault(
                mark, f'"{name}" is no division; there are {", ".join(list(DIVISIONS)[:3])}'
            )

    def _division(self, division: Division, node: Node) -> Iterator[BankHoliday]:
        found = list(_lists(node))
        if not found:
            self._fault(
                node.mark,
                f"no bank holidays of {division}: events, or years with their days, are "
                "expected",
            )
        for year, listed in found:
            if not isinstance(listed, SequenceNode):
                self._fault(listed.mark, "a list of days is expected here")
                continue
            for item in listed.items:
                yield from self._day(division, year, item)

    def _day(self, division: Division, year: str | None, item: Node) -> Iterator[BankHoliday]:
        written, title = _under(item, "date"), _under(item, "title")
        if not isinstance(written, ScalarNode) or not isinstance(title, ScalarNode):
            self._fault(item.mark, "a day needs a title and a date")
            return
        on, named = self._date(written, year), self._title(title)
        if on is None or named is None:
            return
        first = self._seen.setdefault((division, on), written.mark)
        if first is written.mark:
            yield BankHoliday(division=division, on=on, title=named)
        else:
            self._fault(
                written.mark,
                f"{on} stands here twice for {division}; first in line {first.line}",
            )

    def _date(self, node: ScalarNode, year: str | None) -> date | None:
        match = _ISO.fullmatch(str(node.value)) or _SLASHED.fullmatch(str(node.value))
        try:
            found = (
                date(int(match["year"]), int(match["month"]), int(match["day"]))
                if match
                else None
            )
        except ValueError:
            found = None
        if found is None:
            self._fault(
                node.mark, f'"{node.value}" is not a date; 2011-11-30 or 30/11/2011 is expected'
            )
        elif year is not None and found.year != int(year):
            self._fault(node.mark, f'"{node.value}" stands under the year {year}')
        return found

    def _title(self, node: ScalarNode) -> str | None:
        text = " ".join(str(node.value or "").split())
        key = _TITLE_KEY.fullmatch(text)
        text = key[1].replace("_", " ").capitalize() if key else text
        try:
            return checked_name(text)
        except CycleError as error:
            self._fault(node.mark, f"the title: {error.message}")
            return None

    def _fault(self, mark: Mark, message: str) -> None:
        self.faults.append(
            Fault(file=self._file, line=mark.line, column=mark.column, message=message)
        )


def _lists(node: Node) -> Iterator[tuple[str | None, Node]]:
    """The lists of days of a division, each with the year it stands under in the older form."""
    if not isinstance(node, MappingNode):
        return
    for key, entry in node.entries.items():
        if key == "events":
            yield None, entry.node
        elif _YEAR.fullmatch(key):
            yield key, entry.node


def _under(node: Node, key: str) -> Node | None:
    entry = node.entries.get(key) if isinstance(node, MappingNode) else None
    return entry.node if entry else None
