"""A council's own calendar of meetings, as a file gives it: iCalendar, a CSV table or an Excel
workbook. Pure.
"""

import re
from collections.abc import Iterator
from datetime import date
from zoneinfo import ZoneInfo

from cycle.declaration.calendar_table import header_of, read_table, rows_below
from cycle.declaration.faults import DeclarationError, Fault
from cycle.declaration.loader import MAX_BYTES
from cycle.declaration.sittings import CalendarFinding, CouncilCalendar, Sitting, sorted_out
from cycle.declaration.table_rows import decoded, tables_in

_ARCHIVES = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
"""How workbooks begin: those of today, and old or encrypted ones."""

_CALENDAR = re.compile(r"^[ \t]*BEGIN:VCALENDAR", re.IGNORECASE | re.MULTILINE)


def read_calendar(
    content: bytes, file: str, zone: ZoneInfo, begins_on: date | None = None
) -> CouncilCalendar:
    """Every sitting in the file, in local time, and each row that says none, with the reason.

    begins_on: from when the meetings of a series are wanted. Raises DeclarationError where the
    file is no kind of calendar.
    """
    if content.startswith(_ARCHIVES):
        return sorted_out(list(_of_workbook(content, file)))
    if len(content) > MAX_BYTES:
        raise DeclarationError(
            [_fault(file, f"the file is larger than {MAX_BYTES // 1024} KiB")]
        )
    text = decoded(content, file)
    if _CALENDAR.search(text):
        from cycle.declaration.icalendar_events import read_events  # noqa: PLC0415 - 150 ms that a table does not need

        return sorted_out(list(read_events(text, file, zone, begins_on)))
    return sorted_out(list(read_table(list(tables_in(text, file)))))


def _of_workbook(content: bytes, file: str) -> Iterator[Sitting | CalendarFinding]:
    """Every sheet that has a header; where none has, what the first one lacks."""
    from cycle.declaration.workbook import tables_of  # noqa: PLC0415 - 200 ms that a text does not need

    tables = tables_of(content, file)
    headers = [(table, header_of(table)) for table in tables]
    if all(header is None for _, header in headers):
        if not tables:
            raise DeclarationError([_fault(file, "the workbook has no visible sheet")])
        yield from read_table(tables)
    for table, header in headers:
        if header is not None:
            yield from rows_below(table, header)


def _fault(file: str, message: str) -> Fault:
    return Fault(file=file, line=1, column=1, message=message)
