"""No page and no message tells anybody to install a stranger's code: what `pip install` is
given is a file, or a library that this project itself names.
"""

import re
import tomllib
from collections.abc import Iterator

import pytest
from tests.source_trees import REPOSITORY, tracked

INSTALL = re.compile(r"pip3? install +([^\n`]*)")
A_FILE = re.compile(r".*\.(lock|whl|tar\.gz)|\.|-r|\$\(.*")
OURS = {"pm4py", "uv"}
"""Tools of developers, each in an environment of its own."""


def libraries() -> set[str]:
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text("utf-8"))["project"]
    extras = project["optional-dependencies"].values()
    named = [*project["dependencies"], *(each for extra in extras for each in extra)]
    return {re.split(r"[\[<>=]", each)[0] for each in named}


def strangers_in(text: str) -> Iterator[str]:
    for told in INSTALL.findall(text):
        yield from _strangers(told)


def _strangers(told: str) -> Iterator[str]:
    known = libraries() | OURS
    for word in re.findall(r"[^\s\"',;)]+", told.partition(" #")[0]):
        name = re.split(r"[\[<>=]", word)[0]
        if name and not (word.startswith("-") or A_FILE.fullmatch(word) or name in known):
            yield name


def pages() -> list[str]:
    folders, alone = ("src/", "docs/", "templates/", "deploy/"), {"README.md", "Makefile"}
    return [name for name in tracked() if name.startswith(folders) or name in alone]


def test_nobody_is_told_to_install_what_is_not_known_here() -> None:
    found = [
        (name, stranger)
        for name in pages()
        for stranger in strangers_in((REPOSITORY / name).read_text("utf-8", errors="replace"))
    ]
    assert found == []


@pytest.mark.parametrize(
    ("told", "found"),
    [
        ('pip install "cycle[postgres]"', ["cycle"]),
        ("pip install council-cycle", ["council-cycle"]),
        ('pip install "psycopg[binary]>=3.3,<4"', []),
        ("pip install --require-hashes -r requirements.lock", []),
        ("pip install --no-deps ./council_cycle-0.1.0-py3-none-any.whl", []),
    ],
)
def test_the_scan_sees_what_it_is_for(told: str, found: list[str]) -> None:
    assert list(strangers_in(told)) == found
