"""What is recorded with an outcome: read as its type, and told again in words. Pure."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal

from cycle.calendar.words import calendar_day
from cycle.engine.actors import EVIDENCE_SHOWN
from cycle.engine.verdicts import Code, Reason, unknown_name
from cycle.machine.facts import LONGEST_TEXT, OF_FILE, Fact, FactType, kept_form
from cycle.machine.model import Machine, Outcome, Stage
from cycle.machine.titles import is_or_are, with_article

_FORMS = {
    FactType.TEXT: f"a line of at most {LONGEST_TEXT} characters",
    FactType.NUMBER: "a number, such as 12 or 1,204.5",
    FactType.MONEY: "an amount, such as £37,104 or £1,666.67",
    FactType.DATE: "a date, such as 2017-03-28 or 28 March 2017",
    FactType.DOCUMENT: "a file",
}


def of_file(sha256: str) -> str:
    """How a command says that a file of this hash is recorded, whose bytes are kept."""
    return f"{OF_FILE}{sha256}"


def sha256_of(kept: str) -> str:
    """The hash of a recorded file."""
    return kept.removeprefix(OF_FILE)


def names_a_file(written: str) -> bool:
    """Whether a value claims to be a file's."""
    return written.strip().startswith(OF_FILE)


def recorded(outcome: Outcome, given: Mapping[str, str]) -> Mapping[str, str]:
    """The facts as they are kept, in the order of the declaration; `faults` has found none."""
    found = {
        fact.key: kept_form(fact.type, given[fact.key])
        for fact in outcome.records
        if fact.key in given
    }
    return {key: text for key, text in found.items() if text is not None}


def faults(
    cycle: str, stage: Stage, outcome: Outcome, given: Mapping[str, str]
) -> Iterator[Reason]:
    """Every fact that is lacking, unknown, or not of its type."""
    remedy = _typed(cycle, stage, outcome)
    for fact in outcome.records:
        wanted = f"{with_article(fact.title)} {is_or_are(fact.title)} {_FORMS[fact.type]}"
        if fact.key not in given and not fact.optional:
            sentence = f"{outcome.name} is recorded with it: {wanted}"
            code = Code.FACT_MISSING
        elif fact.key in given and kept_form(fact.type, given[fact.key]) is None:
            sentence = f'{wanted}, not "{given[fact.key]}"'
            code = Code.FACT_UNREADABLE
        else:
            continue
        yield Reason(code=code, sentence=sentence, basis=fact.basis, remedy=remedy)
    known = tuple(fact.key for fact in outcome.records)
    for key in (key for key in given if outcome.fact(key) is None):
        sentence = f'nothing called "{key}" is recorded with {outcome.name}'
        yield unknown_name(Code.UNKNOWN_FACT, sentence, key, known, remedy=remedy)


def _typed(cycle: str, stage: Stage, outcome: Outcome) -> str:
    """The act with every fact that it must have."""
    options = " ".join(
        f"--record-file {fact.key}=FILE"
        if fact.type is FactType.DOCUMENT
        else f'--record {fact.key}="…"'
        for fact in outcome.records
        if not fact.optional
    )
    return f"cycle complete {cycle} {stage.key} {outcome.name} {options}".rstrip()


def facts_of(machine: Machine, track: str, stage: str, outcome: str) -> tuple[Fact, ...]:
    """What the machine declares for an outcome; nothing where it has no such outcome."""
    for of, each in machine.stages():
        found = each.outcome(outcome) if (of.key, each.key) == (track, stage) else None
        if found:
            return found.records
    return ()


def in_words(facts: tuple[Fact, ...], kept: Mapping[str, str]) -> tuple[str, ...]:
    """`Grant: £37,104.00`, in the order of the declaration; what the machine no longer declares
    comes last, by its key.
    """
    declared = [
        f"{fact.title}: {value_in_words(fact.type, kept[fact.key])}"
        for fact in facts
        if fact.key in kept
    ]
    keys = {fact.key for fact in facts}
    return (*declared, *(f"{key}: {text}" for key, text in kept.items() if key not in keys))


def value_in_words(type_: FactType, text: str) -> str:
    """A recorded value as people read it."""
    match type_:
        case FactType.MONEY:
            return f"£{Decimal(text):,.2f}"
        case FactType.DATE:
            return calendar_day(date.fromisoformat(text))
        case FactType.DOCUMENT:
            return f"the file {sha256_of(text)[:EVIDENCE_SHOWN]}"
        case FactType.TEXT | FactType.NUMBER:
            return text
