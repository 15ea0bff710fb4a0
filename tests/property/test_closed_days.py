"""Words on closed days, in any number and order: what they may never do to a date."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from cycle.calendar.bank_holidays import load_calendar
from cycle.calendar.regime import ENGLAND_AND_WALES
from cycle.service.closed_day_overlay import overlay
from cycle.store.closed_days import OFFICE_ALONE, ClosedDay, DayKind

BEGINNING = datetime(2022, 1, 1, 9, tzinfo=UTC)
FIRST, LAST = date(2022, 4, 1), date(2022, 6, 30)


@st.composite
def histories(draw: st.DrawFn, kinds: tuple[DayKind, ...] = tuple(DayKind)) -> list[ClosedDay]:
    """Words as the store gives them: by division and day, in the order of time."""
    told = draw(
        st.lists(
            st.builds(
                ClosedDay,
                division=st.sampled_from([OFFICE_ALONE, "england-and-wales", "scotland"]),
                on=st.dates(FIRST, LAST),
                known_at=st.integers(0, 20).map(lambda days: BEGINNING + timedelta(days=days)),
                kind=st.sampled_from(kinds),
                title=st.just("A day"),
                source=st.just("test"),
            ),
            max_size=12,
        )
    )
    return sorted(told, key=lambda word: (word.division, word.on, word.known_at))


@given(histories((DayKind.CLOSED,)), st.dates(FIRST, LAST), st.integers(1, 20))
def test_closing_days_never_moves_a_date_counted_back_later(
    words: list[ClosedDay], on: date, number: int
) -> None:
    usual = load_calendar(ENGLAND_AND_WALES)
    counted = load_calendar(ENGLAND_AND_WALES, overlay(words, ENGLAND_AND_WALES))
    assert counted.working_day_before(on, number) <= usual.working_day_before(on, number)


@given(histories())
def test_a_history_with_every_word_taken_back_leaves_the_rule_as_it_was(
    words: list[ClosedDay],
) -> None:
    end = BEGINNING + timedelta(days=30)
    back = [
        ClosedDay(
            division=word.division,
            on=word.on,
            known_at=end,
            kind=DayKind.AS_RULED,
            title="-",
            source="test",
        )
        for word in words
    ]
    assert overlay([*words, *back], ENGLAND_AND_WALES) == ()


@given(histories(), st.integers(0, 20))
def test_a_later_word_never_changes_what_was_known_before_of_a_day_already_spoken_of(
    words: list[ClosedDay], days: int
) -> None:
    at = BEGINNING + timedelta(days=days)
    known = [word for word in words if word.known_at <= at]
    spoken_of = {(word.division, word.on) for word in known}
    so_far = [word for word in words if (word.division, word.on) in spoken_of]
    assert overlay(so_far, ENGLAND_AND_WALES, at) == overlay(known, ENGLAND_AND_WALES)
