"""What a warning is, what it is drawn from, and how it lists the lines it is about. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from cycle.calendar.words import brief_day
from cycle.engine.situation import Situation
from cycle.engine.tenures import Tenure
from cycle.planning.timetable_line import TimetableLine, TimetableLineKind


class WarningCode(StrEnum):
    """What is amiss."""

    FINAL_DECISION_UNDATED = "final-decision-undated"
    LITTLE_ROOM = "little-room"
    PAPERS_BEFORE_MEETING = "papers-before-meeting"
    ORDER_IMPOSSIBLE = "order-impossible"
    MEETING_ON_CLOSED_DAY = "meeting-on-closed-day"
    DEADLINE_ON_CLOSED_DAY = "deadline-on-closed-day"
    PRE_ELECTION = "pre-election"
    NOT_MET_IN_TIME = "not-met-in-time"
    ROLE_VACANT = "role-vacant"
    SOURCE_AFTER_MEETING = "source-after-meeting"
    PAPERS_BEFORE_SOURCE = "papers-before-source"
    SAME_DAY_HAND_OVER = "same-day-hand-over"
    AMENDED_TOO_LATE = "amended-too-late"
    LIST_EMPTY = "list-empty"


@dataclass(frozen=True, slots=True)
class TimetableWarning:
    """One warning. on: the day it is about; about: the lines, stages or roles concerned;
    remedy: what to do.
    """

    code: WarningCode
    sentence: str
    basis: str | None
    remedy: str
    on: date | None
    about: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WarningContext:
    """What the warnings are drawn from. elsewhere: by meeting, its days in other cycles of the
    workflow.
    """

    situation: Situation
    lines: tuple[TimetableLine, ...]
    tenures: tuple[Tenure, ...]
    elsewhere: Mapping[str, tuple[date, ...]]


def listed(lines: Sequence[TimetableLine], most: int = 3) -> str:
    """What and when, the first few; the rest by its number."""
    told = [f"{_short(line)} ({brief_day(line.on)})" for line in lines[:most] if line.on]
    if len(lines) > most:
        told.append(f"{len(lines) - most} more")
    *others, last = told
    return f"{', '.join(others)} and {last}" if others else last


def _short(line: TimetableLine) -> str:
    return line.key if line.kind is TimetableLineKind.MEETING else line.what
