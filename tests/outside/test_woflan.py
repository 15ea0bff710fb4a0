"""Our verdict beside that of another prover: Woflan, as pm4py has it. Run with `make outside`.

Woflan sees stages, outcomes, conditions and `after`. Documents that nobody supplies, and
outcomes that come by themselves, are not in the net, and out of its reach.
"""

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
from tests import builders
from tests.mutants import mutants

from cycle.machine.loading import load_dates, load_workflow
from cycle.machine.model import Machine
from cycle.machine.nets import net_of
from cycle.machine.pnml import to_pnml
from cycle.machine.soundness import prove
from cycle.machine.unsoundness import Unsoundness
from cycle.mail.folder import FolderRelay
from cycle.rehearsal.scenario import Scenario
from cycle.rehearsal.scratch_office import ADMINISTRATOR
from cycle.rehearsal.year import RehearsedYear
from cycle.requests.dispatch import serve

ROOT = Path(__file__).parents[2]
PYTHON = ROOT / ".outside" / "bin" / "python"
OUT_OF_REACH = {Unsoundness.NOT_SUPPLIED, Unsoundness.SPINS}

pytestmark = pytest.mark.skipif(
    not PYTHON.exists(), reason="pm4py is not here: `make outside` fetches it, and runs this"
)


def judged(folder: Path) -> dict[str, dict[str, Any]]:
    script = Path(__file__).with_name("judge.py")
    ran = subprocess.run(
        [PYTHON, script, folder], capture_output=True, check=False, text=True, timeout=900
    )
    assert ran.returncode == 0, ran.stderr
    verdicts: dict[str, dict[str, Any]] = json.loads(ran.stdout)
    return verdicts


def sound_within_reach(machine: Machine) -> bool:
    return not [fault for fault in prove(machine).faults if fault.code not in OUT_OF_REACH]


def test_woflan_agrees_on_every_workflow_and_on_every_mutant(tmp_path: Path) -> None:
    good = builders.shipped()
    files = sorted((ROOT / "tests" / "golden").glob("*/**/*.yaml"))
    declared = [
        (file.stem, load_workflow(file))
        for file in files
        if file.parent.name in {"soundness", "good"}
    ]
    cases = dict(enumerate([("as shipped", good), *declared, *mutants(good)]))
    for number, (_, machine) in cases.items():
        (tmp_path / f"{number}.pnml").write_text(to_pnml(net_of(machine)), encoding="utf-8")
    verdicts = judged(tmp_path)
    ours = {number: sound_within_reach(machine) for number, (_, machine) in cases.items()}
    disagreed = [
        cases[number][0] for number in cases if verdicts[str(number)]["sound"] != ours[number]
    ]
    assert disagreed == []
    assert sum(ours.values()) >= 20
    assert len(ours) - sum(ours.values()) >= 20


def test_a_rehearsed_year_replays_on_its_net_without_a_misfit(tmp_path: Path) -> None:
    folder = ROOT / "workflows"
    machine = load_workflow(folder / "community-safety.yaml")
    dates = load_dates(folder / "community-safety-2016-17.yaml", machine)
    year = RehearsedYear(machine, dates, Scenario(), tmp_path, FolderRelay(tmp_path / "mails"))
    list(year.play())
    (tmp_path / "year.pnml").write_text(to_pnml(net_of(machine)), encoding="utf-8")
    (tmp_path / "year.xes").write_text(_log_of(year), encoding="utf-8")
    year.close()
    assert judged(tmp_path)["year"] == {"sound": True, "fitness": 1.0}


def _log_of(year: RehearsedYear) -> str:
    text: str = serve(year.services, ADMINISTRATOR, "export.xes", {"cycle": year.name}).result
    return text
