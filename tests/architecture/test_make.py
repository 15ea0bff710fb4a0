"""What the pages tell a developer to type is there, and what CI runs is what they type."""

import re

from tests.source_trees import REPOSITORY

PAGES = [REPOSITORY / "README.md", *sorted((REPOSITORY / "docs").glob("*.md"))]


def text(name: str) -> str:
    return (REPOSITORY / name).read_text(encoding="utf-8")


def targets() -> set[str]:
    return set(re.findall(r"^([a-z-]+):", text("Makefile"), re.MULTILINE))


def test_every_target_that_a_page_names_is_there() -> None:
    named = {
        target
        for page in PAGES
        for target in re.findall(
            r"(?:^ {4}|`)make ([a-z-]+)", page.read_text("utf-8"), re.MULTILINE
        )
    }
    assert {"unit", "check", "test", "soak", "format", "golden", "coverage"} <= named
    assert named - targets() == set()


def test_every_target_says_what_it_does() -> None:
    told = set(re.findall(r"^([a-z-]+):.* ## \S", text("Makefile"), re.MULTILINE))
    assert targets() == told


def test_every_target_runs_even_where_a_file_has_its_name() -> None:
    (phony,) = re.findall(r"^\.PHONY: (.*)$", text("Makefile"), re.MULTILINE)
    assert set(phony.split()) == targets()


def test_ci_runs_what_the_readme_calls_all_tests() -> None:
    assert "    make test\n" in text("README.md")
    assert text(".ci/run").splitlines()[-1] == "exec make test"


def test_the_page_for_developers_lists_the_tiers_there_are() -> None:
    listed = set(re.findall(r"^\| `(\w+)` \|", text("docs/development.md"), re.MULTILINE))
    assert listed == {
        file.relative_to(REPOSITORY / "tests").parts[0]
        for file in (REPOSITORY / "tests").glob("*/**/test_*.py")
    }
