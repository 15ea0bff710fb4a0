"""A title in a sentence is given its article by `with_article`: it knows titles that have
one of their own, or none. No "the The report", no "the Democratic Services".
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tests.source_trees import name_of, python_files, syntax

AN_ARTICLE = re.compile(r"(?:^|[^a-z])(?:the|a|an) $", re.IGNORECASE)
A_TITLE = re.compile(r"title|body|documents|office\b|holder|contact\.name")
IN_A_TEMPLATE = re.compile(
    r"\bthe (?:\{\{ *|\" ~ )[a-z_.]*(?:title|name)\b(?!\|)", re.IGNORECASE
)
WHERE_IT_IS_DONE = "src/cycle/machine/titles.py"


def given_by_hand(path: Path) -> Iterator[str]:
    """Titles that an f-string puts behind an article of its own."""
    for node in ast.walk(syntax(path)):
        if isinstance(node, ast.JoinedStr):
            yield from _behind_an_article(node)


def _behind_an_article(node: ast.JoinedStr) -> Iterator[str]:
    before = ""
    for part in node.values:
        if isinstance(part, ast.FormattedValue):
            value = ast.unparse(part.value)
            if AN_ARTICLE.search(before) and A_TITLE.search(value):
                yield value
        before = str(part.value) if isinstance(part, ast.Constant) else ""


def test_no_title_is_given_its_article_by_hand() -> None:
    found = [
        (name_of(path), value)
        for path in python_files("src")
        if name_of(path) != WHERE_IT_IS_DONE
        for value in given_by_hand(path)
    ]
    assert found == []


def test_no_template_gives_a_title_its_article_by_hand() -> None:
    root = Path(__file__).parents[2] / "templates"
    found = [
        (path.name, line)
        for path in sorted(root.rglob("*.j2"))
        for line in path.read_text(encoding="utf-8").splitlines()
        if IN_A_TEMPLATE.search(line)
    ]
    assert found == []


def test_the_scan_sees_what_it_is_for(tmp_path: Path) -> None:
    file = tmp_path / "planted.py"
    file.write_text('said = f"Ask the {role.title} of {self.body}"\n', encoding="utf-8")
    assert list(given_by_hand(file)) == ["role.title"]
    assert IN_A_TEMPLATE.search("help the {{ item.role_title }} to")
    assert IN_A_TEMPLATE.search('"Ask the " ~ letter.contact.name ~ ","')
    assert not IN_A_TEMPLATE.search("help {{ item.role_title|with_article }} to")
