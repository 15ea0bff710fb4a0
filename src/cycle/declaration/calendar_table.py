"""A calendar of meetings as a table: a header, then a row for each meeting. Pure.

Columns are found by their headings, in the first row that names a date and a body; what stands
above it is a title. The words that call a meeting off count in the columns that are known and
in those for notes; in others they are told. Columns that are not known are left alone.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import time

from cycle.declaration.called_off import called_off, moved_here, of_something_beside
from cycle.declaration.faults import DeclarationError, Fault
from cycle.declaration.sittings import (
    CalendarFaultCode,
    CalendarFinding,
    Place,
    Sitting,
    finding,
    one_line,
)
from cycle.declaration.table_dates import (
    WrittenDate,
    could_be_month_first,
    day_in,
    has_two_digit_year,
    is_half_said,
    is_month_first,
    names_more_days,
    time_of_day,
)
from cycle.declaration.table_rows import Cell, Table, TableRow
from cycle.suggestions import nearest

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

ALSO: Mapping[str, str] = {
    "meeting date": "date",
    "date of meeting": "date",
    "start date": "date",
    "start date/time": "date",
    "start date time": "date",
    "date and time": "date",
    "date & time": "date",
    "date/time": "date",
    "day and date": "date",
    "start": "date",
    "dyddiad": "date",
    "committee name": "body",
    "name of committee": "body",
    "meeting name": "body",
    "name of meeting": "body",
    "meeting title": "body",
    "pwyllgor": "body",
    "cyfarfod": "body",
    "subject": "body",
    "summary": "body",
    "title": "body",
    "event": "body",
    "start time": "time",
    "meeting time": "time",
    "time of meeting": "time",
    "amser": "time",
    "day of week": "weekday",
    "diwrnod": "weekday",
    "meeting place": "room",
    "lleoliad": "room",
    "meeting status": "status",
    "statws": "status",
    "all day event": "all_day",
}
"""What other headings mean where none of those above does, the likeliest first: as Outlook and
committee systems write them, and in Welsh.
"""

NOTES = frozenset(
    {
        *("", "note", "notes", "comment", "comments", "remark", "remarks", "description"),
        *("details", "information", "further information", "additional information"),
        *("change", "changes", "update", "updates", "amendment", "amendments", "reason"),
        *("nodyn", "nodiadau", "sylw", "sylwadau", "disgrifiad", "manylion"),
    }
)
"""The headings of what is said about a meeting, or about what goes with it."""

HEADER_WITHIN = 20
"""Rows that may stand above the header, and it."""


def read_table(tables: Sequence[Table]) -> Iterator[Sitting | CalendarFinding]:
    """The rows of the first table that has a header, each a sitting or what is wrong with it.

    tables: at least one; the readings of one text. Raises DeclarationError where none is a
    table with a date and a body in each row.
    """
    found = ((table, header) for table in tables if (header := header_of(table)) is not None)
    table, header = next(found, (tables[0], None))
    if table.broken:
        raise DeclarationError([table.broken])
    if header is None:
        raise DeclarationError(_no_header(table))
    yield from rows_below(table, header)


def header_of(table: Table) -> int | None:
    """Which row names the columns, from 0; None where none does."""
    for number, row in enumerate(table.rows[:HEADER_WITHIN]):
        if {"date", "body"} <= _columns(_texts(row)).keys():
            return number
    return None


def rows_below(table: Table, header: int) -> Iterator[Sitting | CalendarFinding]:
    """The meetings of a table whose header is known. Raises DeclarationError for two columns
    that mean the same.
    """
    names = _texts(table.rows[header])
    if faults := list(_twice(names)):
        line = table.rows[header].line
        raise DeclarationError(
            [Fault(file=table.file, line=line, column=1, message=fault) for fault in faults]
        )
    columns = _columns(names)
    rows = [
        _Row(table.file, row, names, columns)
        for row in table.rows[header + 1 :]
        if any(_texts(row)) and _texts(row) != names
    ]
    month_first = next((row for row in rows if is_month_first(row.cell("date"))), None)
    for row in rows:
        yield from _row(row, month_first)


def _texts(row: TableRow) -> list[str]:
    """The texts of a row, without the empty ones at its end."""
    texts = [one_line(cell.text) for cell in row.cells]
    while texts and not texts[-1]:
        texts.pop()
    return texts


def _columns(names: Sequence[str]) -> Mapping[str, int]:
    """The number of the column for each meaning."""
    plain = [_plain(name) for name in names]
    found: dict[str, int] = {}
    for known in (COLUMNS, ALSO):
        for heading, meaning in known.items():
            if heading in plain:
                found.setdefault(meaning, plain.index(heading))
    if "start" in plain and found.get("date") != plain.index("start"):
        found.setdefault("time", plain.index("start"))
    return found


def _plain(heading: str) -> str:
    return heading.casefold().rstrip(":")


def _twice(names: Sequence[str]) -> Iterator[str]:
    seen: dict[str, str] = {}
    for name in names:
        meaning = COLUMNS.get(_plain(name))
        if meaning in seen:
            yield f'the columns "{seen[meaning]}" and "{name}" say the same'
        elif meaning in {"date", "body"}:
            seen[meaning] = name


def _no_header(table: Table) -> list[Fault]:
    row = next((row for row in table.rows if any(_texts(row))), TableRow(1, ()))
    plain = [name.casefold() for name in _texts(row)]
    faults = []
    for meaning in ("date", "body"):
        if meaning not in _columns(plain):
            meant = nearest(meaning, plain)
            hint = f'; is it "{meant}"?' if meant else ""
            faults.append(f'the header has no column "{meaning}"{hint}')
    return [Fault(file=table.file, line=row.line, column=1, message=fault) for fault in faults]


class _Row:
    """One row, and how to speak of it."""

    def __init__(
        self, file: str, row: TableRow, names: Sequence[str], columns: Mapping[str, int]
    ) -> None:
        self._file, self._row, self._names, self._columns = file, row, names, columns
        self.line, self.hidden = row.line, row.hidden
        self.texts = _texts(row)
        self.too_long = len(self.texts) > len(names)

    def raw(self, meaning: str) -> Cell:
        number = self._columns.get(meaning, len(self._row.cells))
        return self._row.cells[number] if number < len(self._row.cells) else Cell("")

    def cell(self, meaning: str) -> str:
        return one_line(self.raw(meaning).text)

    def place(self, meaning: str | None = None) -> Place:
        number = self._columns.get(meaning) if meaning else None
        return self.place_of(number)

    def place_of(self, number: int | None) -> Place:
        """Where a cell stands, by the heading above it."""
        heading = "" if number is None else self._names[number]
        return Place(self._file, self.line, heading or None)

    def heading(self, number: int) -> str:
        return _plain(self._names[number])

    def finding(
        self, code: CalendarFaultCode, meaning: str, sentence: str, *, set_aside: bool = True
    ) -> CalendarFinding:
        return finding(code, self.place(meaning), sentence, set_aside=set_aside)


def _row(row: _Row, month_first: _Row | None) -> Iterator[Sitting | CalendarFinding]:
    if row.too_long:
        yield finding(
            CalendarFaultCode.MISSHAPEN_ROW,
            row.place(),
            "the row has more values than the header has columns",
        )
        return
    body = row.cell("body")
    if off := next(_calls_off(row), None):
        yield finding(CalendarFaultCode.CANCELLED, off, f"{body or 'a meeting'} is called off")
        return
    if row.hidden:
        yield finding(
            CalendarFaultCode.HIDDEN, row.place(), f"{body or 'a row'} is hidden in the table"
        )
        return
    if not body:
        yield row.finding(CalendarFaultCode.NO_BODY, "body", "nobody is said to sit")
        return
    written = _day(row, month_first)
    if isinstance(written, CalendarFinding):
        yield written
        return
    at = _hour(row, written)
    if isinstance(at, CalendarFinding):
        yield at
    yield from _remarks(row, body)
    yield Sitting(
        body=body,
        on=written.on,
        at=at if isinstance(at, time) else None,
        room=row.cell("room") or None,
        weekday=row.cell("weekday") or written.weekday,
        place=row.place("date"),
    )


def _calls_off(row: _Row) -> Iterator[Place]:
    """The cells that call the meeting off: by a word, or crossed out."""
    for number, text in enumerate(row.texts):
        if called_off(text) and _is_of_meeting(row.heading(number), text):
            yield row.place_of(number)
    for meaning in ("date", "body"):
        if row.raw(meaning).struck:
            yield row.place(meaning)


def _is_of_meeting(heading: str, text: str) -> bool:
    """Whether what a cell calls off is the meeting of its row."""
    if heading in COLUMNS or heading in ALSO:
        return True
    return heading in NOTES and not of_something_beside(text)


def _remarks(row: _Row, body: str) -> Iterator[CalendarFinding]:
    """What is said of a meeting that is held: it was moved here, or something beside it is
    called off.
    """
    for number, text in enumerate(row.texts):
        moved, sentence = moved_here(text), f'{body}: "{text}"'
        if moved or called_off(text):
            code = CalendarFaultCode.MOVED if moved else CalendarFaultCode.REMARK
            yield finding(code, row.place_of(number), sentence, set_aside=False)


def _day(row: _Row, month_first: _Row | None) -> WrittenDate | CalendarFinding:
    text = row.cell("date")
    written = day_in(text)
    if names_more_days(text, written):
        return row.finding(
            CalendarFaultCode.UNREADABLE_DATE,
            "date",
            f'"{text}" names more than one day; give each meeting a row of its own',
        )
    if written is None:
        return _no_day(row, text)
    typed = row.raw("date").typed
    if month_first and could_be_month_first(text, written.on, typed=typed):
        return row.finding(
            CalendarFaultCode.AMBIGUOUS_DATE,
            "date",
            f'"{written.on if typed else text}" may have its month first, as '
            f'"{month_first.cell("date")}" in line {month_first.line} has; '
            "write it as 2017-03-28",
        )
    return written


def _no_day(row: _Row, text: str) -> CalendarFinding:
    if has_two_digit_year(text):
        return row.finding(
            CalendarFaultCode.TWO_DIGIT_YEAR,
            "date",
            f'"{text}" has a year of two digits; write it with four',
        )
    return row.finding(
        CalendarFaultCode.UNREADABLE_DATE,
        "date",
        f'"{text}" is no day; write it as 2017-03-28 or 28/03/2017',
    )


def _hour(row: _Row, written: WrittenDate) -> time | CalendarFinding | None:
    """Of the hour's column, or beside the day; a whole day has none, and of two that differ
    none is used.
    """
    if row.cell("all_day").casefold() in {"true", "yes", "1"}:
        return None
    texts = [
        (meaning, text)
        for meaning, text in (("time", row.cell("time")), ("date", written.hour or ""))
        if text
    ]
    hours = {time_of_day(text) for _, text in texts}
    if len(hours) > 1:
        both = " and ".join(f'"{text}"' for _, text in texts)
        sentence = f"{both} are two times of day, and none is used"
        return row.finding(CalendarFaultCode.UNREADABLE_TIME, "time", sentence, set_aside=False)
    at = next(iter(hours), None)
    if at is not None or not texts:
        return at
    meaning, text = texts[0]
    what = (
        "may be in the morning or in the evening" if is_half_said(text) else "is no time of day"
    )
    sentence = f'"{text}" {what}, and is not used; write it as 18:30 or 6.30 pm'
    return row.finding(CalendarFaultCode.UNREADABLE_TIME, meaning, sentence, set_aside=False)
