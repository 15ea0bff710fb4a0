"""Each example in docs/declaration.md can be written so: whatever it leaves out is added to it,
and what comes of it is a year that `cycle check` proves, a file that is read, a rule that is
counted, or a command that is understood.
"""

import importlib
import re
import shlex
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from tests.builders import shipped

from cycle.calendar.grammar import parse
from cycle.cli.main import Parser
from cycle.cli.verbs import VERBS
from cycle.declaration import yaml_nodes
from cycle.declaration.officers import read_officers
from cycle.machine.loading import dates_from, workflow_from
from cycle.machine.model import END, Machine
from cycle.machine.soundness import prove

PAGE = (Path(__file__).parents[3] / "docs" / "declaration.md").read_text(encoding="utf-8")
ROLES = re.compile(r"\b(?:role|owner|for|by): \[?([a-z-]+(?:, [a-z-]+)*)\]?")
KEPT_BY = frozenset({"itself", "missed", "person"})


def blocks() -> Iterator[str]:
    """The indented texts of the page, each whole."""
    block: list[str] = []
    for line in [*PAGE.splitlines(), "."]:
        if line.startswith("    "):
            block.append(line[4:])
        elif line:
            if block:
                yield "\n".join(block) + "\n"
            block = []


def parts(of: str) -> Iterator[str]:
    """The commands of a block one by one, and what else stands in it."""
    lines = [line for line in of.splitlines() if line and not line.startswith("#")]
    yield from (line for line in lines if line.startswith("cycle "))
    rest = [line for line in lines if not line.startswith("cycle ")]
    if rest:
        yield "\n".join(rest) + "\n"


PARTS = [part for block in blocks() for part in parts(block)]


def machine_of(example: str, with_roles_of: str = "") -> Machine:
    """The workflow of which the example is a part, with the roles of another part."""
    root, _ = yaml_nodes.parse(example.encode(), "example.yaml")
    assert root
    found: Any = _in_lists(yaml_nodes.plain(root))
    if isinstance(found, list):
        found = {"tracks": {"plan": found}}
    elif set(found) == {"outcomes"}:
        found = {"tracks": {"plan": [{"stage": "deciding", **found}]}}
    roles = {
        role for named in ROLES.findall(example + with_roles_of) for role in named.split(", ")
    }
    roles = (roles | {"clerk"}) - KEPT_BY
    whole = {
        "workflow": "example",
        "title": "Example",
        "roles": {role: role.capitalize() for role in sorted(roles)},
        "clerks": ["clerk"],
        "tracks": {"plan": [{"stage": "doing", "outcomes": {"done": "end"}}]},
        **found,
    }
    whole["meetings"] = {"council": {"body": "Council"}, **whole.get("meetings", {})}
    for stages in whole["tracks"].values():
        stages[0].setdefault("owner", "clerk")
        stages += [
            {"stage": target, "outcomes": {"done": "end"}}
            for target in sorted(_lacking(stages))
        ]
    text = yaml.safe_dump(whole, sort_keys=False, allow_unicode=True)
    return workflow_from(text.encode(), "example.yaml")


def _in_lists(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_in_lists(each) for each in value]
    if isinstance(value, dict):
        return {key: _in_lists(each) for key, each in value.items()}
    return value


def _lacking(stages: list[Mapping[str, Any]]) -> set[str]:
    """The stages to which outcomes lead, and which the example does not show."""
    targets = {
        outcome if isinstance(outcome, str) else outcome["to"]
        for stage in stages
        for outcome in stage["outcomes"].values()
    }
    return targets - {stage["stage"] for stage in stages} - {END}


def understood(command: str) -> bool:
    _, verb, *words = shlex.split(command)
    module = importlib.import_module(f"cycle.cli.verbs.{VERBS[verb].module}")
    parser = Parser(prog=f"cycle {verb}")
    module.arguments(parser)
    return bool(parser.parse_args(words))


def test_the_page_has_examples_of_every_kind() -> None:
    assert len(PARTS) >= 25
    kinds = {"tracks", "dates", "calendar", "meetings", "lists", "sheets", "reminders"}
    shown = {line.partition(":")[0] for part in PARTS for line in part.splitlines()}
    assert kinds <= shown


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.splitlines()[0][:50])
def test_an_example_of_the_page_can_be_written_so(part: str) -> None:
    if part.startswith("cycle "):
        assert understood(part)
    elif part.startswith("officers:"):
        assert read_officers(part.encode(), "officers.yaml")
    elif part.startswith("begins:"):
        assert dates_from(part.encode(), "dates.yaml", shipped()).meetings
    elif re.match(r"[0-9]", part):
        for line in part.splitlines():
            for rule in re.split(r"\s{2,}", line.partition(" (")[0].strip()):
                parse(rule)
    elif part.startswith("lists:\n"):
        (of,) = [each for each in PARTS if each.startswith("lists: {") and "sheets:" in each]
        whole = f"begins: 2017-04-01\n{part}"
        assert dates_from(whole.encode(), "dates.yaml", machine_of(of, part)).lists
    else:
        proof = prove(machine_of(part))
        assert proof.sound, proof.faults
