"""The repository as text and as syntax, for the tests of its architecture. Reads; never imports
what it looks at.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[1]
PACKAGE = REPOSITORY / "src" / "cycle"
CODE_FOLDERS = ("src", "tests", "demo", "benchmarks")
MADE_BY_TOOLS = {"build", "demo-year", "dist"}


def python_files(*folders: str) -> list[Path]:
    """Every Python file in these top folders, in order."""
    return sorted(path for folder in folders for path in (REPOSITORY / folder).rglob("*.py"))


def texts() -> Iterator[tuple[str, str]]:
    """Each text file that belongs to the repository: its name and what it says."""
    for path in sorted(_kept(REPOSITORY)):
        try:
            yield path.relative_to(REPOSITORY).as_posix(), path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue


def _kept(folder: Path) -> Iterator[Path]:
    for path in folder.iterdir():
        hidden = path.name.startswith(".") and path.name not in {".ci", ".gitignore"}
        if (
            hidden
            or path.name == "__pycache__"
            or (folder == REPOSITORY and path.name in MADE_BY_TOOLS)
        ):
            continue
        if path.is_dir():
            yield from _kept(path)
        else:
            yield path


def syntax(path: Path) -> ast.Module:
    """The syntax tree of one file."""
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def name_of(path: Path) -> str:
    """How a file is called in a message: from the top of the repository."""
    return path.relative_to(REPOSITORY).as_posix()
