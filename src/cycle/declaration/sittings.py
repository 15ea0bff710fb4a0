"""What a council's own calendar of meetings says: who sits when and where, and what is doubtful
about it. Pure values.

A calendar is somebody else's text: a fault in a row sets the row aside and is told with its
place; the rest is used.
"""

import re
from datetime import date, time
from enum import StrEnum
from typing import NamedTuple

import msgspec

LONGEST_TEXT = 200
"""Characters that are kept of a body's name or a place."""


class CalendarFaultCode(StrEnum):
    """What may be wrong in a calendar of meetings."""

    CANCELLED = "cancelled"
    REPLACED = "replaced"
    RECURRING = "recurring"
    UNREADABLE_LINE = "unreadable-line"
    MOVED = "moved"
    REMARK = "remark"
    HIDDEN = "hidden"
    NO_BODY = "no-body"
    MISSHAPEN_ROW = "misshapen-row"
    UNREADABLE_DATE = "unreadable-date"
    TWO_DIGIT_YEAR = "two-digit-year"
    AMBIGUOUS_DATE = "ambiguous-date"
    UNREADABLE_TIME = "unreadable-time"
    UNKNOWN_TIME_ZONE = "unknown-time-zone"
    UNREADABLE_WEEKDAY = "unreadable-weekday"
    WEEKDAY_MISMATCH = "weekday-mismatch"
    CLOSED_DAY = "closed-day"
    IMPLAUSIBLE_YEAR = "implausible-year"
    REPEATED = "repeated"
    TWO_PLACES = "two-places"
    ROOM_TAKEN_TWICE = "room-taken-twice"


class Place(NamedTuple):
    """Where in a file: the line counts from 1, `column` is its name in the header or the
    event.
    """

    file: str
    line: int
    column: str | None = None

    def __str__(self) -> str:
        return f"{self.file}:{self.line}" + (f", {self.column}" if self.column else "")


class CalendarFinding(msgspec.Struct, frozen=True, kw_only=True):
    """One doubt about a calendar. set_aside: the row is not used for that reason."""

    code: CalendarFaultCode
    sentence: str
    place: Place
    set_aside: bool = True

    def __str__(self) -> str:
        return f"{self.place}: {self.sentence}{'; it is left out' if self.set_aside else ''}"


class Sitting(msgspec.Struct, frozen=True, kw_only=True):
    """A body sits: local date, local hour and room where they are given, and the weekday as it
    was written.
    """

    body: str
    on: date
    place: Place
    at: time | None = None
    room: str | None = None
    weekday: str | None = None


class CouncilCalendar(msgspec.Struct, frozen=True, kw_only=True):
    """The sittings a file lists, in its order, and what was found wrong on the way."""

    sittings: tuple[Sitting, ...]
    findings: tuple[CalendarFinding, ...]


def one_line(text: str) -> str:
    """The text on one visible line: it will stand in a comment and on a terminal."""
    visible = "".join(each if each.isprintable() else " " for each in text)
    return " ".join(visible.split())[:LONGEST_TEXT].rstrip()


def finding(
    code: CalendarFaultCode, place: Place, sentence: str, *, set_aside: bool = True
) -> CalendarFinding:
    return CalendarFinding(code=code, sentence=sentence, place=place, set_aside=set_aside)


def sorted_out(entries: "list[Sitting | CalendarFinding]") -> CouncilCalendar:
    """Sittings and findings apart, each in the order of the file."""
    return CouncilCalendar(
        sittings=tuple(entry for entry in entries if isinstance(entry, Sitting)),
        findings=tuple(entry for entry in entries if isinstance(entry, CalendarFinding)),
    )


def plain_body(text: str) -> str:
    """A body's name as it is compared: without case, punctuation and articles, `&` being
    `and`.
    """
    words = re.findall(
        r"\w+", text.casefold().replace("&", " and ").replace("'", "").replace("\u2019", "")
    )
    return " ".join(word for word in words if word != "the")
