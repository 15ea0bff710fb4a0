"""The repository as text and as syntax, for the tests of its architecture. Reads; never imports
what it looks at.
"""

import ast
import shutil
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

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


@cache
def syntax(path: Path) -> ast.Module:
    """The syntax tree of one file."""
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def name_of(path: Path) -> str:
    """How a file is called in a message: from the top of the repository."""
    return path.relative_to(REPOSITORY).as_posix()


def tracked() -> list[str]:
    """Every file that git tracks, named from the top of the repository."""
    return _git_lists()


def untracked() -> list[str]:
    """Every file that git neither tracks nor ignores."""
    return _git_lists("--others", "--exclude-standard")


def _git_lists(*options: str) -> list[str]:
    if not (REPOSITORY / ".git").exists() or not shutil.which("git"):
        pytest.skip("it asks git, and this is no checkout, or git is not installed")
    # Whoever owns the checkout: reading a list of names runs nothing of it.
    command = ["git", "-c", "safe.directory=*", "ls-files", "-z", *options]
    listed = subprocess.run(command, cwd=REPOSITORY, check=True, capture_output=True)
    return sorted(name for name in listed.stdout.decode().split("\0") if name)
