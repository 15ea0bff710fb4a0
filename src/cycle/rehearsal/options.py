"""What the options of a rehearsal say, read against the workflow: one scenario, or what is
wrong with them. Pure.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeVar

from cycle.calendar.days import WorkingCalendar
from cycle.calendar.typed import DateTextError, day_of
from cycle.declaration.dates import Dates
from cycle.errors import CycleError
from cycle.machine.facts import FactType, kept_form
from cycle.machine.model import Machine
from cycle.rehearsal.scenario import DaySpan, MeetingMove, Planned, Proclaimed, Scenario, drawn
from cycle.suggestions import did_you_mean

T = TypeVar("T")

MOST_DAYS_LATE = 250
"""About a year of working days."""
LONGEST_SPAN = timedelta(days=366)


class ScenarioError(CycleError):
    """An option that makes no scenario: which, why, and how it is written."""


@dataclass(frozen=True, kw_only=True)
class Options:
    """The words as they were typed after each option."""

    late: Sequence[str] = ()
    absent: Sequence[str] = ()
    outcome: Sequence[str] = ()
    record: Sequence[str] = ()
    move: Sequence[str] = ()
    holiday: Sequence[str] = ()
    relay_down: Sequence[str] = ()
    seed: str | None = None


def scenario_of(
    options: Options, machine: Machine, dates: Dates, calendar: WorkingCalendar
) -> Scenario:
    """The scenario that the options describe, over one drawn by lot where a seed is given.
    Raises ScenarioError.
    """
    reader = _OptionReader(machine, dates, calendar)
    planned: list[Planned] = [
        *map(reader.move, options.move),
        *map(reader.holiday, options.holiday),
    ]
    wanted = Scenario(
        late=_once("--late", map(reader.late, options.late)),
        absent=_gathered(map(reader.absent, options.absent)),
        outcomes=_gathered(map(reader.outcome, options.outcome)),
        records=_once("--record", map(reader.record, options.record)),
        planned=tuple(sorted(planned, key=lambda act: act.when)),
        relay_down=tuple(map(reader.relay_down, options.relay_down)),
    )
    _refuse_twice("--holiday", [str(act.on) for act in planned if isinstance(act, Proclaimed)])
    return (
        wanted
        if options.seed is None
        else wanted.over(drawn(_seed(options.seed), machine, dates, calendar))
    )


def _seed(word: str) -> int:
    if not (word.isascii() and word.isdecimal()) or len(word) > 18:  # noqa: PLR2004 - what 64 bits hold
        raise ScenarioError(
            f"--seed {word}: give a whole number of at most 18 digits: --seed 7"
        )
    return int(word)


def _once(option: str, read: Iterable[tuple[str, T]]) -> Mapping[str, T]:
    pairs = list(read)
    _refuse_twice(option, [name for name, _ in pairs])
    return dict(pairs)


def _refuse_twice(option: str, names: Sequence[str]) -> None:
    for number, name in enumerate(names):
        if name in names[:number]:
            raise ScenarioError(f"{option}: {name} is named twice; say it once")


def _gathered(read: Iterable[tuple[str, T]]) -> Mapping[str, tuple[T, ...]]:
    found: dict[str, tuple[T, ...]] = {}
    for name, value in read:
        found[name] = (*found.get(name, ()), value)
    return found


@dataclass(frozen=True)
class _OptionReader:
    """Reads one word of each kind. Each raises ScenarioError."""

    machine: Machine
    dates: Dates
    calendar: WorkingCalendar

    def late(self, word: str) -> tuple[str, int]:
        role, days = _halves("--late", word, "=")
        _known("--late", word, "role", role, self.machine.roles)
        if (
            not (days.isascii() and days.isdecimal())
            or len(days) > len(str(MOST_DAYS_LATE))
            or not 1 <= int(days) <= MOST_DAYS_LATE
        ):
            example = f"--late {role}=3"
            raise ScenarioError(
                f"--late {word}: give the working days after the deadline, 1 to "
                f"{MOST_DAYS_LATE}: {example}"
            )
        return role, int(days)

    def absent(self, word: str) -> tuple[str, DaySpan]:
        role, span = _halves("--absent", word, ":")
        _known("--absent", word, "role", role, self.machine.roles)
        return role, self._span("--absent", word, span)

    def outcome(self, word: str) -> tuple[str, str]:
        key, outcome = _halves("--outcome", word, "=")
        stages = {stage.key: stage for _, stage in self.machine.stages()}
        _known("--outcome", word, "stage", key, stages)
        _known(
            "--outcome",
            word,
            f"outcome of {key}",
            outcome,
            [known.name for known in stages[key].outcomes],
        )
        return key, outcome

    def record(self, word: str) -> tuple[str, str]:
        name, value = _halves("--record", word, "=")
        facts = {
            f"{stage.key}.{fact.key}": fact
            for _, stage in self.machine.stages()
            for outcome in stage.outcomes
            for fact in outcome.records
            if fact.type is not FactType.DOCUMENT
        }
        _known("--record", word, "fact", name, facts)
        if kept_form(facts[name].type, value) is None:
            kind = facts[name].type.value
            raise ScenarioError(f'--record {word}: "{value}" is no {kind}')
        return name, value

    def move(self, word: str) -> MeetingMove:
        meeting, days = _halves("--move", word, "=")
        _known("--move", word, "meeting", meeting, self.machine.meetings)
        to, when = self._date_and_when("--move", word, days)
        return MeetingMove(meeting, to, when, self.calendar.why_closed(to))

    def holiday(self, word: str) -> Proclaimed:
        on, when = self._date_and_when("--holiday", word, word)
        if closed := self.calendar.why_closed(on):
            raise ScenarioError(f"--holiday {word}: {on} is closed already: {closed}")
        return Proclaimed(on, when)

    def relay_down(self, word: str) -> DaySpan:
        return self._span("--relay-down", word, word)

    def _date_and_when(self, option: str, word: str, days: str) -> tuple[date, date]:
        named, told = _halves(option, word, "@", days)
        on, when = self._date(option, word, named), self._date(option, word, told)
        if not self.dates.begins_on <= when < on:
            raise ScenarioError(
                f"{option} {word}: {when} must be before {on}, and not before the year "
                f"begins on {self.dates.begins_on}"
            )
        return on, when

    def _span(self, option: str, word: str, days: str) -> DaySpan:
        first, last = (
            self._date(option, word, day) for day in _halves(option, word, "..", days)
        )
        if last < first:
            raise ScenarioError(
                f"{option} {word}: it ends before it begins; write the earlier day first"
            )
        if last - first > LONGEST_SPAN:
            raise ScenarioError(f"{option} {word}: that is longer than a year")
        return DaySpan(first, last)

    def _date(self, option: str, word: str, day: str) -> date:
        try:
            found = day_of(day)
        except DateTextError as error:
            raise ScenarioError(f"{option} {word}: {error.message} {error.remedy}") from None
        if not self.calendar.first <= found <= self.calendar.last - LONGEST_SPAN:
            raise ScenarioError(
                f"{option} {word}: {found} is beyond the calendar of working days"
            )
        return found


def _halves(option: str, word: str, between: str, part: str | None = None) -> tuple[str, str]:
    """What stands on both sides of a mark, in the whole word or a part of it."""
    first, _, second = (part or word).partition(between)
    if not (first and second):
        raise ScenarioError(f"{option} {word}: write {option} {_FORMS[option]}")
    return first, second


_FORMS: Mapping[str, str] = {
    "--late": "ROLE=DAYS",
    "--absent": "ROLE:FROM..TO",
    "--outcome": "STAGE=OUTCOME",
    "--record": "STAGE.KEY=VALUE",
    "--move": "MEETING=DATE@WHEN",
    "--holiday": "DATE@WHEN",
    "--relay-down": "FROM..TO",
}


def _known(option: str, word: str, what: str, given: str, known: Iterable[str]) -> None:
    names = tuple(known)
    if given in names:
        return
    raise ScenarioError(
        f'{option} {word}: there is no {what} "{given}".', did_you_mean(given, names)
    )
