from pathlib import Path

import pytest

from cycle import shipped
from cycle.chosen_workflows import NotShippedError, dates_of, known, officers_of
from cycle.cli.main import run
from cycle.declaration.officers import read_officers
from cycle.machine.loading import load_dates, load_workflow
from cycle.new_office import SETTINGS


@pytest.mark.parametrize("name", known())
def test_each_shipped_workflow_has_dates_and_an_officer_to_each_of_its_offices(
    name: str,
) -> None:
    folder = shipped.workflows()
    machine = load_workflow(folder / f"{name}.yaml")
    assert load_dates(folder / dates_of(name), machine).meetings
    officers = read_officers(officers_of((name,)).encode(), "officers.yaml")
    assert {role for officer in officers for role in officer.roles} == set(machine.roles)


def test_an_office_gets_the_workflows_that_were_chosen(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    office = tmp_path / "office"
    words = ["--workflow", "budget-council-tax", "--workflow", "pay-policy"]
    assert run(["init", str(office), *words]) == 0
    assert "cycle dates budget-council-tax --from CALENDAR" in capsys.readouterr().out
    assert sorted(path.name for path in (office / "workflows").iterdir()) == [
        "budget-council-tax-2028-29.yaml",
        "budget-council-tax.yaml",
        "officers.yaml",
        "pay-policy-2027-28.yaml",
        "pay-policy.yaml",
    ]


def test_a_workflow_that_is_not_shipped_makes_no_office(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    office = tmp_path / "office"
    assert run(["init", str(office), "--workflow", "budget"]) == 1
    assert 'Did you mean "budget-council-tax"' in capsys.readouterr().err
    assert not office.exists()


def test_an_office_made_from_settings_gets_the_workflows_that_were_chosen(
    tmp_path: Path,
) -> None:
    settings = tmp_path / "cycle.toml"
    settings.write_text(SETTINGS.replace('"workflows"', '"years"'), encoding="utf-8")
    words = ["--settings", str(settings), "--workflow", "pay-policy"]
    assert run(["init", *words]) == 0
    assert sorted(path.name for path in (tmp_path / "years").iterdir()) == [
        "officers.yaml",
        "pay-policy-2027-28.yaml",
        "pay-policy.yaml",
    ]


def test_the_shipped_names_are_those_of_the_error() -> None:
    with pytest.raises(NotShippedError, match="There is no shipped workflow accounts"):
        dates_of("accounts")
