"""What the names in a declared condition stand for: outcomes and recorded facts of stages; and
whether it compares like with like. Pure.

In a declaration the key alone is enough where one stage has it; the machine keeps `stage.key`.
"""

from collections.abc import Iterator, Mapping

from cycle.declaration.outcomes import DeclaredFact
from cycle.declaration.schema import DeclaredStage, DeclaredWorkflow
from cycle.machine.conditions import (
    AllOf,
    AnyOf,
    Compared,
    Condition,
    ConditionError,
    Negated,
    Recorded,
    parse,
    stages_asked,
)
from cycle.machine.facts import FactType
from cycle.machine.model import NOT_NEEDED
from cycle.suggestions import nearest


def resolved(declared: DeclaredWorkflow, written: str, own: DeclaredStage | None) -> Condition:
    """The condition with the stage of each name. Raises ConditionError for the first thing that
    is wrong with it. own: the stage that it stands in, of which it cannot be.
    """
    return _resolved(_Names(declared, own), parse(written), written)


def _resolved(names: "_Names", condition: Condition, written: str) -> Condition:
    match condition:
        case Recorded():
            return names.meant(condition, written)
        case Compared(fact=fact, sign=sign, value=value):
            found = names.meant(fact, written)
            names.check_type(found, value.type, written, fact)
            return Compared(found, sign, value)
        case Negated(of=of):
            return Negated(_resolved(names, of, written))
        case AllOf(parts=parts):
            return AllOf(tuple(_resolved(names, part, written) for part in parts))
        case AnyOf(parts=parts):
            return AnyOf(tuple(_resolved(names, part, written) for part in parts))


class _Names:
    """The outcomes and facts of a declaration, by stage."""

    def __init__(self, declared: DeclaredWorkflow, own: DeclaredStage | None) -> None:
        self.own = own.stage if own else None
        self.stages = {
            stage.stage: stage for stages in declared.tracks.values() for stage in stages
        }

    def meant(self, name: Recorded, written: str) -> Recorded:
        column = written.find(name.name) + 1
        stage, dot, key = name.name.rpartition(".")
        if not dot:
            return self._alone(key, column)
        if stage not in self.stages:
            others = [each for each in self.stages if each != self.own]
            message = f'there is no stage "{stage}"'
            raise ConditionError(message, column, nearest(stage, others))
        if stage == self.own:
            message = f"{stage} has not ended while it is open: nothing in it can hang on that"
            raise ConditionError(message, column)
        self._check_known(stage, key, column + len(stage) + 1)
        return name

    def _alone(self, key: str, column: int) -> Recorded:
        having = [each for each in self.stages if each != self.own and key in self._keys(each)]
        if len(having) == 1:
            self._check_known(having[0], key, column)
            return Recorded(f"{having[0]}.{key}")
        if having:
            choices = " or ".join(f"{each}.{key}" for each in having)
            raise ConditionError(f'"{key}" is of several stages: write {choices}', column)
        if self.own and key in self._keys(self.own):
            message = (
                f"{key} is known only when {self.own} ends, and the condition stands in it"
            )
            raise ConditionError(message, column)
        known = {name for each in self.stages for name in self._keys(each)}
        message = f'"{key}" is no outcome of a stage, and nothing recorded with one'
        raise ConditionError(message, column, nearest(key, known))

    def _check_known(self, stage: str, key: str, column: int) -> None:
        keys = self._keys(stage)
        if key not in keys:
            known = ", ".join(keys)
            message = f"{stage} does not end as {key}, nor is that recorded with it: {known}"
            raise ConditionError(message, column, nearest(key, keys))
        if key in self.stages[stage].outcomes and key in self._facts(stage):
            message = (
                f"{key} is an outcome of {stage}, and recorded with one: call one otherwise"
            )
            raise ConditionError(message, column)

    def _keys(self, stage: str) -> tuple[str, ...]:
        over = (NOT_NEEDED,) if self.stages[stage].when else ()
        return (*self.stages[stage].outcomes, *self._facts(stage), *over)

    def _facts(self, stage: str) -> Mapping[str, tuple[DeclaredFact, ...]]:
        found: dict[str, tuple[DeclaredFact, ...]] = {}
        for outcome in self.stages[stage].outcomes.values():
            for key, fact in outcome.records.items():
                found[key] = (*found.get(key, ()), fact)
        return found

    def check_type(
        self, meant: Recorded, type_: FactType, written: str, name: Recorded
    ) -> None:
        column = written.find(name.name) + 1
        facts = self._facts(meant.stage).get(meant.key, ())
        if not facts:
            message = f"{meant.key} is an outcome, and is compared with nothing: write it alone"
            raise ConditionError(message, column)
        for other in sorted({fact.type for fact in facts} - {type_.value}):
            raise ConditionError(_mismatch(meant.key, other, type_), column)


def _mismatch(key: str, recorded: str, compared: FactType) -> str:
    if recorded == FactType.DOCUMENT.value:
        return f"{key} is a document, of which only whether it was recorded can be asked: {key}"
    form = FORMS[FactType(recorded)]
    return f"{key} is recorded as {recorded}, not {compared.value}: compare it with {form}"


FORMS = {
    FactType.MONEY: "an amount, such as £100,000",
    FactType.NUMBER: "a number, such as 12",
    FactType.DATE: "a date, such as 2027-03-28",
    FactType.TEXT: 'a text in quotation marks, such as "yes"',
}


def never_before(
    declared: DeclaredWorkflow, condition: Condition, own: DeclaredStage
) -> Iterator[str]:
    """The stages of the same track that a condition is about, and that no way leads from to its
    own.
    """
    for stages in declared.tracks.values():
        keys = {stage.stage for stage in stages}
        if own.stage not in keys:
            continue
        for asked in sorted(stages_asked(condition) & keys):
            if own.stage not in _reached(stages, asked):
                yield asked


def _reached(stages: tuple[DeclaredStage, ...], start: str) -> set[str]:
    onward = {
        stage.stage: {outcome.to for outcome in stage.outcomes.values()} for stage in stages
    }
    found, ahead = set(onward[start]), list(onward[start])
    while ahead:
        fresh = onward.get(ahead.pop(), set()) - found
        found |= fresh
        ahead += fresh
    return found
