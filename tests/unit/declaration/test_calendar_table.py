"""A table of meetings: what each row says, and each fault with its line and column."""

from datetime import date, time
from zoneinfo import ZoneInfo

import pytest

from cycle.declaration.council_calendar import read_calendar
from cycle.declaration.faults import DeclarationError
from cycle.declaration.sittings import CalendarFaultCode, CouncilCalendar

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
        ("12 noon", time(12)),
        ("midday", time(12)),
        ("6.30", None),
        ("06:30:00", None),
        ("0630", time(6, 30)),
        ("8.00", time(8)),
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
        [] if meant is not None else [CalendarFaultCode.UNREADABLE_TIME]
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


def days(found: CouncilCalendar) -> list[str]:
    return [
        f"{each.on} {each.at:%H:%M}" if each.at else str(each.on) for each in found.sittings
    ]


OUTLOOK = """"Subject","Start Date","Start Time","End Date",\
"End Time","All day event","Description","Location"
"Planning Committee","18/05/2027","18:30:00","18/05/2027","21:00:00","False","Agenda
to follow","Council Chamber"
"Council","19/05/2027","00:00:00","20/05/2027","00:00:00","True","",""
"""


def test_the_table_that_outlook_writes_is_read() -> None:
    found = read(OUTLOOK)
    assert days(found) == ["2027-05-18 18:30", "2027-05-19"]
    assert [each.room for each in found.sittings] == ["Council Chamber", None]
    assert found.findings == ()


ROWS = "Date,Time,Meeting\n18/05/2027,18:30,Planning Committee\n"


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_the_cells_may_be_divided_by_several_marks(mark: str) -> None:
    text = ROWS.replace(",", mark)
    assert days(read(text)) == ["2027-05-18 18:30"]
    assert days(read(f"sep={mark}\n{text}")) == ["2027-05-18 18:30"]
    assert read(f"sep={mark}\r\n{text}").sittings[0].place.line == 3


def test_a_comma_in_a_name_is_no_mark_between_cells() -> None:
    found = read("Date;Meeting\n18/05/2027;Housing, Health and Leisure\n")
    assert found.sittings[0].body == "Housing, Health and Leisure"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_the_text_may_be_in_several_encodings(encoding: str) -> None:
    content = ROWS.replace("Planning", "Cynllunio T\u0177").encode(encoding)
    found = read_calendar(content, "meetings.csv", LONDON)
    assert found.sittings[0].body == "Cynllunio T\u0177 Committee"


@pytest.mark.parametrize(
    "above",
    [
        "Calendar of meetings 2027/28\n",
        "Calendar of meetings,,\n\n,,\n",
        "\n\n",
        "Council,,\nMeetings of 2027,,\nIssued 01/02/2027,,\n",
    ],
)
def test_a_title_may_stand_above_the_header(above: str) -> None:
    found = read(above + ROWS)
    assert days(found) == ["2027-05-18 18:30"]
    assert found.sittings[0].place.line == above.count("\n") + 2


def test_a_header_that_stands_again_is_no_meeting() -> None:
    found = read(ROWS + "\n" + ROWS.replace("18/", "19/"))
    assert days(found) == ["2027-05-18 18:30", "2027-05-19 18:30"]
    assert found.findings == ()


@pytest.mark.parametrize(
    "header",
    [
        *("Meeting Date,Start Time,Committee", "Start Date,Start Time,Subject"),
        *("Dyddiad,Amser,Pwyllgor", "DATE:,TIME:,COMMITTEE NAME:", "Date,Time,Title"),
    ],
)
def test_a_column_goes_by_several_headings(header: str) -> None:
    assert days(read(f"{header}\n18/05/2027,18:30,Council\n")) == ["2027-05-18 18:30"]


def test_day_and_hour_may_stand_in_one_cell() -> None:
    found = read("Date and time,Meeting\nTuesday 18 May 2027 at 6.30pm,Council\n")
    assert days(found) == ["2027-05-18 18:30"]
    assert found.sittings[0].weekday == "Tuesday"


@pytest.mark.parametrize(
    "row",
    [
        "18/05/2027,Planning Committee,Rescheduled to 25 May,",
        "18/05/2027,Planning Committee,,This meeting is no longer required",
        "18/05/2027,Planning Committee,,wedi'i ganslo",
        "18/05/2027 (postponed),Planning Committee,,",
        "abandoned,Planning Committee,,",
        "18/05/2027,Planning Committee - moved to 25 May,,",
    ],
)
def test_a_word_about_the_meeting_calls_the_meeting_off(row: str) -> None:
    found = read(f"Date,Meeting,Status,Notes\n{row}\n")
    assert [each.code for each in found.findings] == [CalendarFaultCode.CANCELLED]
    assert found.sittings == ()


def test_where_a_meeting_was_moved_to_it_is_kept_and_told() -> None:
    found = read("Date,Meeting,Status\n25/05/2027,Council,Moved from 18 May\n")
    assert days(found) == ["2027-05-25"]
    assert told("Date,Meeting,Status\n25/05/2027,Council,Moved from 18 May\n") == [
        'meetings.csv:2, Status: Council: "Moved from 18 May"'
    ]


def test_in_a_table_with_the_month_first_no_day_is_guessed() -> None:
    found = read(
        "Date,Meeting\n05/04/2027,Council\n5/18/2027,Council\n06/06/2027,Council\n"
        "18/05/2027,Council\n4 May 2027,Council\n"
    )
    assert days(found) == ["2027-06-06", "2027-05-18", "2027-05-04"]
    assert [(str(each.place), each.code) for each in found.findings] == [
        ("meetings.csv:2, Date", CalendarFaultCode.AMBIGUOUS_DATE),
        ("meetings.csv:3, Date", CalendarFaultCode.UNREADABLE_DATE),
    ]


def test_empty_cells_at_the_end_of_a_row_are_no_values() -> None:
    assert days(read("Date,Meeting\n18/05/2027,Council,,,\n")) == ["2027-05-18"]


def test_of_two_hours_in_one_row_none_is_used() -> None:
    head = "Date,Time,Meeting\n"
    assert days(read(f"{head}18/05/2027 18:30,6.30 pm,Council\n")) == ["2027-05-18 18:30"]
    found = read(f"{head}18/05/2027 18:30,19:00,Council\n")
    assert days(found) == ["2027-05-18"]
    assert str(found.findings[0]) == (
        'meetings.csv:2, Time: "19:00" and "18:30" are two times of day, and none is used'
    )


@pytest.mark.parametrize(
    "of", ["Replaces the meeting cancelled on 7 April", "Original date 7 April cancelled"]
)
def test_what_is_held_in_place_of_a_meeting_called_off_is_kept_and_told(of: str) -> None:
    found = read(f"Date,Meeting,Notes\n14/04/2027,Council,{of}\n")
    assert days(found) == ["2027-04-14"]
    assert [each.code for each in found.findings] == [CalendarFaultCode.MOVED]


@pytest.mark.parametrize(
    "row",
    [
        *("Webcast not required,,", "Site visit moved to 9am,,", "Agenda withdrawn,,"),
        *(",Not required,", ",,Cancelled"),
    ],
)
def test_what_goes_with_a_meeting_may_be_called_off_without_it(row: str) -> None:
    found = read(f"Date,Meeting,Notes,Webcast,Site visit\n14/04/2027,Council,{row}\n")
    assert days(found) == ["2027-04-14"]
    assert [(each.code, each.set_aside) for each in found.findings] == [
        (CalendarFaultCode.REMARK, False)
    ]


@pytest.mark.parametrize(
    "row",
    [
        *(
            "Cancelled,Council,,,",
            "14/04/2027,Council,,cancelled,",
            "14/04/2027,Council,,,Cancelled",
        ),
        "14/04/2027,Council,Site visit and meeting cancelled,,",
    ],
)
def test_a_word_in_a_known_column_calls_the_meeting_off(row: str) -> None:
    assert days(read(f"Date,Meeting,Notes,Time,\n{row}\n")) == []


@pytest.mark.parametrize("header", ["Date,Start,Meeting", "Start Date,Start,Meeting"])
def test_beside_a_date_a_start_is_an_hour(header: str) -> None:
    assert days(read(f"{header}\n18/05/2027,18:30,Council\n")) == ["2027-05-18 18:30"]
    assert days(read("Start,Meeting\n18/05/2027 18:30,Council\n")) == ["2027-05-18 18:30"]


def test_of_two_places_the_first_is_taken() -> None:
    found = read("Date,Meeting,Venue,Room\n18/05/2027,Council,Town Hall,Room 1\n")
    assert found.sittings[0].room == "Town Hall"


@pytest.mark.parametrize(
    "cell",
    [
        *("5 Jan 2027 - 6 Jan 2027", "5 Jan 2027 - 6 Jan", "05/01/2027 - 06/01/2027"),
        *("5 January 2027 and 6 January 2027", "2027-01-05 - 2027-01-06"),
    ],
)
def test_of_two_days_in_a_cell_none_is_taken(cell: str) -> None:
    assert told(f"Date,Meeting\n{cell},Council\n") == [
        (
            f'meetings.csv:2, Date: "{cell}" names more than one day; give each meeting '
            "a row of its own; it is left out"
        )
    ]


def test_an_hour_that_may_be_of_the_evening_is_told() -> None:
    assert told("Date,Time,Meeting\n18/05/2027,6.30,Council\n") == [
        (
            'meetings.csv:2, Time: "6.30" may be in the morning or in the evening, and is not '
            "used; write it as 18:30 or 6.30 pm"
        )
    ]
