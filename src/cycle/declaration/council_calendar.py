"""A council's own calendar of meetings, as a file gives it: iCalendar or a CSV table. Pure."""

import re
from datetime import date
from zoneinfo import ZoneInfo

from cycle.declaration.calendar_table import read_table
from cycle.declaration.faults import DeclarationError, Fault
from cycle.declaration.loader import MAX_BYTES
from cycle.declaration.sittings import CouncilCalendar, sorted_out


def read_calendar(
    content: bytes, file: str, zone: ZoneInfo, begins_on: date | None = None
) -> CouncilCalendar:
    """Every sitting in the file, in local time, and each row that says none, with the reason.

    begins_on: from when the meetings of a series are wanted. Raises DeclarationError where the
    file is neither kind of calendar.
    """
    text = _text(content, file)
    if _CALENDAR.search(text):
        from cycle.declaration.icalendar_events import read_events  # noqa: PLC0415 - 150 ms that a table does not need

        return sorted_out(list(read_events(text, file, zone, begins_on)))
    return sorted_out(list(read_table(text, file)))


_CALENDAR = re.compile(r"^[ \t]*BEGIN:VCALENDAR", re.IGNORECASE | re.MULTILINE)


def _text(content: bytes, file: str) -> str:
    if len(content) > MAX_BYTES:
        raise DeclarationError(
            [_fault(file, f"the file is larger than {MAX_BYTES // 1024} KiB")]
        )
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise DeclarationError(
            [_fault(file, "this is no UTF-8 text; save it as CSV UTF-8 or .ics", line)]
        ) from error


def _fault(file: str, message: str, line: int = 1) -> Fault:
    return Fault(file=file, line=line, column=1, message=message)
