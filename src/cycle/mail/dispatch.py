"""Takes what is due out of the outbox, hands it to the relay, and writes down the answer.

One transaction claims a batch; then each message is asked whether it is still true, one
transaction commits that its body begins and one settles it, both under the fence of the claim.
No transaction is open while the relay is spoken to. Several connections share a batch, and
their marks share commits; the fences make that as safe as one alone. A relay that cannot be
reached is one incident: nothing is claimed, or what was claimed goes back, and it is said once.
Gives up visibly, never silently; never sends what is no longer true, nor bytes that are not
those that were frozen.
"""

import asyncio
from collections import deque
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import partial

import msgspec

from cycle import chain
from cycle.clock import Clock
from cycle.errors import CycleError
from cycle.mail import retry_schedule
from cycle.mail.marks import Marks, Step
from cycle.mail.relay import (
    Envelope,
    FenceLost,
    Relay,
    RelayAccepted,
    RelayDeferred,
    RelayRefused,
    RelayUncertain,
    RelayUnreachable,
)
from cycle.store.errors import DatabaseError
from cycle.store.messages import Claim, IfUncertain, Message, MessageState, Rescued
from cycle.store.unit_of_work import Reading, UnitOfWork
from cycle.text_checks import AddressError

_MINUTE = timedelta(minutes=1)


class Truth(StrEnum):
    """Whether what a message says is still so."""

    TRUE = "true"
    CHANGED = "changed"
    """Some of it is: another message shall say it."""
    FALSE = "false"


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispatcher:
    """What dispatching needs.

    relays: connections to one and the same relay, at least one.
    owner: who claims, unique among running dispatchers; one batch at a time. sender: the
    address of the envelope.
    lease: longer than any one delivery (RelaySettings.shortest_lease). limit: messages in one
    batch.
    per_minute: how many messages all dispatchers together may take up within any minute; None
    for no limit.
    truth: asked of each message just before it is offered. renew: writes the message that takes
    a changed one's place, in a transaction of its own; asked twice of the same message, it must
    write only one.
    """

    reading: Callable[[], Reading]
    work: Callable[[], UnitOfWork]
    relays: Sequence[Relay]
    clock: Clock
    owner: str
    sender: str
    lease: timedelta
    truth: Callable[[Message], Truth]
    renew: Callable[[Message], object]
    limit: int = 50
    per_minute: int | None = None


class DispatchLine(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one message. recorded: False where another dispatcher had taken it over in
    the meantime.
    """

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


class DispatchReport(msgspec.Struct, frozen=True, kw_only=True):
    """What one run did. incident: why the relay could not be used, said once however many
    messages wait.
    """

    lines: tuple[DispatchLine, ...] = ()
    incident: str | None = None


async def run_once(dispatcher: Dispatcher) -> DispatchReport:
    """Offer one batch of what is due. Raises DatabaseError where the outbox cannot be used; the
    next run mends that.
    """
    if not _something_is_due(dispatcher):
        return DispatchReport()
    away = await dispatcher.relays[0].connect()
    if away:
        return DispatchReport(incident=away.words)
    return await _Batch(dispatcher, _claim(dispatcher)).deliver()


def rescue_once(
    work_over: Callable[[], UnitOfWork],
    clock: Clock,
    is_gone: Callable[[str], bool] = lambda _: False,
) -> Rescued:
    """Take back what a dead dispatcher held, and put away what waited past its time.

    is_gone: whether the dispatcher of a name is dead for certain; any other is waited for until
    its lease has run out.
    """
    with work_over() as work:
        gone = [owner for owner in work.outbox.owners() if is_gone(owner)]
        rescued = work.outbox.rescue(clock.now(), gone)
        work.commit()
    return rescued


def _something_is_due(dispatcher: Dispatcher) -> bool:
    """Whether it is; what this dispatcher itself still holds is from a run that broke off, and
    is taken back first.
    """
    with dispatcher.reading() as reading:
        holds = dispatcher.owner in reading.outbox.owners()
        at = reading.outbox.next_attempt_at()
    if holds:
        rescue_once(dispatcher.work, dispatcher.clock, dispatcher.owner.__eq__)
    return holds or (at is not None and at <= dispatcher.clock.now())


def _claim(dispatcher: Dispatcher) -> list[Claim]:
    now = dispatcher.clock.now()
    with dispatcher.work() as work:
        limit = dispatcher.limit
        if dispatcher.per_minute is not None:
            limit = min(limit, dispatcher.per_minute - work.outbox.claimed_since(now - _MINUTE))
        if limit <= 0:
            return []
        claims = work.outbox.claim(
            now, owner=dispatcher.owner, lease=dispatcher.lease, limit=limit
        )
        work.commit()
    return claims


class _Batch:
    """One batch on its way: claims that wait for a connection, and lines about those that had
    their turn.
    """

    def __init__(self, dispatcher: Dispatcher, claims: Sequence[Claim]) -> None:
        self._dispatcher = dispatcher
        self._waiting = deque(claims)
        self._lines: list[DispatchLine] = []
        self._marks = Marks(dispatcher.work)

    async def deliver(self) -> DispatchReport:
        """Offer all of it, over as many connections as there are. Raises DatabaseError once
        each has ended its last.
        """
        relays = self._dispatcher.relays[: len(self._waiting)]
        ends = await asyncio.gather(*map(self._serve, relays), return_exceptions=True)
        for end in ends:
            if isinstance(end, BaseException):
                raise end
        away = next((end for end in ends if isinstance(end, RelayUnreachable)), None)
        if away is None or not self._waiting:
            return DispatchReport(lines=tuple(self._lines))
        self._lines += _put_back(self._dispatcher, self._waiting, away)
        return DispatchReport(lines=tuple(self._lines), incident=away.words)

    async def _serve(self, relay: Relay) -> RelayUnreachable | None:
        """Offer one message after the other over one connection; why it cannot be used, where
        that is so.
        """
        while self._waiting:
            claim = self._waiting.popleft()
            line = _unfit(self._dispatcher, claim) or _no_longer_true(self._dispatcher, claim)
            if line is None:
                answer = await relay.deliver(
                    _envelope(self._dispatcher, claim), partial(self._begin, claim)
                )
                if isinstance(answer, RelayUnreachable):
                    # Nothing of it was sent: another connection may take it.
                    self._waiting.appendleft(claim)
                    return answer
                line = await self._settle(claim, answer)
            self._lines.append(line)
        return None

    async def _begin(self, claim: Claim) -> bool:
        """Commit that the body begins."""
        now = self._dispatcher.clock.now()
        return await self._marks.write(lambda work: work.outbox.start_data(claim, now))

    async def _settle(
        self,
        claim: Claim,
        answer: RelayAccepted | RelayDeferred | RelayRefused | RelayUncertain | FenceLost,
    ) -> DispatchLine:
        """Commit what the relay answered."""
        settled = _settled(self._dispatcher, claim, answer)
        if settled is None:
            words = "its lease ran out before its turn came; nothing was sent"
            return _line(claim, MessageState.CLAIMED, words, recorded=False)
        recorded = await self._marks.write(settled.step)
        return _line(claim, settled.state, settled.words, recorded=recorded)


@dataclass(frozen=True, slots=True)
class _Settled:
    """What is to be written about one message, and how it is told."""

    state: MessageState
    words: str
    step: Step


def _unfit(dispatcher: Dispatcher, claim: Claim) -> DispatchLine | None:
    """A message that must not go out as it is stored: damaged bytes, or an address that is
    none.
    """
    try:
        _envelope(dispatcher, claim)
    except AddressError as error:
        return _written(
            dispatcher, claim, _refusal(claim, dispatcher.clock.now(), error.message)
        )
    if chain.sha256_bytes(claim.message.content) != claim.sha256:
        words = "its stored bytes are not those that were frozen; nothing was sent"
        return _written(dispatcher, claim, _refusal(claim, dispatcher.clock.now(), words))
    return None


def _no_longer_true(dispatcher: Dispatcher, claim: Claim) -> DispatchLine | None:
    """Ask again what the message says. A fault in asking defers this message and lets the
    others go.
    """
    try:
        match dispatcher.truth(claim.message):
            case Truth.TRUE:
                return None
            case Truth.CHANGED:
                dispatcher.renew(claim.message)
                return _supersede(
                    dispatcher,
                    claim,
                    "part of it is no longer so; another message takes its place",
                )
            case Truth.FALSE:
                return _supersede(dispatcher, claim, "it is no longer so; nothing was sent")
    except DatabaseError:
        raise
    except CycleError as error:
        words = f"it could not be asked whether it is still so: {error.message}"
        return _written(dispatcher, claim, _deferral(claim, dispatcher.clock.now(), words))


def _envelope(dispatcher: Dispatcher, claim: Claim) -> Envelope:
    message = claim.message
    return Envelope(
        sender=dispatcher.sender,
        recipient=message.address,
        content=message.content,
        known_as=message.message_id,
    )


def _settled(
    dispatcher: Dispatcher,
    claim: Claim,
    answer: RelayAccepted | RelayDeferred | RelayRefused | RelayUncertain | FenceLost,
) -> _Settled | None:
    """What an answer makes of a message; None where it is no longer this dispatcher's to
    say.
    """
    now = dispatcher.clock.now()
    match answer:
        case RelayAccepted(code=code, words=words):
            return _Settled(
                MessageState.ACCEPTED,
                words,
                lambda work: work.outbox.accept(claim, now, words, code),
            )
        case RelayDeferred():
            return _deferral(claim, now, answer.words, answer.code)
        case RelayRefused():
            return _refusal(claim, now, answer.words, answer.code)
        case RelayUncertain():
            return _doubt(claim, now, answer.words)
        case FenceLost():
            return None


def _written(dispatcher: Dispatcher, claim: Claim, settled: _Settled) -> DispatchLine:
    with dispatcher.work() as work:
        recorded = settled.step(work)
        work.commit()
    return _line(claim, settled.state, settled.words, recorded=recorded)


def _supersede(dispatcher: Dispatcher, claim: Claim, words: str) -> DispatchLine:
    now = dispatcher.clock.now()
    put_away = _Settled(
        MessageState.SUPERSEDED, words, lambda work: work.outbox.supersede(claim, now, words)
    )
    return _written(dispatcher, claim, put_away)


def _refusal(claim: Claim, now: datetime, words: str, code: int | None = None) -> _Settled:
    return _Settled(
        MessageState.REFUSED, words, lambda work: work.outbox.refuse(claim, now, words, code)
    )


def _deferral(claim: Claim, now: datetime, words: str, code: int | None = None) -> _Settled:
    """Wait longer each time; where the next attempt would come too late, fail where people can
    see it.
    """
    message = claim.message
    again_at = retry_schedule.next_attempt(
        message.message_id,
        claim.attempt,
        now,
        created_at=message.created_at,
        not_after_at=message.not_after_at,
    )
    if again_at is None:
        return _refusal(claim, now, f"given up after {claim.attempt} attempts: {words}", code)
    return _Settled(
        MessageState.DEFERRED,
        words,
        lambda work: work.outbox.defer(claim, now, words, code, next_attempt_at=again_at),
    )


def _doubt(claim: Claim, now: datetime, words: str) -> _Settled:
    """Offer the same bytes again after a pause, where the message says so; else leave it to a
    person.
    """
    resend = claim.message.if_uncertain is IfUncertain.RESEND
    again_at = (
        now + retry_schedule.pause(claim.message.message_id, claim.attempt) if resend else None
    )
    return _Settled(
        MessageState.UNCERTAIN,
        words,
        lambda work: work.outbox.mark_uncertain(claim, now, words, next_attempt_at=again_at),
    )


def _put_back(
    dispatcher: Dispatcher, claims: Collection[Claim], away: RelayUnreachable
) -> Iterator[DispatchLine]:
    """Give back, in one transaction, what was claimed when the relay went away: the incident is
    not the messages'.
    """
    now = dispatcher.clock.now()
    again_at = now + retry_schedule.AFTER_INCIDENT
    with dispatcher.work() as work:
        recorded = [
            work.outbox.defer(claim, now, away.words, next_attempt_at=again_at)
            for claim in claims
        ]
        work.commit()
    for claim, was in zip(claims, recorded, strict=True):
        yield _line(claim, MessageState.DEFERRED, away.words, recorded=was)


def _line(claim: Claim, state: MessageState, words: str, *, recorded: bool) -> DispatchLine:
    return DispatchLine(message=claim.message, state=state, words=words, recorded=recorded)
