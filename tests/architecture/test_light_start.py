"""The command line answers at once because it begins with next to nothing: heavy libraries wait until wanted."""

import subprocess
import sys

import pytest

HEAVY = {
    "aiosmtplib",
    "alembic",
    "apscheduler",
    "asyncio",
    "holidays",
    "icalendar",
    "jinja2",
    "pydantic",
    "sqlalchemy",
    "transitions",
    "yaml",
}


@pytest.mark.parametrize("module", ["cycle", "cycle.__main__", "cycle.cli.main"])
def test_the_start_brings_in_nothing_heavy(module: str) -> None:
    code = f"import sys, {module}; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert module in loaded
    assert HEAVY & set(loaded) == set()
