"""The README's own commands, typed one after the other in an empty folder."""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def _commands() -> list[str]:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    return [
        line
        for block in re.findall(r"```console\n(.*?)```", text, re.DOTALL)
        for line in re.findall(r"^\$ (.*)$", block, re.MULTILINE)
    ]


def test_every_command_of_the_readme_does_what_it_says(tmp_path: Path) -> None:
    folder = tmp_path
    environment = {key: value for key, value in os.environ.items() if key != "CYCLE_CONFIG"} | {
        "HOME": str(tmp_path)
    }
    commands = _commands()
    assert len(commands) > 10
    for command in commands:
        words = shlex.split(command)
        if words[0] == "cd":
            folder = folder / words[1]
            continue
        assert words[0] == "cycle", command
        done = subprocess.run(
            [sys.executable, "-m", "cycle", *words[1:]],
            cwd=folder,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, (command, done.stderr)
        assert done.stdout.strip(), command


def test_the_documents_that_the_readme_names_are_there() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    for name in re.findall(r"\]\(([^)]+)\)", text):
        assert (ROOT / name).is_file(), name
