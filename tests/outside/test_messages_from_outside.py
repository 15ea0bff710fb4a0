"""What programs of other makers say of every kind of message: SpamAssassin with local rules, where installed."""

import re
import shutil
import subprocess

import pytest

from cycle import shipped
from cycle.mail.compose import Sender, compose
from cycle.mail.letter import Letter
from cycle.mail.specimens import letters
from cycle.mail.wording import Templates

SENDER = Sender(name="Democratic Services", address="cycle@council.example")


@pytest.mark.skipif(shutil.which("spamassassin") is None, reason="SpamAssassin is not installed here")
@pytest.mark.parametrize("letter", letters(), ids=lambda letter: letter.key)
def test_no_message_looks_like_spam(letter: Letter) -> None:
    content = compose(letter, Templates(shipped.templates() / "mail"), SENDER).content
    judged = subprocess.run(["spamassassin", "-L", "-t"], input=content, capture_output=True, check=True).stdout
    score = re.search(rb"^X-Spam-Status: \w+, score=(-?[0-9.]+)", judged, re.MULTILINE)
    assert score
    assert float(score[1]) < 1
