"""A letter of any kind as a cycle would have it now, to be looked at: nothing is stored,
nothing is sent.

Each kind is made from the cycle's real data, for the officer who would be told; where the cycle
has no such thing now, a specimen stands in for it, and is said to be one.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from cycle.engine.asked_again import asked_again
from cycle.engine.asked_texts import asked_text
from cycle.engine.due import Reminder
from cycle.engine.endings import endings
from cycle.engine.events import NoticeKind
from cycle.engine.meeting_news import meeting_news
from cycle.engine.obligations import APPOINT, Obligation, obligations
from cycle.errors import CycleError
from cycle.mail import letters, samples
from cycle.mail.compose import Composed
from cycle.mail.letter import Letter
from cycle.mail.letters import LetterContext, Reader
from cycle.service import undelivered
from cycle.service.cycles import load
from cycle.service.people import readers_of
from cycle.service.services import Services
from cycle.service.sign_requests import AskedRow, by_document
from cycle.service.sign_requests import letter_of as request_letter
from cycle.store.unit_of_work import Reading
from cycle.suggestions import did_you_mean


class Kind(StrEnum):
    """What a message may be about."""

    OPENING = "opening"
    REMINDER = "reminder"
    DUE_TODAY = "due-today"
    OVERDUE = "overdue"
    ESCALATION = "escalation"
    LAPSED = "sign-off-lapsed"
    RETURNED = "returned"
    VACANCY = "vacancy"
    MEETING = "meeting"
    OUTCOME = "outcome"
    STAGE_COMPLETE = "stage-complete"
    WEEKLY = "weekly"
    FAILURE = "failure"
    REQUEST = "sign-request"
    RECEIPT = "answer-receipt"


class UnknownKindError(CycleError):
    """A word that is no kind of message."""


@dataclass(frozen=True, slots=True)
class Preview:
    """One message. specimen: whether the cycle itself has no such thing now."""

    kind: Kind
    specimen: bool
    composed: Composed


def preview(services: Services, cycle: str, word: str) -> Preview:
    """The message of a kind. Raises UnknownKindError, UnknownCycleError, WordingError."""
    kind = _kind(word)
    now = services.clock.now()
    with Reading(services.database) as reading:
        loaded = load(reading, cycle)
        context = LetterContext(loaded.at(now), services.contact, services.inbox)
        letter = next(_letters(reading, context, kind), None)
    return Preview(kind, letter is None, services.composer.compose(letter or _specimen(kind)))


def _kind(word: str) -> Kind:
    try:
        return Kind(word)
    except ValueError:
        raise UnknownKindError(
            f'No message is of the kind "{word}".', did_you_mean(word, Kind, many=len(Kind))
        ) from None


_LETTERS_OF_THEIR_OWN = frozenset(
    {
        *(Kind.ESCALATION, Kind.WEEKLY, Kind.MEETING, Kind.FAILURE),
        *(Kind.REQUEST, Kind.RECEIPT),
    }
)


def _specimen(kind: Kind) -> Letter:
    ending = (
        f"{kind.value}/{samples.FULL}" if kind in _LETTERS_OF_THEIR_OWN else f"/{kind.value}"
    )
    return next(letter for letter in samples.letters() if letter.key.endswith(ending))


def _letters(reading: Reading, context: LetterContext, kind: Kind) -> Iterator[Letter]:
    """Those of the kind that the cycle has now, as they would be written to the first officer
    concerned.
    """
    return _MAKERS.get(kind, _digests)(
        reading, context, kind, f"{context.situation.state.cycle}/preview/{kind}"
    )


def _weekly(reading: Reading, context: LetterContext, _: Kind, key: str) -> Iterator[Letter]:
    weekly = context.situation.machine.weekly
    head = reading.journal.head(context.situation.state.cycle)
    for reader in _readers(
        reading, context, weekly.to if weekly else context.situation.machine.clerks[0]
    ):
        yield letters.weekly(
            context, reader, key, journal_head=head.hash, journal_length=head.version
        )


def _meetings(reading: Reading, context: LetterContext, _: Kind, key: str) -> Iterator[Letter]:
    for news in meeting_news(context.situation):
        for reader in _readers(reading, context, news.role):
            yield letters.of_meeting(context, reader, news, key)


def _endings(
    reading: Reading, context: LetterContext, kind: Kind, key: str
) -> Iterator[Letter]:
    for ending in endings(context.situation):
        for reader in (
            _readers(reading, context, ending.role) if ending.kind.value == kind.value else ()
        ):
            yield letters.digest(context, reader, (), key, (ending,))


def _failures(reading: Reading, context: LetterContext, _: Kind, key: str) -> Iterator[Letter]:
    troubles = reading.troubles.open(cycle=context.situation.state.cycle)
    for reader in undelivered.to_be_told(reading, context) if troubles else ():
        yield undelivered.letter(context, reader, troubles, key)


def _requests(reading: Reading, context: LetterContext, _: Kind, key: str) -> Iterator[Letter]:
    """To the first officer of whom a text is asked now."""
    situation = context.situation
    asked: dict[str, list[AskedRow]] = {}
    for found in obligations(situation):
        text = asked_text(situation, found)
        if text and found.asked(situation.now):
            reminder = Reminder(found.key, found.role, found, kind=NoticeKind.OPENING)
            asked.setdefault(found.role, []).append(AskedRow(reminder, text))
    for role, rows in asked.items():
        for reader in _readers(reading, context, role):
            first = next(iter(by_document(rows).values()))
            yield request_letter(reading, context, reader, first, key)


def _receipts(_: Reading, __: LetterContext, ___: Kind, ____: str) -> Iterator[Letter]:
    """None stands without an answer."""
    yield from ()


def _digests(
    reading: Reading, context: LetterContext, kind: Kind, key: str
) -> Iterator[Letter]:
    """The obligations of a kind that one role has, in one letter."""
    found = [
        each for each in obligations(context.situation) if each.asked(context.situation.now)
    ]
    fits = [
        each
        for each in found
        if (each.need == APPOINT) is (kind is Kind.VACANCY) and _FITS[kind](context, each)
    ]
    notice = NoticeKind.OPENING if kind is Kind.VACANCY else NoticeKind(kind.value)
    for role in dict.fromkeys(_hears(kind, each) for each in fits):
        for reader, note in readers_of(
            reading, context.situation.rulebook, role, context.today
        )[:1]:
            mine = [
                Reminder(each.key, each.role, each, kind=notice, note=note)
                for each in fits
                if _hears(kind, each) == role
            ]
            yield letters.digest(context, reader, mine, key)


def _hears(kind: Kind, found: Obligation) -> str:
    """The role that is told: the one asked, or the first next up."""
    return (
        found.policy.escalate[0].to if kind is Kind.ESCALATION and found.policy else found.role
    )


def _readers(reading: Reading, context: LetterContext, role: str) -> list[Reader]:
    return [
        reader
        for reader, _ in readers_of(reading, context.situation.rulebook, role, context.today)
    ]


def _again(context: LetterContext, found: Obligation, kind: NoticeKind) -> bool:
    again = asked_again(context.situation, found)
    return again is not None and again.kind is kind


def _is_today(context: LetterContext, found: Obligation) -> bool:
    return found.due is not None and found.due.on == context.today


def _escalates(context: LetterContext, found: Obligation) -> bool:
    return (
        found.overdue(context.situation.now)
        and found.policy is not None
        and bool(found.policy.escalate)
    )


def _lies_ahead(context: LetterContext, found: Obligation) -> bool:
    return not found.overdue(context.situation.now)


def _is_late(context: LetterContext, found: Obligation) -> bool:
    return found.overdue(context.situation.now)


def _any(_: LetterContext, __: Obligation) -> bool:
    return True


def _lapsed(context: LetterContext, found: Obligation) -> bool:
    return _again(context, found, NoticeKind.LAPSED)


def _came_back(context: LetterContext, found: Obligation) -> bool:
    return _again(context, found, NoticeKind.RETURNED)


_FITS: Mapping[Kind, Callable[[LetterContext, Obligation], bool]] = {
    Kind.OPENING: _lies_ahead,
    Kind.REMINDER: _lies_ahead,
    Kind.DUE_TODAY: _is_today,
    Kind.OVERDUE: _is_late,
    Kind.ESCALATION: _escalates,
    Kind.LAPSED: _lapsed,
    Kind.RETURNED: _came_back,
    Kind.VACANCY: _any,
}

_MAKERS: Mapping[Kind, Callable[[Reading, LetterContext, Kind, str], Iterator[Letter]]] = {
    Kind.WEEKLY: _weekly,
    Kind.MEETING: _meetings,
    Kind.OUTCOME: _endings,
    Kind.STAGE_COMPLETE: _endings,
    Kind.FAILURE: _failures,
    Kind.REQUEST: _requests,
    Kind.RECEIPT: _receipts,
}
"""Who makes the letters of a kind; the digest's is everybody else's."""
