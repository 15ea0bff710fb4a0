"""Which ends of a stage the conditions of a workflow tell apart, and what each leads to. Pure.

Two ends of a stage are the same where no condition can tell them apart. Of a fact, the values
between those that some condition compares it with are one interval, told by one sample of it:
an amount compared with £100,000 is less, the same, or more. Any value is taken to be recorded
with any other, and with any outcome that records it.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property
from itertools import pairwise, product
from typing import NamedTuple

from cycle.machine.conditions import (
    Compared,
    FactValue,
    LastEnd,
    StageEnd,
    atoms,
    parse,
    stages_asked,
    subject,
    truth,
    written_value,
)
from cycle.machine.facts import Fact, FactType
from cycle.machine.model import NOT_NEEDED, Machine, Outcome, Stage
from cycle.machine.needs import Need

PENNY = Decimal("0.01")
OTHER = "another text"


class TakenEnd(NamedTuple):
    """An end of a stage, as conditions tell it from others."""

    stage: str
    outcome: str
    records: tuple[tuple[str, str], ...] = ()


def last_ends(ends: frozenset[TakenEnd]) -> LastEnd:
    """What conditions see of these ends, of each stage one."""
    found = {each.stage: StageEnd(each.outcome, dict(each.records)) for each in ends}
    return found.get


@dataclass(frozen=True)
class Branches:
    """The conditions of a machine, and the ends that they tell apart."""

    machine: Machine

    @cached_property
    def conditions(self) -> Mapping[str, tuple[str, ...]]:
        """By stage, the conditions that stand in it; those without any are left out."""
        found = {
            stage.key: tuple(self._in_stage(stage, stage.outcomes))
            for _, stage in self.machine.stages()
        }
        return {key: written for key, written in found.items() if written}

    def _in_stage(self, stage: Stage, outcomes: Iterable[Outcome]) -> Iterator[str]:
        yield from (
            written
            for written in (
                stage.when,
                *(outcome.when for outcome in outcomes),
                *(each for need in stage.needs for each in self.of_need(need)),
            )
            if written
        )

    def of_need(self, need: Need) -> Iterator[str]:
        """The conditions of a need, and of the rows that it asks for."""
        if need.when:
            yield need.when
        yield from need.conditions(self.machine.sheets)

    @cached_property
    def told_apart(self) -> Mapping[str, Mapping[str, tuple[FactValue, ...]]]:
        """By stage that a condition is about, by fact or outcome: the values that it is
        compared with.
        """
        found: dict[str, dict[str, list[FactValue]]] = {}
        for written in {each for many in self.conditions.values() for each in many}:
            for atom in atoms(parse(written)):
                asked = subject(atom)
                values = found.setdefault(asked.stage, {}).setdefault(asked.key, [])
                values += [atom.value] if isinstance(atom, Compared) else []
        return {
            stage: {key: tuple(values) for key, values in keys.items()}
            for stage, keys in found.items()
        }

    def joins(self) -> Iterator[tuple[str, str]]:
        """The tracks that a condition joins: where it stands, and what it is about."""
        track_of = {stage.key: track.key for track, stage in self.machine.stages()}
        for key, conditions in self.conditions.items():
            for written in conditions:
                for asked in stages_asked(parse(written)):
                    yield track_of[key], track_of[asked]

    def about(self, stage: Stage, outcome: Outcome | None = None) -> frozenset[str]:
        """The stages that the conditions in a stage are about. outcome: where it ends so, what
        its other outcomes hang on does not count.
        """
        written = self._in_stage(stage, (outcome,) if outcome else stage.outcomes)
        return frozenset[str]().union(*(stages_asked(parse(each)) for each in written))

    @cached_property
    def joined_to_others(self) -> frozenset[str]:
        """The stages whose conditions are about another track, and those they are about."""
        track_of = {stage.key: track.key for track, stage in self.machine.stages()}
        found: set[str] = set()
        for _, stage in self.machine.stages():
            for asked in self.about(stage):
                if track_of[asked] != track_of[stage.key]:
                    found |= {asked, stage.key}
        return frozenset(found)

    # How a stage can end.

    def ends(self, stage: Stage, outcome: Outcome) -> tuple[TakenEnd | None, ...]:
        """The ends by an outcome that are told apart; None where no condition is about the
        stage.
        """
        asked = self.told_apart.get(stage.key)
        if asked is None:
            return (None,)
        facts = [fact for fact in outcome.records if fact.key in asked]
        chosen = product(*(_samples(fact, asked[fact.key]) for fact in facts))
        name = outcome.name if outcome.name in asked else ""
        return tuple(
            TakenEnd(
                stage.key,
                name,
                tuple(
                    (fact.key, text)
                    for fact, text in zip(facts, texts, strict=True)
                    if text is not None
                ),
            )
            for texts in chosen
        )

    def not_needed(self, stage: Stage) -> TakenEnd | None:
        """The end of a stage that is passed over."""
        if stage.key not in self.told_apart:
            return None
        return TakenEnd(stage.key, NOT_NEEDED)

    # What holds, and what waits.

    def holds(self, written: str | None, ends: frozenset[TakenEnd]) -> bool | None:
        return True if written is None else truth(parse(written), last_ends(ends))

    def is_known(self, stage: Stage, ends: frozenset[TakenEnd]) -> bool:
        """Whether it is known of every need of the stage whether it is asked for."""
        return all(
            self.holds(written, ends) is not None
            for need in stage.needs
            for written in self.of_need(need)
        )

    def asked(self, stage: Stage, ends: frozenset[TakenEnd]) -> tuple[Need, ...]:
        """The needs of the stage whose condition holds."""
        return tuple(need for need in stage.needs if self.holds(need.when, ends))


def passed_over_to(stage: Stage) -> Outcome:
    """The outcome whose way the track goes where the stage is not needed: the first that leads
    onward.
    """
    return next(each for each in stage.outcomes if not each.leads_back)


def recorded_in_words(outcome: Outcome | None, records: tuple[tuple[str, str], ...]) -> str:
    """`amount £100,000.01 and ends 2018-01-01`; empty where no condition asks for a fact."""
    facts = {fact.key: fact.type for fact in outcome.records} if outcome else {}
    return " and ".join(
        f"{key} {written_value(FactValue(facts[key], text))}" for key, text in records
    )


def replaced(ends: frozenset[TakenEnd], end: TakenEnd | None) -> frozenset[TakenEnd]:
    """The ends once a stage has ended, again perhaps."""
    if end is None:
        return ends
    return frozenset(each for each in ends if each.stage != end.stage) | {end}


def _samples(fact: Fact, compared: tuple[FactValue, ...]) -> tuple[str | None, ...]:
    """One text for each interval; None where it may be left out."""
    values = sorted({each.kept for each in compared if each.type is fact.type})
    match fact.type:
        case FactType.TEXT:
            found = [*values, OTHER + "".join(values)[:100]]
        case FactType.DOCUMENT:
            found = ["sha256:" + "0" * 64]
        case FactType.MONEY:
            amounts = [Decimal(each) for each in values]
            found = [f"{each:.2f}" for each in _amounts(amounts) if each >= 0]
        case FactType.NUMBER:
            found = [str(each) for each in _numbers([Decimal(each) for each in values])]
        case FactType.DATE:
            days = [date.fromisoformat(each) for each in values]
            found = [each.isoformat() for each in _days(days)]
    return (*found, None) if fact.optional else tuple(found)


def _amounts(cuts: list[Decimal]) -> Iterator[Decimal]:
    """In whole pence; between two that follow one another there is none."""
    ordered = sorted(set(cuts)) or [Decimal(1)]
    yield ordered[0] - PENNY
    yield from ordered
    yield from (low + PENNY for low, high in pairwise(ordered) if high - low > PENNY)
    yield ordered[-1] + PENNY


def _numbers(cuts: list[Decimal]) -> Iterator[Decimal]:
    ordered = sorted(set(cuts)) or [Decimal(1)]
    yield ordered[0] - 1
    yield from ordered
    yield from ((low + high) / 2 for low, high in pairwise(ordered))
    yield ordered[-1] + 1


def _days(cuts: list[date]) -> Iterator[date]:
    day = timedelta(days=1)
    ordered = sorted(set(cuts)) or [date(2000, 1, 1)]
    yield ordered[0] - day
    yield from ordered
    yield from (low + day for low, high in pairwise(ordered) if high - low > day)
    yield ordered[-1] + day
