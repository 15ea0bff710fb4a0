"""The outbox as it is read: lists, one message with its history, and when there is something to
send.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, func, or_, select

from cycle.chain import sha256_bytes
from cycle.store import seals
from cycle.store.access import Kept
from cycle.store.columns import unreadable
from cycle.store.errors import UnknownMessageError
from cycle.store.mail_digests import WRITTEN, digest_of
from cycle.store.messages import (
    LedgerLine,
    LedgerPage,
    Message,
    MessageOnRecord,
    MessageState,
    MessageTransition,
)
from cycle.store.tables import outbox, outbox_history, outbox_items, undelivered

_LINE = tuple(outbox.c[field] for field in LedgerLine.__struct_fields__)

_SEEN = outbox.c.state.not_in(
    (MessageState.SUPERSEDED, MessageState.EXPIRED, MessageState.REFUSED, MessageState.BOUNCED)
)

_NEXT_ATTEMPT_AT = select(func.min(outbox.c.next_attempt_at))
_COUNTS = select(outbox.c.state, func.count()).group_by(outbox.c.state).order_by(outbox.c.state)


DIGESTS = ("digest", "news")
"""The kinds of letter of which a reader gets one a day."""

REQUEST = ("sign-request",)
"""The kind of letter that asks for a sign-off over a text: one a day too, unless it cannot
wait.
"""
REQUESTS = (*REQUEST, "answer-receipt")
"""The kinds of letter that may ask for a sign-off over a text."""


class Ledger(Kept):
    """Reads the outbox, within one transaction."""

    def list(
        self, *, cycle: str | None = None, states: Sequence[MessageState] = ()
    ) -> tuple[LedgerLine, ...]:
        """The messages, oldest first; of one cycle, or in certain states, where given."""
        query = select(*_LINE).order_by(outbox.c.id)
        if cycle is not None:
            query = query.where(outbox.c.cycle == cycle)
        if states:
            query = query.where(outbox.c.state.in_(states))
        return tuple(map(_line, self._connection.execute(query)))

    def line(self, key: str) -> LedgerLine:
        """The message without its content and history. Raises UnknownMessageError."""
        query = select(*_LINE).where(outbox.c.key == key)
        row = self._connection.execute(query).one_or_none()
        if row is None:
            raise unknown_message(key)
        return _line(row)

    def show(self, key: str) -> LedgerPage:
        """Everything on record about the message. Raises UnknownMessageError."""
        row = self._connection.execute(
            select(*_LINE, outbox.c.content).where(outbox.c.key == key)
        ).one_or_none()
        if row is None:
            raise unknown_message(key)
        return LedgerPage(
            line=_line(row),
            items=self._items(row.id),
            content=row.content,
            history=self._history(row.id),
        )

    def on_record(self) -> Iterator[MessageOnRecord]:
        """Every message for verification, oldest first."""
        columns = (
            outbox.c[name] for name in dict.fromkeys(("id", "content", "seal", *WRITTEN))
        )
        for row in self._connection.execute(select(*columns).order_by(outbox.c.id)).mappings():
            yield MessageOnRecord(
                key=row["key"],
                recipient=row["recipient"],
                address=row["address"],
                message_id=row["message_id"],
                created_at=row["created_at"],
                digest=digest_of(row, self._items(row["id"])),
                content_is_whole=sha256_bytes(row["content"]) == row["sha256"],
                seal_is_whole=seals.reckoned(self._connection, row["id"]) == row["seal"],
            )

    def strays(self) -> Mapping[str, int]:
        """How many rows of which table belong to no message."""
        found = {}
        for table in (outbox_items, outbox_history, undelivered):
            query = select(func.count()).where(table.c.outbox_id.not_in(select(outbox.c.id)))
            if count := self._connection.execute(query).scalar_one():
                found[table.name] = count
        return found

    def first_known(self, message_ids: Sequence[str]) -> str | None:
        """The key of the first of these Message-IDs that a message has; None where none has."""
        found = self._connection.execute(
            select(outbox.c.message_id, outbox.c.key).where(
                outbox.c.message_id.in_(message_ids)
            )
        )
        keys = {row.message_id: row.key for row in found}
        return next((keys[each] for each in message_ids if each in keys), None)

    def has_had(self, kinds: Sequence[str], cycle: str, login: str, day: date) -> bool:
        """Whether a letter of these kinds, of that day, went out to a recipient, or is on its
        way.
        """
        query = select(outbox.c.id).where(
            outbox.c.cycle == cycle,
            outbox.c.recipient == login,
            outbox.c.day == day,
            outbox.c.kind.in_(kinds),
            _SEEN,
            outbox.c.state.not_in((MessageState.PENDING, MessageState.DEFERRED)),
        )
        return self._connection.execute(query.limit(1)).first() is not None

    def with_identity(self, digits: str) -> LedgerPage | None:
        """The message whose Message-ID begins with these digits; None where none does."""
        begins = outbox.c.message_id.startswith(f"<{digits}@", autoescape=True)
        key = self._connection.execute(select(outbox.c.key).where(begins)).scalar()
        return self.show(key) if key else None

    def requested(self, cycle: str, login: str) -> set[str]:
        """What a recipient has been asked about in requests for sign-off, by the keys of
        these, but for requests that were withdrawn.
        """
        query = (
            select(outbox_items.c.obligation)
            .join(outbox, outbox_items.c.outbox_id == outbox.c.id)
            .where(outbox.c.cycle == cycle, outbox.c.recipient == login)
            .where(outbox.c.kind.in_(REQUESTS))
            .where(outbox.c.state.not_in((MessageState.SUPERSEDED, MessageState.EXPIRED)))
        )
        return set(self._connection.execute(query).scalars())

    def told(self, cycle: str, message: Message) -> set[str]:
        """The recipients of what is on record since a message was written and tells all that
        it tells.
        """
        query = (
            select(outbox.c.recipient)
            .join(outbox_items, outbox_items.c.outbox_id == outbox.c.id)
            .where(outbox.c.cycle == cycle, outbox.c.created_at >= message.created_at)
            .where(outbox_items.c.obligation.in_(message.items), _SEEN)
        )
        return set(self._connection.execute(query).scalars())

    def was_uncertain(self, key: str) -> bool:
        """Whether a relay may have taken a message already."""
        query = (
            select(outbox_history.c.id)
            .join(outbox, outbox.c.id == outbox_history.c.outbox_id)
            .where(outbox.c.key == key, outbox_history.c.state == MessageState.UNCERTAIN)
        )
        return self._connection.execute(query.limit(1)).first() is not None

    def owners(self) -> tuple[str, ...]:
        """The dispatchers that hold a message at present, dead or alive."""
        query = select(outbox.c.owner).where(outbox.c.lease_until_at.is_not(None)).distinct()
        return tuple(owner for owner in self._connection.execute(query).scalars() if owner)

    def claimed_since(self, at: datetime) -> int:
        """How many times a message was claimed after an instant, by whichever dispatcher."""
        claims = (outbox_history.c.at > at, outbox_history.c.state == MessageState.CLAIMED)
        query = select(func.count()).select_from(outbox_history).where(*claims)
        return self._connection.execute(query).scalar_one()

    def next_attempt_at(self) -> datetime | None:
        """When the next message is to be offered; None where none is waiting."""
        return self._connection.execute(_NEXT_ATTEMPT_AT).scalar()

    def counts(self) -> dict[MessageState, int]:
        """How many messages stand in each state; a state that none is in is left out."""
        return {_state(state): count for state, count in self._connection.execute(_COUNTS)}

    def waiting_since(self, states: Sequence[MessageState]) -> datetime | None:
        """When the first of the messages in these states could have gone out; None where there
        is none.
        """
        query = select(func.min(outbox.c.not_before_at)).where(outbox.c.state.in_(states))
        return self._connection.execute(query).scalar()

    def first_about(self, cycle: str, recipient: str, about: str) -> str | None:
        """The Message-ID of the first message to a recipient that says `about`, or a step or
        change of it; None yet.

        One that was never offered, or that the relay would not take, is passed over.
        """
        said = outbox_items.c.obligation
        steps = (said.startswith(about + mark, autoescape=True) for mark in "!@?")
        query = (
            select(outbox.c.message_id)
            .join(outbox_items, outbox_items.c.outbox_id == outbox.c.id)
            .where(outbox.c.cycle == cycle, outbox.c.recipient == recipient, _SEEN)
            .where(or_(said == about, *steps))
            .order_by(outbox.c.id)
            .limit(1)
        )
        return self._connection.execute(query).scalar()

    def contents(self, cycle: str, recipient: str) -> tuple[bytes, ...]:
        """The bytes of a cycle's messages to a recipient, oldest first, without those that
        nobody will ever see.
        """
        query = select(outbox.c.content).where(
            outbox.c.cycle == cycle, outbox.c.recipient == recipient
        )
        return tuple(
            self._connection.execute(query.where(_SEEN).order_by(outbox.c.id)).scalars()
        )

    def _items(self, outbox_id: int) -> tuple[str, ...]:
        query = select(outbox_items.c.obligation).where(outbox_items.c.outbox_id == outbox_id)
        return tuple(
            self._connection.execute(query.order_by(outbox_items.c.obligation)).scalars()
        )

    def _history(self, outbox_id: int) -> tuple[MessageTransition, ...]:
        query = (
            select(outbox_history)
            .where(outbox_history.c.outbox_id == outbox_id)
            .order_by(outbox_history.c.id)
        )
        return tuple(map(_transition, self._connection.execute(query)))


def unknown_message(key: str) -> UnknownMessageError:
    """The error for a key that no message has."""
    return UnknownMessageError(
        f"There is no message {key}.", "`cycle mail list` shows the keys."
    )


def _line(row: Row[*tuple[Any, ...]]) -> LedgerLine:
    fields = {field: getattr(row, field) for field in LedgerLine.__struct_fields__}
    return LedgerLine(**{**fields, "state": _state(row.state)})


def _transition(row: Row[*tuple[Any, ...]]) -> MessageTransition:
    return MessageTransition(
        at=row.at,
        attempt=row.attempt,
        state=_state(row.state),
        owner=row.owner,
        code=row.code,
        words=row.words,
    )


def _state(stored: str) -> MessageState:
    try:
        return MessageState(stored)
    except ValueError as error:
        raise unreadable(stored, "the state of a message") from error
