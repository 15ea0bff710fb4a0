"""What a shell offers while a line is typed: verbs, options, and the names of the office, in a real bash."""

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
        "--evidence",
        "--dry-run",
    ]
    assert offered(opened, "sign", "") == ["cs"]
    assert offered(opened, "sign", "cs", "leg") == ["legal"]
    assert offered(opened, "sign", "cs", "legal", "fin") == ["financial"]
    assert "committee-report" in offered(opened, "sign", "cs", "--of", "")
    assert offered(opened, "meeting", "mo") == ["move"]
    assert offered(opened, "meeting", "move", "cs", "plan-") == ["plan-committee"]
    assert "strategic-assessment" in offered(opened, "complete", "cs", "")
    assert offered(opened, "--as", "head-of-legal", "sta") == ["status"]


def test_where_nothing_is_known_nothing_is_offered_and_nothing_said(opened: Office) -> None:
    for words in (("frob", ""), ("sign", "nosuch", "x"), ("attach", "cs", "plan", ""), ("sign", "cs", "--comment", "")):
        assert offered(opened, *words) == []
    opened.database.unlink()
    assert offered(opened, "sign", "") == []


def test_a_real_bash_completes(opened: Office) -> None:
    script = f"""
        cycle() {{ {sys.executable} {AT} {opened.clock} --config {opened.folder}/cycle.toml "$@"; }}
        eval "$(cycle completion bash)"
        COMP_WORDS=(cycle explain cs leg) COMP_CWORD=3
        _cycle_complete
        printf '%s\\n' "${{COMPREPLY[@]}}"
        complete -p cycle
    """
    done = subprocess.run(["bash", "-c", script], env=environment(), capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == ["legal", "complete -o default -F _cycle_complete cycle"]
    assert done.stderr == ""


@pytest.mark.parametrize("shell", ["zsh", "fish"])
def test_other_shells_read_their_script(opened: Office, shell: str) -> None:
    if not shutil.which(shell):
        pytest.skip(f"there is no {shell} here")
    script = opened.run("completion", shell).out
    subprocess.run([shell, "--no-execute", "/dev/stdin"], input=script, text=True, check=True)
