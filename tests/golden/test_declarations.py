from collections.abc import Callable
from pathlib import Path

import pytest

from cycle.declaration.faults import DeclarationError
from cycle.machine.loading import load_workflow, workflow_from
from cycle.machine.model import fingerprint, from_text, to_text

DECLARATIONS = Path(__file__).parent / "declarations"
SHIPPED = Path(__file__).parents[2] / "workflows"
ELSEWHERE = Path(__file__).parents[1] / "data" / "years"
YEARS = (
    *("community-safety", "community-safety-executive", "rolling-plan", "pay-policy"),
    *("budget-council-tax", "budget-council-tax-executive", "scrutiny-annual-report"),
    "accounts-and-governance",
)
GOOD = [
    *sorted((DECLARATIONS / "good").glob("*.yaml")),
    *(SHIPPED / f"{name}.yaml" for name in YEARS),
    *(ELSEWHERE / f"{name}.yaml" for name in ("scottish-council", "american-city")),
]
BAD = sorted((DECLARATIONS / "bad").glob("*.yaml"))


def _named(path: Path) -> str:
    return path.stem


@pytest.mark.parametrize("path", BAD, ids=_named)
def test_a_bad_declaration_is_told_by_its_expected_messages(
    path: Path, matches_golden: Callable[[Path, str], None]
) -> None:
    with pytest.raises(DeclarationError) as caught:
        workflow_from(path.read_bytes(), path.name)
    matches_golden(path.with_suffix(".txt"), f"{caught.value.message}\n")


@pytest.mark.parametrize("path", BAD, ids=_named)
def test_every_fault_has_a_place_inside_its_file(path: Path) -> None:
    with pytest.raises(DeclarationError) as caught:
        workflow_from(path.read_bytes(), path.name)
    lines = path.read_bytes().decode("utf-8", errors="replace").split("\n")
    for fault in caught.value.faults:
        assert 1 <= fault.line <= len(lines)
        assert 1 <= fault.column <= len(lines[fault.line - 1]) + 1


def test_every_expected_message_belongs_to_a_declaration() -> None:
    assert {path.stem for path in (DECLARATIONS / "bad").glob("*.txt")} == {
        path.stem for path in BAD
    }


@pytest.mark.parametrize("path", GOOD, ids=_named)
def test_a_good_declaration_compiles_to_a_machine_that_can_be_stored(path: Path) -> None:
    machine = load_workflow(path)
    assert from_text(to_text(machine)) == machine


@pytest.mark.parametrize("path", GOOD, ids=_named)
def test_the_same_declaration_gives_the_same_fingerprint(path: Path) -> None:
    assert fingerprint(load_workflow(path)) == fingerprint(
        workflow_from(path.read_bytes(), "by another name")
    )
