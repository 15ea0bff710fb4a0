"""The one way in which a message of the outbox goes from a state to another: a conditional
update, a line of its history, a seal. Which step is taken when is cycle.store.outbox's.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import ColumnElement, bindparam, insert, select, update

from cycle.chain import sha256_bytes
from cycle.store import seals
from cycle.store.access import Kept
from cycle.store.messages import Message, MessageState
from cycle.store.tables import outbox, outbox_history


class Move(NamedTuple):
    """A step: the states it may start from, the state it leads to, when and why, and the
    relay's reply code.
    """

    starting: Sequence[MessageState]
    to: MessageState
    at: datetime
    words: str
    code: int | None = None


_LINE_OF_HISTORY = insert(outbox_history).from_select(
    ["outbox_id", "attempt", "state", "owner", "at", "words", "code"],
    select(
        outbox.c.id,
        outbox.c.attempt,
        outbox.c.state,
        outbox.c.owner,
        bindparam("at", type_=outbox_history.c.at.type),
        bindparam("words", type_=outbox_history.c.words.type),
        bindparam("code", type_=outbox_history.c.code.type),
    ).where(outbox.c.id == bindparam("message")),
)
"""The message as it now stands, with the instant, the words and the relay's code of the step
that led there.
"""


class OutboxMoves(Kept):
    """Steps of messages, within one transaction."""

    def move_all(
        self, move: Move, condition: ColumnElement[bool], **values: Any
    ) -> tuple[str, ...]:
        """Take the step with every message that the condition holds for; their keys."""
        query = select(outbox.c.id, outbox.c.fence, outbox.c.key).where(
            condition, outbox.c.state.in_(move.starting)
        )
        rows = self._connection.execute(
            query.order_by(outbox.c.id).with_for_update(skip_locked=True)
        ).all()
        return tuple(
            row.key for row in rows if self.move(row.id, row.fence, move, condition, **values)
        )

    def move(
        self,
        outbox_id: int,
        shown: int,
        move: Move,
        *conditions: ColumnElement[bool],
        **values: Any,
    ) -> bool:
        """Take the step, where the message has the fence that was shown; whether it did."""
        held = (
            outbox.c.id == outbox_id,
            outbox.c.fence == shown,
            outbox.c.state.in_(move.starting),
        )
        change = update(outbox).where(*held, *conditions).values(state=move.to, **values)
        if self._connection.execute(change).rowcount != 1:
            return False
        self.record(outbox_id, move.at, move.words, move.code)
        return True

    def record(self, outbox_id: int, at: datetime, words: str, code: int | None) -> None:
        """Write the present state into the message's history, and seal it."""
        self._connection.execute(
            _LINE_OF_HISTORY, {"message": outbox_id, "at": at, "words": words, "code": code}
        )
        seals.renew(self._connection, outbox_id)


def first_row(message: Message) -> dict[str, Any]:
    """A message as it enters the outbox."""
    fields = msgspec.structs.asdict(message)
    del fields["items"]
    return {
        **fields,
        "sha256": sha256_bytes(message.content),
        "state": MessageState.PENDING,
        "next_attempt_at": message.not_before_at,
        "fence": 0,
        "attempt": 0,
    }
