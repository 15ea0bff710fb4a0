"""Whatever stands in any text of a letter, its sender or a council's template: the message has
the headers it should.

Every field is tried, also those that reach no header today: one line of a template may bring
them there tomorrow.
"""

import email
import re
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from email.message import EmailMessage
from email.policy import default
from enum import Enum
from pathlib import Path
from typing import Any, TypeAlias

import fast_mail_parser
import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cycle import shipped
from cycle.mail.compose import Sender, compose
from cycle.mail.letter import Letter
from cycle.mail.samples import letters
from cycle.mail.templates import Templates, WordingError
from cycle.text_checks import AddressError, UnfitTextError

Place: TypeAlias = tuple[str | int, ...]
"""Where a text stands in a value: names of fields, numbers in a tuple."""

SENDER = Sender(name="Democratic Services", address="cycle@council.example")
SHIPPED = shipped.templates() / "mail"
TEMPLATES = Templates(SHIPPED)
SPY = "spy@other.example"

ENDS = (
    "\r\n",
    "\n",
    "\r",
    "\r\n ",
    "\v",
    "\f",
    "\x1c",
    "\x1e",
    "\x85",
    "\u2028",
    "\u2029",
    "\0",
    "=0D=0A",
    "\\n",
    "%0d%0a",
)
ATTACKS = (
    *(f"Sign{end}Bcc: {SPY}" for end in ENDS),
    *(f"Sign{end}{end}a body of their own" for end in ENDS),
    *(f"Sign{end}ATTENDEE:mailto:{SPY}{end}END:VEVENT" for end in ENDS),
    *(f"=?{charset}?q?Sign=0D=0ABcc:_{SPY}?=" for charset in ("utf-8", "us-ascii", "utf-7")),
    *(f"a{mark} <{SPY}>{mark}, b" for mark in ('"', "'", "\\", "", '\\"', ")", ">")),
    f"council.example, {SPY}",
    f"<a@council.example> <{SPY}>",
    f"head@council.example,{SPY}",
    f"head@council.example\r\nRCPT TO:<{SPY}>",
    "x" * 5000,
)
HOSTILE = st.one_of(
    st.sampled_from(ATTACKS),
    st.text(max_size=80),
    st.tuples(st.text(), st.sampled_from(ATTACKS)).map("".join),
)


def places(value: object, here: Place = ()) -> Iterator[Place]:
    """Every text in the value."""
    if isinstance(value, str) and not isinstance(value, Enum):
        yield here
    elif isinstance(value, msgspec.Struct):
        for field in value.__struct_fields__:
            yield from places(getattr(value, field), (*here, field))
    elif isinstance(value, tuple):
        for number, each in enumerate(value):
            yield from places(each, (*here, number))


def put(value: Any, place: Place, text: str) -> Any:
    """The value with another text at the place."""
    if not place:
        return text
    first, *rest = place
    if isinstance(first, int):
        return tuple(
            put(each, tuple(rest), text) if number == first else each
            for number, each in enumerate(value)
        )
    return msgspec.structs.replace(
        value, **{first: put(getattr(value, first), tuple(rest), text)}
    )


PLACES = [(letter, place) for letter in letters() for place in places(letter)]


def shape(content: bytes) -> tuple[list[str], list[str], list[str]]:
    """The headers of the message and of each part, by two parsers, and the properties of the
    calendar part.
    """
    message = email.message_from_bytes(content, policy=default)
    assert isinstance(message, EmailMessage)
    inner = [
        f"{part.get_content_type()} {name}"
        for part in message.walk()
        for name, _ in part.items()
    ]
    calendar = [
        str(part.get_content())
        for part in message.walk()
        if part.get_content_type() == "text/calendar"
    ]
    unfolded = "".join(calendar).replace("\r\n ", "").replace("\n ", "")
    names = [re.split("[:;]", line, maxsplit=1)[0] for line in unfolded.splitlines()]
    return inner, sorted(fast_mail_parser.parse_email(content).headers), names


def goes_to_one_and_comes_from_one(content: bytes, letter: Letter, sender: Sender) -> None:
    message = email.message_from_bytes(content, policy=default)
    assert [address.addr_spec for address in message["To"].addresses] == [
        letter.recipient_address
    ]
    assert [address.addr_spec for address in message["From"].addresses] == [sender.address]
    assert not {"Cc", "Bcc", "Sender", "Return-Path"}.intersection(message.keys())
    answers = [
        address.addr_spec
        for header in message.get_all("Reply-To", [])
        for address in header.addresses
    ]
    assert answers == ([letter.reply_to] if letter.reply_to else [])
    assert {"Subject", "Date", "Message-ID", "Content-Type"}.issubset(message.keys())
    head = content.partition(b"\r\n\r\n")[0]
    assert max(map(len, content.split(b"\r\n"))) <= 998  # RFC 5322 section 2.1.1
    assert b"\n" not in head.replace(b"\r\n", b"")
    assert b"\r" not in head.replace(b"\r\n", b"")


def test_the_places_tried_are_all_there_are() -> None:
    fields = {place[-1] for _, place in PLACES if isinstance(place[-1], str)}
    assert {
        "recipient_name",
        "recipient_address",
        "thread",
        "key",
        "cycle",
        "cycle_title",
        "what",
        "remedy",
    } <= fields
    assert {
        "title",
        "stage",
        "outcome",
        "by",
        "minute",
        "capacity_note",
        "zone",
        "journal_head",
    } <= fields


@given(st.sampled_from(PLACES), HOSTILE.filter(str.strip))
def test_no_text_of_a_letter_adds_a_header_a_part_or_a_recipient(
    where: tuple[Letter, Place], text: str
) -> None:
    letter, place = where
    if place == ("diary", "zone"):
        return  # a time zone of the machine, which is checked against the database of zones
    try:
        changed = put(letter, place, text)
    except (UnfitTextError, AddressError):
        return
    content = compose(changed, TEMPLATES, SENDER).content
    goes_to_one_and_comes_from_one(content, changed, SENDER)
    assert shape(content) == shape(compose(letter, TEMPLATES, SENDER).content)


IN_HEADERS: tuple[Place, ...] = (
    *(
        ("recipient_name",),
        ("recipient_address",),
        ("thread",),
        ("key",),
        ("cycle",),
        ("cycle_title",),
    ),
    *(
        ("items", 0, "what"),
        ("items", 0, "role_title"),
        ("contact", "name"),
        ("diary", "entries", 0, "what"),
    ),
)


@pytest.mark.parametrize("place", IN_HEADERS, ids=str)
def test_no_known_attack_on_a_field_that_reaches_a_header_adds_to_it(place: Place) -> None:
    letter = letters()[0]
    for attack in ATTACKS:
        with suppress(UnfitTextError, AddressError):
            changed = put(letter, place, attack)
            goes_to_one_and_comes_from_one(
                compose(changed, TEMPLATES, SENDER).content, changed, SENDER
            )


@pytest.mark.parametrize("field", ["name", "address"])
def test_no_known_attack_on_the_sender_adds_a_header(field: str) -> None:
    letter = letters()[0]
    for attack in ATTACKS:
        with suppress(UnfitTextError, AddressError):
            sender = msgspec.structs.replace(SENDER, **{field: attack})
            goes_to_one_and_comes_from_one(
                compose(letter, TEMPLATES, sender).content, letter, sender
            )


@given(st.sampled_from(["name", "address"]), HOSTILE)
def test_no_text_of_the_sender_adds_a_header_or_a_recipient(field: str, text: str) -> None:
    try:
        sender = msgspec.structs.replace(SENDER, **{field: text})
    except (UnfitTextError, AddressError):
        return
    letter = letters()[0]
    content = compose(letter, TEMPLATES, sender).content
    goes_to_one_and_comes_from_one(content, letter, sender)
    assert shape(content) == shape(compose(letter, TEMPLATES, SENDER).content)


@given(HOSTILE.filter(lambda text: not re.search("[{][{%#]|[}%#][}]", text)))
def test_no_subject_that_a_councils_template_makes_adds_a_header_or_a_recipient(
    text: str,
) -> None:
    letter = letters()[0]
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "digest.subject.j2").write_bytes(text.encode("utf-8", "replace"))
        try:
            content = compose(letter, Templates(Path(folder), SHIPPED), SENDER).content
        except WordingError:
            return
    goes_to_one_and_comes_from_one(content, letter, SENDER)
    assert shape(content) == shape(compose(letter, TEMPLATES, SENDER).content)
