"""An answer to a request for sign-off becomes the officer's act, with no less authority than by
the command; or it goes to a clerk, who is told why.

What the officer was asked is read from the message that went out, and nothing else: its rows
and the hash of each text. The act, the answer's own bytes, what is on record of it and the
receipt are one transaction, so a message offered twice, or while the program is killed, is one
act. A receipt goes only to an officer whose own address was vouched for: whatever else asks for
an answer would start two machines talking, or tell a stranger something.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from cycle.engine import events
from cycle.engine.actors import Actor, Answered
from cycle.engine.commands import Command, ReturnForChange, SignOff
from cycle.engine.decide import decide
from cycle.engine.descriptions import describe
from cycle.engine.refusals import addressed
from cycle.engine.verdicts import Refusal
from cycle.mail.inbound.phrases import AnswerKind, NoSetPhrase, SetPhrase
from cycle.mail.inbound.reply import Reply, phrase_of
from cycle.mail.sign_request import CoveredText, covered_texts_in
from cycle.service.answer_receipts import write_receipt
from cycle.service.clock_record import load_by_clock
from cycle.service.cycles import Loaded, record
from cycle.service.local_day import local_day
from cycle.service.notifying import record_and_notify
from cycle.service.people import offices_of
from cycle.service.services import Services
from cycle.service.sign_requests import REPLY
from cycle.store.ledger import REQUESTS
from cycle.store.messages import AnswerOutcome, LedgerPage
from cycle.store.officers import Officer
from cycle.store.unit_of_work import Reading, UnitOfWork

MOST_AN_HOUR = 60
"""Answers of one sender within an hour; a head of service has eleven rows to clear."""

HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class MailAnswer:
    """A message that came in, read. content: its bytes. vouched: who vouches for the sender;
    None where nobody does, and then `doubt` says so.
    """

    content: bytes
    reply: Reply
    vouched: str | None
    doubt: str | None


@dataclass(frozen=True)
class Judged:
    """What became of an answer: a sentence for the log and the record. key: of the message that
    it answers.
    """

    outcome: AnswerOutcome
    words: str
    key: str | None = None


def judge(services: Services, uow: UnitOfWork, answer: MailAnswer, now: datetime) -> Judged:
    """Act on an answer where it is one, and write the receipt; all in the caller's
    transaction.
    """
    page = uow.outbox.with_identity(answer.reply.tag) if answer.reply.tag else None
    if page is None or page.line.kind not in REQUESTS or page.line.cycle is None:
        return _to_clerk(answer.doubt or "it answers no request that this office has sent")
    key = page.line.key
    if answer.vouched is None:
        return _to_clerk(answer.doubt or "nobody vouches for its sender", key)
    today = local_day(uow, now)
    officer = _sender(uow, services, answer.reply.sender or "", page, today)
    if isinstance(officer, str):
        return _to_clerk(officer, key)
    if uow.answers.count_since(answer.reply.sender or "", now - HOUR) >= MOST_AN_HOUR:
        why = f"more than {MOST_AN_HOUR} messages of {officer.name} came in within an hour"
        return _to_clerk(why, key)
    return _of_officer(services, uow, answer, page, officer, now)


def _of_officer(
    services: Services,
    uow: UnitOfWork,
    answer: MailAnswer,
    page: LedgerPage,
    officer: Officer,
    now: datetime,
) -> Judged:
    """What a known officer's answer leads to; each has a receipt."""
    key = page.line.key
    loaded = load_by_clock(uow, page.line.cycle or "", now)
    covers = covered_texts_in(page.content)
    read = _read(answer, loaded, covers, officer, uow, now)
    if isinstance(read, NoSetPhrase):
        write_receipt(services, uow, loaded, officer, answer.reply, now, to_clerk=read.why)
        return _to_clerk(read.why, key)
    changed = _changed(loaded, covers, read)
    if changed:
        write_receipt(
            services, uow, loaded, officer, answer.reply, now, changed=changed, covers=covers
        )
        why = f"the text of {', '.join(changed)} has changed since {key} was written"
        return Judged(AnswerOutcome.REFUSED, f"{officer.name}: {why}", key)
    actor = _actor(uow, loaded, officer, answer, now)
    command = _command(loaded, covers, read)
    decision = decide(loaded.at(now), actor, command)
    if isinstance(decision, Refusal):
        refusal = addressed(decision, loaded.at(now), actor)
        reasons = tuple(reason.sentence for reason in refusal.reasons)
        write_receipt(services, uow, loaded, officer, answer.reply, now, refused=reasons)
        return Judged(AnswerOutcome.REFUSED, f"{officer.name}: {'; '.join(reasons)}", key)
    after = record(uow, loaded, decision, now)
    said = tuple(describe(after.rulebook.machine, event) for event in decision)
    after = record_and_notify(services, uow, after, now).loaded
    acted = tuple(text for text in covers if text.issue in _issues(decision))
    write_receipt(services, uow, after, officer, answer.reply, now, recorded=said, covers=acted)
    return Judged(AnswerOutcome.RECORDED, f"{after.name}: {'; '.join(said)}", key)


def _to_clerk(why: str, key: str | None = None) -> Judged:
    return Judged(AnswerOutcome.TO_CLERK, why, key)


def _sender(
    reading: Reading, services: Services, address: str, page: LedgerPage, today: date
) -> Officer | str:
    """The officer whose registered address it is; or why a person must judge it: a sentence."""
    if address in services.shared_addresses:
        return f"{address} is used by several people, so nobody signs by it"
    found = [each for each in reading.officers.all() if each.email.casefold() == address]
    if not found:
        return f"{address} is on record as nobody's address"
    if len(found) > 1:
        return f"{address} is the address of {len(found)} officers, so nobody signs by it"
    (officer,) = found
    if officer.left_on is not None and officer.left_on < today:
        return f"{officer.name} has left this office"
    domains = services.vouching.domains if services.vouching else ()
    if officer.external and address.rpartition("@")[2] not in domains:
        return (
            f"{officer.name} is a partner outside the council, whose domain is not declared "
            "to be vouched for"
        )
    if officer.login != page.line.recipient and not reading.officers.offices_of(
        officer.login, today
    ):
        return f"{officer.name} holds no office, and the request went to {page.line.address}"
    return officer


def _read(
    answer: MailAnswer,
    loaded: Loaded,
    covers: tuple[CoveredText, ...],
    officer: Officer,
    reading: Reading,
    now: datetime,
) -> SetPhrase | NoSetPhrase:
    """The set phrase, where the answer is one that can be acted on."""
    if answer.doubt:
        return NoSetPhrase(why=answer.doubt)
    if REPLY not in loaded.rulebook.machine.sign_by:
        return NoSetPhrase(why="in this cycle nobody signs by mail")
    offices = offices_of(reading, loaded.rulebook, officer.login, loaded.at(now).today)
    names = (officer.name, *(held.title for held in offices))
    phrase = phrase_of(answer.reply, _titles(loaded, covers), names)
    if isinstance(phrase, SetPhrase) and phrase.kind not in {
        AnswerKind.SIGN,
        AnswerKind.RETURN,
    }:
        return NoSetPhrase(
            why=f'"{phrase.phrase[:40]}" does not say whether the text is signed or returned'
        )
    return phrase


def _titles(loaded: Loaded, covers: tuple[CoveredText, ...]) -> Mapping[str, str]:
    """The issues that were asked for, by their titles and by their own names."""
    asked = {text.issue for text in covers}
    rows = (row for sheet in loaded.rulebook.machine.sheets.values() for row in sheet.rows)
    titles = {row.title: row.issue for row in rows if row.issue in asked}
    return {**{issue: issue for issue in asked}, **titles}


def _changed(
    loaded: Loaded, covers: tuple[CoveredText, ...], phrase: SetPhrase
) -> tuple[str, ...]:
    """The rows that are answered and whose text is no longer the one that was sent."""
    documents = loaded.state.documents
    return tuple(
        text.issue
        for text in covers
        if (phrase.rows is None or text.issue in phrase.rows)
        and (
            text.document not in documents
            or documents[text.document].covered(text.issue) != text.sha256
        )
    )


def _actor(
    reading: Reading, loaded: Loaded, officer: Officer, answer: MailAnswer, now: datetime
) -> Actor:
    on = loaded.at(now).today
    return Actor(
        login=officer.login,
        name=officer.name,
        offices=offices_of(reading, loaded.rulebook, officer.login, on),
        answer=Answered(evidence=answer.reply.sha256, vouched=answer.vouched or ""),
    )


def _command(loaded: Loaded, covers: tuple[CoveredText, ...], phrase: SetPhrase) -> Command:
    """The act. Where no row is named, all that were asked for and still wait are meant."""
    of = covers[0].document
    asked = tuple(text.issue for text in covers)
    if phrase.kind is AnswerKind.RETURN:
        return ReturnForChange(issues=phrase.rows or asked, reason=phrase.words or "", of=of)
    issues = phrase.rows or _unsigned(loaded, covers) or asked
    return SignOff(issues=issues, of=of, comment=phrase.words)


def _unsigned(loaded: Loaded, covers: tuple[CoveredText, ...]) -> tuple[str, ...]:
    """Those of the rows that nobody has signed over this text."""
    signed = {
        address.rpartition("/")[2]
        for address, act in loaded.state.signoffs.items()
        if address.startswith(f"{covers[0].document}/")
        and not act.returned
        and not act.lapsed_at
        and act.sha256 in {text.sha256 for text in covers}
    }
    return tuple(text.issue for text in covers if text.issue not in signed)


def _issues(decision: tuple[events.Event, ...]) -> frozenset[str]:
    acts = (events.SignedOff, events.ReturnedForChange)
    return frozenset(each.issue for each in decision if isinstance(each, acts))
