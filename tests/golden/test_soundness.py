from collections.abc import Callable
from pathlib import Path

import pytest

from cycle.machine.loading import load_workflow
from cycle.machine.soundness import prove
from cycle.mail.templates import Templates
from cycle.service.checking import DeclarationFinding, check

ROOT = Path(__file__).parents[2]
UNSOUND = sorted((Path(__file__).parent / "soundness").glob("*.yaml"))
GOOD = Path(__file__).parent / "declarations" / "good"
SOUND = [ROOT / "workflows" / "community-safety.yaml", GOOD / "abridged.yaml"]
TEMPLATES = Templates(ROOT / "templates" / "mail")


def _named(path: Path) -> str:
    return path.stem


def _told(finding: DeclarationFinding) -> str:
    acts = [f"  {number}. {act}" for number, act in enumerate(finding.counterexample, start=1)]
    return "\n".join([f"{finding.sentence} [{finding.code}]", *acts, f"  {finding.remedy}", ""])


@pytest.mark.parametrize("path", UNSOUND, ids=_named)
def test_an_unsound_workflow_is_told_with_what_leads_there(
    path: Path, matches_golden: Callable[[Path, str], None]
) -> None:
    found = check(path.read_bytes(), path.name, TEMPLATES)
    assert not found.sound
    matches_golden(path.with_suffix(".txt"), "".join(map(_told, found.findings)))


def test_every_expected_counterexample_belongs_to_a_workflow() -> None:
    assert {path.stem for path in (Path(__file__).parent / "soundness").glob("*.txt")} == set(
        map(_named, UNSOUND)
    )


@pytest.mark.parametrize("path", SOUND, ids=_named)
def test_the_workflows_that_are_shipped_or_shown_are_proved_sound(path: Path) -> None:
    assert prove(load_workflow(path)).sound


def test_a_declaration_of_good_form_may_still_get_stuck() -> None:
    faults = prove(load_workflow(GOOD / "grant.yaml")).faults
    assert [fault.counterexample for fault in faults] == [
        ("Town Clerk completes drafting as dropped",)
    ]
