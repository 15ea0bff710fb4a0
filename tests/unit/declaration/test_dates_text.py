"""A dates file written out reads back as the same dates, whatever its comments hold."""

from datetime import date, time

from hypothesis import given
from hypothesis import strategies as st

from cycle.declaration.dates import Dates, read_dates
from cycle.declaration.dates_text import written
from cycle.declaration.local_dates import DeclaredMeetingDate

KEYS = ("panel", "committee", "council")
days = st.dates(date(2017, 1, 1), date(2027, 12, 31))
hours = st.none() | st.builds(time, st.integers(0, 23), st.integers(0, 59))
meetings = st.dictionaries(
    st.sampled_from(KEYS), st.builds(DeclaredMeetingDate, on=days, at=hours)
)
remarks = st.lists(st.text() | st.just("a\nbegins: 2001-01-01"), max_size=2)


@given(meetings, remarks, remarks)
def test_it_reads_back_as_the_same_dates(
    on: dict[str, DeclaredMeetingDate], heading: list[str], about: list[str]
) -> None:
    dates = Dates(begins_on=date(2017, 1, 1), meetings=on)
    text = written(dates, heading, dict.fromkeys(KEYS, about))
    assert read_dates(text.encode(), "dates.yaml", KEYS) == dates


def test_a_meeting_without_a_date_keeps_its_remark() -> None:
    dates = Dates(begins_on=date(2017, 1, 1))
    text = written(dates, ["Proposed."], {"council": ["council: no date."]})
    assert text == "# Proposed.\n\nbegins: 2017-01-01\nmeetings: {}\n  # council: no date.\n"
