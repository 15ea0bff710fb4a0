"""A calendar of meetings as a CSV table: a header, then a line for each meeting. Pure.

Columns: `date` and `body` (or `meeting`, `committee`); if there, `time`, `weekday` (`day`),
`place` (`venue`, `location`, `room`) and `status`. Others are left alone. A date is 2017-03-28
or 28/03/2017, the day before the month.
"""

import csv
import re
from collections.abc import Iterator, Mapping
from datetime import date, time

from cycle.declaration.dates import date_of
from cycle.declaration.faults import DeclarationError, Fault, nearest
from cycle.declaration.sittings import (
    Code,
    Finding,
    Place,
    Sitting,
    called_off,
    finding,
    one_line,
)

COLUMNS: Mapping[str, str] = {
    "date": "date",
    "body": "body",
    "meeting": "body",
    "committee": "body",
    "time": "time",
    "weekday": "weekday",
    "day": "weekday",
    "place": "room",
    "venue": "room",
    "location": "room",
    "room": "room",
    "status": "status",
}
"""What each known heading means."""

_DAY_FIRST = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})")
_TWO_DIGIT_YEAR = re.compile(r"[0-9]{1,2}([/.-])[0-9]{1,2}\1[0-9]{2}")
_CLOCK = re.compile(r"([0-9]{1,2})[:.]([0-9]{2})")
_HALF_DAY_CLOCK = re.compile(r"([0-9]{1,2})(?:[:.]([0-9]{2}))?\s?([ap])\.?m\.?", re.IGNORECASE)


def read_table(text: str, file: str) -> Iterator[Sitting | Finding]:
    """The rows of a table, each a sitting or what is wrong with it.

    Raises DeclarationError where the text is no table with a date and a body in each row.
    """
    rows = _rows(text, file)
    _, header = next(rows, (1, []))
    columns = _columns(header, file)
    for line, cells in rows:
        if any(cell.strip() for cell in cells):
            yield from _row(_Row(file, line, header, columns, cells))


def _rows(text: str, file: str) -> Iterator[tuple[int, list[str]]]:
    """Each record with the line it begins in."""
    reader = csv.reader(text.splitlines(keepends=True), strict=True)
    line = 1
    try:
        for cells in reader:
            yield line, cells
            line = reader.line_num + 1
    except csv.Error as error:
        raise DeclarationError(
            [Fault(file=file, line=line, column=1, message=f"this is no CSV: {error}")]
        ) from error


def _columns(header: list[str], file: str) -> Mapping[str, int]:
    """The number of the column for each meaning. Raises DeclarationError for one that is
    missing or there twice.
    """
    found: dict[str, int] = {}
    faults = []
    for number, heading in enumerate(header):
        meaning = COLUMNS.get(heading.strip().casefold())
        if meaning in found:
            faults.append(
                f'the columns "{header[found[meaning]]}" and "{heading}" say the same'
            )
        elif meaning:
            found[meaning] = number
    for meaning in ("date", "body"):
        if meaning not in found:
            meant = nearest(meaning, [heading.strip().casefold() for heading in header])
            hint = f'; is it "{meant}"?' if meant else ""
            faults.append(f'the header has no column "{meaning}"{hint}')
    if faults:
        raise DeclarationError(
            [Fault(file=file, line=1, column=1, message=fault) for fault in faults]
        )
    return found


class _Row:
    """One row, and how to speak of it."""

    def __init__(
        self,
        file: str,
        line: int,
        header: list[str],
        columns: Mapping[str, int],
        cells: list[str],
    ) -> None:
        self._file, self._line, self._header, self._columns, self._cells = (
            file,
            line,
            header,
            columns,
            cells,
        )
        self.too_long = len(cells) > len(header)

    def cell(self, meaning: str) -> str:
        number = self._columns.get(meaning, len(self._cells))
        return one_line(self._cells[number]) if number < len(self._cells) else ""

    def place(self, meaning: str | None = None) -> Place:
        column = (
            self._header[self._columns[meaning]].strip()
            if meaning and meaning in self._columns
            else None
        )
        return Place(self._file, self._line, column)

    def finding(
        self, code: Code, meaning: str, sentence: str, *, set_aside: bool = True
    ) -> Finding:
        return finding(code, self.place(meaning), sentence, set_aside=set_aside)


def _row(row: _Row) -> Iterator[Sitting | Finding]:
    if row.too_long:
        yield finding(
            Code.MISSHAPEN_ROW,
            row.place(),
            "the row has more values than the header has columns",
        )
        return
    body = row.cell("body")
    for meaning in ("body", "status"):
        if called_off(row.cell(meaning)):
            yield row.finding(Code.CANCELLED, meaning, f"{body or 'a meeting'} is called off")
            return
    if not body:
        yield row.finding(Code.NO_BODY, "body", "nobody is said to sit")
        return
    on = _day(row)
    if isinstance(on, Finding):
        yield on
        return
    at = _hour(row)
    if isinstance(at, Finding):
        yield at
    yield Sitting(
        body=body,
        on=on,
        at=at if isinstance(at, time) else None,
        room=row.cell("room") or None,
        weekday=row.cell("weekday") or None,
        place=row.place("date"),
    )


def _day(row: _Row) -> date | Finding:
    text = row.cell("date")
    parts = _DAY_FIRST.fullmatch(text)
    on = date_of(f"{parts[3]}-{parts[2]:0>2}-{parts[1]:0>2}" if parts else text)
    if on is not None:
        return on
    if _TWO_DIGIT_YEAR.fullmatch(text):
        return row.finding(
            Code.TWO_DIGIT_YEAR,
            "date",
            f'"{text}" has a year of two digits; write it with four',
        )
    return row.finding(
        Code.UNREADABLE_DATE,
        "date",
        f'"{text}" is no day; write it as 2017-03-28 or 28/03/2017',
    )


def _hour(row: _Row) -> time | Finding | None:
    text = row.cell("time")
    if not text:
        return None
    at = time_of_day(text)
    if at is not None:
        return at
    sentence = f'"{text}" is no time of day, and is not used; write it as 18:30 or 6.30 pm'
    return row.finding(Code.UNREADABLE_TIME, "time", sentence, set_aside=False)


def time_of_day(text: str) -> time | None:
    """The time of `18:30`, `18.30`, `6.30 pm` or `7pm`; None for anything else."""
    if half := _HALF_DAY_CLOCK.fullmatch(text):
        hour, minute = int(half[1]), int(half[2] or 0)
        if not 1 <= hour <= 12:  # noqa: PLR2004 - a clock face
            return None
        hour = hour % 12 + (12 if half[3] in "pP" else 0)
    elif whole := _CLOCK.fullmatch(text):
        hour, minute = int(whole[1]), int(whole[2])
    else:
        return None
    return time(hour, minute) if hour < 24 and minute < 60 else None  # noqa: PLR2004 - a day and an hour
