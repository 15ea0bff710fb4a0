"""The folder to which the relay delivers answers: each message taken in, then marked as seen.

A message is marked after its transaction: where the program is killed between the two, it is
offered again, and known.
"""

from collections.abc import Iterator, Sequence
from typing import Protocol

from cycle.service.incoming_mail import TakenIn, keep_unread, take_in
from cycle.service.services import Services
from cycle.store.errors import DatabaseError

_BROKE_OFF = "the program broke off while reading it, and its log says how"


class AnswerFolder(Protocol):
    """A folder of messages, each known by a name that stays. All may raise OSError."""

    def unseen(self) -> Sequence[str]: ...

    def whole(self, name: str) -> bytes:
        """Raises FileNotFoundError where it has gone."""
        ...

    def mark_seen(self, name: str) -> None: ...


def look_through(
    services: Services, folder: AnswerFolder, tried: set[str]
) -> Iterator[tuple[str, TakenIn]]:
    """Take in what is unseen, one message a transaction; each with its file's name. Raises
    OSError, DatabaseError.

    tried: the names at which this process broke off by a fault of its own: such a message is a
    clerk's to read from the next look on, and stops none of the others.
    """
    for name in folder.unseen():
        try:
            content = folder.whole(name)
        except FileNotFoundError:
            continue
        if name in tried:
            taken = keep_unread(services, content, _BROKE_OFF)
        else:
            tried.add(name)
            try:
                taken = take_in(services, content)
            except (DatabaseError, OSError):
                tried.discard(name)
                raise
        tried.discard(name)
        folder.mark_seen(name)
        yield name, taken
