"""Local dates as a declaration writes them: `2017-03-28`, or with a time `2017-03-28 at 18:30`.
Pure.
"""

import re
from datetime import date, time
from typing import Annotated, TypeAlias

import msgspec
from pydantic import AfterValidator, StringConstraints
from pydantic_core import PydanticCustomError

from cycle.declaration.values import CLOCK

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class DeclaredMeetingDate(msgspec.Struct, frozen=True, kw_only=True):
    """The local date of a meeting, and its local hour where one is fixed."""

    on: date
    at: time | None = None


def date_of(text: str) -> date | None:
    """The date of an ISO text such as `2017-03-28`; None where there is no such day."""
    try:
        return date.fromisoformat(text) if _DAY.fullmatch(text) else None
    except ValueError:
        return None


def meeting_date_of(text: str) -> DeclaredMeetingDate | None:
    """The value of `2017-03-28` or `2017-03-28 at 18:30`; None for anything else."""
    day, at, hour = text.partition(" at ")
    on = date_of(day)
    if on is None or (at and not re.fullmatch(CLOCK, hour)):
        return None
    return DeclaredMeetingDate(on=on, at=time.fromisoformat(hour) if at else None)


def _dated(text: str) -> str:
    if date_of(text) is None:
        raise PydanticCustomError("date", "there is no such day; write it as 2017-03-28")
    return text


def _dated_meeting(text: str) -> str:
    if meeting_date_of(text) is None:
        raise PydanticCustomError(
            "date",
            "there is no such day or time; write it as 2017-03-28 or 2017-03-28 at 18:30",
        )
    return text


Day: TypeAlias = Annotated[str, AfterValidator(_dated)]
MeetingDay: TypeAlias = Annotated[
    str, StringConstraints(max_length=30), AfterValidator(_dated_meeting)
]
