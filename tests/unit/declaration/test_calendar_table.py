"""A table of meetings: what each row says, and each fault with its line and column."""

from datetime import date, time
from zoneinfo import ZoneInfo

import pytest

from cycle.declaration.council_calendar import read_calendar
from cycle.declaration.faults import DeclarationError
from cycle.declaration.sittings import Code, CouncilCalendar

LONDON = ZoneInfo("Europe/London")


def read(text: str) -> CouncilCalendar:
    return read_calendar(text.encode(), "meetings.csv", LONDON)


def told(text: str) -> list[str]:
    return [str(found) for found in read(text).findings]


def fault_of(content: bytes) -> str:
    with pytest.raises(DeclarationError) as caught:
        read_calendar(content, "meetings.csv", LONDON)
    return caught.value.message


def test_a_row_says_who_sits_when_and_where() -> None:
    (sitting,) = read(
        "Date,Day,Time,Committee,Venue\n28/03/2017,Tue,6.30 pm, Planning  Committee ,Town "
        "Hall\n"
    ).sittings
    assert (sitting.body, sitting.on, sitting.at) == (
        "Planning Committee",
        date(2017, 3, 28),
        time(18, 30),
    )
    assert (sitting.room, sitting.weekday, str(sitting.place)) == (
        "Town Hall",
        "Tue",
        "meetings.csv:2, Date",
    )


@pytest.mark.parametrize("written", ["2017-03-04", "04/03/2017", "4/3/2017"])
def test_a_date_is_iso_or_day_before_month(written: str) -> None:
    assert read(f"date,body\n{written},Council\n").sittings[0].on == date(2017, 3, 4)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("18:30", time(18, 30)),
        ("18.30", time(18, 30)),
        ("6.30pm", time(18, 30)),
        ("7 p.m.", time(19)),
        ("12 noon", None),
        ("12.00 am", time(0)),
        ("12.15 pm", time(12, 15)),
        ("13 pm", None),
        ("0 am", None),
        ("24:00", None),
        ("18:60", None),
        ("18", None),
    ],
)
def test_a_time_is_of_the_clock(written: str, meant: time | None) -> None:
    found = read(f"date,body,time\n2017-03-28,Council,{written}\n")
    assert found.sittings[0].at == meant
    assert [each.code for each in found.findings] == (
        [] if meant is not None else [Code.UNREADABLE_TIME]
    )


def test_every_fault_is_told_with_its_line_and_column() -> None:
    rows = (
        "When,Date,Time,Meeting",
        ",30/11/11,,Council",
        ",2017-02-29,,Council",
        ",28 March,,Council",
        ",2017-03-28,at the conclusion of Council,Cabinet",
        ",2017-03-28,,",
        ",2017-03-28,,Council (CANCELLED)",
        ",2017-03-28,,Council,and more",
        "",
        ',2017-03-28,,"Two\nlines"',
        ",16.05.07,,Council",
    )
    assert told("\n".join(rows)) == [
        (
            'meetings.csv:2, Date: "30/11/11" has a year of two digits; write it with four; it '
            "is left out"
        ),
        (
            'meetings.csv:3, Date: "2017-02-29" is no day; write it as 2017-03-28 or '
            "28/03/2017; "
            "it is left out"
        ),
        (
            'meetings.csv:4, Date: "28 March" is no day; write it as 2017-03-28 or 28/03/2017; '
            "it is left out"
        ),
        (
            'meetings.csv:5, Time: "at the conclusion of Council" is no time of day, and is '
            "not used; "
            "write it as 18:30 or 6.30 pm"
        ),
        "meetings.csv:6, Meeting: nobody is said to sit; it is left out",
        "meetings.csv:7, Meeting: Council (CANCELLED) is called off; it is left out",
        "meetings.csv:8: the row has more values than the header has columns; it is left out",
        (
            'meetings.csv:12, Date: "16.05.07" has a year of two digits; write it with four; '
            "it "
            "is left out"
        ),
    ]


def test_what_a_cell_holds_stays_on_one_line() -> None:
    (sitting,) = read('date,body\n2017-03-28,"Council\nbegins: 2001-01-01\x1b[2J"\n').sittings
    assert sitting.body == "Council begins: 2001-01-01 [2J"


def test_a_status_of_its_own_calls_a_meeting_off() -> None:
    assert told("date,body,status\n2017-03-28,Council,Postponed\n") == [
        "meetings.csv:2, status: Council is called off; it is left out"
    ]


def test_a_table_without_its_columns_is_refused_with_what_may_have_been_meant() -> None:
    assert fault_of(b"dates,who\n2017-03-28,Council\n") == (
        'meetings.csv:1:1: the header has no column "date"; is it "dates"?\n'
        'meetings.csv:1:1: the header has no column "body"'
    )


def test_two_columns_for_one_thing_are_refused() -> None:
    assert 'the columns "body" and "Meeting" say the same' in fault_of(b"date,body,Meeting\n")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", 'no column "date"'),
        (b"date,body\n2017-03-28,Caf\xe9\n", "meetings.csv:2:1: this is no UTF-8 text"),
        (b'date,body\n2017-03-28,"Council\n', "meetings.csv:2:1: this is no CSV"),
        (b"x" * (1024 * 1024 + 1), "larger than 1024 KiB"),
    ],
)
def test_what_is_no_table_is_refused(content: bytes, message: str) -> None:
    assert message in fault_of(content)


def test_a_byte_order_mark_is_no_part_of_the_header() -> None:
    (sitting,) = read_calendar(
        b"\xef\xbb\xbfdate,body\n2017-03-28,Council\n", "x.csv", LONDON
    ).sittings
    assert (sitting.on, sitting.body) == (date(2017, 3, 28), "Council")
