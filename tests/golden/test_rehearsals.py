"""Whole years as people read them: the storybook of each, through the command line."""

from collections.abc import Callable
from pathlib import Path

import pytest

from cycle import shipped
from cycle.cli.main import run

GOLDEN = Path(__file__).parent / "rehearsals"

YEARS = {
    "on-time": [],
    "referred-back": ["--outcome", "plan-recommendation=referred-back"],
    "council-declines": ["--outcome", "council-adoption=not-adopted"],
    "bank-holiday": ["--holiday", "2017-03-20@2017-03-10"],
    "relay-down": ["--relay-down", "2017-03-13..2017-03-17"],
}


@pytest.mark.parametrize("name", YEARS)
def test_the_year_reads_as_it_did(
    name: str, capsys: pytest.CaptureFixture[str], matches_golden: Callable[[Path, str], None]
) -> None:
    workflows = shipped.workflows()
    words = [
        str(workflows / "community-safety.yaml"),
        "--dates",
        str(workflows / "community-safety-2016-17.yaml"),
    ]
    assert run(["rehearse", *words, *YEARS[name]]) == 0
    matches_golden(GOLDEN / f"{name}.txt", capsys.readouterr().out)
