"""The import contracts in pyproject.toml can break: each is shown a tree in which it is broken
on purpose.
"""

import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from tests.source_trees import PACKAGE, REPOSITORY

BREACHES = {
    "rooms": ("store/database.py", "import cycle.service"),
    "no-rings": ("store/columns.py", "def late():\n    import cycle.store.unit_of_work"),
    "pure-rooms": ("engine/decide.py", "import time"),
    "planning-advises": ("engine/due.py", "import cycle.planning.timetable"),
    "compiled-is-compiled": ("engine/due.py", "import cycle.declaration.schema"),
    "only-transport-mails": ("mail/compose.py", "import aiosmtplib"),
    "only-the-scheduler-schedules": ("service/ticks.py", "import apscheduler"),
    "only-the-store-stores": ("service/acts.py", "import sqlalchemy"),
    "only-tracks-move": ("engine/stages.py", "import transitions"),
    "only-declarations-are-parsed": ("machine/model.py", "import yaml"),
    "only-the-wording-renders": ("mail/letters.py", "import jinja2"),
    "only-reports-are-word": ("service/acts.py", "import docxtpl"),
    "only-the-wording-styles": ("mail/letters.py", "import css_inline"),
    "only-bank-holidays-are-data": ("calendar/regime.py", "import holidays"),
    "only-what-comes-in-is-distrusted": ("service/answering.py", "import authres"),
    "only-figures-are-prometheus": ("daemon/server.py", "import prometheus_client"),
    "only-addresses-are-international": ("service/acts.py", "import idna"),
    "only-these-read-markup": ("service/acts.py", "import lxml"),
    "only-workbooks-are-excel": ("service/acts.py", "import openpyxl"),
    "only-calendars-are-icalendar": ("service/acts.py", "import icalendar"),
}


def contracts() -> dict[str, str]:
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))
    return {
        contract["id"]: contract["name"]
        for contract in project["tool"]["importlinter"]["contracts"]
    }


def checked(tree: Path, *contract_ids: str) -> subprocess.CompletedProcess[str]:
    """What import-linter says of the package in a tree."""
    chosen = [word for contract in contract_ids for word in ("--contract", contract)]
    code = (
        "import sys; sys.path.insert(0, sys.argv.pop(1)); from importlinter.cli import "
        "lint_imports_command as c; c()"
    )
    command = [
        sys.executable,
        "-c",
        code,
        str(tree),
        "--no-cache",
        "--config",
        str(REPOSITORY / "pyproject.toml"),
    ]
    return subprocess.run(
        [*command, *chosen], cwd=tree, capture_output=True, text=True, check=False
    )


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    shutil.copytree(PACKAGE, tmp_path / "cycle", ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path


def test_the_rooms_keep_every_contract(tree: Path) -> None:
    answer = checked(tree)
    assert answer.returncode == 0, answer.stdout + answer.stderr


def test_a_breach_is_known_for_every_contract() -> None:
    assert BREACHES.keys() == contracts().keys()


@pytest.mark.parametrize("contract", BREACHES)
def test_a_breach_breaks_its_contract(tree: Path, contract: str) -> None:
    file, line = BREACHES[contract]
    with (tree / "cycle" / file).open("a", encoding="utf-8") as source:
        source.write(f"\n{line}\n")
    answer = checked(tree, contract)
    assert answer.returncode == 1
    assert f"{contracts()[contract]} BROKEN" in answer.stdout
