"""Dates that a cycle takes from another: which day the other has there, and when it moved.
Pure.

Until the other cycle has come to the event, its day is the one that is planned: of the end of a
stage, the meeting that decides it, else its deadline. Rings cannot be: a cycle is bound as it
is opened, and only to one that is there.
"""

from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from cycle.calendar.words import long_day
from cycle.engine.outside_events import DateFollowed
from cycle.engine.rulebook import DueDate, Undated
from cycle.engine.situation import Situation
from cycle.engine.state import FollowedDate, State
from cycle.engine.verdicts import Code, Reason
from cycle.machine import rules
from cycle.machine.model import Machine


@dataclass(frozen=True, slots=True)
class OtherCycle:
    """Another cycle as it stands; journal: the hash of its newest entry."""

    situation: Situation
    journal: str


@dataclass(frozen=True, slots=True)
class FollowedRow:
    """A date taken from another cycle, as it was last seen there; sentence: the same in words,
    and what that cycle has by now.
    """

    key: str
    cycle: str
    on: date | None
    at: str | None
    since: datetime
    sentence: str


def unbound(
    machine: Machine, others: Container[str], given: Container[str]
) -> Iterator[Reason]:
    """Each date of another cycle for which none is named; but for those that the year's own
    file gives.
    """
    for key, named in machine.dates.items():
        if named.of and key not in given and named.of.workflow not in others:
            yield Reason(
                code=Code.NO_DATE,
                sentence=f"the date {key} is that of {named.of.event} in a cycle of "
                f"{named.of.workflow}, and none is named",
                basis=named.basis,
                remedy=f"cycle open NAME --workflow W --dates FILE --with "
                f"{named.of.workflow}=CYCLE",
            )


def no_such_event(machine: Machine, others: Mapping[str, OtherCycle]) -> Iterator[Reason]:
    """Each date whose event the other cycle's workflow does not have."""
    for key, named in machine.dates.items():
        other = others.get(named.of.workflow) if named.of else None
        if named.of and other and named.of.event not in _events_of(other.situation.machine):
            name = other.situation.state.cycle
            yield Reason(
                code=Code.NO_DATE,
                sentence=f"the date {key} is that of {named.of.event}, which the workflow of "
                f"{name} does not have",
                remedy=f"cycle timetable {name}",
            )


def _events_of(machine: Machine) -> frozenset[str]:
    stages = [stage.key for _, stage in machine.stages()]
    return frozenset(
        [
            *machine.meetings,
            *machine.dates,
            *map(rules.opening_of, stages),
            *map(rules.end_of, stages),
            *map(rules.publication_of, machine.documents),
        ]
    )


def newly_followed(
    situation: Situation, others: Mapping[str, OtherCycle]
) -> tuple[DateFollowed, ...]:
    """The dates that another cycle has on another day than was last seen. others: by
    workflow.
    """
    return tuple(_moved(situation.machine, situation.state, others))


def _moved(
    machine: Machine, state: State, others: Mapping[str, OtherCycle]
) -> Iterator[DateFollowed]:
    for key, named in machine.dates.items():
        other = others.get(named.of.workflow) if named.of else None
        if named.of is None or other is None or key in state.dates:
            continue
        due, seen = _day_of(other.situation, named.of.event), state.followed.get(key)
        on, at, why = None, None, None
        if isinstance(due, DueDate):
            on, at = due.on, due.at.isoformat("minutes") if due.at else None
        else:
            why = due.why
        if seen is None or (seen.on, seen.at, seen.why) != (on, at, why):
            yield DateFollowed(
                key=key,
                cycle=other.situation.state.cycle,
                journal=other.journal,
                on=on,
                at=at,
                why=why,
            )


def _day_of(other: Situation, event: str) -> DueDate | Undated:
    """The day on which it came to pass, else is planned."""
    found = other.due(event)
    happened, _, key = event.rpartition(" of ")
    if isinstance(found, DueDate) or happened != "end":
        return found
    stage = next(stage for _, stage in other.machine.stages() if stage.key == key)
    planned = [stage.meeting.meeting] if stage.meeting else []
    for rule in (*planned, *([stage.due.rule] if stage.due else [])):
        due = other.due(rule)
        if isinstance(due, DueDate):
            return due
    return found


def followed(situation: Situation, moved: Iterable[DateFollowed]) -> tuple[FollowedRow, ...]:
    """The dates that the cycle takes from others. moved: those that have another day there by
    now, which the daemon has yet to see.
    """
    by_now = {each.key: f"; by now it is {_day_there(each)}" for each in moved}
    return tuple(
        FollowedRow(
            key=key,
            cycle=seen.cycle,
            on=seen.on,
            at=seen.at,
            since=seen.since,
            sentence=f"{situation.machine.dates[key].title}: {_day_there(seen)}, as "
            f"{seen.cycle} has it{by_now.get(key, '')}",
        )
        for key, seen in situation.state.followed.items()
        if key in situation.machine.dates
    )


def _day_there(seen: FollowedDate | DateFollowed) -> str:
    if seen.on is None:
        return f"no date yet ({seen.why})"
    return long_day(seen.on) + (f" at {seen.at}" if seen.at else "")
