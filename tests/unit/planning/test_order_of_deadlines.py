"""What no year can meet, whatever its people do: each kind by one change of a workflow that is
in order.
"""

from datetime import UTC, date, datetime

import pytest
from tests import builders

from cycle.declaration.dates import Dates, read_dates
from cycle.machine.loading import workflow_from
from cycle.planning.clashes import Clash, ClashCode
from cycle.planning.ways import Standing, ways_through
from cycle.service.cycles import rulebook_for
from cycle.service.dates_proof import DatesProof, prove_planned

NOW = datetime(2026, 11, 29, 10, tzinfo=UTC)
WORKFLOW = """
workflow: small
title: A small year
roles: {author: Author, lawyer: Lawyer, clerk: Clerk}
clerks: [clerk]
meetings:
  committee: {body: Committee, notice: {rule: 5 clear working days}}
  council: {body: Council}
sheets: {advice: [{issue: legal, title: Legal, role: lawyer}]}
documents: {report: The report}
tracks:
  main:
    - stage: draft
      owner: author
      needs:
        - {document: report, due: 12 working days before committee}
        - {signoffs: advice, of: report, due: 8 working days before committee}
        - {publish: report, by: clerk, due: 5 clear working days before committee}
      outcomes: {complete: decide}
    - {stage: decide, meeting: committee, outcomes: {approved: papers, dropped: end}}
    - stage: papers
      needs: [{task: letter, due: 8 working days before council}]
      outcomes: {complete: adopt}
    - {stage: adopt, meeting: council, outcomes: {adopted: end}}
"""
DATES = """
begins: 2017-01-09
meetings: {committee: 2017-03-28, council: 2017-04-26}
"""
LETTER = "{task: letter, due: 8 working days before council}"
PUBLISH = "due: 5 clear working days before committee}"
COMMITTEE = "committee: {body: Committee,"
WINDOW = (
    COMMITTEE,
    (
        f"{COMMITTEE} objections: {{until: 5 clear working days after committee, outcome: "
        "called-in},"
    ),
)


def proof(
    *changes: tuple[str, str], dates: str = DATES, from_on: date | None = date(2017, 1, 9)
) -> DatesProof:
    text = WORKFLOW
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    machine = workflow_from(text.encode(), "small.yaml")
    year = read_dates(dates.encode(), "dates.yaml", tuple(machine.meetings))
    return prove_planned(rulebook_for(machine), year, NOW, from_on)


def only(*changes: tuple[str, str]) -> Clash:
    (clash,) = proof(*changes).clashes
    return clash


def test_a_year_in_order_is_proved_with_what_was_not_reckoned() -> None:
    found = proof()
    assert (found.proved, found.ways, found.again) == (True, 2, ())
    assert found.not_reckoned == (
        "Who is in office on these dates, and whether they can be written to.",
    )


@pytest.mark.parametrize(
    ("old", "new", "code", "told"),
    [
        (
            "report, due: 12 working days before committee",
            "report, due: 2 working days after committee",
            ClashCode.OUT_OF_ORDER,
            "The report is due on Thu 30 Mar 2017; but what waits for it comes earlier: ",
        ),
        (
            PUBLISH,
            "due: 2 working days after committee}",
            ClashCode.OUT_OF_ORDER,
            "comes earlier: committee sits on Tue 28 Mar 2017.",
        ),
        (
            PUBLISH,
            "due: 2 working days before committee}",
            ClashCode.NOTICE,
            (
                "is due on Fri 24 Mar 2017, after the latest lawful publication for "
                "committee, on "
                "Mon 20 Mar 2017."
            ),
        ),
        (
            "due: 8 working days before committee",
            "due: 14 working days before committee",
            ClashCode.OUT_OF_ORDER,
            "comes earlier: Advice sign-offs of The report on Wed 8 Mar 2017.",
        ),
        (
            "      needs: [{task: letter",
            "      due: 9 working days before council\n      needs: [{task: letter",
            ClashCode.OUT_OF_ORDER,
            (
                "letter is due on Wed 12 Apr 2017; but what waits for it comes "
                "earlier: Complete "
                "Papers on Tue 11 Apr 2017."
            ),
        ),
        (
            COMMITTEE,
            f"{COMMITTEE} objections: {{until: 2 days before committee, outcome: dropped}},",
            ClashCode.OBJECTIONS,
            "Objections to what committee decides end on Sun 26 Mar 2017, before it sits",
        ),
        (
            LETTER,
            "{task: letter, due: by 29 February}",
            ClashCode.NO_SUCH_DAY,
            "has no 29 February: the next is Sat 29 Feb 2020.",
        ),
        (
            LETTER,
            "{task: letter, due: by 1 March}",
            ClashCode.TOO_SOON,
            "papers can begin on Wed 29 Mar 2017 at the earliest",
        ),
        (
            f"needs: [{LETTER}]",
            (
                "least: 10 working days\n      needs: [{task: letter, due: 3 working "
                "days after "
                "end of decide}]"
            ),
            ClashCode.TOO_SOON,
            "is not done before Tue 11 Apr 2017; but it has to meet: letter on Fri 31 Mar 2017",
        ),
        (
            LETTER,
            "{task: letter, due: 1 working day after publication of report}",
            ClashCode.TOO_SOON,
            "papers can begin on Wed 29 Mar 2017 at the earliest",
        ),
    ],
)
def test_what_is_impossible_is_named(old: str, new: str, code: ClashCode, told: str) -> None:
    clash = only((old, new))
    assert clash.code is code
    assert told in clash.sentence


def test_a_document_due_after_the_latest_lawful_day_for_its_papers_is_named() -> None:
    clash = only(
        (", due: 8 working days before committee", ""),
        (PUBLISH, "by: clerk}"),
        ("by: clerk, by: clerk", "by: clerk"),
        ("report, due: 12 working days", "report, due: 2 working days"),
    )
    assert "comes earlier: the latest lawful publication for committee on Mon" in clash.sentence


def test_a_leap_day_is_no_fault_in_a_year_that_has_one() -> None:
    changed = (LETTER, "{task: letter, due: by 29 February}")
    dates = "begins: 2019-09-02\nmeetings: {committee: 2019-12-03, council: 2020-04-29}"
    assert proof(changed, dates=dates, from_on=date(2019, 9, 2)).clashes == ()


def test_the_way_of_an_objection_is_gone_with_the_days_its_stages_take() -> None:
    scrutiny = (
        "    - stage: papers",
        (
            "    - {stage: scrutiny, least: 15 working days, needs: [task: look], outcomes: "
            "{complete: papers}}\n    - stage: papers"
        ),
    )
    called_in = ("dropped: end}", "dropped: end, called-in: scrutiny}")
    clash = only(WINDOW, called_in, scrutiny)
    assert clash.sentence == (
        "If decide ends as called-in: papers can begin on Fri 21 Apr 2017 at the earliest and "
        "takes 1 working day at least, so it is not done before Fri 21 Apr 2017; but it has to "
        "meet: letter on Wed 12 Apr 2017."
    )
    assert "or give scrutiny fewer than 11 working days" in clash.remedy
    enough = scrutiny[1].replace("15 working", "9 working")
    assert proof(WINDOW, called_in, (scrutiny[0], enough)).proved


def test_an_objection_that_leads_back_says_what_there_is_no_room_for() -> None:
    found = proof(WINDOW, ("dropped: end}", "dropped: end, called-in: draft}"))
    assert found.proved
    assert found.again == (
        (
            "If decide ends as called-in, there is no room left for: letter on "
            "Wed 12 Apr 2017, "
            "council sits on Wed 26 Apr 2017."
        ),
    )
    assert "meetings that sit again were taken as free" in found.not_reckoned[0]


def test_a_missed_deadline_that_ends_a_stage_ends_it_no_earlier() -> None:
    forced = (
        f"needs: [{LETTER}]\n      outcomes: {{complete: adopt}}",
        (
            "needs: [{task: letter, due: by 30 April, missed: outcome gone}]\n"
            "      outcomes: {complete: adopt, gone: adopt}"
        ),
    )
    found = proof(forced)
    assert any(
        clash.sentence.startswith("If papers ends as gone: adopt can begin on")
        for clash in found.clashes
    )


def test_a_meeting_without_a_date_is_free_and_put_off_as_far_as_it_must_be() -> None:
    later = (
        "    - {stage: adopt, meeting: council",
        "    - {stage: adopt, due: by 3 April, meeting: council",
    )
    only_committee = "begins: 2017-01-09\nmeetings: {committee: 2017-03-28}"
    found = proof(later, dates=only_committee)
    assert "When council sits: it has no date, and was taken as free." in found.not_reckoned
    undated, too_soon = found.clashes
    assert undated.code is ClashCode.UNDATED
    assert undated.remedy == 'Write its date under "meetings" in the file of dates.'
    assert "Complete Adopt on Mon 3 Apr 2017" in too_soon.sentence


def test_hours_before_a_meeting_without_an_hour_are_not_reckoned() -> None:
    found = proof((LETTER, "{task: letter, due: 48 hours before council}"))
    assert found.proved
    assert any('due "48 hours before council"' in each for each in found.undated)


def test_more_ways_than_are_looked_at_are_not_called_proved_for() -> None:
    stages = [
        builders.stage(f"s{number}", complete=f"s{number + 1}", skip=f"s{number + 2}")
        for number in range(14)
    ]
    machine = builders.machine(
        plan=[*stages, builders.stage("s14", complete="s15"), builders.stage("s15")]
    )
    found = ways_through(machine, Standing({"plan": "s0"}), most=100)
    assert (len(found.ways), found.complete) == (100, False)


def test_a_year_is_reckoned_from_today_unless_another_day_is_given() -> None:
    late = proof(from_on=None)
    assert (late.from_on, late.proved) == (date(2026, 11, 29), False)
    future = DATES.replace("2017", "2027")
    assert proof(dates=future, from_on=None).from_on == date(2027, 1, 9)


LIMIT = """
workflow: limit
title: A limit
roles: {author: Author, clerk: Clerk}
clerks: [clerk]
tracks:
  plan:
    - stage: gathering
      owner: author
      due: by 30 November
      missed: outcome missed
      needs: [{task: Gather, as: gather}]
      outcomes: {done: deciding, missed: end}
    - stage: deciding
      needs: [{task: Decide, as: decide, due: by 20 October}]
      outcomes: {done: end}
"""


@pytest.mark.parametrize(
    ("missed", "contradicts"), [("outcome missed", False), ("escalate", True)]
)
def test_a_limit_whose_miss_is_an_outcome_is_no_plan_of_the_end(
    missed: str, *, contradicts: bool
) -> None:
    """What comes after it may be planned for an earlier day."""
    text = LIMIT.replace("missed: outcome missed", f"missed: {missed}")
    machine = workflow_from(text.encode(), "limit.yaml")
    dates = Dates(begins_on=date(2027, 4, 1))
    proof = prove_planned(rulebook_for(machine), dates, NOW, None)
    codes = {clash.code for clash in proof.clashes}
    assert (ClashCode.OUT_OF_ORDER in codes) is contradicts


def test_a_table_without_this_year_stands_against_the_dates() -> None:
    text = (
        "workflow: w\ntitle: W\nroles: {author: Author, clerk: Clerk}\nclerks: [clerk]\n"
        "dates: {closing: {by_year: {2026: 2026-11-30}}}\ntracks:\n  plan:\n"
        "    - {stage: only, owner: author, needs: [{task: Do, due: by closing}],"
        " outcomes: {done: end}}\n"
    )
    machine = workflow_from(text.encode(), "w.yaml")
    dates = Dates(begins_on=date(2029, 4, 1))
    proof = prove_planned(rulebook_for(machine), dates, NOW, None)
    assert [clash.code for clash in proof.clashes] == [ClashCode.UNDATED]
    assert not proof.proved
