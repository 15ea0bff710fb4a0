"""Days and hours as people write them in tables."""

from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cycle.calendar.words import weekday
from cycle.declaration.table_dates import (
    MONTHS,
    WrittenDate,
    could_be_month_first,
    day_in,
    is_month_first,
    time_of_day,
)

MAY = date(2027, 5, 18)


@pytest.mark.parametrize(
    "text",
    [
        *("18/05/2027", "18.5.2027", "18-05-2027", "2027-05-18", "2027/05/18"),
        *("18-May-27", "18-May-2027", "18 MAY 2027", "18th May 2027", "18 of May 2027"),
        *("May 18, 2027", "May 18th 2027", "18 Mai 2027", "18fed Mai 2027"),
    ],
)
def test_a_day_is_read_in_the_ways_in_which_it_is_written(text: str) -> None:
    assert day_in(text) == WrittenDate(MAY, None, None)


@pytest.mark.parametrize(
    "text",
    [
        "Tuesday 18 May 2027",
        "Tuesday, 18th May, 2027",
        "Dydd Mawrth 18 Mai 2027",
        "Tuesday 18/05/2027",
    ],
)
def test_the_weekday_beside_it_is_kept(text: str) -> None:
    assert day_in(text) == WrittenDate(MAY, "Tuesday", None)


@pytest.mark.parametrize(
    ("text", "hour"),
    [
        ("18/05/2027 18:30", "18:30"),
        ("18/05/2027 18:30:00", "18:30:00"),
        ("2027-05-18T18:30:00", "18:30:00"),
        ("18 May 2027, 6.30 pm", "6.30 pm"),
        ("18 May 2027 at 6.30pm", "6.30pm"),
        ("18-May-27 18:30", "18:30"),
        ("18 May 2027 - 18:30", "18:30"),
        ("18 Mai 2027 am 6.30yh", "6.30yh"),
    ],
)
def test_the_hour_beside_it_is_kept(text: str, hour: str) -> None:
    assert day_in(text) == WrittenDate(MAY, None, hour)
    assert time_of_day(hour) == time(18, 30)


def test_march_and_tuesday_are_one_word_in_welsh() -> None:
    assert day_in("Dydd Mawrth 2 Mawrth 2027") == WrittenDate(date(2027, 3, 2), "Tuesday", None)


@pytest.mark.parametrize(
    "text",
    [
        *("5/18/2027", "18/05/27", "18 May", "May 2027", "Tuesday", "46160", "", "TBC"),
        *("31/04/2027", "29 February 2027", "2027-13-01", "18 Maybe 2027", "18/05.2027"),
        *("18 May 1", "18 May 20271", "18/05/20271", "180/5/2027", "=A1+7", "#REF!"),
    ],
)
def test_what_is_no_day_is_none(text: str) -> None:
    assert day_in(text) is None


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)), st.integers(0, 11))
def test_every_day_is_read_back_from_every_form(on: date, form: int) -> None:
    name = MONTHS[on.month - 1][form % len(MONTHS[on.month - 1])]
    forms = (
        on.isoformat(),
        f"{on:%d/%m/%Y}",
        f"{on.day}.{on.month}.{on.year}",
        f"{on.day}-{name}-{on:%y}",
        f"{on.day} {name.title()} {on.year}",
        f"{weekday(on)} {on.day} {name} {on.year}",
        f"{name} {on.day}, {on.year}",
    )
    assert {written.on if (written := day_in(text)) else None for text in forms} == {on}


@given(st.text(max_size=30))
def test_whatever_is_written_the_answer_is_a_day_or_none(text: str) -> None:
    assert day_in(text) is None or day_in(text)
    assert time_of_day(text) is None or time_of_day(text) is not None
    assert isinstance(is_month_first(text), bool)


def test_a_month_before_the_day_shows() -> None:
    assert is_month_first("5/18/2027")
    assert is_month_first("Tue 05-18-27")
    assert not is_month_first("18/05/2027")
    assert not is_month_first("05/04/2027")
    assert could_be_month_first("05/04/2027", date(2027, 4, 5), typed=False)
    assert could_be_month_first("2027-04-05", date(2027, 4, 5), typed=True)
    assert not could_be_month_first("2027-04-05", date(2027, 4, 5), typed=False)
    assert not could_be_month_first("04/04/2027", date(2027, 4, 4), typed=False)
    assert not could_be_month_first("18/05/2027", MAY, typed=False)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        *(("18:30:00", time(18, 30)), ("6:30:00 PM", time(18, 30)), ("1830", time(18, 30))),
        *(("1830hrs", time(18, 30)), ("18.30 hrs", time(18, 30)), ("6.30 yh", time(18, 30))),
        *(("10yb", time(10)), ("2.00yp", time(14)), ("6.30pm - 9pm", time(18, 30))),
        *(("18:30 to 21:00", time(18, 30)), ("6.30 - 9.00 pm", None), ("TBC", None)),
        *(("10am for 10.30am", None), ("2575", None), ("6", None)),
    ],
)
def test_an_hour_is_read_in_the_ways_in_which_it_is_written(
    text: str, meant: time | None
) -> None:
    assert time_of_day(text) == meant
