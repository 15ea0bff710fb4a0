"""What a request for sign-off carries, and the receipt for an answer to one: frozen values that
the templates render. Pure.

The message itself is the record of what an officer was asked: its headers name each row and the
SHA-256 of the text that it covers, and the journal holds the digest of its bytes. So an answer
is held against what was sent, and against nothing else.
"""

import re
from collections.abc import Iterable, Iterator
from email import message_from_bytes

from cycle.mail.one_liners import OneLiners
from cycle.text_checks import plain_line

COVERS = "Cycle-Covers"
"""The header that names a row and the text that it covers: `report/legal sha256=...`."""

_COVERS = re.compile(r"(?P<document>[^/\s]+)/(?P<issue>\S+) sha256=(?P<sha256>[0-9a-f]{64})")

_MARK = re.compile(r"[\u2022\u25e6\u2013*-] |\(?(?:\d{1,3}|[a-z]|[ivx]{1,4})[.)] |\|")
"""What an entry of a list, or a line of a table, begins with."""

LONGEST_PART = 60
"""Lines of a part that stand in a message; then the beginning, and the way to the whole."""

_LONGEST_LINE = 2_000


class CoveredText(OneLiners, frozen=True, kw_only=True):
    """A row, and the SHA-256 of the text over which its sign-off is asked."""

    document: str
    issue: str
    sha256: str

    @property
    def header(self) -> str:
        return f"{self.document}/{self.issue} sha256={self.sha256}"


class TextPart(OneLiners, frozen=True, kw_only=True):
    """Words of a report in lines, cut after LONGEST_PART; more: how many lines are left out."""

    lines: tuple[str, ...]
    more: int = 0


class RowText(OneLiners, frozen=True, kw_only=True):
    """A row that is to be signed. words: as they stand; was: as the reader acted on them last,
    where they have changed since; did: `signed it on Friday 10 March`.
    """

    issue: str
    title: str
    office: str
    words: TextPart
    was: TextPart | None = None
    did: str | None = None


class AttachedFile(OneLiners, frozen=True, kw_only=True):
    """The report itself, as it was handed in: a Word file."""

    filename: str
    content: bytes


class SignRequest(OneLiners, frozen=True, kw_only=True):
    """The text that one officer is asked to sign.

    covers: its rows, by what their sign-off covers. recommendations: None where there are none;
    were: as they stood when the reader acted last, where only they have changed. answerable:
    whether an answer to the message counts. colleagues: who else may sign today, each by name
    and address. sign, returns, to_read: commands to type; none for
    a partner, who has no login. whole: a sentence on where the whole document is. withheld: why
    no words stand in the message; None where they do.
    """

    document: str
    title: str
    covers: tuple[CoveredText, ...]
    rows: tuple[RowText, ...]
    whole: str
    answerable: bool
    recommendations: TextPart | None = None
    were: TextPart | None = None
    sign: str | None = None
    returns: str | None = None
    to_read: tuple[str, ...] = ()
    withheld: str | None = None
    colleagues: tuple[str, ...] = ()
    attached: AttachedFile | None = None


class AnswerReceipt(OneLiners, frozen=True, kw_only=True):
    """What became of an answer. headline: `Your sign-off is recorded`. facts: sentences on what
    was recorded, or why nothing was. quoted: the words that were read. covers: over which
    texts.
    """

    headline: str
    facts: tuple[str, ...]
    quoted: TextPart
    covers: tuple[CoveredText, ...] = ()


def text_part(text: str) -> TextPart:
    """Words in lines that may stand in a message; the blank lines at their ends left out."""
    lines = list(_reflowed(text.strip("\n").splitlines()))
    shown = tuple(lines[:LONGEST_PART])
    return TextPart(lines=shown, more=len(lines) - len(shown))


def _reflowed(lines: Iterable[str]) -> Iterator[str]:
    """Lines with each paragraph on one line, behind its own indent: where the author's program
    broke it says nothing. A line of a list or a table stays one.
    """
    paragraph = ""
    for line in lines:
        indent = " " * (len(line) - len(line.lstrip(" ")))
        words = plain_line(line, _LONGEST_LINE)
        begins = not words or not paragraph or _MARK.match(words) is not None
        if begins and paragraph:
            yield paragraph
            paragraph = ""
        if not words:
            yield ""
        else:
            paragraph = f"{paragraph} {words}" if paragraph else f"{indent}{words}"
    if paragraph:
        yield paragraph


def covered_texts_in(content: bytes) -> tuple[CoveredText, ...]:
    """The texts that a request names, from the bytes that were sent; none in any other
    message.
    """
    message = message_from_bytes(content)
    return tuple(_covered(message.get_all(COVERS, failobj=[])))


def _covered(headers: Iterable[object]) -> Iterator[CoveredText]:
    for value in headers:
        found = _COVERS.fullmatch(" ".join(str(value).split()))
        if found:
            yield CoveredText(**found.groupdict())
