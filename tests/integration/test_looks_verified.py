"""An honest office is whole, whenever and whomever it appoints."""

import re
import shlex
from pathlib import Path

import pytest
from tests.integration.offices import Office, opened_office

from cycle.new_office import make_office


@pytest.fixture
def office(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Office:
    return opened_office(tmp_path, capsys)


def end_every_appointment(office: Office, on: str) -> None:
    for number in re.findall(r"no\. (\d+)", office.types("officer", "list")):
        office.types("appoint", "--end", number, "--on", on)


def test_who_is_appointed_after_the_daemon_looked_hears_at_its_next_look(
    office: Office,
) -> None:
    end_every_appointment(office, "2017-01-20")
    office.on("2017-01-24", at="09:05").daemon_looks()
    office.on("2017-01-24", at="11:00")
    for role in ("head-of-legal", "community-safety-officer", "democratic-services"):
        office.types("appoint", role, role)
    office.types("verify")


def test_a_backup_is_not_held_against_a_mail(office: Office) -> None:
    said = office.types("verify", "--backup", "a.db", "--against", "m.eml", fails=2)
    assert "not both" in said


def test_doctor_s_remedy_for_a_workflow_in_my_documents_can_be_typed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "My Documents"
    make_office(folder)
    workflow = folder / "workflows/community-safety.yaml"
    workflow.write_text("workflow: [", encoding="utf-8")
    found = Office(folder, capsys).asks("doctor", fails=1)
    remedies = [shlex.split(each["remedy"]) for each in found if each["what"] == "workflow"]
    assert ["cycle", "check", str(workflow)] in remedies
