"""Streams closed, full or poor, and words that no office can take: the command line ends in
words, not in a trace.
"""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.acceptance.offices import AT, PATIENCE, Office, Ran, environment, refuses, unchanged

AUTHOR, CLERK, LEGAL = "community-safety-officer", "democratic-services", "head-of-legal"


def test_a_closed_pipe_ends_quietly(opened: Office) -> None:
    done = shell(opened, "log cs --json | head -1; exit ${PIPESTATUS[0]}")
    assert (done.code, done.out, done.err) == (0, "[\n", "")


def test_a_reader_that_has_gone_before_the_first_word(opened: Office) -> None:
    done = shell(opened, "status | true; exit ${PIPESTATUS[0]}")
    assert (done.code, done.err) == (0, "")


def test_a_full_device_is_told(opened: Office) -> None:
    refuses(
        shell(opened, "status > /dev/full"),
        "The output cannot be written: No space left on device",
    )


@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"])
def test_closed_streams_lose_the_words_and_nothing_else(opened: Office, closed: str) -> None:
    done = shell(opened, f"status nosuch {closed}")
    assert done.code == 1
    assert "Traceback" not in done.err
    assert shell(opened, f"status {closed}").code == 0
    assert opened.ask("verify").code == 0


@pytest.mark.parametrize(
    "env",
    [
        {
            "LANG": "C",
            "LC_ALL": "C",
            "PYTHONUTF8": "0",
            "PYTHONCOERCECLOCALE": "0",
            "PYTHONIOENCODING": "ascii",
        },
        {"TERM": "dumb", "COLUMNS": "40"},
        {"NO_COLOR": "1"},
    ],
)
def test_poor_surroundings_change_the_looks_only(opened: Office, env: dict[str, str]) -> None:
    opened.does("done", "cs", "invitations", "--note", "für £5 …", who=AUTHOR)
    done = opened.run("log", "cs", env=env)
    assert done.code == 0
    assert "done, reported by" in done.out
    assert done.err == ""


def test_bytes_that_are_no_text_are_refused(opened: Office) -> None:
    with unchanged(opened):
        refuses(opened.run("status", b"\xff"), "the cycle is not in UTF-8 at place 1")
        refuses(opened.run("sign", "cs", b"leg\xffal", who=LEGAL), "the issues is not in UTF-8")
        refuses(opened.run("--as", b"\xff", "todo"), "the login to act as is not in UTF-8")
        refuses(opened.run(b"\xff"), "there is no verb", code=2)
        named = os.fsencode(opened.folder) + b"/\xff.pdf"
        Path(opened.paper("paper.txt")).rename(os.fsdecode(named))
        refuses(
            opened.run("attach", "cs", "strategic-assessment", named, who=AUTHOR),
            "not in UTF-8",
        )


def test_words_of_ten_thousand_letters_are_refused_in_a_short_message(opened: Office) -> None:
    long = "x" * 10_000
    with unchanged(opened):
        for ran in (
            opened.ask("status", long),
            opened.ask("sign", "cs", long, who=LEGAL),
            opened.ask("attach", "cs", long, opened.paper("paper.txt"), who=AUTHOR),
            opened.ask("attach", "cs", "plan", long, who=AUTHOR),
            opened.ask("open", "next", "--workflow", long, "--dates", long, who=CLERK),
            opened.ask("done", "cs", "invitations", "--note", long + "x", who=AUTHOR),
        ):
            refuses(ran)
            assert 0 < len(ran.err) < 4_000
        assert opened.ask(long).code == 2


def shell(office: Office, line: str) -> Ran:
    """A line of a shell that begins with the command line's own words."""
    command = (
        f'"{sys.executable}" "{AT}" "{office.clock}" --config '
        f'"{office.folder}/cycle.toml" {line}'
    )
    done = subprocess.run(
        ["bash", "-c", command],
        env=environment(),
        capture_output=True,
        check=False,
        timeout=PATIENCE,
    )
    return Ran(done.returncode, done.stdout.decode(), done.stderr.decode())
