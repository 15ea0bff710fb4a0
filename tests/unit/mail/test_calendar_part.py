"""The calendar part of a message: a list of the musts of RFC 5545 and 5546, and what two other
parsers make of it.
"""

import re
from datetime import UTC, date, datetime, time, timedelta
from email.message import EmailMessage
from zoneinfo import ZoneInfo

import msgspec
import pytest
import vobject
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar, Timezone

from cycle.mail.calendar_part import entries_sent, method, to_icalendar, uid
from cycle.mail.letter import Contact, Diary, DiaryEntry
from cycle.mail.zone_rules import zone_rule

AT = datetime(2017, 3, 14, 9, 0, tzinfo=UTC)
US = Contact(name='Democratic "Services"', address="cycle@council.example")
DAY = DiaryEntry(
    key="plan.refresh#1/plan",
    what="Attach the plan",
    on=date(2017, 3, 31),
    remedy="cycle attach cs plan",
)
TIMED = DiaryEntry(
    key="plan.refresh#1/sheet!legal",
    what="Sign; the report, all",
    on=date(2017, 3, 16),
    at=time(17, 0),
)
GONE = msgspec.structs.replace(DAY, key="plan.refresh#1/publish", cancelled=True)
DIARY = Diary(zone="Europe/London", sequence=7, entries=(DAY, TIMED, GONE))


def written(diary: Diary = DIARY) -> str:
    return to_icalendar(diary, "cs", AT, US)


def unfolded(text: str) -> list[str]:
    return text.replace("\r\n ", "").split("\r\n")[:-1]


def events(text: str) -> list[dict[str, str]]:
    """By property name, without its parameters."""
    found: list[dict[str, str]] = []
    for block in re.findall(
        r"BEGIN:VEVENT\r\n(.*?)END:VEVENT", text.replace("\r\n ", ""), re.DOTALL
    ):
        lines = [line.split(":", 1) for line in block.split("\r\n") if line]
        assert len({name.split(";")[0] for name, _ in lines}) == len(lines)
        found.append({name.split(";")[0]: value for name, value in lines} | dict(lines))
    return found


def test_every_line_ends_in_crlf_and_has_at_most_75_octets() -> None:  # RFC 5545 section 3.1
    text = written(
        Diary(
            zone="Europe/London",
            sequence=1,
            entries=(msgspec.structs.replace(DAY, what="ŵ" * 120),),
        )
    )
    assert "\n" not in text.replace("\r\n", "")
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    assert f"SUMMARY:{'ŵ' * 120}" in unfolded(text)


def test_a_name_with_quotes_and_carets_is_written_as_another_parser_reads_it() -> (
    None
):  # RFC 6868
    name = 'The ^n and "Services"'
    text = to_icalendar(DIARY, "cs", AT, Contact(name=name, address="cycle@council.example"))
    assert "ORGANIZER;CN=\"The ^^n and ^'Services^'\":mailto:cycle@council.example" in unfolded(
        text
    )


@pytest.mark.parametrize("zone", ["Europe/London", "Africa/Casablanca"])
def test_what_was_sent_is_read_back_as_it_was_last_sent(zone: str) -> None:
    awkward = msgspec.structs.replace(
        DAY, what="Sign; the report, all\\ of it, " + "ŵ" * 90, remedy=None
    )
    timed = msgspec.structs.replace(TIMED, on=date(2017, 7, 3), at=time(0, 30))
    first = Diary(zone=zone, sequence=7, entries=(awkward, timed))
    later = Diary(
        zone=zone, sequence=8, entries=(msgspec.structs.replace(timed, cancelled=True),)
    )
    assert entries_sent((as_message(first), b"no calendar", as_message(later)), zone) == {
        awkward.key: awkward,
        timed.key: msgspec.structs.replace(timed, cancelled=True),
    }


def as_message(diary: Diary) -> bytes:
    return carrying(written(diary))


def carrying(calendar: str) -> bytes:
    message = EmailMessage()
    message.set_content("words")
    message.add_attachment(
        calendar, subtype="calendar", cte="quoted-printable", filename="deadlines.ics"
    )
    return message.as_bytes()


BY_VERSION_0_1 = """\
BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//cycle//Deadlines of a governance cycle//EN
CALSCALE:GREGORIAN
METHOD:PUBLISH
BEGIN:VTIMEZONE
TZID:Europe/London
BEGIN:DAYLIGHT
DTSTART:19960331T010000
TZOFFSETFROM:+0000
TZOFFSETTO:+0100
TZNAME:BST
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
END:DAYLIGHT
BEGIN:STANDARD
DTSTART:19961027T020000
TZOFFSETFROM:+0100
TZOFFSETTO:+0000
TZNAME:GMT
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
END:STANDARD
END:VTIMEZONE
BEGIN:VEVENT
UID:1b6ff6e4c4ba76afe9c61f8ae2fa10ba@council.example
X-CYCLE-DEADLINE:plan.refresh#1/sheet!legal
DTSTAMP:20170314T090000Z
SEQUENCE:7
DTSTART;TZID=Europe/London:20170703T170000
SUMMARY:Sign\\; the report\\, all\\\\ of it
DESCRIPTION:Sign\\; the report\\, all.\\nType: cycle sign cs --all
ORGANIZER;CN="Democratic ^'Services^'":mailto:cycle@council.example
STATUS:CONFIRMED
TRANSP:TRANSPARENT
END:VEVENT
BEGIN:VEVENT
UID:b94d6bfb1b0cd2b3e7cf6f3bbb6f3f1a@council.example
X-CYCLE-DEADLINE:plan.refresh#1/publish
DTSTAMP:20170314T090000Z
SEQUENCE:7
DTSTART;VALUE=DATE:20170331
DTEND;VALUE=DATE:20170401
SUMMARY:Attach the plan
DESCRIPTION:Attach the plan.
ORGANIZER;CN="Democratic ^'Services^'":mailto:cycle@council.example
STATUS:CANCELLED
TRANSP:TRANSPARENT
END:VEVENT
END:VCALENDAR
""".replace("\n", "\r\n")


def test_what_an_earlier_version_sent_is_read_back() -> None:
    signed = DiaryEntry(
        key="plan.refresh#1/sheet!legal",
        what="Sign; the report, all\\ of it",
        on=date(2017, 7, 3),
        at=time(17, 0),
    )
    gone = msgspec.structs.replace(GONE, remedy=None)
    assert entries_sent((carrying(BY_VERSION_0_1),), "Europe/London") == {
        signed.key: signed,
        gone.key: gone,
    }


def test_the_object_has_version_product_and_method_before_its_components() -> (
    None
):  # RFC 5545 sections 3.6, 3.7
    lines = unfolded(written())
    assert lines[0] == "BEGIN:VCALENDAR"
    assert lines[-1] == "END:VCALENDAR"
    head = lines[
        1 : next(place for place, line in enumerate(lines) if line == "BEGIN:VTIMEZONE")
    ]
    assert [line.partition(":")[0] for line in head] == [
        "VERSION",
        "PRODID",
        "CALSCALE",
        "METHOD",
    ]


def test_each_event_has_what_publish_asks_for() -> None:  # RFC 5546 section 3.2.1
    for event in events(written()):
        assert {
            "UID",
            "DTSTAMP",
            "DTSTART",
            "SUMMARY",
            "ORGANIZER",
            "SEQUENCE",
            "STATUS",
        } <= event.keys()
        assert "ATTENDEE" not in event
        assert re.fullmatch(r"\d{8}T\d{6}Z", event["DTSTAMP"])


def test_a_day_is_a_date_with_the_day_after_as_its_end() -> None:  # RFC 5545 section 3.6.1
    event = events(written())[0]
    assert (event["DTSTART;VALUE=DATE"], event["DTEND;VALUE=DATE"]) == ("20170331", "20170401")


def test_a_time_is_local_and_its_zone_is_in_the_object() -> None:  # RFC 5545 section 3.2.19
    text = written()
    assert events(text)[1]["DTSTART;TZID=Europe/London"] == "20170316T170000"
    assert text.index("TZID:Europe/London") < text.index("BEGIN:VEVENT")
    assert "VTIMEZONE" not in written(Diary(zone="Europe/London", sequence=1, entries=(DAY,)))


def test_the_rule_of_the_zone_holds_for_ever() -> None:
    rules = [line for line in unfolded(written()) if line.startswith("RRULE")]
    assert rules == [
        "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3",
        "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10",
    ]


@pytest.mark.parametrize("year", [2017, 2026, 2036])
def test_other_parsers_read_wall_time_as_it_was_meant_in_winter_and_summer(year: int) -> None:
    for month in (1, 7):
        entry = msgspec.structs.replace(TIMED, on=date(year, month, 16))
        text = written(Diary(zone="Europe/London", sequence=1, entries=(entry,)))
        meant = datetime(year, month, 16, 17, tzinfo=ZoneInfo("Europe/London")).astimezone(UTC)
        (event,) = Calendar.from_ical(text).walk("VEVENT")
        assert event.decoded("DTSTART").astimezone(UTC) == meant
        assert vobject.readOne(text).vevent.dtstart.value.astimezone(UTC) == meant


def test_two_other_parsers_read_every_text_as_it_was_written() -> None:
    text = written()
    theirs = [str(event["SUMMARY"]) for event in Calendar.from_ical(text).walk("VEVENT")]
    assert theirs == ["Attach the plan", "Sign; the report, all", "Attach the plan"]
    assert [event.summary.value for event in vobject.readOne(text).vevent_list] == theirs


@given(st.text(st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp", "Cf")), min_size=1))
def test_no_text_adds_a_property(what: str) -> None:
    text = written(
        Diary(zone="UTC", sequence=1, entries=(msgspec.structs.replace(DAY, what=what),))
    )
    plain = written(Diary(zone="UTC", sequence=1, entries=(DAY,)))
    assert [line.split(":")[0] for line in unfolded(text)] == [
        line.split(":")[0] for line in unfolded(plain)
    ]


def test_a_deadline_that_is_gone_is_cancelled_and_where_all_are_the_method_says_so() -> (
    None
):  # RFC 5546 section 3.2.5
    assert [event["STATUS"] for event in events(written())] == [
        "CONFIRMED",
        "CONFIRMED",
        "CANCELLED",
    ]
    assert "METHOD:PUBLISH" in written()
    gone = Diary(zone="Europe/London", sequence=8, entries=(GONE,))
    assert method(gone) == "CANCEL"
    assert "METHOD:CANCEL" in written(gone)


def test_a_key_keeps_its_uid_and_another_cycle_has_another() -> (
    None
):  # RFC 5545 section 3.8.4.7
    assert events(written())[0]["UID"] == uid("cs", DAY.key, US.address)
    assert uid("cs", DAY.key, US.address) != uid("next", DAY.key, US.address)
    assert len({event["UID"] for event in events(written())}) == 3


@pytest.mark.parametrize(
    ("zone", "year"), [("Africa/Casablanca", 2026), ("Europe/London", 1990)]
)
def test_a_zone_without_a_plain_rule_for_the_year_gives_an_instant(
    zone: str, year: int
) -> None:
    assert zone_rule(zone, year) is None
    entry = msgspec.structs.replace(TIMED, on=date(year, 7, 16))
    text = written(Diary(zone=zone, sequence=1, entries=(entry,)))
    assert "VTIMEZONE" not in text
    meant = datetime(year, 7, 16, 17, tzinfo=ZoneInfo(zone)).astimezone(UTC)
    assert f"DTSTART:{meant:%Y%m%dT%H%M%SZ}" in unfolded(text)


@pytest.mark.parametrize(
    "zone",
    ["Europe/London", "America/New_York", "Australia/Sydney", "Asia/Tokyo", "Europe/Dublin"],
)
def test_the_rule_tells_every_hour_of_a_far_year_as_the_database_does(zone: str) -> None:
    entry = msgspec.structs.replace(TIMED, on=date(2026, 7, 16))
    text = written(Diary(zone=zone, sequence=1, entries=(entry,)))
    (theirs,) = (
        part.to_tz()
        for part in Calendar.from_ical(text).walk("VTIMEZONE")
        if isinstance(part, Timezone)
    )
    noons = [datetime(2035, 1, 1, 12) + timedelta(days=day) for day in range(365)]  # noqa: DTZ001 - local on purpose
    assert [theirs.utcoffset(noon) for noon in noons] == [
        ZoneInfo(zone).utcoffset(noon) for noon in noons
    ]
