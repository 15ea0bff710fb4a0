"""One line of a timetable: what it is about, its day, and how it stands with it. Pure
values; what stands in them is worked out by cycle.planning.timetable.
"""

from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum


class TimetableLineKind(StrEnum):
    """What a line of a timetable is about. A publication is the latest lawful one before a
    meeting.

    objections: the last moment at which what a meeting decided may be objected to. date: a
    named date. not-before: the earliest moment of a stage, of something in it, or of an
    outcome.
    """

    MEETING = "meeting"
    PUBLICATION = "publication"
    OBJECTIONS = "objections"
    NAMED_DATE = "date"
    NOT_BEFORE = "not-before"
    DEADLINE = "deadline"
    REMINDER = "reminder"
    ESCALATION = "escalation"


class TimetableStanding(StrEnum):
    """How it stands with what a line tells.

    waived: one who may has let it pass. unmet: its stage has ended without it. not-needed: its
    stage was passed by. past: a day that comes and goes, as a meeting's does.
    """

    TO_COME = "to-come"
    DONE = "done"
    WAIVED = "waived"
    OVERDUE = "overdue"
    UNMET = "unmet"
    NOT_NEEDED = "not-needed"
    PAST = "past"


@dataclass(frozen=True, slots=True)
class Planned:
    """When the declaration plans a publication. room: working days from then to the latest
    lawful one.
    """

    on: date
    room: int


@dataclass(frozen=True, slots=True)
class Since:
    """The meeting that a track comes from. working_days: those after it, the day of the
    publication included.
    """

    meeting: str
    on: date
    working_days: int


@dataclass(frozen=True, slots=True)
class TimetableLine:
    """One line of a timetable.

    roles: who must act, or is told. slack: working days from today to the day, negative once it
    is past; None without a date, and `undated` says why. planned, since: of a publication only.
    """

    key: str
    kind: TimetableLineKind
    what: str
    on: date | None
    at: time | None
    weekday: str | None
    slack: int | None
    track: str | None = None
    stage: str | None = None
    meeting: str | None = None
    roles: tuple[str, ...] = ()
    rule: str | None = None
    basis: str | None = None
    undated: str | None = None
    planned: Planned | None = None
    since: Since | None = None
    standing: TimetableStanding = TimetableStanding.TO_COME
