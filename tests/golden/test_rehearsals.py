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
BUDGET = ("budget-council-tax", "budget-council-tax-2028-29")
LEADERS_BUDGET = ("budget-council-tax-executive", "budget-council-tax-executive-2028-29")
SCRUTINY = ("scrutiny-annual-report", "scrutiny-annual-report-2027")
LEADERS_PLAN = ("community-safety-executive", "community-safety-executive-2027-28")
ROLLING = ("rolling-plan", "rolling-plan-2027-32")


def ends(stage: str, *outcomes: str) -> list[str]:
    """How the rounds of a stage end."""
    return [word for outcome in outcomes for word in ("--outcome", f"{stage}={outcome}")]


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
    "budget": (BUDGET, []),
    "budget-without-every-precept": (
        BUDGET,
        [
            *ends("gathering", "first-of-march"),
            *ends("setting", "not-set"),
            *ends("setting-again", "set-without-every-precept"),
        ],
    ),
    "leaders-budget": (LEADERS_BUDGET, []),
    "leaders-budget-objected-to": (LEADERS_BUDGET, ends("setting", "objected")),
    "scrutiny-report": (SCRUTINY, []),
    "scrutiny-report-deferred": (SCRUTINY, ends("committee", "deferred")),
    "leaders-plan": (LEADERS_PLAN, []),
    "leaders-plan-called-in": (
        LEADERS_PLAN,
        [
            *ends("twenty-eight-days", "too-late"),
            *ends("decision", "called-in"),
            *ends("call-in", "referred-to-cabinet"),
        ],
    ),
    "rolling-plan": (
        ROLLING,
        [
            *("--move", "refresh-committee=2029-03-06@2028-03-20"),
            *("--move", "refresh-committee=2030-03-05@2029-03-20"),
            *("--move", "refresh-committee=2031-03-04@2030-03-20"),
            *ends("in-force", "refresh", "refresh", "refresh", "refresh", "runs-out"),
        ],
    ),
    "rolling-plan-put-off": (
        ROLLING,
        [*ends("committee", "deferred"), *ends("in-force", "refresh", "runs-out")],
    ),
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
