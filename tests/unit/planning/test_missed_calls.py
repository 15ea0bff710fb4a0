"""The dates of a track that a missed deadline would call, from the moment of the miss."""

from datetime import UTC, date, datetime

import pytest

from cycle.machine.loading import dates_from, workflow_from
from cycle.planning.clashes import ClashCode
from cycle.service.cycles import rulebook_for
from cycle.service.dates_proof import DatesProof, prove_planned

WORKFLOW = """
workflow: accounts
title: Accounts
roles: {finance: Finance, clerk: Clerk}
clerks: [clerk]
meetings: {council: {body: Council}}
tracks:
  accounts:
    - stage: audit
      owner: finance
      due: DEADLINE
      missed: begin notice
      outcomes: {signed: end}
  notice:
    - stage: reasons
      owner: finance
      begins: when-called
      AFTER
      needs: [{task: Reasons written, as: written, due: FIRST}]
      outcomes: {written: posting}
    - stage: posting
      least: 5 working days
      needs: [{task: Notice posted, as: posted, due: SECOND}]
      outcomes: {posted: end}
"""


def proof(
    first: str = "5 working days after opening of reasons",
    second: str = "2 weeks after opening of posting",
    deadline: str = "by 30 November",
    after: str = "title: Reasons",
) -> DatesProof:
    text = WORKFLOW.replace("FIRST", first).replace("SECOND", second)
    text = text.replace("DEADLINE", deadline).replace("AFTER", after)
    machine = workflow_from(text.encode(), "accounts.yaml")
    dates = dates_from(b"begins: 2027-04-05", "dates.yaml", machine)
    now = datetime(2027, 4, 5, 9, tzinfo=UTC)
    return prove_planned(rulebook_for(machine), dates, now, date(2027, 4, 5))


REST = "Where a deadline of audit is missed: how the rest of the year then goes on."


def test_what_counts_from_its_opening_can_be_met() -> None:
    found = proof()
    assert found.proved
    assert REST in found.not_reckoned


@pytest.mark.parametrize(
    ("first", "second", "told"),
    [
        (
            "by 30 November",
            "2 weeks after opening of posting",
            (
                "If a deadline of audit is missed: Reasons written was due on Tue 30 Nov 2027 "
                "as the track notice begins."
            ),
        ),
        (
            "by 3 December",
            "by 6 December",
            "If a deadline of audit is missed: posting can begin on Thu 2 Dec 2027",
        ),
        (
            "3 weeks after opening of reasons",
            "by 10 December",
            (
                "If a deadline of audit is missed: Reasons written is due on Wed 22 Dec 2027; "
                "but what waits for it comes earlier"
            ),
        ),
    ],
)
def test_what_it_could_not_meet_is_told(first: str, second: str, told: str) -> None:
    found = proof(first, second)
    assert not found.proved
    assert told in " ".join(clash.sentence for clash in found.clashes)
    assert {clash.code for clash in found.clashes} <= {
        ClashCode.TOO_SOON,
        ClashCode.OUT_OF_ORDER,
    }


@pytest.mark.parametrize(
    ("deadline", "after"),
    [("by 30 November", "after: accounts.audit"), ("5 days after council", "title: Reasons")],
)
def test_a_track_that_waits_or_a_deadline_without_a_date_is_not_reckoned(
    deadline: str, after: str
) -> None:
    found = proof("by 1 May", deadline=deadline, after=after)
    assert (
        "Where a deadline of audit is missed: the track notice, and how the rest of the year "
        "then goes on."
    ) in found.not_reckoned
    assert not any("is missed" in clash.sentence for clash in found.clashes)
