"""Whole years as people read them: the storybook of each, through the command line."""

from collections.abc import Callable
from pathlib import Path

import pytest

from cycle import shipped
from cycle.cli.main import run

GOLDEN = Path(__file__).parent / "rehearsals"
DATA = Path(__file__).parents[1] / "data" / "years"

PLAN = ("community-safety", "community-safety-2016-17")
PAY = ("pay-policy", "pay-policy-2027-28")
ACCOUNTS = ("accounts-and-governance", "accounts-and-governance-2026-27")
BUDGET = ("budget-council-tax", "budget-council-tax-2028-29")
LEADERS_BUDGET = ("budget-council-tax-executive", "budget-council-tax-executive-2028-29")
SCRUTINY = ("scrutiny-annual-report", "scrutiny-annual-report-2027")
LEADERS_PLAN = ("community-safety-executive", "community-safety-executive-2027-28")
ROLLING = ("rolling-plan", "rolling-plan-2027-32")
SCOTTISH = ("scottish-council", "scottish-council-2027-28")
AMERICAN = ("american-city", "american-city-2027")
ELSEWHERE = (SCOTTISH, AMERICAN)
"""Years of other countries, which are not shipped."""


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
            *("--move", "refresh-committee=2029-03-06@2028-10-20"),
            *("--move", "refresh-committee=2030-03-05@2029-10-22"),
            *("--move", "refresh-committee=2031-03-04@2030-10-21"),
            *ends("in-force", "refresh", "refresh", "refresh", "refresh", "runs-out"),
        ],
    ),
    "rolling-plan-put-off": (
        ROLLING,
        [*ends("committee", "deferred"), *ends("in-force", "refresh", "runs-out")],
    ),
    "scottish-council": (
        SCOTTISH,
        [
            *("--late", "accountant=15", "--record", "savings.savings=£6,000,000"),
            *ends("setting", "not-set"),
        ],
    ),
    "american-city": (AMERICAN, ["--record", "passage.appropriation=700000000"]),
    "american-city-vetoed": (
        AMERICAN,
        [*ends("mayor", "vetoed"), *ends("override-vote", "overridden")],
    ),
}


def files(year: tuple[str, str]) -> list[str]:
    """The words that name the workflow of a year, and its dates."""
    folder = DATA if year in ELSEWHERE else shipped.workflows()
    workflow, dates = (str(folder / f"{name}.yaml") for name in year)
    return [workflow, "--dates", dates]


@pytest.mark.parametrize("year", ELSEWHERE, ids="-".join)
def test_a_year_of_another_country_has_no_fault_and_its_dates_are_proved(
    year: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["check", *files(year), "--from", "2026-11-30"]) == 0
    out, err = capsys.readouterr()
    assert "the year cannot get stuck" in out
    assert "its dates are proved" in out
    assert "Note" not in out + err


@pytest.mark.parametrize("name", YEARS)
def test_the_year_reads_as_it_did(
    name: str, capsys: pytest.CaptureFixture[str], matches_golden: Callable[[Path, str], None]
) -> None:
    year, options = YEARS[name]
    assert run(["rehearse", *files(year), *options]) == 0
    matches_golden(GOLDEN / f"{name}.txt", capsys.readouterr().out)
