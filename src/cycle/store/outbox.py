"""The outbox as it is written: messages enter once, are claimed under a lease, and settled
under a fence.

Each step is one conditional update that names the state it starts from and, for a dispatcher,
the fence of its claim; it counts the rows and answers whether it happened. So a dispatcher that
was slow, paused or dead cannot speak over its successor. Each step leaves a line in the
history. A message is offered while `next_attempt_at` is set, and has a lease while it is
claimed or being sent; both are empty otherwise. What to say to whom is decided elsewhere.
"""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Row,
    and_,
    case,
    insert,
    literal,
    null,
    or_,
    select,
    true,
)

from cycle.store.columns import UtcInstant
from cycle.store.ledger import Ledger, unknown_message
from cycle.store.messages import Claim, IfUncertain, Message, Rescued
from cycle.store.messages import MessageState as State
from cycle.store.outbox_moves import Move, OutboxMoves, first_row
from cycle.store.statements import insert_once
from cycle.store.tables import outbox, outbox_items
from cycle.store.troubles import Troubles

OFFERED = (State.PENDING, State.DEFERRED, State.UNCERTAIN)
"""The states from which a message is offered to the relay, once its time has come."""
UNSENT = (State.PENDING, State.DEFERRED)
"""The states in which it waits and the relay is known not to have taken it."""
ANSWERED = (State.DATA_STARTED, State.UNCERTAIN)
"""The states in which the relay's answer may arrive: late, but under an unchanged fence, it is
still the truth.
"""
IN_FLIGHT = (*OFFERED, State.CLAIMED, State.DATA_STARTED)
"""The states that are no end: it waits, or somebody holds it."""
TAKEN = (*ANSWERED, State.ACCEPTED, State.HELD)
"""The states in which the relay has the message, or may have it, so it can come back. What is
held may have gone out after the backup that was restored.
"""
NO_LEASE = timedelta(days=1)
"""No lease is as long: each outlasts one delivery."""
_UNOFFERED = (State.HELD, State.SUPERSEDED, State.EXPIRED)
LEFT = (State.UNCERTAIN, State.REFUSED, State.BOUNCED, *_UNOFFERED)
"""The states in which a person may leave it, where something is open about it."""
RETRIED = (State.REFUSED, State.BOUNCED, State.DEFERRED, State.UNCERTAIN)
"""The states out of which a person may have it tried again."""


class Outbox(Ledger):
    """The outbox, within one transaction. Every step answers False where the message was not in
    a state for it.
    """

    @property
    def _moves(self) -> OutboxMoves:
        return OutboxMoves(self._connection)

    @property
    def _troubles(self) -> Troubles:
        return Troubles(self._connection)

    def enqueue(self, message: Message) -> bool:
        """Write a message, to be offered from its `not_before_at` on; False where its key is on
        record already.
        """
        if not insert_once(self._connection, outbox.c.key, **first_row(message)):
            return False
        outbox_id = self.line(message.key).id
        items = [
            {"outbox_id": outbox_id, "obligation": item} for item in sorted(set(message.items))
        ]
        if items:
            self._connection.execute(insert(outbox_items), items)
        self._moves.record(outbox_id, message.created_at, "written", None)
        return True

    def claim(self, now: datetime, *, owner: str, lease: timedelta, limit: int) -> list[Claim]:
        """Take up to `limit` messages whose time has come, the longest waiting first, for the
        length of the lease.

        The lease must be longer than the longest time-out of the transport.
        """
        # Of no meaning to SQLite, where the writer is alone.
        query = (
            select(outbox)
            .where(outbox.c.next_attempt_at <= now, outbox.c.state.in_(OFFERED))
            .where(or_(outbox.c.not_after_at.is_(None), outbox.c.not_after_at > now))
            .order_by(outbox.c.next_attempt_at, outbox.c.id)
            .limit(limit)
            .with_for_update(skip_locked=True)
        )
        rows = self._connection.execute(query).all()
        return [claim for row in rows if (claim := self._take(row, now, owner, lease))]

    def start_data(self, claim: Claim, now: datetime) -> bool:
        """Mark, before the first byte of the body goes out, that it may; the lease begins anew.

        False where the lease has run out or the claim is no longer ours: then nothing may be
        sent.
        """
        move = Move((State.CLAIMED,), State.DATA_STARTED, now, "body begun")
        alive = outbox.c.lease_until_at > now
        return self._moves.move(
            claim.id, claim.fence, move, alive, lease_until_at=now + claim.lease
        )

    def accept(self, claim: Claim, now: datetime, words: str, code: int | None = None) -> bool:
        """The relay has taken the message; whatever its address did before is over."""
        move = Move(ANSWERED, State.ACCEPTED, now, words, code)
        accepted = self._settle(claim, move, response=words, code=code)
        if accepted:
            self._troubles.clear_address(
                claim.id, claim.message.address, now, f"{claim.message.key} was accepted"
            )
        return accepted

    def refuse(self, claim: Claim, now: datetime, words: str, code: int | None = None) -> bool:
        """The relay has refused it for good (RFC 5321 section 4.2.1, a reply of 5yz): a
        person's to deal with.
        """
        move = Move((State.CLAIMED, *ANSWERED), State.REFUSED, now, words, code)
        refused = self._settle(claim, move, response=words, code=code)
        if refused:
            said = f"{code} {words}" if code else words
            self._troubles.begin(claim.id, claim.message.address, State.REFUSED, now, said)
        return refused

    def supersede(self, claim: Claim, now: datetime, words: str) -> bool:
        """What it says is no longer true; it is not sent, and nobody is asked about it."""
        move = Move((State.CLAIMED,), State.SUPERSEDED, now, words)
        return self._settle(claim, move) and self._dealt_with(claim.message.key, now, words)

    def defer(
        self,
        claim: Claim,
        now: datetime,
        words: str,
        code: int | None = None,
        *,
        next_attempt_at: datetime,
    ) -> bool:
        """The relay has refused it for the present (RFC 5321, a reply of 4yz), or could not be
        reached.
        """
        move = Move((State.CLAIMED, State.DATA_STARTED), State.DEFERRED, now, words, code)
        return self._put_back(claim, move, next_attempt_at)

    def mark_uncertain(
        self,
        claim: Claim,
        now: datetime,
        words: str,
        code: int | None = None,
        *,
        next_attempt_at: datetime | None,
    ) -> bool:
        """The answer to the body was lost. `next_attempt_at`: when to offer the same bytes
        again; None for not.
        """
        move = Move((State.DATA_STARTED,), State.UNCERTAIN, now, words, code)
        marked = self._put_back(claim, move, next_attempt_at)
        if marked:
            self._ask_about(claim.message.key, now, words)
        return marked

    def rescue(self, now: datetime, gone: Collection[str] = ()) -> Rescued:
        """Take back what a dead dispatcher held, and put away what waited past its time.

        gone: dispatchers known to be dead; any other counts as dead once its lease has run out,
        or lies further off than any lease: a clock that was ahead gave it.
        """
        unsent = Move(
            (State.CLAIMED,),
            State.PENDING,
            now,
            "its dispatcher went away before anything was sent",
        )
        unsure = Move((State.DATA_STARTED,), State.UNCERTAIN, now, _WENT_AWAY_SENDING)
        late = Move(OFFERED, State.EXPIRED, now, "its time is past")
        lost = or_(
            outbox.c.lease_until_at <= now,
            outbox.c.lease_until_at > now + NO_LEASE,
            outbox.c.owner.in_(gone),
        )
        past = and_(outbox.c.next_attempt_at.is_not(None), outbox.c.not_after_at <= now)
        rescued = Rescued(
            returned=self._moves.move_all(
                unsent, lost, lease_until_at=None, next_attempt_at=now
            ),
            uncertain=self._moves.move_all(
                unsure, lost, lease_until_at=None, next_attempt_at=_when_uncertain(now)
            ),
            expired=self._moves.move_all(late, past, next_attempt_at=None, settled_at=now),
        )
        for key in rescued.uncertain:
            self._ask_about(key, now, _WENT_AWAY_SENDING)
        return rescued

    def bounce(self, key: str, now: datetime, words: str) -> bool:
        """It came back (RFC 3464, `failed`): a person's to deal with. Raises
        UnknownMessageError.

        False where it cannot have come back: it is not with the relay.
        """
        move = Move(TAKEN, State.BOUNCED, now, words)
        bounced = self._by_hand(
            key, move, response=words, next_attempt_at=None, lease_until_at=None, settled_at=now
        )
        if bounced:
            line = self.line(key)
            self._troubles.begin(line.id, line.address, State.BOUNCED, now, words)
        return bounced

    def note(self, key: str, now: datetime, words: str) -> None:
        """Write a line into its history, and change nothing else. Raises
        UnknownMessageError.
        """
        self._moves.record(self.line(key).id, now, words, None)

    def waiting_for(self, cycle: str, recipient: str) -> tuple[Message, ...]:
        """The cycle's messages for a recipient that the relay cannot have taken yet, oldest
        first.
        """
        query = select(outbox).where(outbox.c.cycle == cycle, outbox.c.recipient == recipient)
        rows = self._connection.execute(
            query.where(outbox.c.state.in_(UNSENT)).order_by(outbox.c.id)
        ).all()
        return tuple(_message(row, self._items(row.id)) for row in rows)

    def withdraw(self, key: str, now: datetime, words: str) -> bool:
        """Supersede a message that the relay cannot have taken yet. Raises
        UnknownMessageError.
        """
        move = Move(UNSENT, State.SUPERSEDED, now, words)
        return self._by_hand(
            key, move, next_attempt_at=None, settled_at=now
        ) and self._dealt_with(key, now, words)

    def hold(self, key: str, now: datetime, words: str) -> bool:
        """Offer it no more until it is released; False where it is not waiting. Raises
        UnknownMessageError.
        """
        move = Move(OFFERED, State.HELD, now, words)
        waits = self.line(key).next_attempt_at is not None
        return waits and self._by_hand(key, move, next_attempt_at=None)

    def hold_all(self, now: datetime, words: str) -> tuple[str, ...]:
        """Offer nothing more of what is in flight until a person releases it; the keys. For a
        restored backup.
        """
        nobody = {
            "owner": None,
            "lease_until_at": None,
            "next_attempt_at": None,
            "fence": outbox.c.fence + 1,
        }
        return self._moves.move_all(Move(IN_FLIGHT, State.HELD, now, words), true(), **nobody)

    def offer_now(self, cycle: str, now: datetime, later_than: datetime, words: str) -> None:
        """Offer at once what of a cycle waits for a time later than that."""
        late = and_(outbox.c.cycle == cycle, outbox.c.next_attempt_at > later_than)
        for state in OFFERED:
            self._moves.move_all(Move((state,), state, now, words), late, next_attempt_at=now)

    def release(self, key: str, now: datetime, words: str) -> bool:
        """Offer a held message again, at once; False where it is not held. Raises
        UnknownMessageError.
        """
        move = Move((State.HELD,), State.PENDING, now, words)
        return self._by_hand(
            key, move, next_attempt_at=now, settled_at=None
        ) and self._dealt_with(key, now, words)

    def retry(self, key: str, now: datetime, words: str) -> bool:
        """Offer a refused, bounced, deferred or uncertain message again, at once. Raises
        UnknownMessageError.
        """
        move = Move(RETRIED, State.PENDING, now, words)
        return self._by_hand(
            key, move, next_attempt_at=now, settled_at=None
        ) and self._dealt_with(key, now, words)

    def leave(self, key: str, now: datetime, words: str) -> bool:
        """Let it rest as it is: no further attempt, nobody asked. Raises UnknownMessageError.

        False where nothing is open about it, and no attempt at a message of unknown fate is to
        come.
        """
        line = self.line(key)
        doubted = line.state is State.UNCERTAIN and line.next_attempt_at is not None
        if not (doubted or self._troubles.is_open(key)):
            return False
        move = Move(LEFT, line.state, now, words)
        return self._by_hand(
            key, move, next_attempt_at=None, settled_at=now
        ) and self._dealt_with(key, now, words)

    def _dealt_with(self, key: str, now: datetime, words: str) -> bool:
        self._troubles.clear_message(self.line(key).id, now, words)
        return True

    def _ask_about(self, key: str, now: datetime, words: str) -> None:
        """Where the declaration says so, a person is to say what becomes of a message of
        unknown fate.
        """
        query = select(outbox.c.id, outbox.c.address, outbox.c.if_uncertain).where(
            outbox.c.key == key
        )
        row = self._connection.execute(query).one()
        if row.if_uncertain == IfUncertain.ASK:
            self._troubles.begin(row.id, row.address, State.UNCERTAIN, now, words)

    def _take(
        self, row: Row[*tuple[Any, ...]], now: datetime, owner: str, lease: timedelta
    ) -> Claim | None:
        claim = Claim(
            id=row.id,
            fence=row.fence + 1,
            attempt=row.attempt + 1,
            lease=lease,
            sha256=row.sha256,
            message=_message(row, self._items(row.id)),
        )
        values = {
            "owner": owner,
            "lease_until_at": now + lease,
            "fence": claim.fence,
            "attempt": claim.attempt,
        }
        move = Move((State(row.state),), State.CLAIMED, now, "claimed")
        return (
            claim
            if self._moves.move(row.id, row.fence, move, next_attempt_at=None, **values)
            else None
        )

    def _settle(self, claim: Claim, move: Move, **values: Any) -> bool:
        return self._moves.move(
            claim.id,
            claim.fence,
            move,
            lease_until_at=None,
            next_attempt_at=None,
            settled_at=move.at,
            **values,
        )

    def _put_back(self, claim: Claim, move: Move, next_attempt_at: datetime | None) -> bool:
        words = {"response": move.words, "code": move.code}
        return self._moves.move(
            claim.id,
            claim.fence,
            move,
            lease_until_at=None,
            next_attempt_at=next_attempt_at,
            **words,
        )

    def _by_hand(self, key: str, move: Move, **values: Any) -> bool:
        row = self._connection.execute(
            select(outbox.c.id, outbox.c.fence).where(outbox.c.key == key)
        ).one_or_none()
        if row is None:
            raise unknown_message(key)
        return self._moves.move(row.id, row.fence, move, owner=None, **values)


_WENT_AWAY_SENDING = "its dispatcher went away while it was being sent"


def _when_uncertain(now: datetime) -> ColumnElement[datetime | None]:
    """The next attempt of a message whose fate is uncertain, by what was declared for it."""
    again = outbox.c.if_uncertain == IfUncertain.RESEND
    return case((again, literal(now, UtcInstant())), else_=null())


def _message(row: Row[*tuple[Any, ...]], items: tuple[str, ...]) -> Message:
    fields = {
        name: value
        for name, value in row._asdict().items()
        if name in Message.__struct_fields__
    }
    return Message(**{**fields, "items": items, "if_uncertain": IfUncertain(row.if_uncertain)})
