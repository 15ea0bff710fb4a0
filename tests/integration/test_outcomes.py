"""The shipped workflow through the command line and a real database: amended as a committee
asked, and taken late.
"""

from collections.abc import Callable
from pathlib import Path

import pytest
from tests.integration.offices import CLERK, CYCLE, Office, opened_office

from cycle import shipped
from cycle.cli.main import REFUSED

OFFICER = ("--as", "community-safety-officer")
HEAD = ("--as", "head-of-housing")
WAIVES = ("--as", "monitoring-officer")
SIGNATORIES = (
    *(
        "head-of-housing",
        "director-of-finance",
        "head-of-hr",
        "head-of-legal",
        "policy-manager",
        "head-of-finance",
    ),
)
LATE = ("waive", CYCLE, "publish", "--reason", "the figures came on 7 February")


REPORT = shipped.workflows() / "community-safety-2016-17-report.yaml"


@pytest.fixture
def office(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Office:
    return opened_office(tmp_path, capsys)


@pytest.fixture
def attach(office: Office, tmp_path: Path) -> Callable[..., str]:
    def attached(
        who: tuple[str, ...], document: str, text: str, *more: str, fails: int = 0
    ) -> str:
        (tmp_path / "text.txt").write_text(text, encoding="utf-8")
        return office.types(
            *who, "attach", CYCLE, document, str(tmp_path / "text.txt"), *more, fails=fails
        )

    return attached


def _signed(office: Office, attach: Callable[..., str], report: str, text: str) -> None:
    attach(OFFICER, report, text)
    for login in SIGNATORIES:
        office.types("--as", login, "sign", CYCLE, "--all")


def _assessed(office: Office, attach: Callable[..., str]) -> None:
    attach(OFFICER, "strategic-assessment", "the assessment")
    _signed(office, attach, "assessment-report", "the report, whole")
    office.types(*OFFICER, "done", CYCLE, "invitations")


def test_papers_that_are_late_for_committee_go_before_it_only_as_a_late_item(
    office: Office, attach: Callable[..., str]
) -> None:
    _assessed(office, attach)
    office.on("2017-02-07").types(*CLERK, "publish", CYCLE)
    refused = office.types(*OFFICER, "complete", CYCLE, "strategic-assessment", fails=REFUSED)
    assert "Ask the Monitoring Officer." in refused
    assert "cycle waive" not in refused
    (asked,) = [
        row for row in office.asks("--as", "monitoring-officer", "todo")["rows"] if row["asked"]
    ]
    assert '--urgent "the special circumstances' in asked["remedy"]
    for words, codes in (
        ((), ("urgency-missing", "chair-missing")),
        (("--urgent", "the grant lapses on 31 March"), ("chair-missing",)),
        (("--standing-order", "SO 12.3"), ("urgency-missing", "chair-missing", "no-basis")),
    ):
        told = office.types(*WAIVES, *LATE, *words, fails=REFUSED)
        assert all(f"[{code}]" in told for code in codes)
        assert "Local Government Act 1972, s. 100B(4)(b)" in told
    chair = "Chair of the Communities, Housing and Environment Committee"
    said = office.types(
        *WAIVES, *LATE, "--urgent", "the grant lapses on 31 March", "--chair", chair
    )
    minutes = (
        f"The {chair} was of the opinion that this item should be considered as a "
        "matter of urgency"
    )
    assert minutes in said
    assert minutes in office.types("log", CYCLE)
    assert minutes in office.types("explain", CYCLE, "publish")
    office.types(*OFFICER, "complete", CYCLE, "strategic-assessment")
    assert office.types("verify")


def test_a_plan_recommended_subject_to_amendment_is_amended_before_council_has_it(
    office: Office, attach: Callable[..., str]
) -> None:
    _assessed(office, attach)
    office.on("2017-02-06").types(*CLERK, "publish", CYCLE)
    office.types(*OFFICER, "complete", CYCLE, "strategic-assessment")
    office.on("2017-02-15").types(
        *CLERK, "complete", CYCLE, "committee-approval", "approved", "--minute", "70"
    )
    office.on("2017-02-17")
    attach(OFFICER, "action-plans", "four plans")
    office.types(*OFFICER, "complete", CYCLE, "away-day")
    attach(OFFICER, "plan", "the plan")
    _signed(office, attach, "committee-report", REPORT.read_text(encoding="utf-8"))
    office.on("2017-03-17").types(*CLERK, "publish", CYCLE)
    office.types(*OFFICER, "complete", CYCLE, "plan-refresh")
    ending = (
        *CLERK,
        "complete",
        CYCLE,
        "plan-recommendation",
        "recommended-as-amended",
        "--minute",
        "82",
    )
    assert "[amendment-missing]" in office.on("2017-03-29").types(*ending, fails=REFUSED)
    amended = ("--amendment", "x", "--by", "2 working days before council")
    late = office.types(*ending, *amended, "--dry-run")
    assert "is due on Mon 10 Apr 2017, after the latest lawful publication for council" in late
    office.types(
        *(*ending, "--amendment", "priority 3 to follow the comments"),
        *("--delegated-to", "head-of-housing", "--consulting", "Chair and Vice-Chair"),
    )
    attach(CLERK, "council-report", "from the committee")
    assert "[not-amended]" in office.types(
        *CLERK, "publish", CYCLE, "council-papers", fails=REFUSED
    )
    assert "Amend the Community Safety Partnership Plan" in office.types(*HEAD, "todo")
    assert "[not-consulted]" in attach(HEAD, "plan", "the amended plan", fails=REFUSED)
    attach(
        HEAD,
        "plan",
        "the amended plan",
        "--consulted",
        "Chair and Vice-Chair, by e-mail of 30 March",
    )
    office.on("2017-04-03").types(*CLERK, "publish", CYCLE, "council-papers")
    office.types(*CLERK, "complete", CYCLE, "council-papers")
    office.on("2017-04-13").types(
        *CLERK, "complete", CYCLE, "council-adoption", "adopted", "--minute", "114"
    )
    (plan, _) = office.asks("status", CYCLE)[0]["tracks"]
    past = {row["stage"]: row for row in plan["past"]}
    recommended = past["plan-recommendation"]
    assert recommended["minute"] == "82"
    assert recommended["amendment"]["office"] == "Head of Housing and Community Services"
    assert past["council-adoption"]["recorded_by"].startswith("Democratic Services Manager")
    assert office.types("verify")
