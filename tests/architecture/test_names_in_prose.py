"""What pages and docstrings name is there: a path, an error."""

import ast
import builtins
import re
from collections.abc import Iterator
from pathlib import Path

from tests.source_trees import REPOSITORY, name_of, python_files, syntax

TOP = "src|tests|docs|templates|workflows|deploy|benchmarks|demo|tools"
PATH = re.compile(rf"`((?:{TOP})/[\w./-]+)`")
AND = r"(?:, and |, | and | or )"
RAISED = re.compile(rf"\bRaises ([A-Z]\w+(?:{AND}[A-Z]\w+)*)")


def docstrings(path: Path) -> Iterator[str]:
    for node in ast.walk(syntax(path)):
        if isinstance(
            node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef
        ) and (said := ast.get_docstring(node)):
            yield said


def test_every_path_that_a_page_names_is_there() -> None:
    named = [
        (name_of(page), path)
        for page in (REPOSITORY / "README.md", *sorted((REPOSITORY / "docs").rglob("*.md")))
        for path in PATH.findall(page.read_text(encoding="utf-8"))
    ]
    assert len(named) > 20
    assert [(page, path) for page, path in named if not (REPOSITORY / path).exists()] == []


def test_every_error_that_a_docstring_names_is_known_where_it_stands() -> None:
    ours = {
        node.name
        for path in python_files("src")
        for node in ast.walk(syntax(path))
        if isinstance(node, ast.ClassDef)
    }
    named = [
        (name_of(path), name)
        for path in python_files("src")
        for said in docstrings(path)
        for names in RAISED.findall(" ".join(said.split()))
        for name in re.split(AND, names)
    ]
    assert len(named) > 200
    assert [
        (file, name) for file, name in named if name not in ours and not hasattr(builtins, name)
    ] == []
