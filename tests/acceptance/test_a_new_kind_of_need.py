"""A kind of need is added to a copy of the program, and a year is lived with it: two modules,
its declared shape, its verb, and a line in each table. docs/development.md walks through it.
"""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from tests.source_trees import REPOSITORY

MADE = REPOSITORY / "tests" / "data" / "a_new_kind"

NEW_FILES = {
    "machine/needs/briefing.py": "machine_need.py",
    "engine/needs/briefing.py": "engine_need.py",
    "cli/verbs/brief.py": "verb.py",
}

CHANGES = {
    "declaration/schema.py": (
        ('"publish", "task", "meeting"]', '"publish", "task", "briefing", "meeting"]'),
        (
            "    task: Line | None = None\n",
            "    task: Line | None = None\n    briefing: Line | None = None\n",
        ),
        (
            '                usual = slug(self.task or "")\n',
            (
                '                usual = slug(self.task or "")\n'
                '            case "briefing":\n                usual = "briefing"\n'
            ),
        ),
    ),
    "machine/needs/__init__.py": (
        (
            "from cycle.machine.needs.document",
            (
                "from cycle.machine.needs.briefing import BriefingNeed\n"
                "from cycle.machine.needs.document"
            ),
        ),
        ("Need: TypeAlias = DocumentNeed", "Need: TypeAlias = BriefingNeed | DocumentNeed"),
        ('    "task": TaskNeed,\n', '    "task": TaskNeed,\n    "briefing": BriefingNeed,\n'),
    ),
    "engine/needs/__init__.py": (
        (
            "from cycle.engine.needs.document",
            (
                "from cycle.engine.needs.briefing import BriefingKind\n"
                "from cycle.machine.needs.briefing import BriefingNeed\n"
                "from cycle.engine.needs.document"
            ),
        ),
        (
            "    TaskNeed: TaskKind(),\n",
            "    TaskNeed: TaskKind(),\n    BriefingNeed: BriefingKind(),\n",
        ),
    ),
    "cli/verbs/__init__.py": (
        (
            '    "done": Verb(',
            '    "brief": Verb("brief", ACTS, "record a briefing"),\n    "done": Verb(',
        ),
    ),
}

WORKFLOW = """workflow: briefed
title: A year with a briefing
timezone: Europe/London
calendar: england-and-wales
roles: {clerk: Clerk, author: Author}
clerks: [clerk]
meetings: {council: {body: Council}}
reminders: {usual: {remind: [1 working day before]}}
tracks:
  plan:
    - stage: drafting
      owner: author
      needs:
        - briefing: all members
          due: 5 working days before council
      outcomes: {complete: deciding}
    - stage: deciding
      meeting: council
      outcomes: {approved: end}
"""
DATES = "begins: 2027-01-11\nmeetings: {council: 2027-03-02}\n"
OFFICERS = """officers:
  - {login: clerk, name: Clerk, email: clerk@council.example, roles: [clerk], from: 2026-01-01}
  - login: author
    name: Author
    email: author@council.example
    roles: [author]
    from: 2026-01-01
"""


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The program with the new kind in it."""
    tree = tmp_path_factory.mktemp("tree")
    for folder in ("src", "workflows", "templates"):
        shutil.copytree(
            REPOSITORY / folder, tree / folder, ignore=shutil.ignore_patterns("__pycache__")
        )
    package = tree / "src" / "cycle"
    for place, made in NEW_FILES.items():
        shutil.copy(MADE / made, package / place)
    for name, changes in CHANGES.items():
        text = (package / name).read_text(encoding="utf-8")
        for before, after in changes:
            assert text.count(before) == 1, (name, before)
            text = text.replace(before, after)
        (package / name).write_text(text, encoding="utf-8")
    return tree


def cycle(tree: Path, folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """A line typed to the changed program."""
    code = (
        f"import sys; sys.path.insert(0, {str(tree / 'src')!r}); "
        "from cycle.__main__ import main; sys.exit(main())"
    )
    return subprocess.run(
        [sys.executable, "-c", code, *words],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )


def test_it_takes_two_modules_a_shape_a_verb_and_its_lines_in_the_tables() -> None:
    assert len(NEW_FILES) == 3
    assert set(CHANGES) == {
        "declaration/schema.py",
        "machine/needs/__init__.py",
        "engine/needs/__init__.py",
        "cli/verbs/__init__.py",
    }


def test_a_year_is_rehearsed_with_it(tree: Path, tmp_path: Path) -> None:
    (tmp_path / "briefed.yaml").write_text(WORKFLOW, encoding="utf-8")
    (tmp_path / "dates.yaml").write_text(DATES, encoding="utf-8")
    told = cycle(tree, tmp_path, "rehearse", "briefed.yaml", "--dates", "dates.yaml")
    assert told.returncode == 0, told.stderr
    assert "Hold the briefing of all members" in told.stdout
    assert "at its end" in told.stdout


def test_an_officer_lives_with_it(tree: Path, tmp_path: Path) -> None:
    office = tmp_path / "office"
    assert cycle(tree, tmp_path, "init", "office").returncode == 0
    (office / "workflows" / "briefed.yaml").write_text(WORKFLOW, encoding="utf-8")
    (office / "dates.yaml").write_text(DATES, encoding="utf-8")
    (office / "officers.yaml").write_text(OFFICERS, encoding="utf-8")

    def does(*words: str) -> str:
        done = cycle(tree, office, *words)
        assert done.returncode == 0, done.stderr
        return done.stdout

    does("officer", "import", "officers.yaml")
    does("--as", "clerk", "open", "b", "--workflow", "briefed", "--dates", "dates.yaml")
    assert "cycle brief b briefing NUMBER" in does("--as", "author", "todo")
    few = cycle(tree, office, "--as", "author", "brief", "b", "briefing", "1")
    assert few.returncode == 1
    assert "a briefing is of 2 or more" in few.stderr
    early = cycle(tree, office, "--as", "author", "complete", "b", "drafting")
    assert "not held: Briefing of all members" in early.stderr
    does("--as", "author", "brief", "b", "briefing", "12")
    does("--as", "author", "complete", "b", "drafting")
    does("verify")
