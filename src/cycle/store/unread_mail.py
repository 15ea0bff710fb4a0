"""What came back and is not understood: each message in the Maildir that waits for a clerk.

The Maildir holds the messages; the table holds what people need to know of them, since not
everyone who must read them can open that folder. A row is settled by a person, by a program
that understands the message after all, or by its disappearance from the folder; it is filed
when the folder was made to agree. No row is ever deleted: its number is a key that people type.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, func, insert, select, update

from cycle.store.access import Kept
from cycle.store.errors import UnknownMessageError
from cycle.store.messages import UNREAD, Unread
from cycle.store.tables import unread_mail

_ROWS = select(*(unread_mail.c[name] for name in Unread.__struct_fields__)).order_by(
    unread_mail.c.id
)
_OPEN = unread_mail.c.settled_at.is_(None)


class UnreadMail(Kept):
    """The messages that nobody has understood yet, within one transaction."""

    def open(self, limit: int) -> tuple[Unread, ...]:
        """Those that wait for a person, the oldest first, at most so many."""
        return self._found(_ROWS.where(_OPEN).limit(limit))

    def count(self) -> int:
        """How many wait for a person."""
        query = select(func.count()).select_from(unread_mail).where(_OPEN)
        return self._connection.execute(query).scalar_one()

    def in_folder(self, folder: str) -> tuple[Unread, ...]:
        """Those of a folder that are not filed yet."""
        return self._found(
            _ROWS.where(unread_mail.c.folder == folder, unread_mail.c.filed_at.is_(None))
        )

    def get(self, key: str) -> Unread:
        """The message of that key. Raises UnknownMessageError."""
        number = key.removeprefix(UNREAD)
        found = (
            self._found(_ROWS.where(unread_mail.c.id == int(number)))
            if number.isascii() and number.isdigit() and len(number) <= _MOST_DIGITS
            else ()
        )
        if not found:
            raise UnknownMessageError(
                f"There is no message {key}.", "`cycle todo` names those that came back."
            )
        return found[0]

    def add(self, **values: str | datetime) -> str:
        """Take down a message that is not understood: the columns of the table up to `text`,
        and `filed_at` where it lies in no folder; its key.
        """
        done = self._connection.execute(insert(unread_mail).values(**values))
        (number,) = done.inserted_primary_key or (0,)
        return f"{UNREAD}{number}"

    def settle(self, number: int, now: datetime, words: str) -> bool:
        """It waits for nobody any more; False where that was so already."""
        change = update(unread_mail).where(unread_mail.c.id == number, _OPEN)
        done = self._connection.execute(change.values(settled_at=now, settled_words=words))
        return done.rowcount == 1

    def filed(self, numbers: Sequence[int], now: datetime) -> None:
        """The folder agrees with what is on record of these."""
        change = update(unread_mail).where(unread_mail.c.id.in_(numbers))
        self._connection.execute(change.values(filed_at=now))

    def _found(self, query: Select[*tuple[Any, ...]]) -> tuple[Unread, ...]:
        return tuple(map(_unread, self._connection.execute(query)))


_MOST_DIGITS = 9


def _unread(row: Row[*tuple[Any, ...]]) -> Unread:
    return Unread(**{name: getattr(row, name) for name in Unread.__struct_fields__})
