from datetime import date, time
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from cycle.calendar.bank_holidays import load_calendar
from cycle.calendar.regime import STATUTORY
from cycle.calendar.typed import DateTextError
from cycle.declaration.dates import Dates, PollDates, missing_meetings, read_dates
from cycle.declaration.faults import DeclarationError
from cycle.declaration.local_dates import DeclaredMeetingDate, meeting_date_of

SHIPPED = Path(__file__).parents[3] / "workflows" / "community-safety-2016-17.yaml"
MEETINGS = ["assessment-committee", "away-day", "plan-committee", "council"]


def faults_of(text: str) -> list[str]:
    with pytest.raises(DeclarationError) as caught:
        read_dates(text.encode(), "file", MEETINGS)
    return caught.value.message.split("\n")


def test_the_shipped_dates_are_those_of_2016_17() -> None:
    dates = read_dates(SHIPPED.read_bytes(), "file", MEETINGS)
    evening = time(18, 30)
    assert dates == Dates(
        begins_on=date(2016, 11, 14),
        meetings={
            "assessment-committee": DeclaredMeetingDate(on=date(2017, 2, 14), at=evening),
            "away-day": DeclaredMeetingDate(on=date(2017, 2, 16)),
            "plan-committee": DeclaredMeetingDate(on=date(2017, 3, 28), at=evening),
            "council": DeclaredMeetingDate(on=date(2017, 4, 12), at=evening),
        },
        polls=(PollDates(title="Kent County Council election", on=date(2017, 5, 4)),),
    )


def test_a_poll_may_name_its_notice_and_its_city_and_a_body_when_it_last_met() -> None:
    dates = read_dates(
        b"begins: 2016-11-14\n"
        b"polls: [{title: Mayor, on: 2017-05-04, notice: 2017-03-20, london: true}]\n"
        b"last_met: {council: 2016-04-13}\n",
        "file",
        MEETINGS,
    )
    assert dates.polls == (
        PollDates(title="Mayor", on=date(2017, 5, 4), notice_on=date(2017, 3, 20), london=True),
    )
    assert dates.last_met == {"council": date(2016, 4, 13)}


def test_polls_and_former_meetings_out_of_order_are_told_with_their_place() -> None:
    assert faults_of(
        "begins: 2016-11-14\n"
        "polls:\n"
        "  - {title: Mayor, on: 2017-05-04, notice: 2017-05-04}\n"
        "last_met:\n"
        "  council: 2016-11-14\n"
        "  counsel: 2016-04-13\n"
    ) == [
        "file:3:44: the notice of a poll comes before it, on 2017-05-04",
        (
            "file:5:12: this is not before the cycle begins, on 2016-11-14; what meets "
            "within it "
            "stands under meetings"
        ),
        'file:6:3: the workflow has no meeting "counsel" (did you mean "council"?)',
    ]


def test_a_poll_of_no_form_is_told_with_its_place() -> None:
    assert faults_of(
        "begins: 2016-11-14\npolls: [{title: Mayor, on: 4 May, londn: true}, {on: "
        "2017-05-04}]\n"
    ) == [
        (
            'file:2:28: "4 May" is not a date. Write it as 2027-01-26, 26/01/2027 or 26 '
            "January 2027"
        ),
        'file:2:35: unknown key "londn" (did you mean "london"?)',
        'file:2:49: "title" is missing',
    ]


def test_meetings_without_a_date_are_named_but_no_fault() -> None:
    dates = read_dates(
        b"begins: 2016-11-14\nmeetings: {council: 2017-04-12}\n", "file", MEETINGS
    )
    assert missing_meetings(dates, MEETINGS) == (
        "assessment-committee",
        "away-day",
        "plan-committee",
    )


def test_unknown_meetings_and_impossible_days_are_told_together() -> None:
    assert faults_of(
        "begins: 2016-11-31\nmeetings:\n  counsel: 2017-04-12\n  away-day: 30 February 2017\n"
    ) == [
        "file:1:9: there is no day 2016-11-31. Look up the date",
        'file:3:3: the workflow has no meeting "counsel" (did you mean "council"?)',
        "file:4:13: there is no day 30 February 2017. Look up the date",
    ]


def test_a_meeting_before_the_beginning_is_a_fault() -> None:
    assert faults_of("begins: 2016-11-14\nmeetings: {council: 2016-04-12}\n") == [
        "file:2:21: this is before the cycle begins, on 2016-11-14"
    ]


@pytest.mark.parametrize(
    "text",
    [
        "2017-W13-2",
        "20170328",
        "2017-3-28",
        "2017-03-28 at 24:00",
        "2017-03-28 at 6pm",
        "2017-03-28T18:30",
        "2017-03-28 at ",
    ],
)
def test_other_ways_to_write_a_date_are_refused(text: str) -> None:
    with pytest.raises(DateTextError):
        meeting_date_of(text)


def test_a_meeting_at_an_hour_that_the_clocks_skip_is_a_fault() -> None:
    with pytest.raises(DeclarationError) as caught:
        read_dates(
            b"begins: 2026-11-02\nmeetings: {council: 2027-03-28 at 01:30}\n",
            "file",
            MEETINGS,
            zone=ZoneInfo("Europe/London"),
        )
    assert caught.value.message == (
        "file:2:21: there is no 01:30 on 28 March 2027 in Europe/London: the clocks go forward "
        "that night"
    )


def test_a_day_beyond_the_calendar_is_told_with_its_line() -> None:
    calendar = load_calendar(STATUTORY["england-and-wales"])
    with pytest.raises(DeclarationError) as caught:
        read_dates(
            b"begins: 2026-11-02\nmeetings: {council: 14 April 2072}\n",
            "file",
            MEETINGS,
            calendar=calendar,
        )
    assert caught.value.message.startswith(
        "file:2:21: the calendar england-and-wales has no data for 2072-04-14; it runs from "
    )


def test_a_dates_file_takes_the_forms_in_which_people_write_dates() -> None:
    written = b"""begins: 14/11/2016
meetings: {council: Wednesday 12 April 2017 at 18:30, away-day: 16/02/2017}
polls: [{title: Mayor, on: 4 May 2017}]
last_met: {council: 13 Apr 2016}
"""
    dates = read_dates(written, "file", MEETINGS)
    assert dates.begins_on == date(2016, 11, 14)
    assert dates.meetings["council"] == DeclaredMeetingDate(
        on=date(2017, 4, 12), at=time(18, 30)
    )
    assert dates.meetings["away-day"].on == date(2017, 2, 16)
    assert dates.polls[0].on == date(2017, 5, 4)
    assert dates.last_met == {"council": date(2016, 4, 13)}
