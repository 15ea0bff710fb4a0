"""The rows of a table that people hand in as text: decoded, and cut into cells. Pure.

UTF-8 or UTF-16; commas, semicolons, tabs or bars between the cells, as the header has them or a
first line `sep=;` says (Excel writes it).
"""

import codecs
import csv
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from cycle.declaration.faults import DeclarationError, Fault

SEPARATORS = (",", ";", "\t", "|")

_SEPARATOR_LINE = re.compile(
    r'"?sep=(?P<mark>[^\w\s]|\t)"?[ \t]*(?:\r\n|\r|\n|$)', re.IGNORECASE
)


class Cell(NamedTuple):
    """What a cell holds, as text. typed: the program that wrote it took it for a date; struck:
    it is crossed out.
    """

    text: str
    typed: bool = False
    struck: bool = False


class TableRow(NamedTuple):
    """A row and the line in which it begins, from 1. hidden: nobody sees it who opens the
    table.
    """

    line: int
    cells: Sequence[Cell]
    hidden: bool = False


class Table(NamedTuple):
    """The rows of one table. file: its name for messages; broken: where it stops being one, the
    rows being those before.
    """

    file: str
    rows: Sequence[TableRow]
    broken: Fault | None = None


def decoded(content: bytes, file: str) -> str:
    """The text of a file. Raises DeclarationError where it is in no encoding that
    is read.
    """
    encoding = _encoding(content)
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        message = "this is no UTF-8 text; save it as CSV UTF-8 or .ics"
        raise DeclarationError(
            [Fault(file=file, line=line, column=1, message=message)]
        ) from error


def _encoding(content: bytes) -> str:
    """By its mark; without one, text in UTF-16 shows by the zeros between its letters."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    beginning = content[:200]
    for encoding, zeros in (("utf-16-le", beginning[1::2]), ("utf-16-be", beginning[::2])):
        if len(zeros) > 1 and zeros.count(0) > len(zeros) * 0.8:
            return encoding
    return "utf-8-sig"


def tables_in(text: str, file: str) -> Iterator[Table]:
    """The table that a text is, by each mark that may stand between its cells, the likeliest
    first.
    """
    said = _SEPARATOR_LINE.match(text)
    rest = text[said.end() :] if said else text
    for mark in (said["mark"],) if said else SEPARATORS:
        yield _table(rest, file, mark, 2 if said else 1)


def _table(text: str, file: str, mark: str, first: int) -> Table:
    """Each record with the line it begins in."""
    reader = csv.reader(text.splitlines(keepends=True), delimiter=mark, strict=True)
    rows, line = [], first
    try:
        for cells in reader:
            rows.append(TableRow(line, tuple(map(Cell, cells))))
            line = reader.line_num + first
    except csv.Error as error:
        message = f"this is no CSV: {error}"
        return Table(file, rows, Fault(file=file, line=line, column=1, message=message))
    return Table(file, rows)
