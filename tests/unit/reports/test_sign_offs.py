"""How the rows of a sheet stand on the printed page."""

import pytest
from tests.builders import document, machine, signoffs, stage
from tests.timeline import Year

from cycle.reports.sign_offs import RowOutcome, standings


def handed_in() -> Year:
    drafting = stage("drafting", document("report"), signoffs("report"))
    return Year(machine(plan=[drafting])).attaches("author", "report")


@pytest.mark.parametrize(
    ("changed", "outcome", "words"),
    [
        (False, RowOutcome.RETURNED, "Returned by Head of legal on 9 January 2017: a figure"),
        (True, RowOutcome.NOT_SIGNED, "Not signed: the text has changed since"),
    ],
)
def test_a_row_that_was_returned_never_lapses(
    changed: bool,  # noqa: FBT001 - a case of the test
    outcome: RowOutcome,
    words: str,
) -> None:
    year = handed_in().returns("head-of-legal", "legal", reason="a figure")
    if changed:
        year.attaches("author", "report", "second text")
    legal, financial = standings(year.rules, year.state, "report", "advice")
    assert (legal.outcome, financial.outcome) == (outcome, RowOutcome.NOT_SIGNED)
    assert legal.lines[0].startswith(words)
    assert financial.lines == ("Not signed",)


def test_a_row_that_was_signed_lapses_with_its_text() -> None:
    year = handed_in().signs("head-of-legal", "legal").attaches("author", "report", "second")
    legal, _ = standings(year.rules, year.state, "report", "advice")
    assert legal.outcome is RowOutcome.LAPSED
    assert "the text has changed since Head of legal signed it" in legal.lines[0]
