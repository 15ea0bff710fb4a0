"""What `when` says: a condition over what stages ended with, its one parser, its writer, and
whether it holds. Pure.

    condition  = both { "or" both }
    both       = single { "and" single }
    single     = "not" single | "(" condition ")" | name [ sign value ]
    name       = [ stage "." ] ( outcome | fact )
    sign       = ">" | ">=" | "<" | "<=" | "=" | "!="
    value      = £100,000 | 12 | 2027-03-28 | "a text"

An outcome alone holds where its stage last ended so, a fact alone where it was recorded then.
Nothing is known of a stage that has not ended; of one that has, a comparison with what was not
recorded does not hold (S. C. Kleene, Introduction to Metamathematics, 1952, section 64).
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from operator import eq, ge, gt, le, lt, ne
from typing import Any, NamedTuple, TypeAlias

from cycle.errors import CycleError
from cycle.machine.facts import FactType, kept_form

LONGEST = 400
"""Characters of a condition."""
DEEPEST = 20
"""Brackets and `not` within one another."""

SIGNS: Mapping[str, Callable[[Any, Any], bool]] = {
    ">=": ge,
    "<=": le,
    "!=": ne,
    ">": gt,
    "<": lt,
    "=": eq,
}
KEPT_WORDS = frozenset({"and", "or", "not"})


class ConditionError(CycleError):
    """A condition that cannot be read, or is about nothing. column: from 1, where it is one
    place.
    """

    def __init__(
        self, message: str, column: int | None = None, suggestion: str | None = None
    ) -> None:
        super().__init__(message)
        self.column = column
        self.suggestion = suggestion


class StageEnd(NamedTuple):
    """How a stage last ended: its outcome, and what was recorded with it."""

    outcome: str
    records: Mapping[str, str]


LastEnd: TypeAlias = Callable[[str], StageEnd | None]
"""By the key of a stage, how it last ended; None where it has not."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """An outcome or a fact by its name, `stage.key`; in a declaration perhaps the key alone."""

    name: str

    @property
    def stage(self) -> str:
        return self.name.partition(".")[0]

    @property
    def key(self) -> str:
        return self.name.rpartition(".")[2]


@dataclass(frozen=True, slots=True)
class FactValue:
    """A value of a condition, in the form in which facts of its type are kept."""

    type: FactType
    kept: str

    @property
    def order(self) -> Decimal | date | str:
        """What values of the type are compared by."""
        return order_of(self.type, self.kept)


@dataclass(frozen=True, slots=True)
class Compared:
    """A fact beside a value."""

    fact: Recorded
    sign: str
    value: FactValue


@dataclass(frozen=True, slots=True)
class Negated:
    """`not` before a condition."""

    of: "Condition"


@dataclass(frozen=True, slots=True)
class AllOf:
    """Conditions joined by `and`."""

    parts: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """Conditions joined by `or`."""

    parts: tuple["Condition", ...]


Condition: TypeAlias = Recorded | Compared | Negated | AllOf | AnyOf


def order_of(type_: FactType, kept: str) -> Decimal | date | str:
    """What kept values of a type are compared by: amounts and numbers exactly, dates by day."""
    match type_:
        case FactType.MONEY | FactType.NUMBER:
            return Decimal(kept)
        case FactType.DATE:
            return date.fromisoformat(kept)
        case FactType.TEXT | FactType.DOCUMENT:
            return kept


def with_stages(condition: Condition, change: Callable[[str], str]) -> Condition:
    """The condition with the stage of each name changed."""
    match condition:
        case Recorded():
            return Recorded(f"{change(condition.stage)}.{condition.key}")
        case Compared(fact, sign, value):
            return Compared(Recorded(f"{change(fact.stage)}.{fact.key}"), sign, value)
        case Negated(of):
            return Negated(with_stages(of, change))
        case AllOf(parts):
            return AllOf(tuple(with_stages(part, change) for part in parts))
        case AnyOf(parts):
            return AnyOf(tuple(with_stages(part, change) for part in parts))


def atoms(condition: Condition) -> Iterator[Recorded | Compared]:
    """All that a condition is made of, from left to right."""
    match condition:
        case Recorded() | Compared():
            yield condition
        case Negated(of=of):
            yield from atoms(of)
        case AllOf(parts=parts) | AnyOf(parts=parts):
            for part in parts:
                yield from atoms(part)


def subject(atom: Recorded | Compared) -> Recorded:
    """The outcome or fact that an atom is about."""
    return atom.fact if isinstance(atom, Compared) else atom


def stages_asked(condition: Condition) -> frozenset[str]:
    """The stages on whose end a condition rests."""
    return frozenset(subject(atom).stage for atom in atoms(condition))


def truth(condition: Condition, last_end: LastEnd) -> bool | None:
    """Whether it holds; None while that hangs on a stage that has not ended."""
    match condition:
        case Recorded(stage=stage, key=key):
            end = last_end(stage)
            return None if end is None else key == end.outcome or key in end.records
        case Compared(fact=fact, sign=sign, value=value):
            end = last_end(fact.stage)
            return None if end is None else _compares(end.records.get(fact.key), sign, value)
        case Negated(of=of):
            found = truth(of, last_end)
            return None if found is None else not found
        case AllOf(parts=parts):
            return _joined([truth(part, last_end) for part in parts], settles=False)
        case AnyOf(parts=parts):
            return _joined([truth(part, last_end) for part in parts], settles=True)


def _joined(found: list[bool | None], *, settles: bool) -> bool | None:
    if settles in found:
        return settles
    return None if None in found else not settles


def _compares(recorded: str | None, sign: str, value: FactValue) -> bool:
    kept = kept_form(value.type, recorded) if recorded is not None else None
    return kept is not None and SIGNS[sign](order_of(value.type, kept), value.order)


def write(condition: Condition) -> str:
    """The condition as it is typed, with no bracket that it does not need."""
    match condition:
        case Recorded(name=name):
            return name
        case Compared(fact=fact, sign=sign, value=value):
            return f"{fact.name} {sign} {written_value(value)}"
        case Negated(of=of):
            return f"not {_bracketed(of, AllOf, AnyOf)}"
        case AllOf(parts=parts):
            return " and ".join(_bracketed(part, AllOf, AnyOf) for part in parts)
        case AnyOf(parts=parts):
            return " or ".join(_bracketed(part, AnyOf) for part in parts)


def _bracketed(condition: Condition, *loose: type[AllOf | AnyOf]) -> str:
    text = write(condition)
    return f"({text})" if isinstance(condition, loose) else text


def written_value(value: FactValue) -> str:
    match value.type:
        case FactType.MONEY:
            amount = Decimal(value.kept)
            return f"£{amount:,.2f}" if amount % 1 else f"£{amount:,.0f}"
        case FactType.NUMBER | FactType.DATE:
            return value.kept
        case FactType.TEXT | FactType.DOCUMENT:
            return f'"{value.kept}"'


class _Token(NamedTuple):
    kind: str
    text: str
    column: int


_TOKENS = re.compile(
    r"(?P<space>\s+)"
    r"|(?P<money>£\s?[0-9][0-9,]*(?:\.[0-9]{1,2})?)"
    r"|(?P<date>[0-9]{4}-[0-9]{2}-[0-9]{2})"
    r"|(?P<number>-?[0-9][0-9,]*(?:\.[0-9]+)?)"
    r'|(?P<text>"[^"]*")'
    r"|(?P<sign>>=|<=|!=|>|<|=)"
    r"|(?P<bracket>[()])"
    r"|(?P<name>[a-z][a-z0-9]*(?:-[a-z0-9]+)*(?:\.[a-z][a-z0-9]*(?:-[a-z0-9]+)*)?)"
)
_VALUES = {kind.value: kind for kind in FactType if kind is not FactType.DOCUMENT}
_VALUE_FORMS = '£100,000, 12, 2027-03-28 or "a text"'


@cache
def parse(written: str) -> Condition:
    """The condition that is written. Raises ConditionError, with the column, for any other."""
    if len(written) > LONGEST:
        raise ConditionError(f"a condition has at most {LONGEST} characters")
    reader = _Reader(tuple(_tokens(written)), len(written) + 1)
    found = reader.condition()
    if reader.ahead:
        raise reader.expected('"and", "or" or the end of the condition')
    return found


def _tokens(written: str) -> Iterator[_Token]:
    at = 0
    while at < len(written):
        found = _TOKENS.match(written, at)
        if found is None:
            raise ConditionError(_no_meaning(written[at:]), at + 1)
        if found.lastgroup and found.lastgroup != "space":
            yield _Token(found.lastgroup, found[0], at + 1)
        at = found.end()


_WORDS_FOR = {"&": "and", "|": "or", "!": "not", "\u201c": '"', "\u201d": '"'}


def _no_meaning(rest: str) -> str:
    """Of what stands at the beginning of the rest, which is no part of a condition."""
    if rest.startswith('"'):
        return 'a quotation mark is opened and never closed; a text is written "so"'
    word = (re.match(r"\w+", rest) or rest)[0]
    told = f'"{word}" has no meaning in a condition'
    if meant := _WORDS_FOR.get(word):
        return f"{told}; write {meant}"
    return f"{told}; names are in lower case, and a value is written as {_VALUE_FORMS}"


@dataclass(slots=True)
class _Reader:
    tokens: tuple[_Token, ...]
    end: int
    at: int = 0
    depth: int = 0

    @property
    def ahead(self) -> _Token | None:
        return self.tokens[self.at] if self.at < len(self.tokens) else None

    def takes(self, text: str) -> bool:
        """Whether that word or sign is next; it is then behind."""
        if self.ahead and self.ahead.text == text:
            self.at += 1
            return True
        return False

    def expected(self, what: str) -> ConditionError:
        found = self.ahead
        there = f'"{found.text}"' if found else "the end"
        return ConditionError(
            f"{what} is expected here, not {there}", found.column if found else self.end
        )

    def condition(self) -> Condition:
        parts = [self.both()]
        while self.takes("or"):
            parts.append(self.both())
        return AnyOf(_flat(parts, AnyOf)) if len(parts) > 1 else parts[0]

    def both(self) -> Condition:
        parts = [self.single()]
        while self.takes("and"):
            parts.append(self.single())
        return AllOf(_flat(parts, AllOf)) if len(parts) > 1 else parts[0]

    def single(self) -> Condition:
        self.depth += 1
        if self.depth > DEEPEST:
            raise ConditionError(f"brackets and not stand more than {DEEPEST} deep")
        found = self._single()
        self.depth -= 1
        return found

    def _single(self) -> Condition:
        if self.takes("not"):
            return Negated(self.single())
        if self.takes("("):
            found = self.condition()
            if not self.takes(")"):
                raise self.expected('")"')
            return found
        token = self.ahead
        if token is None or token.kind != "name" or token.text in KEPT_WORDS:
            raise self.expected("the name of an outcome or a recorded fact")
        self.at += 1
        fact = Recorded(token.text)
        sign = self.ahead
        if sign is None or sign.kind != "sign":
            return fact
        self.at += 1
        return Compared(fact, sign.text, self.value(sign.text))

    def value(self, sign: str) -> FactValue:
        token = self.ahead
        type_ = _VALUES.get(token.kind) if token else None
        if token is None or type_ is None:
            raise self.expected(f"a value such as {_VALUE_FORMS}")
        kept = kept_form(type_, token.text.strip('"'))
        if kept is None:
            raise ConditionError(f"{token.text} is no {type_.value}", token.column)
        if type_ is FactType.TEXT and sign not in {"=", "!="}:
            raise ConditionError(
                "a text is the same as another (=) or not (!=), and no more", token.column
            )
        self.at += 1
        return FactValue(type_, kept)


def _flat(parts: list[Condition], kind: type[AllOf | AnyOf]) -> tuple[Condition, ...]:
    """`(a or b) or c` is `a or b or c`."""
    return tuple(
        each for part in parts for each in (part.parts if isinstance(part, kind) else (part,))
    )
