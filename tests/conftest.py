"""What every test may ask for: the flag that writes golden files anew, and the comparison that heeds it."""

from collections.abc import Callable
from pathlib import Path

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--regenerate", action="store_true", help="write the golden files anew; read them as a diff")


@pytest.fixture
def matches_golden(request: pytest.FixtureRequest) -> Callable[[Path, str], None]:
    """Compares a text with a golden file, or writes the file under --regenerate."""

    def compare(golden: Path, actual: str) -> None:
        if request.config.getoption("--regenerate"):
            golden.write_text(actual, encoding="utf-8", newline="")
        assert actual == golden.read_text(encoding="utf-8")

    return compare
