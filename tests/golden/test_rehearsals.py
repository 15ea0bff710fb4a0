"""Whole years as people read them: the storybook of each, through the command line."""

from collections.abc import Callable
from pathlib import Path

import pytest

from cycle import shipped
from cycle.cli.main import run

GOLDEN = Path(__file__).parent / "rehearsals"

PLAN = ("community-safety", "community-safety-2016-17")
PAY = ("pay-policy", "pay-policy-2027-28")
ACCOUNTS = ("accounts-and-governance", "accounts-and-governance-2026-27")

YEARS: dict[str, tuple[tuple[str, str], list[str]]] = {
    "on-time": (PLAN, []),
    "referred-back": (PLAN, ["--outcome", "plan-recommendation=referred-back"]),
    "council-declines": (PLAN, ["--outcome", "council-adoption=not-adopted"]),
    "bank-holiday": (PLAN, ["--holiday", "2017-03-20@2017-03-10"]),
    "relay-down": (PLAN, ["--relay-down", "2017-03-13..2017-03-17"]),
    "pay-policy": (PAY, []),
    "pay-policy-council-adjourned": (PAY, ["--outcome", "approval=deferred"]),
    "accounts": (ACCOUNTS, []),
    "accounts-after-the-last-day": (ACCOUNTS, ["--late", "democratic-services=40"]),
}


@pytest.mark.parametrize("name", YEARS)
def test_the_year_reads_as_it_did(
    name: str, capsys: pytest.CaptureFixture[str], matches_golden: Callable[[Path, str], None]
) -> None:
    (workflow, dates), options = YEARS[name]
    folder = shipped.workflows()
    words = [str(folder / f"{workflow}.yaml"), "--dates", str(folder / f"{dates}.yaml")]
    assert run(["rehearse", *words, *options]) == 0
    matches_golden(GOLDEN / f"{name}.txt", capsys.readouterr().out)
