from datetime import time

import pytest

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
    OfMonth,
    OneOf,
    Unit,
    Which,
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
        ("first working day of June", OfMonth(1, KindOfDay.WORKING, 6)),
        (
            "30 working days from the first working day of June",
            From(30, OfMonth(1, KindOfDay.WORKING, 6)),
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
        ("last Monday of March", OfMonth(LAST, KindOfDay.MONDAY, 3)),
        ("third working day of May 2027", OfMonth(3, KindOfDay.WORKING, 5, 2027)),
        ("last day of February", OfMonth(LAST, KindOfDay.ANY, 2)),
        (
            "first Tuesday after first Monday of November",
            Nearest(Edge.FIRST_AFTER, OfMonth(1, KindOfDay.MONDAY, 11), KindOfDay.TUESDAY),
        ),
        ("2 years after council", Count(2, Unit.YEAR, Direction.AFTER, Name("council"))),
        (
            "five working days before council",
            Count(5, Unit.WORKING, Direction.BEFORE, Name("council")),
        ),
        ("two hours before council", Hours(2, Direction.BEFORE, Name("council"))),
        ("by 1 March at noon", AtTime(Bounded(Bound.BY, Day(3, 1)), time(12))),
        (
            "1 day after the later of the end of precepts and 1 March",
            Count(
                1,
                Unit.DAY,
                Direction.AFTER,
                OneOf(Which.LATER, Name("end of precepts"), Day(3, 1)),
            ),
        ),
        (
            "the earlier of later of council and 1 May and 3 days after 2 May",
            OneOf(
                Which.EARLIER,
                OneOf(Which.LATER, Name("council"), Day(5, 1)),
                Count(3, Unit.DAY, Direction.AFTER, Day(5, 2)),
            ),
        ),
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


@pytest.mark.parametrize("word", ["later", "third", "five", "noon", "monday", "year", "years"])
def test_a_word_that_only_its_neighbours_make_one_may_be_a_name(word: str) -> None:
    assert parse(f"1 working day before {word}").of == Name(word)  # type: ignore[union-attr]


def test_a_fifth_monday_is_refused_since_not_every_month_has_one() -> None:
    with pytest.raises(ExpressionError, match="not every month has a fifth Monday") as caught:
        parse("by the fifth Monday of May")
    assert caught.value.column == 8
    assert "last Monday" in caught.value.remedy
