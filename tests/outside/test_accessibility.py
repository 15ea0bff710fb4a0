"""What axe-core (Deque's checker of WCAG 2) says of the HTML of every kind of message, in a
headless Chromium.

`make outside` fetches axe-core with npm and runs this, where npm and Chromium are installed.
"""

import html
import json
import re
import shutil
import subprocess
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from typing import Any

import pytest

from cycle import shipped
from cycle.mail.compose import Sender, compose
from cycle.mail.letter import Letter
from cycle.mail.samples import letters
from cycle.mail.templates import Templates

AXE = Path(__file__).parents[2] / ".outside" / "node_modules" / "axe-core" / "axe.min.js"
CHROMIUM = shutil.which("chromium")

pytestmark = pytest.mark.skipif(
    not AXE.exists() or CHROMIUM is None,
    reason="axe-core judges with `make outside`, where npm and Chromium are",
)

ASKED = (
    "axe.run().then(found => document.body.dataset.found = "
    "JSON.stringify({violations: found.violations, passes: found.passes.length}))"
)


@pytest.mark.parametrize("letter", letters(), ids=lambda letter: letter.key)
def test_no_message_keeps_anyone_from_reading_it(letter: Letter, tmp_path: Path) -> None:
    found = judged(page_of(letter), tmp_path)
    assert found["violations"] == []
    assert found["passes"] > 0


def test_a_fault_is_found(tmp_path: Path) -> None:
    page = page_of(letters()[0]).replace(
        "</body>", '<img src="data:,"><p style="color:#ccc">faint</p></body>'
    )
    assert {fault["id"] for fault in judged(page, tmp_path)["violations"]} >= {
        "image-alt",
        "color-contrast",
    }


def page_of(letter: Letter) -> str:
    """The HTML part of a letter."""
    sender = Sender(name="Democratic Services", address="cycle@council.example")
    content = compose(letter, Templates(shipped.templates() / "mail"), sender).content
    part = message_from_bytes(content, policy=default).get_body(("html",))
    assert part is not None
    return str(part.get_content())


def judged(page: str, folder: Path) -> Any:
    """What axe finds on a page: its violations, and the number of rules that passed."""
    asking = (
        f"<script>{AXE.read_text(encoding='utf-8')}</script><script>{ASKED}</script></body>"
    )
    file = folder / "letter.html"
    file.write_text(page.replace("</body>", asking), encoding="utf-8")
    words = [
        str(CHROMIUM),
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--virtual-time-budget=10000",
        "--dump-dom",
    ]
    dumped = subprocess.run(
        [*words, file.as_uri()], capture_output=True, text=True, check=True, timeout=60
    ).stdout
    answer = re.search(r'data-found="([^"]*)"', dumped)
    assert answer, "axe gave no answer"
    return json.loads(html.unescape(answer[1]))
