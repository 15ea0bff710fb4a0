"""The dates of one year: when the cycle begins, when each body meets, when polls are. Pure, but
for reading its file.

Dates and times are local and written out: `2017-03-28 at 18:30`. Weekdays, notice and
feasibility are for others.
"""

from collections.abc import Collection, Iterator, Mapping
from datetime import UTC, date, datetime
from typing import Annotated
from zoneinfo import ZoneInfo

import msgspec
from pydantic import BeforeValidator, Field

from cycle.calendar.days import NoCalendarDataError, WorkingCalendar
from cycle.calendar.words import calendar_day
from cycle.declaration import loader
from cycle.declaration.declared import Declared
from cycle.declaration.faults import Fault
from cycle.declaration.loader import CheckedFile
from cycle.declaration.local_dates import (
    Day,
    DeclaredMeetingDate,
    MeetingDay,
    meeting_date_of,
)
from cycle.declaration.source import Source
from cycle.declaration.values import Key, Line, short_for
from cycle.declaration.yaml_nodes import Path
from cycle.suggestions import nearest


class PollDates(msgspec.Struct, frozen=True, kw_only=True):
    """The day of an election. `notice_on`: when notice of it was actually published, where that
    is known.
    """

    title: str
    on: date
    notice_on: date | None = None
    london: bool = False


class Dates(msgspec.Struct, frozen=True, kw_only=True):
    """A year's dates; meetings by their key in the workflow.

    last_met: the meeting of that kind before this cycle. named: what this year's date of a name
    is, in place of its rule or table. year: the year whose line of a table holds, where it is
    not the one in which the cycle begins.
    """

    begins_on: date
    meetings: Mapping[str, DeclaredMeetingDate] = {}
    polls: tuple[PollDates, ...] = ()
    last_met: Mapping[str, date] = {}
    named: Mapping[str, DeclaredMeetingDate] = {}
    year: int | None = None
    lists: Mapping[str, tuple["ListedItem", ...]] = {}


class ListedItem(msgspec.Struct, frozen=True, kw_only=True):
    """An item of a list as the year begins, or from a day on, to a day where that is known.
    role: the office that answers for it.
    """

    key: str
    title: str
    from_on: date | None = None
    ends_on: date | None = None
    role: str | None = None


class DeclaredItem(Declared):
    """A title alone is short for an item that stands from the beginning."""

    title: Line
    begins: Day | None = None
    role: Key | None = None


class DeclaredPoll(Declared):
    """`london`: in London the notice of an election comes earlier than elsewhere."""

    title: Line
    on: Day
    notice: Day | None = None
    london: bool = False

    def value(self) -> PollDates:
        notice_on = date.fromisoformat(self.notice) if self.notice else None
        return PollDates(
            title=self.title,
            on=date.fromisoformat(self.on),
            notice_on=notice_on,
            london=self.london,
        )


class DatesFile(Declared):
    begins: Day
    meetings: Mapping[Key, MeetingDay] = {}
    polls: tuple[DeclaredPoll, ...] = ()
    last_met: Mapping[Key, Day] = {}
    dates: Mapping[Key, MeetingDay] = {}
    year: Annotated[int, Field(ge=1900, le=2200)] | None = None
    lists: Mapping[
        Key,
        Mapping[
            Key,
            Annotated[
                DeclaredItem,
                BeforeValidator(short_for("title"), json_schema_input_type=Line | DeclaredItem),
            ],
        ],
    ] = {}

    def value(self) -> Dates:
        return Dates(
            begins_on=date.fromisoformat(self.begins),
            meetings=_written_out(self.meetings),
            polls=tuple(poll.value() for poll in self.polls),
            last_met={key: date.fromisoformat(text) for key, text in self.last_met.items()},
            named=_written_out(self.dates),
            year=self.year,
            lists={key: _items(items) for key, items in self.lists.items()},
        )


def _items(items: Mapping[str, DeclaredItem]) -> tuple[ListedItem, ...]:
    return tuple(
        ListedItem(
            key=key,
            title=item.title,
            from_on=date.fromisoformat(item.begins) if item.begins else None,
            role=item.role,
        )
        for key, item in items.items()
    )


def _written_out(dates: Mapping[str, str]) -> Mapping[str, DeclaredMeetingDate]:
    return {key: meeting_date_of(text) for key, text in dates.items()}


def read_dates(
    content: bytes,
    file: str,
    meetings: Collection[str],
    named: Collection[str] = (),
    calendar: WorkingCalendar | None = None,
    zone: ZoneInfo | None = None,
    lists: Collection[str] = (),
    roles: Collection[str] = (),
) -> Dates:
    """The dates in a file's bytes, for a workflow with these meetings and named dates, its
    calendar and its time zone. Raises DeclarationError with every fault.
    """
    reading = loader.read(content, file, DatesFile)
    further = (
        *_unknown(reading.source, "meetings", "meeting", meetings),
        *_unknown(reading.source, "last_met", "meeting", meetings),
        *_unknown(reading.source, "dates", "named date", named),
        *_unknown(reading.source, "lists", "list", lists),
        *_unknown_roles(reading, roles),
        *_out_of_order(reading),
        *(_beyond(reading, calendar) if calendar else ()),
        *(_skipped(reading, zone) if zone else ()),
    )
    return reading.checked(further).value()


def _unknown_roles(reading: CheckedFile[DatesFile], roles: Collection[str]) -> Iterator[Fault]:
    for key, items in (reading.value.lists if reading.value else {}).items():
        for name, item in items.items():
            if item.role is not None and item.role not in roles:
                message = f'there is no role "{item.role}"'
                meant = nearest(item.role, roles)
                yield reading.source.at_value(
                    ("lists", key, name, "role"), message, suggestion=meant
                )


def missing_meetings(dates: Dates, meetings: Collection[str]) -> tuple[str, ...]:
    """The meetings of the workflow that have no date yet: worth a warning, as bodies fix their
    dates one by one.
    """
    return tuple(key for key in meetings if key not in dates.meetings)


def _unknown(
    source: Source, where: str, what: str, known: Collection[str]
) -> tuple[Fault, ...]:
    there = f"; there are {', '.join(known)}" if known else ""
    faults = []
    for key in source.keys((where,)) if where in source.keys(()) else ():
        if key not in known:
            meant = nearest(key, known)
            message = f'the workflow has no {what} "{key}"{"" if meant else there}'
            faults.append(source.at_key((where, key), message, suggestion=meant))
    return tuple(faults)


def _out_of_order(reading: CheckedFile[DatesFile]) -> tuple[Fault, ...]:
    return tuple(_misplaced(reading.source, reading.value.value())) if reading.value else ()


def _beyond(reading: CheckedFile[DatesFile], calendar: WorkingCalendar) -> Iterator[Fault]:
    """Days for which there is no list of bank holidays."""
    if reading.value is None:
        return
    dates = reading.value.value()
    days: list[tuple[Path, date]] = [
        (("begins",), dates.begins_on),
        *((("meetings", key), meeting.on) for key, meeting in dates.meetings.items()),
    ]
    for path, day in days:
        try:
            calendar.require(day)
        except NoCalendarDataError as error:
            message = error.message.rstrip(".")
            yield reading.source.at_value(path, f"{message[:1].lower()}{message[1:]}")


def _skipped(reading: CheckedFile[DatesFile], zone: ZoneInfo) -> Iterator[Fault]:
    """Hours of a night in which the clocks go forward."""
    for key, meeting in (reading.value.value().meetings if reading.value else {}).items():
        if meeting.at is None:
            continue
        there = datetime.combine(meeting.on, meeting.at, zone)
        if there.astimezone(UTC).astimezone(zone).time() != meeting.at:
            message = (
                f"there is no {meeting.at:%H:%M} on {calendar_day(meeting.on)} in {zone.key}: "
                "the clocks go forward that night"
            )
            yield reading.source.at_value(("meetings", key), message)


def _misplaced(source: Source, dates: Dates) -> Iterator[Fault]:
    for key, meeting in dates.meetings.items():
        if meeting.on < dates.begins_on:
            yield source.at_value(
                ("meetings", key), f"this is before the cycle begins, on {dates.begins_on}"
            )
    for key, on in dates.last_met.items():
        if on >= dates.begins_on:
            begins = f"this is not before the cycle begins, on {dates.begins_on}"
            yield source.at_value(
                ("last_met", key), f"{begins}; what meets within it stands under meetings"
            )
    for number, poll in enumerate(dates.polls):
        if poll.notice_on and poll.notice_on >= poll.on:
            yield source.at_value(
                ("polls", number, "notice"),
                f"the notice of a poll comes before it, on {poll.on}",
            )
