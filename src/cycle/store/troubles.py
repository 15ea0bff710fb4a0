"""What is wrong with the post, for people to mend: messages that did not arrive, and relays
that cannot be used.

A message's trouble is opened by the outbox, in the transaction that found it. It is cleared by
a person (tried again, left as it is, the address put right), or by a later message that its
address took. An address with a trouble that is not cleared counts as failing: nobody is told of
anything through it alone.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Row,
    Select,
    and_,
    delete,
    insert,
    or_,
    select,
    update,
)

from cycle.store import seals
from cycle.store.access import Kept
from cycle.store.messages import Incident, MessageState, Undelivered
from cycle.store.tables import mail_incidents, outbox, undelivered

OF_THE_ADDRESS = (MessageState.REFUSED, MessageState.BOUNCED)
"""Troubles that speak against the address; `uncertain` speaks of one message only."""


class Troubles(Kept):
    """The open troubles of the post, within one transaction."""

    def open(self, *, cycle: str | None = None) -> tuple[Undelivered, ...]:
        """What is not cleared yet, oldest first; of one cycle, where given."""
        return self._found(_OPEN if cycle is None else _OPEN.where(outbox.c.cycle == cycle))

    def all(self) -> tuple[Undelivered, ...]:
        """Everything that did not arrive, cleared or not, oldest first."""
        return self._found(_TROUBLES)

    def untold(self) -> tuple[Undelivered, ...]:
        """What is open, and nobody has been written to about."""
        return self._found(_OPEN.where(undelivered.c.told_at.is_(None)))

    def is_open(self, key: str) -> bool:
        """Whether the message of this key has an open trouble."""
        return self._connection.execute(_OPEN.where(outbox.c.key == key)).first() is not None

    def failing(self) -> frozenset[str]:
        """The addresses that did not take, or did not keep, the last that was sent there."""
        query = select(undelivered.c.address).where(
            _UNCLEARED, undelivered.c.why.in_(OF_THE_ADDRESS)
        )
        return frozenset(self._connection.execute(query).scalars())

    def told(self, numbers: Sequence[int], now: datetime) -> None:
        """Someone has been written to about these, or there was nobody left to write to."""
        self._change(undelivered.c.id.in_(numbers), told_at=now)

    def clear_recipient(self, login: str, now: datetime, words: str) -> None:
        """The officer's address is another now: what the old one did is over."""
        theirs = select(outbox.c.id).where(outbox.c.recipient == login)
        self._clear(undelivered.c.outbox_id.in_(theirs), now, words)

    def clear_message(self, outbox_id: int, now: datetime, words: str) -> None:
        """A person has dealt with it."""
        self._clear(undelivered.c.outbox_id == outbox_id, now, words)

    def clear_address(self, outbox_id: int, address: str, now: datetime, words: str) -> None:
        """The address has taken this message."""
        of_it = and_(undelivered.c.address == address, undelivered.c.why.in_(OF_THE_ADDRESS))
        self._clear(or_(undelivered.c.outbox_id == outbox_id, of_it), now, words)

    def begin(
        self, outbox_id: int, address: str, why: MessageState, now: datetime, words: str
    ) -> None:
        """Open a trouble; an older one of the same message is over with it."""
        self.clear_message(outbox_id, now, words)
        row = {
            "outbox_id": outbox_id,
            "address": address,
            "why": why,
            "at": now,
            "words": words,
        }
        self._connection.execute(insert(undelivered).values(**row))
        seals.renew(self._connection, outbox_id)

    def incidents(self) -> tuple[Incident, ...]:
        """The relays that cannot be used at present."""
        rows = self._connection.execute(select(mail_incidents).order_by(mail_incidents.c.relay))
        return tuple(
            Incident(relay=row.relay, since_at=row.since_at, words=row.words) for row in rows
        )

    def relay_is_away(self, relay: str, now: datetime, words: str) -> None:
        """Note that a relay cannot be used; it stays known since when."""
        change = (
            update(mail_incidents).where(mail_incidents.c.relay == relay).values(words=words)
        )
        if self._connection.execute(change).rowcount == 0:
            self._connection.execute(
                insert(mail_incidents).values(relay=relay, since_at=now, words=words)
            )

    def relay_is_back(self, relay: str) -> None:
        """Forget that a relay could not be used."""
        self._connection.execute(delete(mail_incidents).where(mail_incidents.c.relay == relay))

    def _clear(self, which: ColumnElement[bool], now: datetime, words: str) -> None:
        self._change(and_(_UNCLEARED, which), cleared_at=now, cleared_words=words)

    def _change(self, which: ColumnElement[bool], **values: datetime | str) -> None:
        """Change rows, and seal anew the messages that they are about."""
        change = update(undelivered).where(which).values(**values)
        changed = self._connection.execute(change.returning(undelivered.c.outbox_id))
        for outbox_id in sorted(set(changed.scalars())):
            seals.renew(self._connection, outbox_id)

    def _found(self, query: Select[*tuple[Any, ...]]) -> tuple[Undelivered, ...]:
        return tuple(
            map(_undelivered, self._connection.execute(query.order_by(undelivered.c.id)))
        )


_UNCLEARED = undelivered.c.cleared_at.is_(None)

_TROUBLES = select(
    *(undelivered.c[name] for name in ("id", "address", "why", "at", "words", "told_at")),
    *(outbox.c[name] for name in ("key", "cycle", "recipient", "kind", "subject")),
).join(outbox)
_OPEN = _TROUBLES.where(_UNCLEARED)


def _undelivered(row: Row[*tuple[Any, ...]]) -> Undelivered:
    fields = {field: getattr(row, field) for field in Undelivered.__struct_fields__}
    return Undelivered(**{**fields, "why": MessageState(row.why)})
