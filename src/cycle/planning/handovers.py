"""From one meeting to another: where the reports that an item carries cannot come, or only
just, in time. Pure.

Two bodies may meet on one day, and an agenda may go out on the very day that another body
decides what is in it; both have been done. It is allowed, and pointed out.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from cycle.calendar.words import brief_day
from cycle.engine.rulebook import Rulebook
from cycle.engine.situation import Situation
from cycle.engine.state import MeetingState


class Handover(StrEnum):
    """What is amiss between a source and the meeting that receives its report."""

    SOURCE_AFTER = "source-after-meeting"
    PAPERS_BEFORE_SOURCE = "papers-before-source"
    SAME_DAY = "same-day-hand-over"


@dataclass(frozen=True, slots=True)
class Tight:
    """One hand-over that is impossible or tight; on: the day of it."""

    kind: Handover
    meeting: str
    source: str
    on: date
    sentence: str


def tight(situation: Situation, latest: Mapping[str, date]) -> Iterator[Tight]:
    """Every source of every meeting. latest: by meeting, the last day on which its papers may
    be published.
    """
    for key, meeting in situation.machine.meetings.items():
        for source in meeting.receives_from:
            receiving, giving = (
                situation.state.meetings.get(key),
                situation.state.meetings.get(source),
            )
            if receiving and receiving.on and giving and giving.on:
                yield from _between(
                    situation.rulebook, (key, receiving), (source, giving), latest.get(key)
                )


def _between(
    rulebook: Rulebook,
    receives: tuple[str, MeetingState],
    gives: tuple[str, MeetingState],
    publish: date | None,
) -> Iterator[Tight]:
    (key, receiving), (source, giving) = receives, gives
    assert giving.on
    on = giving.on
    sits, begins = rulebook.meeting_starts(giving), rulebook.meeting_starts(receiving)
    assert sits
    assert begins
    if sits >= begins:
        told = (
            f"{source} sits on {brief_day(on)}, not before {key}, whose item is to carry "
            "its report."
        )
        yield Tight(Handover.SOURCE_AFTER, key, source, on, told)
    elif on == receiving.on:
        told = (
            f"{source} and {key}, whose item is to carry its report, sit on one day, "
            f"{brief_day(on)}."
        )
        yield Tight(Handover.SAME_DAY, key, source, on, told)
    elif publish and publish < on:
        told = (
            f"The papers for {key}, which are to carry the report of {source}, must be "
            "public on "
            f"{brief_day(publish)}, before it sits on {brief_day(on)}."
        )
        yield Tight(Handover.PAPERS_BEFORE_SOURCE, key, source, on, told)
    elif publish == on:
        told = (
            f"The papers for {key} must be public on the very day that {source} sits, "
            f"{brief_day(on)}, with its report."
        )
        yield Tight(Handover.SAME_DAY, key, source, on, told)
