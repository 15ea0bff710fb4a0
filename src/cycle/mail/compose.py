"""A letter becomes the frozen bytes of a message. Pure, but for reading the templates.

The same letter gives the same bytes, always: the Date is the letter's, Message-ID and MIME
boundary come from its key. So what is offered twice is recognisably one message: Exchange drops
a copy only if Message-ID and Date both agree. Never put another wording under a key that was
used before. 7-bit throughout (RFC 2045 quoted-printable), so that no relay on the way has a
reason to re-encode it.
"""

import hashlib
from email.header import Header
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import format_datetime

import msgspec

from cycle import chain
from cycle.mail.anchors import HEADER
from cycle.mail.calendar_part import method, to_icalendar
from cycle.mail.letter import Contact, Letter
from cycle.mail.sign_request import COVERS, AttachedFile
from cycle.mail.templates import Templates
from cycle.text_checks import ENCODED, checked_address, checked_line, checked_name

LONGEST_MESSAGE_ID = 66
"""Characters, with the angle brackets: what older Exchange and archive systems keep whole."""

DIGITS = 32
"""Hexadecimal digits of the key's SHA-256 in a Message-ID: 128 bits."""


_LONGEST_WORD = 900
"""What no fold can break goes out encoded, in words that fit into a line (RFC 5322 section
2.1.1).
"""


class _Policy(EmailPolicy):
    """Folds the subject within its words: the standard policy may leave its first line empty,
    which filters dislike.
    """

    def fold_binary(self, name: str, value: str) -> bytes:
        if name != "Subject":
            return super().fold_binary(name, value)
        plain = (
            value.isascii()
            and ENCODED not in value
            and max(map(len, value.split(" "))) <= _LONGEST_WORD
        )
        charset = "us-ascii" if plain else "utf-8"
        folded = Header(value, charset, header_name=name).encode(linesep=self.linesep)
        return f"{name}: {folded}{self.linesep}".encode()


_POLICY = _Policy(linesep="\r\n", cte_type="7bit", raise_on_defect=True)


_WORD = "vnd.openxmlformats-officedocument.wordprocessingml.document"


class Sender(msgspec.Struct, frozen=True, kw_only=True):
    """Whom messages come from. Raises UnfitTextError and AddressError."""

    name: str
    address: str

    def __post_init__(self) -> None:
        checked_name(self.name)
        checked_address(self.address)

    @property
    def domain(self) -> str:
        return self.address.rpartition("@")[2]


class Composed(msgspec.Struct, frozen=True, kw_only=True):
    """A message as it is stored and sent: `content` is whole, with CRLF line ends; `sha256`
    covers it.
    """

    message_id: str
    subject: str
    content: bytes
    sha256: str


def compose(letter: Letter, templates: Templates, sender: Sender) -> Composed:
    """The letter in the templates' words. Raises WordingError."""
    words = templates.words(letter)
    message = EmailMessage(policy=_POLICY)
    for name, value in _headers(letter, sender, words.subject).items():
        message[name] = value
    for anchor in letter.anchors:
        message[HEADER] = anchor.header
    for text in letter.request.covers if letter.request else ():
        message[COVERS] = text.header
    message.set_content(words.text, cte="quoted-printable")
    message.add_alternative(words.html, subtype="html", cte="quoted-printable")
    message.set_boundary(f"=_cycle_{_digest(letter.key)}")
    if letter.diary:
        _attach_diary(message, letter, sender)
    if letter.request and letter.request.attached:
        _attach_file(message, letter, letter.request.attached)
    content = message.as_bytes()
    return Composed(
        message_id=_message_id(letter, sender),
        subject=words.subject,
        content=content,
        sha256=chain.sha256_bytes(content),
    )


def _message_id(letter: Letter, sender: Sender) -> str:
    return message_id(letter.identity or _digest(letter.key), sender.domain)


def message_id(digits: str, domain: str) -> str:
    """The Message-ID of these digits, at most LONGEST_MESSAGE_ID long; a domain too long for
    that loses its first labels.
    """
    room = LONGEST_MESSAGE_ID - DIGITS - len("<@>")
    while len(domain) > room:
        domain = domain.partition(".")[2] or "invalid"
    return f"<{digits}@{domain}>"


def _headers(letter: Letter, sender: Sender, subject: str) -> dict[str, str | Address]:
    headers: dict[str, str | Address] = {
        "From": Address(display_name=sender.name, addr_spec=sender.address),
        "To": Address(display_name=letter.recipient_name, addr_spec=letter.recipient_address),
        "Subject": _literal(checked_line(subject, "the subject")),
        "Date": format_datetime(letter.at),
        "Message-ID": _message_id(letter, sender),
        "Auto-Submitted": "auto-generated",  # RFC 3834 section 5
        # not All: that would suppress bounces too
        "X-Auto-Response-Suppress": "OOF, AutoReply",
    }
    if letter.reply_to:
        headers["Reply-To"] = Address(display_name=sender.name, addr_spec=letter.reply_to)
    if letter.thread:
        headers |= {"In-Reply-To": letter.thread, "References": letter.thread}
    return headers


def _literal(text: str) -> str:
    """The text in a form that the standard library, which decodes whatever it is given, takes
    as it stands.
    """
    return Header(text, "utf-8").encode(linesep="") if ENCODED in text else text


def _attach_diary(message: EmailMessage, letter: Letter, sender: Sender) -> None:
    """As a file, not as an alternative to the words: Outlook would show the event and hide the
    letter.
    """
    assert letter.diary
    organizer = Contact(name=sender.name, address=sender.address)
    message.add_attachment(
        to_icalendar(letter.diary, letter.cycle, letter.at, organizer),
        subtype="calendar",
        cte="quoted-printable",
        filename="deadlines.ics",
        params={"method": method(letter.diary), "component": "VEVENT"},
    )
    message.set_boundary(f"=_cycle_{_digest(letter.key)}_all")


def _attach_file(message: EmailMessage, letter: Letter, file: AttachedFile) -> None:
    message.add_attachment(
        file.content, maintype="application", subtype=_WORD, filename=file.filename
    )
    message.set_boundary(f"=_cycle_{_digest(letter.key)}_all")


def _digest(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()[:DIGITS]
