"""Events of an iCalendar file as sittings in local time."""

from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.icalendars import LONDON, LONDON_AS_GMT, calendar, calendar_text, days, event, told

from cycle.declaration.council_calendar import read_calendar
from cycle.declaration.faults import DeclarationError
from cycle.declaration.sittings import CalendarFaultCode, CouncilCalendar


def events(*each: str) -> CouncilCalendar:
    inside = "".join(f"BEGIN:VEVENT\n{event}\nEND:VEVENT\n" for event in each)
    text = f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//x//EN\n{inside}END:VCALENDAR\n"
    return read_calendar(text.replace("\n", "\r\n").encode(), "meetings.ics", LONDON)


@pytest.mark.parametrize(
    ("start", "on", "at"),
    [
        ("DTSTART;VALUE=DATE:20170412", date(2017, 4, 12), None),
        ("DTSTART:20170412T183000", date(2017, 4, 12), time(18, 30)),
        ("DTSTART:20170412T173000Z", date(2017, 4, 12), time(18, 30)),
        ("DTSTART:20170214T183000Z", date(2017, 2, 14), time(18, 30)),
        ("DTSTART;TZID=Europe/London:20170412T183000", date(2017, 4, 12), time(18, 30)),
        ("DTSTART;TZID=GMT Standard Time:20170412T183000", date(2017, 4, 12), time(18, 30)),
        ("DTSTART;TZID=Europe/Paris:20170412T193000", date(2017, 4, 12), time(18, 30)),
        ("DTSTART:20170411T233000Z", date(2017, 4, 12), time(0, 30)),
    ],
)
def test_the_hour_is_local(start: str, on: date, at: time | None) -> None:
    found = events(f"SUMMARY:Council\n{start}\nLOCATION:Town Hall\\, Annexe")
    assert [(each.body, each.on, each.at, each.room) for each in found.sittings] == [
        ("Council", on, at, "Town Hall, Annexe")
    ]
    assert found.findings == ()


def test_what_is_no_meeting_is_told_with_its_line() -> None:
    found = events(
        "SUMMARY:Council\nDTSTART:20170412T183000\nSTATUS:CANCELLED",
        "SUMMARY:Cancelled: Council\nDTSTART:20170412T183000",
        "DTSTART:20170412T183000",
        "SUMMARY:Council\nDTSTART:20171331T183000",
        "SUMMARY:Council",
        "SUMMARY:Council\nDTSTART:20170412T183000\nDTSTART:20170413T183000",
    )
    assert [str(each) for each in found.findings] == [
        "meetings.ics:4: Council is called off; it is left out",
        "meetings.ics:9: Cancelled: Council is called off; it is left out",
        "meetings.ics:13, SUMMARY: nobody is said to sit; it is left out",
        (
            'meetings.ics:18, DTSTART: Council: "20171331T183000" is no day; write it as '
            "20170328 or "
            "20170328T183000; it is left out"
        ),
        (
            "meetings.ics:20, DTSTART: Council: one day is needed; write it as 20170328 or "
            "20170328T183000; it is left out"
        ),
        (
            "meetings.ics:25, DTSTART: Council: one day is needed; write it as 20170328 or "
            "20170328T183000; it is left out"
        ),
    ]
    assert found.sittings == ()


def test_an_unknown_time_zone_is_told_and_the_hour_kept() -> None:
    found = events("SUMMARY:Council\nDTSTART;TZID=Nowhere/Land:20170412T183000")
    assert [str(each) for each in found.findings] == [
        (
            'meetings.ics:6, DTSTART: Council: there is no time zone "Nowhere/Land"; the '
            "hour is "
            "taken as local"
        )
    ]
    assert found.sittings[0].at == time(18, 30)


@pytest.mark.parametrize(
    "start", ["DTSTART:00010101T000000Z", "DTSTART;TZID=America/New_York:99991231T235959"]
)
def test_an_instant_beyond_all_calendars_is_an_implausible_year(start: str) -> None:
    (found,) = events(f"SUMMARY:Council\n{start}").findings
    assert (found.code, found.set_aside) == (CalendarFaultCode.IMPLAUSIBLE_YEAR, True)


def test_a_summary_of_several_lines_stays_on_one() -> None:
    (sitting,) = events(
        "SUMMARY:Council\\nbegins: 2001-01-01\nDTSTART;VALUE=DATE:20170412"
    ).sittings
    assert sitting.body == "Council begins: 2001-01-01"


@pytest.mark.parametrize("name", ["GMT", "UTC", "Etc/UTC", "(UTC) London", "My Zone", "Z"])
def test_a_zone_s_name_means_what_the_file_says_of_it(name: str) -> None:
    zone = LONDON_AS_GMT.format(name=name)
    found = calendar(zone + event(f'DTSTART;TZID="{name}":20270414T183000'))
    assert days(found) == ["2027-04-14 18:30"]
    found = calendar(event(f"DTSTART;TZID={name}:20271214T183000") + zone)
    assert days(found) == ["2027-12-14 18:30"]
    assert found.findings == ()


def test_without_its_definition_gmt_is_gmt() -> None:
    assert days(calendar(event("DTSTART;TZID=GMT:20270414T183000"))) == ["2027-04-14 19:30"]


def test_a_zone_may_have_two_names_and_this_year_s_changes_alone() -> None:
    zone = (
        "BEGIN:VTIMEZONE\nTZID:UTC\nBEGIN:STANDARD\nTZOFFSETFROM:+0100\nTZOFFSETTO:+0000\n"
        "DTSTART:20261025T010000\nEND:STANDARD\nTZID:Europe/London\nBEGIN:DAYLIGHT\n"
        "TZOFFSETFROM:+0000\nTZOFFSETTO:+0100\nDTSTART:20270328T010000\nEND:DAYLIGHT\n"
        "END:VTIMEZONE\n"
    )
    starts = (
        *("TZID=Europe/London:20270414T183000", "TZID=UTC:20270414T183000"),
        *("TZID=Europe/London:20271214T183000", "TZID=Europe/London:20260714T183000"),
    )
    found = calendar(zone + "".join(event(f"DTSTART;{start}") for start in starts))
    assert [each.split()[1] for each in days(found)] == ["18:30", "18:30", "18:30", "18:30"]


BROKEN = {
    "zone": ("BEGIN:VTIMEZONE\nTZID:Odd\nBEGIN:STANDARD\nEND:STANDARD\nEND:VTIMEZONE\n", 3),
    "zone without an end": ("BEGIN:VTIMEZONE\nTZID:Odd\n", 3),
    "line": ("no property at all\n", 3),
    "lines": ("X-A:1\nneither this\nnor that\n", 4),
    "component": ("BEGIN:VTODO\nSUMMARY:x\n", 3),
    "an end alone": ("END:VJOURNAL\n", 3),
}


@pytest.mark.parametrize(("broken", "line"), BROKEN.values(), ids=list(BROKEN))
def test_what_is_broken_beside_the_events_is_told_with_its_line(broken: str, line: int) -> None:
    found = calendar(broken + event("DTSTART:20270414T183000"))
    assert days(found) == ["2027-04-14 18:30"]
    (only,) = found.findings
    assert (only.code, only.place.line, only.set_aside) == (
        CalendarFaultCode.UNREADABLE_LINE,
        line,
        False,
    )


@pytest.mark.parametrize(
    ("broken", "line"),
    [
        ("ATTENDEE;CN=Jo", 6),
        ("this stands alone", 6),
        ("DTEND:soon", 6),
        ("SEQUENCE:first", 6),
        ("BEGIN:VALARM\nTRIGGER:-PT15M", 6),
        ('X-ODD;A="B:C', 6),
    ],
)
def test_what_is_broken_in_an_event_is_told_and_the_event_kept(broken: str, line: int) -> None:
    found = calendar(event("DTSTART:20270414T183000", broken))
    assert days(found) == ["2027-04-14 18:30"]
    assert [(each.place.line, each.set_aside) for each in found.findings] == [(line, False)]


def test_no_sentence_about_a_broken_file_is_the_language_s_own() -> None:
    for broken, _ in BROKEN.values():
        for sentence in told(calendar(broken + event("DTSTART:20270231T183000"))):
            assert "None" not in sentence
            assert "object" not in sentence
            assert "Error" not in sentence


@pytest.mark.parametrize("cut", ["DTSTART:20270414T18", "DTSTART:20270414T183000"])
def test_an_event_in_which_the_file_breaks_off_is_not_taken(cut: str) -> None:
    text = "BEGIN:VCALENDAR\n" + event("DTSTART:20270421T183000")
    cut_off = f"{text}BEGIN:VEVENT\nSUMMARY:Council\n{cut}"
    found = read_calendar(cut_off.encode(), "m.ics", LONDON)
    assert days(found) == ["2027-04-21 18:30"]
    assert told(found) == ["m.ics:6: the file ends within this event; it is left out"]


def test_what_stands_around_the_calendar_hides_nothing() -> None:
    found = calendar(
        event("DTSTART:20270414T183000"),
        before="\n<!-- cached -->\n",
        after="\n<!-- 1 -->\n<!-- 2 -->\n",
    )
    assert days(found) == ["2027-04-14 18:30"]
    assert [each.place.line for each in found.findings] == [2, 11]


def version(start: str, sequence: str, stamp: str, *more: str) -> str:
    return event("UID:1", f"DTSTART:{start}", f"SEQUENCE:{sequence}", f"DTSTAMP:{stamp}", *more)


A, B = "20270414T183000", "20270421T183000"
EARLY, LATE = "20270101T000000Z", "20270102T000000Z"


@pytest.mark.parametrize(
    ("versions", "expected"),
    [
        ((version(A, "0", EARLY), version(B, "1", EARLY)), ["2027-04-21 18:30"]),
        ((version(B, "1", EARLY), version(A, "0", LATE)), ["2027-04-21 18:30"]),
        ((version(A, "2", EARLY), version(B, "2", LATE)), ["2027-04-21 18:30"]),
        ((version(A, "9", EARLY), version(B, "10", EARLY)), ["2027-04-21 18:30"]),
        ((version(A, "0", EARLY), version(A, "1", EARLY, "STATUS:CANCELLED")), []),
        ((version(A, "1", EARLY, "STATUS:CANCELLED"), version(A, "0", LATE)), []),
        ((version(A, "1", EARLY, "STATUS:CANCELLED"), version(A, "1", EARLY)), []),
        (
            (version(A, "0", EARLY, "STATUS:CANCELLED"), version(B, "1", EARLY)),
            ["2027-04-21 18:30"],
        ),
        (
            (version(A, "0", EARLY), version(B, "0", EARLY)),
            ["2027-04-14 18:30", "2027-04-21 18:30"],
        ),
    ],
)
def test_the_newest_version_of_an_event_counts(
    versions: tuple[str, ...], expected: list[str]
) -> None:
    found = calendar("".join(versions))
    assert days(found) == expected
    assert len(found.sittings) + len(found.findings) == 2


def test_a_file_of_cancellations_names_no_sitting() -> None:
    found = calendar("METHOD:CANCEL\n" + event("DTSTART:20270414T183000"))
    assert (days(found), found.findings[0].code) == ([], CalendarFaultCode.CANCELLED)


@pytest.mark.parametrize(
    "lines",
    [
        (
            "DTSTART:20270414T000000",
            "DTEND:20270415T000000",
            "X-MICROSOFT-CDO-ALLDAYEVENT:TRUE",
        ),
        (
            "DTSTART:20270413T230000Z",
            "DTEND:20270414T230000Z",
            "X-MICROSOFT-CDO-ALLDAYEVENT:TRUE",
        ),
        ("DTSTART:20270414T000000Z", "X-MICROSOFT-CDO-ALLDAYEVENT:TRUE"),
        ("DTSTART:20270414T000000", "DTEND:20270415T000000"),
        ("DTSTART:20270414T000000", "DURATION:P1D"),
        ("DTSTART:20270414T000000",),
        ("DTSTART;VALUE=DATE:20270414",),
        ("DTSTART:20270414",),
    ],
)
def test_an_event_of_whole_days_has_no_hour(lines: tuple[str, ...]) -> None:
    assert days(calendar(event(*lines))) == ["2027-04-14"]


def test_an_hour_after_midnight_is_one() -> None:
    found = calendar(event("DTSTART:20270414T000000", "DTEND:20270414T020000"))
    assert days(found) == ["2027-04-14 00:00"]


@given(st.text("BEGIN:VCALENDAREVENT\r\n ;=20270113TZ+-.,", max_size=200))
def test_whatever_a_file_holds_the_answer_is_a_word(junk: str) -> None:
    base = calendar_text()
    for place in (0, len(base) // 2, len(base)):
        try:
            found = read_calendar(
                (base[:place] + junk + base[place:]).encode(), "m.ics", LONDON
            )
        except DeclarationError:
            continue
        assert isinstance(found, CouncilCalendar)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (
            b"BEGIN:VCALENDAR\r\nnonsense\r\nEND:VCALENDAR\r\n",
            "meetings.ics:1:1: this is no iCalendar",
        ),
        (b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", "there is no event in this calendar"),
        (
            b"BEGIN:VCALENDAR\r\nBEGIN:XTIMEZONE\r\nTZID:X\r\nEND:VTIMEZONE\r\n",
            "meetings.ics:1:1: this is no iCalendar",
        ),
        (b"BEGIN:VCALENDAR\r\n" + b"BEGIN:X\r\n" * 9000, "meetings.ics:1:1|no event"),
        (b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n", "there is no event in this calendar"),
    ],
)
def test_what_is_no_calendar_is_refused(content: bytes, message: str) -> None:
    with pytest.raises(DeclarationError, match=message):
        read_calendar(content, "meetings.ics", LONDON)
