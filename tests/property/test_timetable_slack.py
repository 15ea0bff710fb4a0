from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st
from tests.repetition import examples
from tests.years import year

from cycle.engine.situation import Situation
from cycle.planning.timetable import timetable

days = st.dates(date(2017, 1, 3), date(2018, 12, 31))


def walked(first: date, last: date, closed: set[date]) -> int:
    """Days after the first up to and with the last that are neither weekend nor closed;
    negative the other way.
    """
    if last < first:
        return -walked(last, first, closed)
    span = [first + timedelta(days=number) for number in range(1, (last - first).days + 1)]
    return sum(day.weekday() < 5 and day not in closed for day in span)


@examples(30)
@given(today=days, committee=days, council=days)
def test_slack_is_what_a_walk_through_the_days_counts(
    today: date, committee: date, council: date
) -> None:
    rulebook, state = year(meetings={"committee": str(committee), "council": str(council)})
    closed = set(rulebook.calendar.closed)
    for line in timetable(
        Situation(rulebook, state, datetime(today.year, today.month, today.day, 12, tzinfo=UTC))
    ):
        assert line.on
        assert line.slack == walked(today, line.on, closed)
        if line.since:
            assert line.since.working_days == walked(line.since.on, line.on, closed)
        if line.planned:
            assert line.planned.room == walked(line.planned.on, line.on, closed)
