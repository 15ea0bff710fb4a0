"""The top of the repository holds what is named here. What a test or a tool drops beside it is
found before it is committed.
"""

from tests.source_trees import tracked, untracked

FOLDERS = {
    ".ci",
    "benchmarks",
    "demo",
    "deploy",
    "docs",
    "src",
    "templates",
    "tests",
    "tools",
    "workflows",
}
FILES = {
    ".gitignore",
    "CHANGELOG.md",
    "LICENSE",
    "Makefile",
    "README.md",
    "pyproject.toml",
    "requirements-dev.lock",
    "requirements.lock",
}


def strangers(names: list[str]) -> set[str]:
    """Those of the files, named from the top, that the top may not hold."""
    tops = [name.partition("/") for name in names]
    return {top + slash for top, slash, _ in tops if top not in (FOLDERS if slash else FILES)}


def test_the_root_holds_what_is_named_here() -> None:
    assert strangers(tracked()) == set()


def test_nothing_lies_in_the_root_that_a_careless_commit_would_add() -> None:
    assert strangers(untracked()) == set()


def test_everything_named_here_is_there() -> None:
    tops = {name.partition("/")[0] for name in tracked()}
    assert tops == FOLDERS | FILES


def test_a_stray_file_a_stray_folder_and_a_name_of_two_lines_are_found() -> None:
    names = ["README.md", "src/cycle/errors.py", "0", "a\nb", "out/timeline.txt", "docs"]
    assert strangers(names) == {"0", "a\nb", "out/", "docs"}
