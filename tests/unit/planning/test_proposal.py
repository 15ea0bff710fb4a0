"""Which sitting a meeting gets, in small workflows that turn on one rule each. The shipped one:
tests/property.
"""

from datetime import date

import pytest

from cycle.calendar.evaluate import Moment
from cycle.machine.loading import workflow_from
from cycle.planning.proposal import Chosen, NotOffered, Proposed, Unplaced, propose
from cycle.service.cycles import rulebook_for

BEGINS = date(2024, 2, 29)

HEAD = """
workflow: small
title: A small year
roles: {author: Author, clerk: Clerk}
clerks: [clerk]
documents: {plan: Plan}
meetings:
  panel: {body: Panel}
  council: {body: Council, notice: {rule: 5 clear working days}}
tracks:
"""

PAPERS_BETWEEN = """
  plan:
    - {stage: advice, owner: author, meeting: panel, outcomes: {given: papers}}
    - stage: papers
      owner: clerk
      needs:
        - document: plan
        - {publish: plan, due: 5 clear working days before council}
      outcomes: {complete: adoption}
    - {stage: adoption, owner: author, meeting: council, outcomes: {adopted: end}}
"""

PAPERS_FIRST = """
  plan:
    - stage: papers
      owner: clerk
      needs:
        - document: plan
        - {publish: plan, due: 5 clear working days before council}
      outcomes: {complete: advice}
    - {stage: advice, owner: author, meeting: panel, outcomes: {given: adoption}}
    - {stage: adoption, owner: author, meeting: council, outcomes: {adopted: end}}
"""

COUNTED_BACK_TOO_LATE = (
    PAPERS_FIRST
    + """
  after:
    - stage: afterthought
      owner: author
      after: plan.adoption
      needs: [{task: Think, as: think, due: 5 working days before council}]
      outcomes: {complete: end}
"""
)


def proposed(tracks: str, begins: date = BEGINS, **offered: list[date]) -> dict[str, Proposed]:
    rulebook = rulebook_for(workflow_from((HEAD + tracks).encode(), "small.yaml"))
    sittings = {key: [Moment(day) for day in days] for key, days in offered.items()}
    return {found.meeting: found for found in propose(rulebook, begins, sittings)}


def council_on(tracks: str, panel: date, *council: date) -> date | None:
    found = proposed(tracks, panel=[panel], council=list(council))["council"]
    return found.sits.on if isinstance(found, Chosen) else None


PANEL = date(2024, 4, 16)
TWO_DAYS_LATER, NINE_DAYS_LATER = date(2024, 4, 18), date(2024, 4, 25)


def test_papers_written_after_a_meeting_wait_for_it() -> None:
    assert (
        council_on(PAPERS_BETWEEN, PANEL, TWO_DAYS_LATER, date(2024, 4, 24), NINE_DAYS_LATER)
        == NINE_DAYS_LATER
    )


def test_papers_published_before_both_meetings_do_not_wait_for_the_first() -> None:
    assert council_on(PAPERS_FIRST, PANEL, TWO_DAYS_LATER) == TWO_DAYS_LATER


def test_one_body_does_not_follow_another_on_the_same_day() -> None:
    assert council_on(PAPERS_FIRST, PANEL, PANEL) is None


def test_what_comes_after_a_meeting_does_not_forbid_its_date() -> None:
    assert council_on(COUNTED_BACK_TOO_LATE, PANEL, TWO_DAYS_LATER) == TWO_DAYS_LATER


def test_a_meeting_more_than_a_year_after_the_beginning_is_of_another_year() -> None:
    last, too_late = date(2025, 2, 28), date(2025, 3, 3)
    assert council_on(PAPERS_FIRST, PANEL, last) == last
    found = proposed(PAPERS_FIRST, panel=[PANEL], council=[too_late])["council"]
    assert isinstance(found, Unplaced)
    assert (found.earliest, found.latest) == (date(2024, 4, 17), last)
    assert [each.why for each in found.passed_over] == [
        "it sits more than a year after the cycle begins on 2024-02-29"
    ]


def test_a_year_ends_the_day_before_its_beginning_comes_round() -> None:
    found = proposed(
        PAPERS_FIRST, begins=date(2024, 3, 5), panel=[PANEL], council=[date(2025, 3, 5)]
    )["council"]
    assert isinstance(found, Unplaced)
    assert found.latest == date(2025, 3, 4)


def test_a_body_that_offers_nothing_is_left_out_and_the_next_does_not_wait() -> None:
    found = proposed(PAPERS_BETWEEN, council=[TWO_DAYS_LATER])
    assert isinstance(found["panel"], NotOffered)
    assert isinstance(found["council"], Chosen)
    assert found["council"].after is None


def test_a_meeting_that_no_stage_is_decided_at_gets_a_date_too() -> None:
    alone = """
  plan:
    - stage: papers
      owner: clerk
      needs: [{task: Write, as: write, due: 5 working days before council}]
      outcomes: {complete: end}
"""
    found = proposed(alone, council=[date(2024, 3, 6), date(2024, 3, 8)], panel=[BEGINS])
    assert isinstance(found["council"], Chosen)
    assert found["council"].sits.on == date(2024, 3, 8), (
        "five clear working days from 29 February"
    )
    assert isinstance(found["panel"], Chosen)


TAX = HEAD.replace(
    "meetings:",
    """
dates:
  from-day: 1 March
  last-day: {title: Last day, rule: before 11 March}
  by-table: {title: Table, by_year: {2024: 2024-03-08}}
  elsewhere: {title: Elsewhere, of: {workflow: other, event: end of it}}
meetings:
  reserve: {body: Council, only_if_needed: true}
""",
).replace(", notice: {rule: 5 clear working days}", "")


def tax(stage: str) -> str:
    return f"""
  tax:
    - {{stage: set, owner: author, meeting: council, {stage}}}
    - {{stage: again, meeting: reserve, due: by last-day, outcomes: {{set: end}}}}
    - {{stage: bills, needs: [{{task: Bills, due: by 1 May}}], outcomes: {{sent: end}}}}
"""


SET_LATE = "{to: bills, not_before: 5 March}"
NOT_SET_LATE = "{to: again, not_before: by-table}"
ENDS = "outcomes: {set: bills, not-set: again}"
MARCH = [date(2024, 3, day) for day in (1, 5, 8, 10, 11, 20)]


def taxed(stage: str, begins: date = BEGINS, **offered: list[date]) -> dict[str, Proposed]:
    rulebook = rulebook_for(workflow_from((TAX + tax(stage)).encode(), "tax.yaml"))
    sittings = {key: [Moment(day) for day in days] for key, days in offered.items()}
    return {found.meeting: found for found in propose(rulebook, begins, sittings)}


def sits(found: Proposed) -> date | None:
    return found.sits.on if isinstance(found, Chosen) else None


@pytest.mark.parametrize(
    ("stage", "last"),
    [
        (f"due: by last-day, {ENDS}", date(2024, 3, 10)),
        (f"due: by-table, {ENDS}", date(2024, 3, 8)),
        (f"due: the earlier of 1 working day after council and last-day, {ENDS}", MARCH[3]),
        (f"due: by elsewhere, {ENDS}", MARCH[5]),
    ],
)
def test_a_body_sits_by_the_named_date_by_which_its_stage_is_due(
    stage: str, last: date
) -> None:
    latest = max(
        day for day in MARCH if isinstance(taxed(stage, council=[day])["council"], Chosen)
    )
    assert latest == last


@pytest.mark.parametrize(
    ("stage", "first"),
    [
        (f"not_before: from-day, {ENDS}", date(2024, 3, 1)),
        (f"not_before: 1 week after from-day, {ENDS}", date(2024, 3, 8)),
        (f"outcomes: {{set: {SET_LATE}, not-set: {NOT_SET_LATE}}}", date(2024, 3, 5)),
        (f"outcomes: {{set: {SET_LATE}, not-set: again}}", date(2024, 2, 20)),
    ],
)
def test_a_body_does_not_sit_before_its_stage_can_be_decided(stage: str, first: date) -> None:
    begins = date(2024, 1, 2)
    offered = [date(2024, 2, 20), *MARCH]
    assert sits(taxed(stage, begins, council=offered)["council"]) == first


def test_a_body_in_reserve_sits_after_the_one_it_stands_in_for_or_not_at_all() -> None:
    found = taxed(ENDS, council=MARCH, reserve=MARCH)
    assert (sits(found["council"]), sits(found["reserve"])) == (MARCH[0], MARCH[1])
    late = taxed(ENDS, council=MARCH[4:], reserve=MARCH[4:])
    assert sits(late["council"]) == MARCH[4]
    assert isinstance(late["reserve"], Unplaced)


def test_papers_due_by_a_named_date_before_the_meeting_wait_for_the_body_before_it() -> None:
    named = "dates: {papers-day: {title: P, rule: 6 working days before council}}\nmeetings:"
    papers = PAPERS_BETWEEN.replace("5 clear working days before council", "by papers-day")
    text = HEAD.replace("meetings:", named).replace(
        ", notice: {rule: 5 clear working days}", ""
    )
    rulebook = rulebook_for(workflow_from((text + papers).encode(), "small.yaml"))
    offered = {"panel": [Moment(PANEL)], "council": [Moment(TWO_DAYS_LATER)]}
    found = {each.meeting: each for each in propose(rulebook, BEGINS, offered)}
    assert isinstance(found["council"], Unplaced)
