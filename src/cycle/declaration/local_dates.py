"""Local dates as a declaration writes them: `2017-03-28`, or with a time `28 March 2017 at
18:30`. Pure.
"""

from collections.abc import Callable
from datetime import date, time
from typing import Annotated, TypeAlias

import msgspec
from pydantic import AfterValidator, StringConstraints, WithJsonSchema
from pydantic_core import PydanticCustomError

from cycle.calendar.typed import DAY_PATTERN, DateTextError, day_of, time_of


class DeclaredMeetingDate(msgspec.Struct, frozen=True, kw_only=True):
    """The local date of a meeting, and its local hour where one is fixed."""

    on: date
    at: time | None = None


def meeting_date_of(text: str) -> DeclaredMeetingDate:
    """The value of `2017-03-28`, `28 March 2017 at 18:30` and the like. Raises
    DateTextError.
    """
    day, at, hour = text.partition(" at ")
    return DeclaredMeetingDate(on=day_of(day), at=time_of(hour.strip()) if at else None)


def _dated(text: str) -> str:
    return day_of(_readable(day_of, text)).isoformat()


def _dated_meeting(text: str) -> str:
    found = meeting_date_of(_readable(meeting_date_of, text))
    return f"{found.on} at {found.at:%H:%M}" if found.at else f"{found.on}"


def _readable(read: Callable[[str], object], text: str) -> str:
    try:
        read(text)
    except DateTextError as error:
        said = f"{error.message.rstrip('.')}. {error.remedy.rstrip('.')}"
        said = f"{said[:1].lower()}{said[1:]}"
        raise PydanticCustomError("date", "{what}", {"what": said}) from error
    return text


def _published(pattern: str) -> WithJsonSchema:
    return WithJsonSchema({"type": "string", "pattern": pattern})


Day: TypeAlias = Annotated[
    str, StringConstraints(max_length=40), AfterValidator(_dated), _published(DAY_PATTERN)
]
"""Taken in any form of a day; the value is the ISO date."""
MeetingDay: TypeAlias = Annotated[
    str,
    StringConstraints(max_length=50),
    AfterValidator(_dated_meeting),
    _published(DAY_PATTERN.removesuffix("$") + r"( at [0-9]{1,2}:[0-9]{2})?$"),
]
"""Taken in any form; the value is `2017-03-28` or `2017-03-28 at 18:30`."""
