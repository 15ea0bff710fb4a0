"""A calendar of meetings in an Excel workbook."""

from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from cycle.declaration.council_calendar import read_calendar
from cycle.declaration.faults import DeclarationError
from cycle.declaration.sittings import CalendarFaultCode, CouncilCalendar
from cycle.declaration.workbook import UNPACKED

LONDON = ZoneInfo("Europe/London")
MAY = date(2027, 5, 18)
HEADER = ("Date", "Time", "Meeting")


def saved(book: Workbook) -> bytes:
    kept = BytesIO()
    book.save(kept)
    return kept.getvalue()


def book_of(*rows: Sequence[Any], change: Callable[[Any], object] = lambda _: None) -> bytes:
    book = Workbook()
    sheet = book.active
    sheet.title = "Meetings"
    for row in rows:
        sheet.append(row)
    change(sheet)
    return saved(book)


def read(content: bytes) -> CouncilCalendar:
    return read_calendar(content, "m.xlsx", LONDON)


def days(found: CouncilCalendar) -> list[str]:
    return [
        f"{each.on} {each.at:%H:%M}" if each.at else str(each.on) for each in found.sittings
    ]


@pytest.mark.parametrize(
    "row",
    [
        (MAY, time(18, 30), "Council"),
        (datetime.combine(MAY, time()), "6.30 pm", "Council"),
        (datetime.combine(MAY, time(18, 30)), None, "Council"),
        (datetime.combine(MAY, time()), timedelta(hours=18, minutes=30), "Council"),
        ("18/05/2027", "18:30", "Council"),
        ("Tuesday 18 May 2027", "18:30:00", "Council"),
        (datetime.combine(MAY, time(18, 29, 59, 999_990)), None, "Council"),
    ],
)
def test_a_row_is_read_however_its_cells_are_kept(row: Sequence[Any]) -> None:
    found = read(book_of(HEADER, row))
    assert days(found) == ["2027-05-18 18:30"]
    assert found.findings == ()
    assert str(found.sittings[0].place) == "m.xlsx [Meetings]:2, Date"


def test_a_workbook_that_counts_from_1904_is_read() -> None:
    book = Workbook()
    book.epoch = CALENDAR_MAC_1904
    book.active.append(("Date", "Meeting"))
    book.active.append((MAY, "Council"))
    assert days(read(saved(book))) == ["2027-05-18"]


def test_a_title_and_a_merged_date_are_understood() -> None:
    def merged(sheet: Any) -> None:
        sheet.merge_cells("A1:C1")
        sheet.merge_cells("A3:A4")

    rows = (
        *(("Calendar of meetings",), HEADER),
        *((MAY, "10:00", "Cabinet"), (None, "18:30", "Council")),
        (None, "18:30", "Nobody's day"),
    )
    found = read(book_of(*rows, change=merged))
    assert days(found) == ["2027-05-18 10:00", "2027-05-18 18:30"]
    assert [each.code for each in found.findings] == [CalendarFaultCode.UNREADABLE_DATE]


def test_what_is_crossed_out_is_called_off() -> None:
    def struck(sheet: Any) -> None:
        sheet["C2"].font = Font(strike=True)

    found = read(book_of(HEADER, (MAY, "18:30", "Council"), change=struck))
    assert [each.code for each in found.findings] == [CalendarFaultCode.CANCELLED]
    assert found.sittings == ()


def test_what_is_hidden_is_told_and_not_taken() -> None:
    def hidden(sheet: Any) -> None:
        sheet.row_dimensions[2].hidden = True

    found = read(book_of(HEADER, (MAY, "18:30", "Council"), change=hidden))
    assert [each.code for each in found.findings] == [CalendarFaultCode.HIDDEN]


def test_every_visible_sheet_with_a_header_is_read() -> None:
    book = Workbook()
    book.active.append(("Notes", "for members"))
    for name, day in (("May", 18), ("June", 19)):
        sheet = book.create_sheet(name)
        sheet.append(HEADER)
        sheet.append((date(2027, 5, day), "18:30", "Council"))
    book.create_sheet("Old").append(HEADER)
    book["Old"].append((date(2027, 5, 20), "18:30", "Council"))
    book["Old"].sheet_state = "hidden"
    assert days(read(saved(book))) == ["2027-05-18 18:30", "2027-05-19 18:30"]


def test_a_formula_without_a_result_and_an_error_are_no_days() -> None:
    found = read(
        book_of(
            HEADER, ("=A9+7", "", "Council"), ("#REF!", "", "Council"), (46160, "", "Council")
        )
    )
    assert [str(each) for each in found.findings] == [
        f'm.xlsx [Meetings]:{row}, Date: "{text}" is no day; write it as 2017-03-28 or '
        "28/03/2017; it is left out"
        for row, text in ((2, "=A9+7"), (3, "#REF!"), (4, "46160"))
    ]


def test_where_excel_may_have_taken_a_month_for_a_day_nothing_is_guessed() -> None:
    rows = (HEADER, (date(2027, 4, 5), "", "Council"), ("05/18/2027", "", "Council"))
    found = read(book_of(*rows))
    assert found.sittings == ()
    assert [each.code for each in found.findings] == [
        *(CalendarFaultCode.AMBIGUOUS_DATE, CalendarFaultCode.UNREADABLE_DATE),
    ]


def packed(**parts: bytes) -> bytes:
    kept = BytesIO()
    with ZipFile(kept, "w", ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return kept.getvalue()


BOOK = {"xl/workbook.xml": b"<x/>"}


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"\xd0\xcf\x11\xe0 old", "save it as .xlsx"),
        (b"PK\x03\x04 broken", "cannot be read"),
        (packed(mimetype=b"application/vnd.oasis"), "no Excel workbook"),
        (packed(**BOOK), "cannot be read"),
        (packed(**BOOK, bomb=b"\0" * (UNPACKED + 1)), "too large"),
        (book_of(("Who", "What")), 'no column "date"'),
        (book_of(), 'no column "date"'),
        (book_of(*[("Date", "Meeting")] * 10_001), "more than 10,000 rows"),
    ],
)
def test_what_is_no_workbook_is_refused(content: bytes, message: str) -> None:
    with pytest.raises(DeclarationError) as caught:
        read(content)
    assert message in caught.value.message


GOOD = book_of(HEADER, (MAY, "18:30", "Council"))


@given(st.binary(min_size=1, max_size=40), st.integers(0, len(GOOD)))
def test_whatever_a_broken_workbook_holds_the_answer_is_a_word(junk: bytes, place: int) -> None:
    try:
        found = read(GOOD[:place] + junk + GOOD[place + len(junk) :])
    except DeclarationError:
        return
    assert isinstance(found, CouncilCalendar)
