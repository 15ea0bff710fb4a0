"""The newest hash of a journal, carried by a mail out of the office's reach: written into a
header of each message, and read back from a message that somebody kept. Pure.

Who rewrites a journal with every hash after it cannot rewrite what was mailed.
"""

import re
from email import message_from_bytes
from email.message import Message
from typing import Any

import msgspec

from cycle.errors import CycleError
from cycle.text_checks import checked_line

HEADER = "Cycle-Journal"
"""One for each journal: `NAME; entries=NUMBER; head=SHA-256`."""

HASH = re.compile(r"[0-9a-f]{64}")
_VALUE = re.compile(r"(\S+); ?entries=([0-9]{1,9}); ?head=([0-9a-f]{64})")
_ALONE = re.compile(r"^\s*(?:>\s*)?([0-9a-f]{64})\s*$", re.MULTILINE)
_TEXT_READ = 500_000


class NoAnchorError(CycleError):
    """A message carries no hash of a journal."""


class Anchor(msgspec.Struct, frozen=True, kw_only=True):
    """A journal's newest hash at some time. journal, length: None where only the hash is
    known. Raises UnfitTextError.
    """

    head: str
    journal: str | None = None
    length: int | None = None

    def __post_init__(self) -> None:
        if self.journal is not None:
            checked_line(self.journal, "the journal's name")

    @property
    def header(self) -> str:
        """The value of its header."""
        return f"{self.journal}; entries={self.length}; head={self.head}"


def anchors_in(content: bytes, name: str) -> tuple[Anchor, ...]:
    """The anchors of a message that was kept; of one that has no such header, as weekly
    summaries once had none, the hashes that stand on a line of their own.

    name: of the file, for messages. Raises NoAnchorError.
    """
    message = message_from_bytes(content[:_TEXT_READ])
    values = (" ".join(str(value).split()) for value in message.get_all(HEADER, []))
    found = tuple(
        Anchor(journal=told[1], length=int(told[2]), head=told[3])
        for value in values
        if (told := _VALUE.fullmatch(value))
    ) or tuple(Anchor(head=head) for head in dict.fromkeys(_ALONE.findall(_text(message))))
    if not found:
        raise NoAnchorError(
            f"{name} carries no hash of a journal.",
            "Name a message that this office sent, with its headers, or the hash itself.",
        )
    return found


def _text(message: Message) -> str:
    parts = (part for part in message.walk() if part.get_content_type() == "text/plain")
    return "\n".join(_decoded(part.get_payload(decode=True)) for part in parts)


def _decoded(payload: Any) -> str:
    return payload.decode("utf-8", "replace") if isinstance(payload, bytes) else ""
