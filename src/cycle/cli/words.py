"""Dates and counts in words, from the plain values of an answer. For people; programs get ISO
dates.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from cycle.calendar.words import calendar_day, column_day


def day(on: str | None) -> str:
    """`Tue  7 Mar 2017`, or nothing without a date."""
    return column_day(date.fromisoformat(on)) if on else ""


def by_when(row: Mapping[str, Any]) -> str:
    """`Tue  7 Mar 2017 17:00`, or nothing without a date."""
    at = f" {row['at'][:5]}" if row["at"] else ""
    return f"{day(row['on'])}{at}"


def days_left(row: Mapping[str, Any]) -> str:
    """`3 days left`, `today`, `2 days late`: working days."""
    short = days_left_in_short(row)
    count, _, word = short.partition(" ")
    return f"{count} working day{'' if count == '1' else 's'} {word}" if word else short


def days_left_in_short(row: Mapping[str, Any]) -> str:
    """`3 left`, `today`, `2 late`, where the unit is said once for all."""
    left = row["days_left"]
    if left is None:
        return ""
    if left == 0:
        return "overdue" if row["overdue"] else "today"
    return f"{left} left" if left > 0 else f"{-left} late"


def day_of_instant(instant: str) -> str:
    """`14 March 2017`: the local day that the answer gives."""
    return calendar_day(datetime.fromisoformat(instant))


def minute_of_instant(instant: str) -> str:
    """`2017-03-14 09:00`: the local time that the answer gives."""
    return f"{datetime.fromisoformat(instant):%Y-%m-%d %H:%M}"
