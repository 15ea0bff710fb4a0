"""Stages that repeat, and days that come next, written out in full. Pure.

`repeat: {every: 3 months, times: 4}` of the stage `report` stands for four stages one after the
other, `report-1` to `report-4`. Their dates lie that far apart, unless they count from the
opening of the stage itself. To the others it is one: they lead to its first, count from the
opening of its first and the end of its last, and wait for its last. `next 31 January` is the
first after the opening of the stage in which it stands.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TypeVar

from cycle.calendar.expressions import (
    LAST,
    Count,
    Day,
    Direction,
    Edge,
    Expression,
    KindOfDay,
    Name,
    Nearest,
    Next,
    OfMonth,
    OneOf,
    Point,
    Unit,
    points_in,
    with_points,
)
from cycle.calendar.grammar import parse
from cycle.declaration.moments import DeclaredEarliest
from cycle.declaration.outcomes import DeclaredOutcome
from cycle.declaration.schema import (
    DeclaredMeeting,
    DeclaredReminders,
    DeclaredStage,
    DeclaredTimed,
    DeclaredWorkflow,
    titled,
)
from cycle.machine import rules
from cycle.machine.conditions import with_stages, write
from cycle.machine.declared_conditions import resolved
from cycle.machine.model import END

T = TypeVar("T", bound=DeclaredTimed)


def written_out(declared: DeclaredWorkflow) -> DeclaredWorkflow:
    """The declaration without short forms of repetition; it may only be given one in which no
    fault was found.
    """
    return _WrittenOut(declared).whole()


def keys_of(stage: DeclaredStage) -> tuple[str, ...]:
    """The keys under which a stage stands in the machine."""
    if stage.repeat is None:
        return (stage.stage,)
    return tuple(f"{stage.stage}-{number}" for number in range(1, stage.repeat.times + 1))


def place_of(stages: tuple[DeclaredStage, ...], key: str) -> int:
    """The number, in its track as declared, of the stage that stands under a key in the
    machine.
    """
    return next(number for number, stage in enumerate(stages) if key in keys_of(stage))


@dataclass(frozen=True)
class _Repeated:
    """One of the stages that a declared one stands for: `number` counts from 0."""

    stage: DeclaredStage
    number: int

    @property
    def key(self) -> str:
        return keys_of(self.stage)[self.number]

    @property
    def following(self) -> str | None:
        return next(iter(keys_of(self.stage)[self.number + 1 :]), None)

    @property
    def later_by(self) -> tuple[int, Unit]:
        """How much later than the first its dates are."""
        assert self.stage.repeat is not None
        each, unit = self.stage.repeat.every.split()
        return self.number * int(each), Unit(unit.removesuffix("s"))


@dataclass(frozen=True)
class _WrittenOut:
    declared: DeclaredWorkflow

    @property
    def repeated(self) -> Mapping[str, DeclaredStage]:
        return {
            stage.stage: stage
            for stages in self.declared.tracks.values()
            for stage in stages
            if stage.repeat
        }

    def whole(self) -> DeclaredWorkflow:
        return self.declared.model_copy(
            update={
                "meetings": {
                    key: self._meeting(each) for key, each in self.declared.meetings.items()
                },
                "dates": {
                    key: each.model_copy(update={"rule": self._if_said(each.rule, None)})
                    for key, each in self.declared.dates.items()
                },
                "reminders": {
                    key: self._policy(each) for key, each in self.declared.reminders.items()
                },
                "sheets": {
                    key: tuple(
                        row.model_copy(
                            update={
                                "when": self._when(row.when, None),
                                "due": self._if_said(row.due, None),
                            }
                        )
                        for row in rows
                    )
                    for key, rows in self.declared.sheets.items()
                },
                "tracks": {
                    key: tuple(
                        self._stage(stages, each)
                        for stage in stages
                        for each in _repetitions(stage)
                    )
                    for key, stages in self.declared.tracks.items()
                },
            }
        )

    def _meeting(self, meeting: DeclaredMeeting) -> DeclaredMeeting:
        window = meeting.objections
        if window is None:
            return meeting
        until = self._rule(window.until, None)
        return meeting.model_copy(
            update={"objections": window.model_copy(update={"until": until})}
        )

    def _policy(self, policy: DeclaredReminders) -> DeclaredReminders:
        """Short forms hold no name of a stage."""
        escalate = tuple(
            each.model_copy(update={"after": self._short(each.after, rules.escalation)})
            for each in policy.escalate
        )
        remind = tuple(self._short(each, rules.reminder) for each in policy.remind)
        return policy.model_copy(update={"remind": remind, "escalate": escalate})

    def _short(self, written: str, full: Callable[[str], rules.Rule]) -> str:
        rule = full(written).text
        found = self._rule(rule, None)
        return written if found == rule else found

    def _stage(self, stages: tuple[DeclaredStage, ...], here: _Repeated) -> DeclaredStage:
        stage = here.stage
        title = stage.title or titled(stage.stage)
        if stage.repeat:
            title = f"{title} ({here.number + 1} of {stage.repeat.times})"
        return self._timed(stage, here).model_copy(
            update={
                "stage": here.key,
                "title": title,
                "repeat": None,
                "when": self._when(stage.when, stage),
                "begins": stage.begins if here.number == 0 else None,
                "after": tuple(map(self._after, stage.after)) if here.number == 0 else (),
                "needs": tuple(
                    self._timed(need, here).model_copy(
                        update={"when": self._when(need.when, stage)}
                    )
                    for need in stage.needs
                ),
                "outcomes": {
                    name: self._outcome(stages, here, each)
                    for name, each in stage.outcomes.items()
                },
            }
        )

    def _outcome(
        self, stages: tuple[DeclaredStage, ...], here: _Repeated, outcome: DeclaredOutcome
    ) -> DeclaredOutcome:
        """What leads on leads to the next repetition, until the last; what leads back to the
        stage itself, to this one.
        """
        to = outcome.to
        leads_on = to == END or place_of(stages, self._first(to)) > stages.index(here.stage)
        if here.following and leads_on and not outcome.regardless:
            to = here.following
        elif to == here.stage.stage:
            to = here.key
        elif to != END:
            to = self._first(to)
        not_before = self._earliest(outcome.not_before, here)
        when = self._when(outcome.when, here.stage)
        return outcome.model_copy(update={"to": to, "not_before": not_before, "when": when})

    def _when(self, written: str | None, own: DeclaredStage | None) -> str | None:
        """What a stage that repeats ended with, is what its last ended with."""
        if written is None or not self.repeated:
            return written
        return write(with_stages(resolved(self.declared, written, own), self._last))

    def _after(self, written: str) -> str:
        track, stage, *outcome = written.split(".")
        return ".".join((track, self._last(stage), *outcome))

    def _timed(self, said: T, here: _Repeated) -> T:
        return said.model_copy(
            update={
                "due": self._if_said(said.due, here),
                "not_before": self._earliest(said.not_before, here),
            }
        )

    def _earliest(
        self, said: DeclaredEarliest | None, here: _Repeated
    ) -> DeclaredEarliest | None:
        return said and said.model_copy(update={"rule": self._rule(said.rule, here)})

    def _if_said(self, written: str | None, here: _Repeated | None) -> str | None:
        return self._rule(written, here) if written else None

    def _rule(self, written: str, here: _Repeated | None) -> str:
        expression = parse(written)
        own = rules.opening_of(here.stage.stage) if here else ""
        counts_from_itself = is_counted_from(expression, own)

        def changed(point: Point) -> Expression:
            if here and isinstance(point, Next):
                opening = Name(rules.opening_of(here.key))
                return Nearest(Edge.FIRST_AFTER, opening, Day(point.month, point.day))
            if here and point == Name(own):
                return Name(rules.opening_of(here.key))
            return Name(self._name(point.name)) if isinstance(point, Name) else point

        found = with_points(expression, changed)
        if here and here.number and not counts_from_itself:
            found = _all_later(found, *here.later_by)
        return written if found == expression else str(found)

    def _name(self, name: str) -> str:
        happened, _, stage = name.rpartition(" of ")
        if happened == "opening":
            return rules.opening_of(self._first(stage))
        return rules.end_of(self._last(stage)) if happened == "end" else name

    def _first(self, stage: str) -> str:
        return keys_of(self.repeated[stage])[0] if stage in self.repeated else stage

    def _last(self, stage: str) -> str:
        return keys_of(self.repeated[stage])[-1] if stage in self.repeated else stage


def is_counted_from(expression: Expression, opening: str) -> bool:
    """Whether a rule of a stage counts from the opening of that stage."""
    points = points_in(expression)
    return any(isinstance(point, Next) or point == Name(opening) for point in points)


def _repetitions(stage: DeclaredStage) -> Iterator[_Repeated]:
    yield from (_Repeated(stage, number) for number in range(len(keys_of(stage))))


def _all_later(expression: Expression, number: int, unit: Unit) -> Expression:
    """`first 31 July after council` is one day, and is put off as one: what it counts from may
    be put off by months without another 31 July coming first.
    """
    match expression:
        case Day() | Next() | Name() | OfMonth():
            return _later(expression, number, unit)
        case Nearest(kind=Day()):
            return Count(number, unit, Direction.AFTER, expression)
        case OneOf(first=first, second=second):
            return replace(
                expression,
                first=_all_later(first, number, unit),
                second=_all_later(second, number, unit),
            )
        case _:
            return replace(expression, of=_all_later(expression.of, number, unit))


def _later(point: Point, number: int, unit: Unit) -> Expression:
    """The last day of a month stays the last: `last day of June` is in three months the day
    before 1 October.
    """
    if not isinstance(point, OfMonth) or point.place != LAST or unit is Unit.WEEK:
        return Count(number, unit, Direction.AFTER, point)
    following = Count(1, Unit.DAY, Direction.AFTER, replace(point, kind=KindOfDay.ANY))
    then = Count(number, unit, Direction.AFTER, following)
    if point.kind is KindOfDay.ANY:
        return Count(1, Unit.DAY, Direction.BEFORE, then)
    return Nearest(Edge.LAST_BEFORE, then, point.kind)


def can_be_later(point: Point) -> bool:
    """Whether the same can be said of a month some weeks or months later."""
    return not isinstance(point, OfMonth) or point.place == LAST or point.kind is KindOfDay.ANY
