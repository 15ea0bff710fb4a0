"""A message that came in, opened as far as an answer needs it: headers and the words of its
text parts. Pure.

Whatever is in it, the outcome is a value or UnreadableError with a sentence: too large, nested
too deep, too many parts, no text, a character set that is none. Nothing of it is opened, run or
fetched.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message
from email.utils import getaddresses, parseaddr

from cycle.chain import sha256_bytes
from cycle.errors import CycleError
from cycle.mail.returned import PARSER_FAULTS, TooDeepError, header_text, walk

LARGEST = 15 * 1024 * 1024
"""Bytes of an answer; a report that comes back with it fits."""

_MOST_PARTS = 100
_MOST_HEADERS = 500
_LONGEST_TEXT = 400_000

_CHARSETS = re.compile(
    r"utf-?8|us-ascii|ascii|ansi_x3\.4-1968|iso-?8859-\d{1,2}(?:-[ie])?|latin-?\d|windows-125\d"
    r"|cp125\d|koi8-[ru]|gb2312|gbk|gb18030|big5|shift_jis|euc-(?:jp|kr)|iso-2022-jp"
    r"|utf-16(?:le|be)?",
    re.IGNORECASE,
)
"""Character sets in which people write. Others (UTF-7, Python's own) can hide what they say."""


class UnreadableError(CycleError):
    """Why a message cannot be read as an answer: a sentence that begins with `it`."""


@dataclass(frozen=True)
class IncomingMessage:
    """plain, html: the words of its inline text parts, as written; None where there are none.

    sha256: of the whole message, by which it is kept. kinds: the types of all its parts.
    """

    sha256: str
    headers: Message
    kinds: frozenset[str]
    plain: str | None
    html: str | None

    def text(self, name: str) -> str:
        """A header's words, decoded, on one line; empty where there is none."""
        return " ".join(header_text(self.headers, name).split())

    def raw(self, name: str) -> tuple[str, ...]:
        """Each header of a name as it stands, the topmost first, unfolded."""
        return tuple(
            " ".join(str(value).split()) for value in self.headers.get_all(name, failobj=[])
        )

    def addresses(self, *names: str) -> tuple[str, ...]:
        """The bare addresses of these headers, in order, each in lower case."""
        found = getaddresses([value for name in names for value in self.raw(name)])
        return tuple(address.casefold() for _, address in found if "@" in address)

    @property
    def sender(self) -> str | None:
        """The one address it is from, in lower case; None where it names none, or several.

        A display name that looks like an address makes no difference: it is none.
        """
        written = self.raw("From")
        if len(written) != 1 or len(getaddresses(list(written))) != 1:
            return None
        address = parseaddr(written[0])[1]
        return address.casefold() if address.count("@") == 1 else None

    @property
    def display_name(self) -> str:
        """The name beside the sender's address, decoded; empty where there is none."""
        return parseaddr(self.text("From"))[0]

    @property
    def message_id(self) -> str | None:
        """Its Message-ID with the brackets; None where it has none, or several."""
        found = self.raw("Message-ID")
        return found[0] if len(found) == 1 and found[0] else None


def opened(content: bytes) -> IncomingMessage:
    """The message, opened. Raises UnreadableError."""
    if len(content) > LARGEST:
        raise UnreadableError(
            f"it has {len(content):,} bytes, and an answer has at most {LARGEST:,}"
        )
    try:
        return _opened(content)
    except (RecursionError, TooDeepError):
        raise UnreadableError("its parts are nested too deep to be an answer") from None
    except PARSER_FAULTS:
        raise UnreadableError(
            "its headers cannot be parsed: they break the rules of mail"
        ) from (None)


def _opened(content: bytes) -> IncomingMessage:
    message = message_from_bytes(content)
    if len(message.keys()) > _MOST_HEADERS:
        raise UnreadableError(f"it has more than {_MOST_HEADERS} headers")
    parts = list(_some(message))
    shown = list(_shown(message))
    return IncomingMessage(
        sha256=sha256_bytes(content),
        headers=message,
        kinds=frozenset(part.get_content_type() for part in parts),
        plain=_words(shown, "plain"),
        html=_words(shown, "html"),
    )


def _some(message: Message) -> Iterator[Message]:
    for number, part in enumerate(walk(message), start=1):
        if number > _MOST_PARTS:
            raise UnreadableError(f"it has more than {_MOST_PARTS} parts")
        yield part


def _shown(message: Message) -> Iterator[Message]:
    """The parts whose words a mail program shows; not those of attached files and messages."""
    if message.get_content_disposition() == "attachment":
        return
    if message.get_content_maintype() == "multipart" and message.is_multipart():
        for part in message.get_payload():
            if isinstance(part, Message):
                yield from _shown(part)
    elif message.get_content_maintype() == "text" and not message.get_filename():
        yield message


def _words(parts: list[Message], subtype: str) -> str | None:
    found = [_decoded(part) for part in parts if part.get_content_subtype() == subtype]
    return "\n".join(found)[:_LONGEST_TEXT] if found else None


def _decoded(part: Message) -> str:
    content = part.get_payload(decode=True)
    if not isinstance(content, bytes):
        raise UnreadableError("its text cannot be decoded")
    charset = part.get_content_charset() or "utf-8"
    if not _CHARSETS.fullmatch(charset):
        raise UnreadableError("its text is in a character set that is not read here")
    for each in (charset, "utf-8", "windows-1252"):
        try:
            return content.decode(each)
        except (UnicodeDecodeError, LookupError):
            continue
    raise UnreadableError("its text is not in the character set that it names")
