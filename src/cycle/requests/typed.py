"""Dates and times as they are typed, read strictly."""

import re
from datetime import date, time

from cycle.errors import CycleError

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_TIME = re.compile(r"[0-2][0-9]:[0-5][0-9]")


class DateTextError(CycleError):
    """A text that is no date, or no time of day."""


def day_of(text: str) -> date:
    """The date of `2017-03-28`. Raises DateTextError."""
    try:
        if _DAY.fullmatch(text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise DateTextError(f'"{text}" is no date.', "Write year, month and day: 2017-03-28.")


def time_of(text: str) -> time:
    """The time of day of `18:30`. Raises DateTextError."""
    try:
        if _TIME.fullmatch(text):
            return time.fromisoformat(text)
    except ValueError:
        pass
    raise DateTextError(f'"{text}" is no time of day.', "Write hours and minutes: 18:30.")
