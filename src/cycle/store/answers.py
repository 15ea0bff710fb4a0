"""What came in as an answer to a message of this office: each once, with what became of it.

The bytes lie in the contents under their hash. A row is written in the transaction that acts
on the message, so a message offered again, by a relay that lost our reply or from a folder that
was not cleared in time, is known by its Message-ID or its hash.
"""

from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Row, and_, func, insert, or_, select

from cycle.store.access import Kept
from cycle.store.messages import AnswerOnRecord, AnswerOutcome
from cycle.store.tables import answers

_ROWS = select(*(answers.c[name] for name in AnswerOnRecord.__struct_fields__)).order_by(
    answers.c.id
)


class Answers(Kept):
    """The messages that came in, within one transaction."""

    def known(
        self, sha256: str, message_id: str | None, sender: str
    ) -> tuple[AnswerOnRecord, ...]:
        """What is on record of these very bytes, or of this sender's message of that name."""
        same = answers.c.sha256 == sha256
        if message_id:
            named = and_(answers.c.message_id == message_id, answers.c.sender == sender)
            same = or_(same, named)
        return tuple(map(_answer, self._connection.execute(_ROWS.where(same))))

    def of_bytes(self, sha256: str) -> AnswerOnRecord | None:
        """What is on record of these very bytes."""
        found = self._connection.execute(_ROWS.where(answers.c.sha256 == sha256)).first()
        return _answer(found) if found else None

    def count_since(self, sender: str, at: datetime) -> int:
        """How many messages of a sender came in from an instant on."""
        query = select(func.count()).select_from(answers)
        return self._connection.execute(
            query.where(answers.c.sender == sender, answers.c.at >= at)
        ).scalar_one()

    def add(self, answer: AnswerOnRecord) -> None:
        """Keep what became of a message."""
        self._connection.execute(insert(answers).values(**msgspec.structs.asdict(answer)))


def _answer(row: Row[*tuple[Any, ...]]) -> AnswerOnRecord:
    fields = {name: getattr(row, name) for name in AnswerOnRecord.__struct_fields__}
    return AnswerOnRecord(**{**fields, "outcome": AnswerOutcome(row.outcome)})
