"""Takes what is due out of the outbox, hands it to the relay, and writes down the answer.

One transaction claims a batch; then each message is asked whether it is still true, one transaction commits that its
body begins and one settles it, both under the fence of the claim. No transaction is open while the relay is spoken to.
A relay that cannot be reached is one incident: nothing is claimed, or what was claimed goes back, and it is said once.
Gives up visibly, never silently; never sends what is no longer true, nor bytes that are not those that were frozen.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

import msgspec

from cycle import chain
from cycle.clock import Clock
from cycle.errors import CycleError
from cycle.mail import pauses
from cycle.mail.relay import Accepted, Answer, Deferred, Envelope, FenceLost, Refused, Relay, Uncertain, Unreachable
from cycle.oneline import AddressError
from cycle.store.errors import DatabaseError
from cycle.store.messages import Claim, IfUncertain, Message, MessageState, Rescued
from cycle.store.unit_of_work import Reading, UnitOfWork


class Truth(StrEnum):
    """Whether what a message says is still so."""

    TRUE = "true"
    CHANGED = "changed"
    """Some of it is: another message shall say it."""
    FALSE = "false"


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispatcher:
    """What dispatching needs.

    owner: who claims, unique among running dispatchers. sender: the address of the envelope.
    lease: longer than any one delivery (RelaySettings.shortest_lease). limit: messages in one batch.
    truth: asked of each message just before it is offered. renew: writes the message that takes a changed one's place,
    in a transaction of its own; asked twice of the same message, it must write only one.
    """

    reading: Callable[[], Reading]
    work: Callable[[], UnitOfWork]
    relay: Relay
    clock: Clock
    owner: str
    sender: str
    lease: timedelta
    truth: Callable[[Message], Truth]
    renew: Callable[[Message], object]
    limit: int = 50


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one message. recorded: False where another dispatcher had taken it over in the meantime."""

    message: Message
    state: MessageState
    words: str
    recorded: bool

    @property
    def key(self) -> str:
        return self.message.key

    @property
    def address(self) -> str:
        return self.message.address


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """What one run did. incident: why the relay could not be used, said once however many messages wait."""

    lines: tuple[Line, ...] = ()
    incident: str | None = None


async def run_once(dispatcher: Dispatcher) -> Report:
    """Offer one batch of what is due. Raises DatabaseError where the outbox cannot be used; rescue mends that."""
    if not _something_is_due(dispatcher):
        return Report()
    away = await dispatcher.relay.connect()
    if away:
        return Report(incident=away.words)
    return await _deliver_all(dispatcher, _claim(dispatcher))


def rescue_once(work_over: Callable[[], UnitOfWork], clock: Clock) -> Rescued:
    """Take back what a dead dispatcher held, and put away what waited past its time."""
    with work_over() as work:
        rescued = work.outbox.rescue(clock.now())
        work.commit()
    return rescued


def _something_is_due(dispatcher: Dispatcher) -> bool:
    with dispatcher.reading() as reading:
        at = reading.outbox.next_attempt_at()
    return at is not None and at <= dispatcher.clock.now()


def _claim(dispatcher: Dispatcher) -> list[Claim]:
    with dispatcher.work() as work:
        claims = work.outbox.claim(
            dispatcher.clock.now(), owner=dispatcher.owner, lease=dispatcher.lease, limit=dispatcher.limit
        )
        work.commit()
    return claims


async def _deliver_all(dispatcher: Dispatcher, claims: list[Claim]) -> Report:
    lines: list[Line] = []
    waiting = iter(claims)
    for claim in waiting:
        line = _unfit(dispatcher, claim) or _no_longer_true(dispatcher, claim)
        if line is None:
            answer = await _offer(dispatcher, claim)
            if isinstance(answer, Unreachable):
                lines += _put_back(dispatcher, [claim, *waiting], answer)
                return Report(lines=tuple(lines), incident=answer.words)
            line = _settle(dispatcher, claim, answer)
        lines.append(line)
    return Report(lines=tuple(lines))


def _unfit(dispatcher: Dispatcher, claim: Claim) -> Line | None:
    """A message that must not go out as it is stored: damaged bytes, or an address that is none."""
    try:
        _envelope(dispatcher, claim)
    except AddressError as error:
        return _refuse(dispatcher, claim, error.message)
    if chain.sha256_bytes(claim.message.content) != claim.sha256:
        return _refuse(dispatcher, claim, "its stored bytes are not those that were frozen; nothing was sent")
    return None


def _no_longer_true(dispatcher: Dispatcher, claim: Claim) -> Line | None:
    """Ask again what the message says. A fault in asking defers this message and lets the others go."""
    try:
        match dispatcher.truth(claim.message):
            case Truth.TRUE:
                return None
            case Truth.CHANGED:
                dispatcher.renew(claim.message)
                return _supersede(dispatcher, claim, "part of it is no longer so; another message takes its place")
            case Truth.FALSE:
                return _supersede(dispatcher, claim, "it is no longer so; nothing was sent")
    except DatabaseError:
        raise
    except CycleError as error:
        return _defer(dispatcher, claim, f"it could not be asked whether it is still so: {error.message}", None)


async def _offer(dispatcher: Dispatcher, claim: Claim) -> Answer:
    def before_data() -> bool:
        with dispatcher.work() as work:
            begun = work.outbox.start_data(claim, dispatcher.clock.now())
            work.commit()
        return begun

    return await dispatcher.relay.deliver(_envelope(dispatcher, claim), before_data)


def _envelope(dispatcher: Dispatcher, claim: Claim) -> Envelope:
    message = claim.message
    return Envelope(sender=dispatcher.sender, recipient=message.address, content=message.content)


def _settle(
    dispatcher: Dispatcher, claim: Claim, answer: Accepted | Deferred | Refused | Uncertain | FenceLost
) -> Line:
    match answer:
        case Accepted():
            return _accept(dispatcher, claim, answer)
        case Deferred():
            return _defer(dispatcher, claim, answer.words, answer.code)
        case Refused():
            return _refuse(dispatcher, claim, answer.words, answer.code)
        case Uncertain():
            return _doubt(dispatcher, claim, answer.words)
        case FenceLost():
            words = "its lease ran out before its turn came; nothing was sent"
            return _line(claim, MessageState.CLAIMED, words, recorded=False)


def _supersede(dispatcher: Dispatcher, claim: Claim, words: str) -> Line:
    with dispatcher.work() as work:
        recorded = work.outbox.supersede(claim, dispatcher.clock.now(), words)
        work.commit()
    return _line(claim, MessageState.SUPERSEDED, words, recorded=recorded)


def _accept(dispatcher: Dispatcher, claim: Claim, answer: Accepted) -> Line:
    with dispatcher.work() as work:
        recorded = work.outbox.accept(claim, dispatcher.clock.now(), answer.words, answer.code)
        work.commit()
    return _line(claim, MessageState.ACCEPTED, answer.words, recorded=recorded)


def _refuse(dispatcher: Dispatcher, claim: Claim, words: str, code: int | None = None) -> Line:
    with dispatcher.work() as work:
        recorded = work.outbox.refuse(claim, dispatcher.clock.now(), words, code)
        work.commit()
    return _line(claim, MessageState.REFUSED, words, recorded=recorded)


def _defer(dispatcher: Dispatcher, claim: Claim, words: str, code: int | None) -> Line:
    """Wait longer each time; where the next attempt would come too late, fail where people can see it."""
    message, now = claim.message, dispatcher.clock.now()
    again_at = pauses.next_attempt(
        message.message_id, claim.attempt, now, created_at=message.created_at, not_after_at=message.not_after_at
    )
    if again_at is None:
        return _refuse(dispatcher, claim, f"given up after {claim.attempt} attempts: {words}", code)
    with dispatcher.work() as work:
        recorded = work.outbox.defer(claim, now, words, code, next_attempt_at=again_at)
        work.commit()
    return _line(claim, MessageState.DEFERRED, words, recorded=recorded)


def _doubt(dispatcher: Dispatcher, claim: Claim, words: str) -> Line:
    """Offer the same bytes again after a pause, where the message says so; else leave it to a person."""
    message, now = claim.message, dispatcher.clock.now()
    resend = message.if_uncertain is IfUncertain.RESEND
    again_at = now + pauses.pause(message.message_id, claim.attempt) if resend else None
    with dispatcher.work() as work:
        recorded = work.outbox.mark_uncertain(claim, now, words, next_attempt_at=again_at)
        work.commit()
    return _line(claim, MessageState.UNCERTAIN, words, recorded=recorded)


def _put_back(dispatcher: Dispatcher, claims: list[Claim], away: Unreachable) -> Iterator[Line]:
    """Give back, in one transaction, what was claimed when the relay went away: the incident is not the messages'."""
    now = dispatcher.clock.now()
    again_at = now + pauses.AFTER_INCIDENT
    with dispatcher.work() as work:
        recorded = [work.outbox.defer(claim, now, away.words, next_attempt_at=again_at) for claim in claims]
        work.commit()
    for claim, was in zip(claims, recorded, strict=True):
        yield _line(claim, MessageState.DEFERRED, away.words, recorded=was)


def _line(claim: Claim, state: MessageState, words: str, *, recorded: bool) -> Line:
    return Line(message=claim.message, state=state, words=words, recorded=recorded)
