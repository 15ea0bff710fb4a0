"""What SpamAssassin, with local rules, says of every kind of message: with `make outside`,
where it is installed.
"""

import re
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

from cycle import shipped
from cycle.mail.compose import Sender, compose
from cycle.mail.letter import Letter
from cycle.mail.samples import letters
from cycle.mail.templates import Templates

SENDER = Sender(name="Democratic Services", address="cycle@council.example")

ASKED_FOR = (Path(__file__).parents[2] / ".outside").exists() and shutil.which(
    "spamassassin"
) is not None

pytestmark = pytest.mark.skipif(
    not ASKED_FOR, reason="SpamAssassin judges with `make outside`, where it is installed"
)


@pytest.fixture(scope="module")
def scores() -> Mapping[str, float]:
    """By the key of a letter; all in one run, since most of it is the reading of the rules."""
    templates = Templates(shipped.templates() / "mail")
    contents = [
        compose(letter, templates, SENDER).content.replace(b"\r\n", b"\n")
        for letter in letters()
    ]
    mailbox = b"".join(
        b"From cycle Tue Mar 14 09:00:00 2017\n" + content + b"\n" for content in contents
    )
    judged = subprocess.run(
        ["spamassassin", "-L", "--mbox"], input=mailbox, capture_output=True, check=True
    ).stdout
    found = re.findall(rb"^X-Spam-Status: \w+, score=(-?[0-9.]+)", judged, re.MULTILINE)
    return dict(zip((letter.key for letter in letters()), map(float, found), strict=True))


@pytest.mark.parametrize("letter", letters(), ids=lambda letter: letter.key)
def test_no_message_looks_like_spam(letter: Letter, scores: Mapping[str, float]) -> None:
    assert scores[letter.key] < 1
