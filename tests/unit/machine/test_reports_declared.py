"""A document declared as a report: what it compiles to, and what is wrong with one that refers
to nothing.
"""

import pytest
from tests.builders import SHIPPED, shipped

from cycle.declaration.faults import DeclarationError
from cycle.machine.diff import differences
from cycle.machine.loading import workflow_from
from cycle.machine.model import Machine, ReportForm
from cycle.machine.needs.signoffs import SignoffsNeed
from cycle.machine.outlines import outline_of

TEXT = (SHIPPED / "community-safety.yaml").read_text(encoding="utf-8")
DECLARED = "    report: {sheet: cross-cutting, meeting: plan-committee}\n"


def with_change(old: str, new: str) -> Machine:
    assert TEXT.count(old) == 1
    return workflow_from(TEXT.replace(old, new).encode(), "w.yaml")


def faults(old: str, new: str) -> str:
    with pytest.raises(DeclarationError) as raised:
        with_change(old, new)
    return str(raised.value)


def test_a_report_keeps_its_sheet_and_its_meeting_beside_its_title() -> None:
    machine = shipped()
    assert machine.reports == {
        "committee-report": ReportForm(sheet="cross-cutting", meeting="plan-committee")
    }
    assert machine.documents["committee-report"] == "Report on the plan refresh"
    assert outline_of(machine, "plan") is None


def test_not_by_author_is_a_matter_of_the_sign_offs() -> None:
    need = shipped().stage("plan", "plan-refresh").need("cross-cutting")
    assert isinstance(need, SignoffsNeed)
    assert need.not_by_author
    said = faults(
        "        - task: Partners invited to the away day\n",
        "        - task: Partners\n          not_by: author\n",
    )
    assert '"not_by" says who may not sign' in said


@pytest.mark.parametrize(
    ("new", "told"),
    [
        (
            "    report: {sheet: cross-cuting, meeting: plan-committee}\n",
            'sheet of sign-offs "cross-cuting"',
        ),
        (
            "    report: {sheet: cross-cutting, meeting: plan-commitee}\n",
            'meeting "plan-commitee"',
        ),
        (
            "    report: {sheet: cross-cutting, meting: plan-committee}\n",
            'unknown key "meting"',
        ),
    ],
)
def test_a_report_that_refers_to_nothing_is_told_with_its_place(new: str, told: str) -> None:
    said = faults(DECLARED, new)
    line = TEXT[: TEXT.index(DECLARED)].count("\n") + 1
    assert f"w.yaml:{line}:" in said
    assert told in said
    assert "did you mean" in said


def test_another_sheet_over_a_report_may_not_share_its_issues() -> None:
    more = "documents:\n  strategic-assessment:"
    sheet = "  second:\n    - {issue: legal, title: Legal, role: head-of-legal}\n\n"
    text = TEXT.replace(more, sheet + more).replace(
        "        - signoffs: cross-cutting\n          of: committee-report\n          "
        "not_by: author",
        "        - signoffs: second\n          of: committee-report\n          not_by: author",
    )
    with pytest.raises(DeclarationError) as raised:
        workflow_from(text.encode(), "w.yaml")
    assert "which has a row legal too" in str(raised.value)


def test_what_becomes_a_report_is_told_when_a_cycle_is_moved() -> None:
    told = [each.sentence for each in differences(with_change(DECLARED, ""), shipped())]
    assert len(told) == 2
    assert all("committee-report" in sentence for sentence in told)
