"""The command line answers at once because it begins with next to nothing: heavy libraries wait
until wanted.
"""

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
    "prometheus_client",
    "pydantic",
    "sqlalchemy",
    "transitions",
    "yaml",
}


@pytest.mark.parametrize("module", ["cycle", "cycle.__main__", "cycle.cli.main"])
def test_the_start_brings_in_nothing_heavy(module: str) -> None:
    code = f"import sys, {module}; print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout.split()
    assert module in loaded
    assert HEAVY & set(loaded) == set()


TOO_MUCH_FOR_A_PROMPT = HEAVY | {
    "dataclasses",
    "difflib",
    "inspect",
    "logging",
    "msgspec",
    "pathlib",
    "shutil",
    "sqlite3",
    "textwrap",
    "tomllib",
    "traceback",
    "zoneinfo",
}

OFTEN_TYPED = (
    *("todo", "status", "timetable", "log", "explain", "show", "mail"),
    *(
        "attach",
        "sign",
        "return_",
        "done",
        "publish",
        "complete",
        "meeting",
        "list_",
        "waive",
        "correct",
    ),
)


@pytest.mark.parametrize("verb", OFTEN_TYPED)
def test_a_question_over_the_socket_brings_in_next_to_nothing(verb: str) -> None:
    code = f"import sys, cycle.__main__, cycle.cli.verbs.{verb}; print(*sys.modules)"
    typed = [sys.executable, "-I", "-c", code]
    loaded = set(
        subprocess.run(typed, capture_output=True, text=True, check=True).stdout.split()
    )
    assert TOO_MUCH_FOR_A_PROMPT & loaded == set()
    assert {name for name in loaded if name.startswith("cycle.")} <= {
        "cycle.__main__",
        "cycle.calendar",
        "cycle.calendar.words",
        "cycle.cli",
        "cycle.cli.acting",
        "cycle.cli.client",
        "cycle.cli.connection",
        "cycle.cli.files",
        "cycle.cli.main",
        "cycle.cli.output",
        "cycle.cli.usage",
        "cycle.cli.verbs",
        f"cycle.cli.verbs.{verb}",
        "cycle.cli.words",
        "cycle.clock",
        "cycle.errors",
        "cycle.locations",
        "cycle.wire",
    }
