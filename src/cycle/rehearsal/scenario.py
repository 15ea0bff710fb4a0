"""How a rehearsed year differs from one where everyone is on time: a value, in words, or drawn
by lot. Pure.

Days are local, and spans include both their ends. What is drawn depends on the seed, the
workflow and the dates alone, and stays within reason: nobody is late by more than a week, no
body sends a thing back more than once.
"""

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from cycle.calendar.days import WorkingCalendar
from cycle.calendar.words import calendar_day
from cycle.declaration.dates import Dates
from cycle.machine.model import Machine

PROCLAIMED = "Bank holiday, proclaimed"
"""The title of a one-off bank holiday in a rehearsal."""


@dataclass(frozen=True)
class DaySpan:
    """From one day to another, both included."""

    first: date
    last: date

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last


@dataclass(frozen=True)
class MeetingMove:
    """The clerk moves a meeting to another day, on a day. closed: why the office is closed on
    the new one.
    """

    meeting: str
    to: date
    when: date
    closed: str | None = None


@dataclass(frozen=True)
class Proclaimed:
    """A one-off bank holiday becomes known on a day."""

    on: date
    when: date


Planned = MeetingMove | Proclaimed


@dataclass(frozen=True)
class Scenario:
    """A year's differences.

    late: working days after the deadline, by role. absent: when the holder of a role is away.
    outcomes: by stage, how it ends the first time, the second, and so on; after that by its
    first declared outcome.
    records: by `stage.fact`, what is recorded; of other facts something of their type.
    planned: what the clerk does on a day of the scenario's choosing. relay_down: when no mail
    can be handed over.
    """

    late: Mapping[str, int] = field(default_factory=dict)
    absent: Mapping[str, tuple[DaySpan, ...]] = field(default_factory=dict)
    outcomes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    records: Mapping[str, str] = field(default_factory=dict)
    planned: tuple[Planned, ...] = ()
    relay_down: tuple[DaySpan, ...] = ()

    def over(self, other: "Scenario") -> "Scenario":
        """Both at once; where both speak of a role's lateness, of a stage's outcomes or of one
        day, this one holds.
        """
        named = {_subject(planned) for planned in self.planned}
        return Scenario(
            late={**other.late, **self.late},
            absent={**other.absent, **self.absent},
            outcomes={**other.outcomes, **self.outcomes},
            records={**other.records, **self.records},
            planned=(
                *self.planned,
                *(planned for planned in other.planned if _subject(planned) not in named),
            ),
            relay_down=self.relay_down or other.relay_down,
        )

    def away_until(self, role: str, day: date) -> date | None:
        """The last day of the absence in which `day` falls; None where the holder is there."""
        return next((span.last for span in self.absent.get(role, ()) if day in span), None)

    def relay_down_until(self, day: date) -> date | None:
        """The last day of the outage in which `day` falls; None where the relay can be
        reached.
        """
        return next((span.last for span in self.relay_down if day in span), None)


def _subject(planned: Planned) -> object:
    return planned.meeting if isinstance(planned, MeetingMove) else planned.on


def describe(scenario: Scenario, machine: Machine) -> Iterator[str]:
    """What is different this year, a sentence each."""
    for role, days in scenario.late.items():
        yield (
            f"{machine.title_of_role(role)}: {days} working day{'' if days == 1 else 's'} late"
        )
    for role, spans in scenario.absent.items():
        for span in spans:
            yield f"{machine.title_of_role(role)}: away {_from_to(span)}"
    titles = {stage.key: stage.title for _, stage in machine.stages()}
    for stage, outcomes in scenario.outcomes.items():
        yield f"{titles[stage]}: {', then '.join(outcomes)}"
    for fact, value in scenario.records.items():
        stage, _, key = fact.partition(".")
        yield f"{titles[stage]}: {key} is recorded as {value}"
    for planned in scenario.planned:
        yield describe_planned(planned, machine)
    for span in scenario.relay_down:
        yield f"the mail relay cannot be reached {_from_to(span)}"


def describe_planned(planned: Planned, machine: Machine) -> str:
    """One planned act, in a sentence."""
    match planned:
        case MeetingMove(meeting=meeting, to=to, closed=closed):
            but = f" (the office is closed then: {closed})" if closed else ""
            return (
                f"{machine.meetings[meeting].title}: moved to {calendar_day(to)}{but}, on "
                f"{calendar_day(planned.when)}"
            )
        case Proclaimed(on=on):
            return (
                f"one-off bank holiday on {calendar_day(on)}, proclaimed on "
                f"{calendar_day(planned.when)}"
            )


def _from_to(span: DaySpan) -> str:
    return f"from {calendar_day(span.first)} to {calendar_day(span.last)}"


def drawn(seed: int, machine: Machine, dates: Dates, calendar: WorkingCalendar) -> Scenario:
    """A year drawn by lot; the same for the same seed."""
    lot = _Lot(random.Random(seed), machine, dates, calendar)  # noqa: S311 - a year, not a secret
    return Scenario(
        late=dict(lot.late()),
        absent=dict(lot.absent()),
        outcomes=dict(lot.outcomes()),
        planned=(*lot.moved(), *lot.proclaimed()),
        relay_down=tuple(lot.outage()),
    )


@dataclass(frozen=True)
class _Lot:
    """One thing after another drawn from the same chance, in the order of the declaration."""

    chance: random.Random
    machine: Machine
    dates: Dates
    calendar: WorkingCalendar

    def late(self) -> Iterator[tuple[str, int]]:
        for role in self.machine.roles:
            if self._one_in(4):
                yield role, self.chance.randint(1, 5)

    def absent(self) -> Iterator[tuple[str, tuple[DaySpan, ...]]]:
        for role in self.machine.roles:
            if self._one_in(5):
                yield role, (self._span(5, 15),)

    def outcomes(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        """A stage that a meeting decides may be sent back once."""
        for _, stage in self.machine.stages():
            back = [outcome.name for outcome in stage.recordable if outcome.leads_back]
            if stage.meeting and back and self._one_in(4):
                yield stage.key, (self.chance.choice(back),)

    def moved(self) -> Iterator[MeetingMove]:
        """A meeting may be put off by some working days, two to three weeks ahead."""
        for key, meeting in self.dates.meetings.items():
            if self._one_in(6):
                to = self.calendar.working_day_after(meeting.on, self.chance.randint(1, 3))
                when = self.calendar.working_day_before(meeting.on, self.chance.randint(10, 15))
                if when >= self.dates.begins_on:
                    yield MeetingMove(key, to, when)

    def proclaimed(self) -> Iterator[Proclaimed]:
        if self._one_in(4):
            on = self.calendar.working_day_after(self._some_day(), 10)
            yield Proclaimed(on, on - timedelta(days=10))

    def outage(self) -> Iterator[DaySpan]:
        if self._one_in(3):
            yield self._span(1, 7)

    def _one_in(self, number: int) -> bool:
        return self.chance.randrange(number) == 0

    def _span(self, shortest: int, longest: int) -> DaySpan:
        first = self._some_day()
        return DaySpan(
            first, first + timedelta(days=self.chance.randint(shortest, longest) - 1)
        )

    def _some_day(self) -> date:
        """A day in the first half year."""
        return self.dates.begins_on + timedelta(days=self.chance.randrange(182))
