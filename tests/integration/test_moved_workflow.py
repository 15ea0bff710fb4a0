"""A cycle moved to another workflow while letters wait: nothing goes out with an old date, or
of an old step.
"""

from pathlib import Path

import pytest
from tests.integration.offices import CLERK, CYCLE, Office, opened_office


@pytest.fixture
def office(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Office:
    return opened_office(tmp_path, capsys)


def _moved(office: Office, *changes: tuple[str, str]) -> None:
    file = office.folder / "workflows" / "community-safety.yaml"
    text = file.read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    file.write_text(text, encoding="utf-8")
    fingerprint = office.asks(*CLERK, "migrate", CYCLE)["fingerprint"]
    office.types(*CLERK, "migrate", CYCLE, "--to", fingerprint, "--reason", "the chair's wish")


SIGNED_LATER = (
    "due: 8 working days before assessment-committee at 17:00",
    "due: 6 working days before assessment-committee",
)
ONE_STEP = ("      - {after: 5 working days, to: monitoring-officer}\n", "")


def test_a_letter_written_before_the_move_goes_out_with_the_new_date(office: Office) -> None:
    office.on("2017-01-23", "09:00").daemon_looks()
    office.on("2017-01-23", "09:05")
    _moved(office, SIGNED_LATER)
    sent = [line for line in office.posts() if line.startswith("head-of-hr")]
    assert sent == [
        (
            "head-of-hr: Reminder: sign off Staffing in the Report on the Strategic Assessment "
            "by Monday 6 February"
        )
    ]


def test_without_a_move_it_goes_out_as_it_was_written(office: Office) -> None:
    office.on("2017-01-23", "09:00").daemon_looks()
    sent = [line for line in office.posts() if line.startswith("head-of-hr")]
    assert sent == [
        (
            "head-of-hr: Sign off Staffing in the Report on the Strategic Assessment by "
            "Thursday "
            "2 February"
        )
    ]


def test_a_step_of_escalation_that_the_new_workflow_lacks_is_not_sent(office: Office) -> None:
    office.on("2017-01-23", "09:00").daemon_looks()
    office.posts()
    office.on("2017-02-10", "09:00").daemon_looks()
    office.on("2017-02-10", "09:05")
    _moved(office, ONE_STEP)
    assert not [line for line in office.posts() if line.startswith("monitoring-officer")]
