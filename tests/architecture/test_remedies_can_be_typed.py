"""A path in a printed command is quoted, so it can be typed in a folder "My Documents"."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tests.source_trees import name_of, python_files, syntax

COMMAND = re.compile(r"\bcycle (?:--config )?[a-z-]+\b[^.;]*$|--[a-z]+ $")
A_PATH = re.compile(r"\b(?:\w*path|\w*file|\w*folder|\w*place|args\.out)\b")


def unquoted(path: Path) -> Iterator[str]:
    """Paths that an f-string puts into a command as they are."""
    for node in ast.walk(syntax(path)):
        if not isinstance(node, ast.JoinedStr):
            continue
        before = ""
        for part in node.values:
            if isinstance(part, ast.Constant):
                before += str(part.value)
            elif isinstance(part, ast.FormattedValue):
                value = ast.unparse(part.value)
                typed = COMMAND.search(before) and "cycle " in before
                if typed and A_PATH.search(value) and not value.startswith("quote("):
                    yield value


def test_every_path_in_a_command_is_quoted() -> None:
    found = [(name_of(path), value) for path in python_files("src") for value in unquoted(path)]
    assert found == []
