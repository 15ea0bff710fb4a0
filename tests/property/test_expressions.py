from contextlib import suppress
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from tests.expressions import DATES, NUMBERS, computable, said
from tests.readings import bearings

from cycle.calendar.evaluate import evaluate
from cycle.calendar.explain import explain
from cycle.calendar.expressions import Count, Day, Direction, Expression, From, Unit, names_in
from cycle.calendar.grammar import LONGEST, ExpressionError, parse
from cycle.errors import CycleError

WORDS = (
    *(
        "5",
        "28",
        "2017",
        "0",
        "99999",
        "2017-03-28",
        "2017-02-30",
        "31",
        "17:00",
        "25:00",
        "at",
        "by",
        "on",
        "or",
    ),
    *(
        "before",
        "after",
        "from",
        "of",
        "first",
        "last",
        "clear",
        "working",
        "day",
        "days",
        "weeks",
        "months",
        "hours",
    ),
    *(
        "excluding",
        "weekends",
        "and",
        "bank",
        "holidays",
        "the",
        "council",
        "end",
        "opening",
        "May",
        "February",
        "9999",
        *("third", "Monday", "later", "earlier", "noon", "five", "years", "tenth"),
    ),
)
COUNTED_BY_DAY = (Unit.WORKING, Unit.CLEAR_WORKING, Unit.CLEAR, Unit.DAY)


def expression_or_fault(text: str) -> Expression | ExpressionError:
    try:
        return parse(text)
    except ExpressionError as error:
        return error


@given(said)
def test_an_expression_printed_reads_back_as_itself(expression: Expression) -> None:
    assume(len(str(expression)) <= LONGEST)
    assert parse(str(expression)) == expression


@given(said, st.data())
def test_the_case_of_words_and_the_width_of_spaces_mean_nothing(
    expression: Expression, data: st.DataObject
) -> None:
    assume(not names_in(expression))
    spaced = data.draw(st.sampled_from(["  ", "\t", " the "])).join(str(expression).split(" "))
    assume(len(spaced) <= LONGEST)
    assert parse(spaced.upper()) == expression


@given(
    st.text(max_size=2 * LONGEST) | st.lists(st.sampled_from(WORDS), max_size=80).map(" ".join)
)
def test_whatever_is_written_is_an_expression_or_a_fault_with_its_column(text: str) -> None:
    found = expression_or_fault(text)
    if isinstance(found, ExpressionError):
        assert 1 <= found.column <= min(len(text), LONGEST) + 1
        assert found.message == f"column {found.column}: {found.fault}"
    else:
        assert parse(str(found)) == found


@given(
    st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join),
    st.dates(date(2011, 1, 1), date(2028, 12, 31)),
)
def test_whatever_can_be_read_has_a_date_or_a_stated_reason_for_none(
    text: str, reference: date
) -> None:
    with suppress(CycleError):
        assert 1998 <= evaluate(parse(text), bearings(reference)).on.year <= 2040


@given(computable)
def test_the_account_comes_to_the_same_moment_and_ends_on_its_day(
    expression: Expression,
) -> None:
    here = bearings()
    found = explain(expression, here)
    assert found.moment == evaluate(expression, here)
    assert found.steps[-1].on == found.moment.on
    assert found.rule == str(expression)


@given(NUMBERS, st.sampled_from(COUNTED_BY_DAY), st.sampled_from(Direction), DATES)
def test_the_account_counts_as_many_days_as_the_rule_says(
    number: int, unit: Unit, direction: Direction, day: date
) -> None:
    found = explain(
        Count(number, unit, direction, Day(day.month, day.day, day.year)), bearings()
    )
    assert sum(step.counted for step in found.steps) == number


@given(NUMBERS, DATES)
def test_the_account_of_days_from_a_day_counts_as_many(number: int, day: date) -> None:
    found = explain(From(number, Day(day.month, day.day, day.year)), bearings())
    assert sum(step.counted for step in found.steps) == number


@given(
    NUMBERS,
    st.sampled_from([Unit.WORKING, Unit.CLEAR_WORKING]),
    st.sampled_from(Direction),
    DATES,
)
def test_no_day_is_left_out_of_an_account_of_working_days(
    number: int, unit: Unit, direction: Direction, day: date
) -> None:
    steps = explain(
        Count(number, unit, direction, Day(day.month, day.day, day.year)), bearings()
    ).steps
    step = timedelta(days=1 if direction is Direction.AFTER else -1)
    assert all(later.on - earlier.on == step for earlier, later in pairwise(steps))


@pytest.mark.parametrize(
    "phrase", ["1 day before ", "first working day after ", "1 working day from "]
)
def test_the_deepest_nesting_that_fits_a_line_is_read_printed_and_computed(phrase: str) -> None:
    text = phrase * ((LONGEST - 10) // len(phrase)) + "2017-03-28"
    expression = parse(text)
    assert str(expression) == text
    assert explain(expression, bearings()).moment == evaluate(expression, bearings())
    with pytest.raises(ExpressionError, match="longer than 400 characters"):
        parse(phrase + text)
