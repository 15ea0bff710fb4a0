"""What a shell offers while a line is typed: verbs, options, and the names of the office, in a
real bash.
"""

import shutil
import subprocess
import sys

import pytest
from tests.acceptance.offices import AT, Office, environment


def offered(office: Office, *words: str) -> list[str]:
    ran = office.run("__complete", *words)
    assert (ran.code, ran.err) == (0, "")
    return ran.out.splitlines()


def test_verbs_options_and_names_are_offered_as_they_begin(opened: Office) -> None:
    assert offered(opened, "st") == ["status"]
    assert offered(opened, "sign", "cs", "--") == [
        "--help",
        "--all",
        "--of",
        "--comment",
        "--on-behalf-of",
        "--done-by",
        "--evidence",
        "--dry-run",
    ]
    assert offered(opened, "sign", "") == ["cs"]
    assert offered(opened, "sign", "cs", "leg") == ["legal"]
    assert offered(opened, "sign", "cs", "legal", "fin") == ["financial"]
    assert "committee-report" in offered(opened, "sign", "cs", "--of", "")
    assert offered(opened, "meeting", "mo") == ["move"]
    assert offered(opened, "meeting", "move", "cs", "plan-") == ["plan-committee"]
    assert offered(opened, "report", "cs", "committee-r") == ["committee-report"]
    assert offered(opened, "report", "new", "c") == ["cs"]
    assert offered(opened, "report", "new", "cs", "committee-r") == ["committee-report"]
    assert offered(opened, "sign", "cs", "--on-behalf-of", "head-of-l") == ["head-of-legal"]
    assert offered(opened, "mail", "re") == ["retry", "release", "receive"]
    assert "strategic-assessment" in offered(opened, "complete", "cs", "")
    assert offered(opened, "--as", "head-of-legal", "sta") == ["status"]
    assert offered(opened, "sign", "--as", "head-of-legal", "cs", "leg") == ["legal"]
    assert offered(opened, "sign", "cs", "--as", "") == []


def test_where_nothing_is_known_nothing_is_offered_and_nothing_said(opened: Office) -> None:
    for words in (
        ("frob", ""),
        ("sign", "nosuch", "x"),
        ("attach", "cs", "plan", ""),
        ("sign", "cs", "--comment", ""),
    ):
        assert offered(opened, *words) == []
    opened.loses_database()
    assert offered(opened, "sign", "") == []


def test_a_real_bash_completes(opened: Office) -> None:
    said = said_by(
        "bash",
        f"""
        cycle() {{ {typed(opened)} "$@"; }}
        eval "$(cycle completion bash)"
        COMP_WORDS=(cycle explain cs leg) COMP_CWORD=3
        _cycle_complete
        printf '%s\\n' "${{COMPREPLY[@]}}"
        complete -p cycle
        """,
    )
    assert said == ["legal", "complete -o default -F _cycle_complete cycle"]


def test_a_real_zsh_completes(opened: Office) -> None:
    """The script's own function, in zsh, told what zsh's line editor tells it."""
    said = said_by(
        "zsh",
        f"""
        compdef() {{ }}
        compadd() {{ shift; print -l -- "$@" }}
        cycle() {{ {typed(opened)} "$@"; }}
        eval "$(cycle completion zsh)"
        words=(cycle explain cs leg) CURRENT=4
        _cycle_complete
        """,
    )
    assert said == ["legal"]


def test_a_real_fish_completes(opened: Office) -> None:
    said = said_by(
        "fish",
        f"""
        function cycle; {typed(opened)} $argv; end
        cycle completion fish | source
        complete --do-complete "cycle explain cs leg"
        """,
    )
    assert said == ["legal"]


def typed(office: Office) -> str:
    return f"{sys.executable} {AT} {office.clock} --config {office.folder}/cycle.toml"


def said_by(shell: str, script: str) -> list[str]:
    if not shutil.which(shell):
        pytest.skip(f"there is no {shell} here")
    done = subprocess.run(
        [shell, "-c", script], env=environment(), capture_output=True, text=True, check=True
    )
    assert done.stderr == ""
    return done.stdout.splitlines()
