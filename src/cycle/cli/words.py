"""Dates and counts in words, from the plain values of an answer. For people; programs get ISO dates."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any


def by_when(row: Mapping[str, Any]) -> str:
    """`Tue  7 Mar 2017 17:00`, or nothing without a date."""
    if not row["on"]:
        return ""
    day = date.fromisoformat(row["on"])
    at = f" {row['at'][:5]}" if row["at"] else ""
    return f"{day:%a} {day.day:>2} {day:%b %Y}{at}"


def days_left(row: Mapping[str, Any]) -> str:
    """`3 days left`, `today`, `2 days late`: working days."""
    left = row["days_left"]
    if left is None:
        return ""
    if left == 0:
        return "overdue" if row.get("overdue") else "today"
    count = f"{abs(left)} working day{'' if abs(left) == 1 else 's'}"
    return f"{count} left" if left > 0 else f"{count} late"


def local(instant: str) -> datetime:
    """An instant of an answer in the zone of this machine's user."""
    return datetime.fromisoformat(instant).astimezone()


def day_of_instant(instant: str) -> str:
    """`14 March 2017`."""
    at = local(instant)
    return f"{at.day} {at:%B %Y}"


def minute_of_instant(instant: str) -> str:
    """`2017-03-14 09:00`."""
    return f"{local(instant):%Y-%m-%d %H:%M}"
