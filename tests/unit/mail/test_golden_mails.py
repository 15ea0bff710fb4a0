"""Every kind of letter, as bytes and as read: `pytest --regenerate` writes them anew, to be
read as a diff.
"""

import email
from collections.abc import Callable
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import pytest

from cycle import shipped
from cycle.mail.compose import Sender, compose
from cycle.mail.letter import Letter
from cycle.mail.samples import letters
from cycle.mail.templates import Templates

GOLDEN = Path(__file__).parents[2] / "golden" / "mails"
SENDER = Sender(name="Democratic Services", address="cycle@council.example")


def read(content: bytes) -> str:
    """The message as a person reads it: the headers that matter, then the text part."""
    message = email.message_from_bytes(content, policy=default)
    assert isinstance(message, EmailMessage)
    body = message.get_body(("plain",))
    assert body is not None
    headers = "".join(
        f"{name}: {message[name]}\n" for name in ("From", "To", "Subject", "Date")
    )
    return f"{headers}\n{body.get_content()}".replace("\r\n", "\n")


def html(content: bytes) -> str:
    body = email.message_from_bytes(content, policy=default).get_body(("html",))
    assert body is not None
    return str(body.get_content()).replace("\r\n", "\n")


@pytest.mark.parametrize("letter", letters(), ids=lambda letter: letter.key)
def test_each_kind_of_letter_is_as_it_was_approved(
    letter: Letter, matches_golden: Callable[[Path, str], None]
) -> None:
    content = compose(letter, Templates(shipped.templates() / "mail"), SENDER).content
    name = letter.key.removeprefix("specimen/").replace("/", "-")
    matches_golden(GOLDEN / f"{name}.txt", read(content))
    matches_golden(GOLDEN / f"{name}.html", html(content))
    matches_golden(GOLDEN / f"{name}.eml", content.decode("ascii").replace("\r\n", "\n"))
