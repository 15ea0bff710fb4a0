from typing import get_args

from cycle.calendar.breaks import BREAKS
from cycle.declaration import schema, values


def test_every_break_of_the_calendar_may_be_declared() -> None:
    assert set(get_args(values.Break)) == set(BREAKS)


def test_a_slug_is_a_short_key_of_the_words() -> None:
    assert (
        schema.slug("Copy of the Plan, sent to the P&CC!")
        == "copy-of-the-plan-sent-to-the-p-cc"
    )
    assert len(schema.slug("word " * 40)) <= 60
    assert schema.slug("…") == "task"
