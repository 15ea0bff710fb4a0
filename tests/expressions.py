"""Expressions of every form, as Hypothesis draws them."""

from datetime import date

from hypothesis import strategies as st

from cycle.calendar.expressions import (
    LAST,
    AtTime,
    Bound,
    Bounded,
    Count,
    Day,
    Direction,
    Edge,
    Excluding,
    Expression,
    From,
    Hours,
    KindOfDay,
    Name,
    Nearest,
    Next,
    OfMonth,
    OneOf,
    Unit,
    Which,
)

LEAP_YEAR = 2016
DATES = st.dates(date(2011, 6, 1), date(2028, 6, 30))
NUMBERS = st.integers(1, 60)
YEARS = st.integers(2011, 2026)
SHORT_UNITS = st.sampled_from([unit for unit in Unit if unit is not Unit.YEAR])
TIMES = st.times().map(lambda at: at.replace(second=0, microsecond=0))
KEYS = st.sampled_from(
    [
        *("council", "plan-committee", "Cabinet_2", "end", "opening", "hours", "weekends"),
        *("x1", "noon", "later", "third", "five", "Monday", "years"),
    ]
)

dated = DATES.map(lambda day: Day(day.month, day.day, day.year))
yearless = st.dates(date(LEAP_YEAR, 1, 1), date(LEAP_YEAR, 12, 31)).map(
    lambda day: Day(day.month, day.day)
)
happened = st.builds(
    "{} of {}".format, st.sampled_from(["opening", "end", "publication"]), KEYS
)
names = st.builds(Name, KEYS | happened)
places = st.integers(1, 10) | st.just(LAST)
weekdays = st.sampled_from([kind for kind in KindOfDay if kind.weekday is not None])
months = st.builds(
    OfMonth,
    places,
    st.sampled_from([KindOfDay.WORKING, KindOfDay.ANY]),
    st.integers(1, 12),
    st.none() | YEARS,
) | st.builds(
    OfMonth,
    st.integers(1, 4) | st.just(LAST),
    weekdays,
    st.integers(1, 12),
    st.none() | YEARS,
)


def counted_from(points: st.SearchStrategy[Expression]) -> st.SearchStrategy[Expression]:
    """Days however counted, resting on the given ones."""
    return st.recursive(
        points,
        lambda inner: st.one_of(
            st.builds(Count, NUMBERS, SHORT_UNITS, st.sampled_from(Direction), inner),
            st.builds(
                Count,
                st.integers(1, 2),
                st.just(Unit.YEAR),
                st.sampled_from(Direction),
                inner,
            ),
            st.builds(
                Nearest,
                st.sampled_from(Edge),
                inner,
                st.just(KindOfDay.WORKING) | weekdays | yearless,
            ),
            st.builds(OneOf, st.sampled_from(Which), inner, inner),
            st.builds(From, NUMBERS, inner),
        ),
        max_leaves=4,
    )


def hours_from(points: st.SearchStrategy[Expression]) -> st.SearchStrategy[Hours]:
    return st.builds(
        Hours, NUMBERS, st.sampled_from(Direction), points, st.sampled_from(Excluding)
    )


def whole(days: st.SearchStrategy[Expression]) -> st.SearchStrategy[Expression]:
    """All that may be said over the given days."""
    bounded = st.builds(Bounded, st.sampled_from(Bound), days)
    timeable = days | st.builds(Bounded, st.sampled_from([Bound.BY, Bound.ON]), days)
    hours = hours_from(days | st.builds(AtTime, days, TIMES))
    return st.one_of(
        days,
        bounded,
        st.builds(AtTime, timeable, TIMES),
        hours,
        hours.map(lambda of: Bounded(Bound.BY, of)),
    )


coming = yearless.map(lambda day: Next(day.month, day.day))

said = whole(counted_from(dated | yearless | coming | months | names))
"""Whatever can be said."""

computable = st.one_of(
    counted_from(dated | yearless | coming | months),
    st.builds(
        Bounded, st.sampled_from(Bound), counted_from(dated | yearless | coming | months)
    ),
    hours_from(st.builds(AtTime, dated, TIMES)),
)
"""What rests on dates alone, and has an answer."""
