"""Each example of a construct in docs/declaration.md is a year that `cycle check` proves."""

import re
from pathlib import Path

import pytest
import yaml

from cycle.machine.loading import workflow_from
from cycle.machine.soundness import prove

PAGE = (Path(__file__).parents[3] / "docs" / "declaration.md").read_text(encoding="utf-8")
SECTIONS = ("Sheets that clear in an order", "One of each", "Only under a condition")


def example_in(section: str) -> str:
    """The indented text under a heading, up to where the year of it ends."""
    found = re.search(rf"^## {section}$\n(.*?)(?=^## )", PAGE, re.MULTILINE | re.DOTALL)
    assert found, section
    lines = [line[4:] for line in found[1].splitlines() if line.startswith("    ")]
    ends = [at for at, line in enumerate(lines) if line == "      outcomes: {complete: end}"]
    last = ends[-1] if ends else len(lines)
    return "\n".join([*lines[: last + 1], ""])


@pytest.mark.parametrize("section", SECTIONS)
def test_an_example_of_the_page_is_a_sound_year(section: str) -> None:
    example = example_in(section)
    named = re.findall(r"(?:role|owner): \[?([a-z-]+(?:, [a-z-]+)*)\]?", example)
    roles = sorted({role for names in named for role in names.split(", ")} | {"clerk"})
    whole = yaml.safe_dump(
        {
            "workflow": "example",
            "title": "Example",
            "roles": {role: role.capitalize() for role in roles},
            "clerks": ["clerk"],
        }
    )
    proof = prove(workflow_from((whole + example).encode(), "example.yaml"))
    assert proof.sound, proof.faults
