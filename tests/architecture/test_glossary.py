"""One word for one thing: class names, the glossary, and words that nobody would guess."""

import ast
import re
from collections import defaultdict

import pytest
from tests.source_trees import PACKAGE, REPOSITORY, name_of, python_files, syntax

GLOSSARY = (REPOSITORY / "docs" / "glossary.md").read_text(encoding="utf-8")
TERMS = re.findall(r"^\| ([^|]+?) \| (?!meaning|---)", GLOSSARY, re.MULTILINE)

NOT_GUESSED = (
    *("bureau", "postroom", "doorway", "turnstile", "overseer", "whereabouts", "clockwork"),
    *("put into words", "said anew", "the record is whole", "taken on record"),
)
"""Names and turns that nobody would search for; the glossary has the word instead."""


def test_a_class_name_means_one_thing() -> None:
    places: dict[str, list[str]] = defaultdict(list)
    for path in python_files("src"):
        for node in ast.walk(syntax(path)):
            if isinstance(node, ast.ClassDef):
                places[node.name].append(name_of(path))
    assert {name: where for name, where in places.items() if len(where) > 1} == {}


def test_the_glossary_is_in_the_words_of_the_code() -> None:
    code = " ".join(path.read_text(encoding="utf-8").lower() for path in python_files("src"))
    words = [word.strip() for term in TERMS for word in term.split(",")]
    assert len(words) > 40
    unused = {
        word
        for word in words
        if not re.search(rf"\b{word.replace('-', '[-_ ]?').replace(' ', '[-_ ]?')}", code)
    }
    assert unused == set()


@pytest.mark.parametrize("word", NOT_GUESSED)
def test_nobody_has_to_learn(word: str) -> None:
    pattern = re.compile(rf"\b{word}", re.IGNORECASE)
    readable = [
        *PACKAGE.rglob("*.py"),
        *(REPOSITORY / "docs").glob("*.md"),
        *(REPOSITORY / "templates").rglob("*.j2"),
        REPOSITORY / "README.md",
    ]
    assert {
        name_of(path) for path in readable if pattern.search(path.read_text(encoding="utf-8"))
    } == set()
