"""The tables of an Excel workbook (.xlsx): the one module that knows openpyxl. Pure.

Each visible sheet is a table of what its cells show: a day as a day, a formula as its stored
result. A cell merged over several rows stands in each. What is crossed out, or hidden, is
marked as such. An archive is looked at before it is opened: it may hold far more than its size.
"""

import lzma
import struct
import zlib
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from io import BytesIO
from typing import Any
from warnings import catch_warnings, simplefilter
from zipfile import BadZipFile, ZipFile

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from cycle.declaration.faults import DeclarationError, Fault
from cycle.declaration.table_rows import Cell, Table, TableRow

LARGEST = 8 * 1024 * 1024
"""Bytes of a workbook."""

UNPACKED = 64 * 1024 * 1024
"""Bytes of all that it holds, unpacked."""

MOST_ROWS, MOST_COLUMNS = 10_000, 100

_OLD = b"\xd0\xcf\x11\xe0"
_BOOK = "xl/workbook.xml"
_STUMBLES = (
    *(ValueError, TypeError, LookupError, AttributeError, ArithmeticError, OSError),
    *(AssertionError, SyntaxError, BadZipFile, InvalidFileException),
    *(RuntimeError, EOFError, struct.error, zlib.error, lzma.LZMAError),
)
"""What the library raises over a broken workbook; xml's own error is a SyntaxError."""


def tables_of(content: bytes, file: str) -> list[Table]:
    """The visible sheets of a workbook. Raises DeclarationError where it is none that can be
    read.
    """
    if content.startswith(_OLD):
        raise _fault(file, "this is an old or an encrypted workbook; save it as .xlsx")
    try:
        _check_size(content, file)
        with catch_warnings():
            simplefilter("ignore")  # of what it does not keep, such as drop-down lists
            shown = load_workbook(BytesIO(content), data_only=True)
            written = load_workbook(BytesIO(content))
        return [
            Table(f"{file} [{sheet.title}]", tuple(_rows(sheet, written[sheet.title], file)))
            for sheet in shown.worksheets
            if sheet.sheet_state == "visible"
        ]
    except _STUMBLES as error:
        raise _fault(file, "this workbook cannot be read; save it anew as .xlsx") from error


def _check_size(content: bytes, file: str) -> None:
    with ZipFile(BytesIO(content)) as archive:
        parts = archive.infolist()
        if _BOOK not in {part.filename for part in parts}:
            raise _fault(file, "this is no Excel workbook; save it as .xlsx or as CSV UTF-8")
        if len(content) > LARGEST or sum(part.file_size for part in parts) > UNPACKED:
            raise _fault(file, "the workbook is too large; keep the calendar in one of its own")


def _fault(file: str, message: str) -> DeclarationError:
    return DeclarationError([Fault(file=file, line=1, column=1, message=message)])


def _rows(shown: Any, written: Any, file: str) -> Iterator[TableRow]:
    if shown.max_row > MOST_ROWS or shown.max_column > MOST_COLUMNS:
        raise _fault(file, f"the sheet {shown.title} has more than {MOST_ROWS:,} rows")
    above = _merged_down(shown)
    for number in range(1, shown.max_row + 1):
        cells = tuple(
            _cell(shown, written, *above.get((number, column), (number, column)))
            for column in range(1, shown.max_column + 1)
        )
        yield TableRow(number, cells, hidden=bool(shown.row_dimensions[number].hidden))


def _merged_down(sheet: Any) -> dict[tuple[int, int], tuple[int, int]]:
    """For each cell that is merged into one above it, that one."""
    return {
        (row, area.min_col): (area.min_row, area.min_col)
        for area in sheet.merged_cells.ranges
        for row in range(area.min_row + 1, area.max_row + 1)
    }


def _cell(shown: Any, written: Any, row: int, column: int) -> Cell:
    cell = shown.cell(row, column)
    value = cell.value if cell.value is not None else written.cell(row, column).value
    struck = bool(cell.font and cell.font.strike)
    return Cell(_text(value), typed=isinstance(value, date), struck=struck)


def _text(value: Any) -> str:
    match value:
        case None:
            return ""
        case datetime():
            second = (value + timedelta(milliseconds=500)).replace(microsecond=0)
            return second.date().isoformat() if second.time() == time() else str(second)
        case date():
            return value.isoformat()
        case time():
            return f"{value:%H:%M:%S}"
        case _:
            return str(value)
