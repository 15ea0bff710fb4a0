from datetime import time

import pytest

from cycle.calendar.expressions import (
    AtTime,
    Bound,
    Bounded,
    Count,
    Day,
    Direction,
    Excluding,
    Expression,
    From,
    Hours,
    Name,
    OfMonth,
    Unit,
    names_in,
)
from cycle.calendar.grammar import LONGEST, MOST, ExpressionError, parse

COMMITTEE = Name("plan-committee")


@pytest.mark.parametrize(
    ("text", "expression"),
    [
        (
            "5 clear working days before plan-committee",
            Count(5, Unit.CLEAR_WORKING, Direction.BEFORE, COMMITTEE),
        ),
        (
            "10 working days before 2017-03-28",
            Count(10, Unit.WORKING, Direction.BEFORE, Day(3, 28, 2017)),
        ),
        (
            "28 clear days before plan-committee",
            Count(28, Unit.CLEAR, Direction.BEFORE, COMMITTEE),
        ),
        ("by 30 May", Bounded(Bound.BY, Day(5, 30))),
        ("by 30 May 2017 at 12:00", AtTime(Bounded(Bound.BY, Day(5, 30, 2017)), time(12))),
        ("first working day of June", OfMonth(first=True, month=6)),
        (
            "30 working days from the first working day of June",
            From(30, OfMonth(first=True, month=6)),
        ),
        (
            "2 weeks after end of council-adoption",
            Count(2, Unit.WEEK, Direction.AFTER, Name("end of council-adoption")),
        ),
        (
            "2 weeks after the end of the council-adoption",
            parse("2 weeks after end of council-adoption"),
        ),
        ("publication of plan", Name("publication of plan")),
        ("end", Name("end")),
    ],
)
def test_a_text_is_read_as(text: str, expression: Expression) -> None:
    assert parse(text) == expression


def test_a_time_after_hours_belongs_to_what_they_count_from() -> None:
    assert parse("48 hours before 2017-03-28 at 19:00 excluding weekends") == Hours(
        48, Direction.BEFORE, AtTime(Day(3, 28, 2017), time(19)), Excluding.WEEKENDS
    )


def test_what_is_excluded_belongs_to_the_only_hours_there_are() -> None:
    text = (
        "by 48 hours before 2 working days before plan-committee excluding weekends and "
        "bank holidays"
    )
    expression = parse(text)
    assert isinstance(expression, Bounded)
    assert isinstance(expression.of, Hours)
    assert expression.of.excluding is Excluding.WEEKENDS_AND_BANK_HOLIDAYS
    assert str(expression) == text


def test_names_are_found_however_deep_they_lie() -> None:
    assert names_in(parse("by 2 days before 3 weeks after end of drafting at 10:00")) == {
        "end of drafting"
    }
    assert names_in(parse("first working day of June")) == frozenset()


@pytest.mark.parametrize(
    "word",
    ["by", "before", "after", "on", "at", "from", "of", "first", "last", "working", "the"],
)
def test_a_word_of_the_language_is_no_name(word: str) -> None:
    with pytest.raises(ExpressionError):
        parse(f"1 working day before {word}")


def test_the_largest_count_is_read_and_one_more_is_not() -> None:
    assert parse(f"{MOST} days after council") == Count(
        MOST, Unit.DAY, Direction.AFTER, Name("council")
    )
    with pytest.raises(ExpressionError, match="a count lies between 1 and 9999"):
        parse(f"{MOST + 1} days after council")


def test_a_text_as_long_as_may_be_is_read_and_a_longer_one_is_not() -> None:
    name = "n" * (LONGEST - 3)
    assert parse(f"by {name}") == Bounded(Bound.BY, Name(name))
    with pytest.raises(ExpressionError) as caught:
        parse(f"by {name}n")
    assert caught.value.column == LONGEST + 1
