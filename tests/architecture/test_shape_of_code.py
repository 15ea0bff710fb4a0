"""What import contracts cannot say about the code: sizes, headers, names, and what may never be
used.
"""

import ast
import re
from pathlib import Path

import pytest
from tests.source_trees import CODE_FOLDERS, PACKAGE, name_of, python_files, syntax

LONGEST_FILE = 400
LONGEST_FUNCTION = 60
LONGEST_HEADER = 15
CATCH_ALLS = {"common", "helpers", "misc", "utils"}
ALL_CODE = python_files(*CODE_FOLDERS)
PRODUCT = python_files("src")


def functions(path: Path) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    return [
        node
        for node in ast.walk(syntax(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]


def imported(path: Path) -> set[str]:
    """Every module and name a file imports, wherever the import stands."""
    names: set[str] = set()
    for node in ast.walk(syntax(path)):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def test_no_file_is_long() -> None:
    lengths = {
        name_of(path): len(path.read_text(encoding="utf-8").splitlines()) for path in ALL_CODE
    }
    assert {name: lines for name, lines in lengths.items() if lines > LONGEST_FILE} == {}


def test_no_function_is_long() -> None:
    long = {
        f"{name_of(path)}:{function.name}": lines
        for path in ALL_CODE
        for function in functions(path)
        if (lines := (function.end_lineno or 0) - function.lineno + 1) >= LONGEST_FUNCTION
    }
    assert long == {}


def test_the_median_function_is_short() -> None:
    lengths = sorted(
        (function.end_lineno or 0) - function.lineno + 1
        for path in PRODUCT
        for function in functions(path)
    )
    assert lengths[len(lengths) // 2] <= 8
    assert lengths[len(lengths) * 19 // 20] < 40


def test_every_module_says_in_a_few_lines_what_it_is_for() -> None:
    headers = {
        name_of(path): ast.get_docstring(syntax(path)) or ""
        for path in PRODUCT
        if path.stat().st_size
    }
    wrong = {
        name
        for name, header in headers.items()
        if not 0 < len(header.splitlines()) <= LONGEST_HEADER
    }
    assert wrong == set()


def test_only_a_package_may_be_an_empty_file() -> None:
    assert [
        name_of(path)
        for path in PRODUCT
        if not path.stat().st_size and path.name != "__init__.py"
    ] == []


def test_no_module_is_a_drawer_for_odds_and_ends() -> None:
    assert [
        name_of(path) for path in PACKAGE.rglob("*") if path.stem.strip("_") in CATCH_ALLS
    ] == []


@pytest.mark.parametrize(
    "banned", ["unittest.mock", "mock", "pytest_mock", "pickle", "shelve", "marshal"]
)
def test_nothing_patches_and_nothing_pickles(banned: str) -> None:
    users = {
        name_of(p)
        for p in ALL_CODE
        for name in imported(p)
        if f"{name}.".startswith(f"{banned}.")
    }
    assert users == set()


def test_no_test_replaces_what_it_tests() -> None:
    patches = {
        name_of(path)
        for path in python_files("tests")
        for node in ast.walk(syntax(path))
        if isinstance(node, ast.Attribute) and node.attr in {"setattr", "delattr", "setitem"}
    }
    assert patches == set()


def test_the_product_imports_nothing_of_its_tests() -> None:
    parts = {name_of(path): {name.split(".")[0] for name in imported(path)} for path in PRODUCT}
    assert {
        name for name, roots in parts.items() if roots & {"tests", "pytest", "hypothesis"}
    } == set()


def test_every_exception_made_for_the_product_has_its_reason_beside_it() -> None:
    bare = re.compile(r"#\s*noqa(?!: [A-Z0-9, ]+ - \S)|#\s*type: ignore(?!\[[a-z-]+\]\s+# \S)")
    wrong = [
        f"{name_of(path)}:{number}"
        for path in PRODUCT
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if bare.search(line)
    ]
    assert wrong == []


READ_BY_ONE_THREAD = {"src/cycle/settings.py"}
"""Before a second one begins."""


def test_every_type_that_is_read_is_looked_at_on_import() -> None:
    """A type that two threads look at for the first time at once crashes msgspec 0.22."""
    late = {
        f"{name_of(path)}:{node.lineno}"
        for path in PRODUCT
        for node in ast.walk(syntax(path))
        if isinstance(node, ast.Call)
        and ast.unparse(node.func) in {"msgspec.json.decode", "msgspec.convert"}
        and (len(node.args) > 1 or node.keywords)
    }
    shapes = {name for name in late if name.startswith("src/cycle/requests/shapes.py")}
    assert len(shapes) == 2, "these are looked at when the table of requests is made"
    assert {name.partition(":")[0] for name in late - shapes} == READ_BY_ONE_THREAD


def test_every_reader_is_made_on_import() -> None:
    within = {
        f"{name_of(path)}:{function.name}"
        for path in PRODUCT
        for function in functions(path)
        for node in ast.walk(function)
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "msgspec.json.Decoder"
    }
    assert within == {"src/cycle/requests/shapes.py:__post_init__"}
