"""Nothing decides what came after it: from a meeting's beginning on no publication counts for
it, and the lawful ways out are a later sitting or a statement on evidence.
"""

import pytest
from tests.builders import machine, stage, task
from tests.committees import WORKFLOW, workflow
from tests.timeline import Year

from cycle.engine import events
from cycle.engine.commands import Late
from cycle.engine.verdicts import Code
from cycle.machine.loading import workflow_from

EVIDENCE = "e" * 64
CHAIR = Late(urgent="the grant lapses", chair="Chair of the Communities Committee")


def ready(opened: str = "2017-01-09 10:00") -> Year:
    """All that goes to the committee of 14 February, 18:30, is signed on the first day."""
    year = Year(workflow(), opened, committee="2017-02-14 18:30", council="2017-03-28 18:30")
    year.attaches("author", "plan").attaches("author", "report")
    return year.signs("head-of-legal").signs("head-of-finance")


def with_evidence(late: Late) -> Late:
    return Late(
        urgent=late.urgent, chair=late.chair, public_on=late.public_on, evidence=EVIDENCE
    )


def test_papers_are_accepted_until_the_minute_before_the_meeting_begins() -> None:
    assert ready().on("2017-02-14 18:29").publishes().recorded(events.Published)


@pytest.mark.parametrize("late", ["2017-02-14 18:30", "2017-02-15 09:00", "2017-03-01"])
def test_no_publication_is_accepted_once_the_meeting_has_begun(late: str) -> None:
    found = ready().on(late).refuses(Code.MEETING_BEGUN).publishes()
    assert found.refusal
    begun, stated = found.refusal.reasons
    assert begun.remedy == "cycle meeting move year committee DATE"
    assert "Monitoring Officer states so, on evidence" in stated.sentence
    assert "--public-since DATE --evidence FILE" in (stated.remedy or "")


def test_a_meeting_without_an_hour_begins_when_the_office_opens() -> None:
    year = Year(workflow(), committee="2017-02-14", council="2017-03-28")
    year.attaches("author", "plan").attaches("author", "report")
    year.signs("head-of-legal").signs("head-of-finance").on("2017-02-14 09:00")
    year.refuses(Code.MEETING_BEGUN).publishes()


def test_a_late_item_public_before_the_meeting_is_let_through_on_its_minutes() -> None:
    found = ready().on("2017-02-10").publishes().on("2017-02-15 09:30")
    found.refuses(Code.EVIDENCE_MISSING).waives(
        "monitoring-officer", "publish", "the figures came late", late=CHAIR
    )
    found.waives(
        "monitoring-officer", "publish", "the figures came late", late=with_evidence(CHAIR)
    )
    found.completes("author", "refresh").completes("clerk", "recommendation", "approved")
    (waived,) = found.recorded(events.NeedWaived)
    assert waived.late_item
    assert waived.late_item.evidence == EVIDENCE


def test_no_chairs_opinion_lets_through_what_was_never_public_before_the_meeting() -> None:
    found = ready().on("2017-02-15 09:30")
    found.refuses(Code.MEETING_BEGUN).waives(
        "monitoring-officer", "publish", "late", late=with_evidence(CHAIR)
    )
    found.refuses(Code.MEETING_BEGUN).completes("author", "refresh")


def test_the_item_goes_before_a_later_sitting_that_can_still_be_given_notice() -> None:
    found = ready().on("2017-02-15 09:30")
    asked = found.obligations()["publish"]
    assert (asked.role, asked.remedy) == ("clerk", "cycle meeting move year committee DATE")
    found.refuses(Code.NOTICE_TOO_SHORT).moves("committee", "2017-02-22 18:30")
    found.moves("committee", "2017-03-07 18:30").publishes().completes("author", "refresh")
    found.refuses(Code.MEETING_NOT_SAT).completes("clerk", "recommendation", "approved")
    found.on("2017-03-08").completes("clerk", "recommendation", "approved")


def test_a_meeting_whose_item_came_before_it_keeps_its_date() -> None:
    found = ready().publishes().completes("author", "refresh").on("2017-02-15")
    found.refuses(Code.MEETING_HAS_SAT).moves("committee", "2017-03-07 18:30")


def stated(
    year: Year, since: str, at: str | None = "10:00", evidence: str | None = EVIDENCE
) -> Year:
    on = year.at(since).date()
    late = Late(public_on=on, public_at=at, evidence=evidence)
    return year.waives("monitoring-officer", "publish", "the clerk was ill", late=late)


def test_that_papers_were_public_in_time_is_stated_on_evidence_and_told_as_a_statement() -> (
    None
):
    found = stated(ready().on("2017-02-15 09:30"), "2017-02-06")
    (made,) = found.recorded(events.NeedWaived)
    assert made.stated
    assert (made.stated.meeting, made.stated.evidence) == ("committee", EVIDENCE)
    assert made.stated.public_at == found.at("2017-02-06 10:00")
    assert found.recorded(events.Published) == [], "nothing is dated back"
    found.completes("author", "refresh").completes("clerk", "recommendation", "approved")


@pytest.mark.parametrize(
    ("since", "evidence", "code"),
    [
        ("2017-02-06", None, Code.EVIDENCE_MISSING),
        ("2017-02-15", EVIDENCE, Code.NOT_PUBLIC_THEN),
        ("2017-02-10", EVIDENCE, Code.NOT_PUBLIC_THEN),
        ("2017-01-08", EVIDENCE, Code.NOT_PUBLIC_THEN),
    ],
)
def test_a_statement_that_cannot_be_true_or_shows_nothing_is_refused(
    since: str, evidence: str | None, code: Code
) -> None:
    stated(ready().on("2017-02-15 11:00").refuses(code), since, evidence=evidence)


def test_only_one_who_may_waive_states_it() -> None:
    year = ready().on("2017-02-15 09:30").refuses(Code.NOT_YOUR_OFFICE)
    late = Late(public_on=year.at("2017-02-06").date(), evidence=EVIDENCE)
    year.waives("clerk", "publish", "I was ill", late=late)


def test_what_was_said_of_one_sitting_ends_with_it() -> None:
    found = ready().on("2017-02-10").publishes()
    found.waives("monitoring-officer", "publish", "the figures came late", late=CHAIR)
    found.on("2017-02-11").moves("committee", "2017-04-11 18:30")
    found.attaches("author", "report", "another text").signs("head-of-legal")
    found.signs("head-of-finance").on("2017-04-06").publishes()
    found.refuses(Code.DEADLINE_MISSED).completes("author", "refresh")


def test_a_statement_of_what_was_public_is_no_statement_of_a_new_text() -> None:
    found = stated(ready().on("2017-02-15 09:30"), "2017-02-06")
    found.attaches("author", "report", "new figures").signs("head-of-legal")
    found.signs("head-of-finance")
    found.refuses(Code.MEETING_BEGUN).completes("author", "refresh")


def test_what_was_stated_is_not_published_once_more() -> None:
    stated(ready().on("2017-02-15 09:30"), "2017-02-06").refuses(
        Code.ALREADY_WAIVED
    ).publishes()


def test_a_publication_recorded_late_may_still_be_stated_to_have_been_in_time() -> None:
    found = stated(ready().on("2017-02-10").publishes(), "2017-02-06")
    assert found.recorded(events.NeedWaived)[0].stated
    assert found.completes("author", "refresh").stands_at("plan") == "recommendation"


def test_what_was_public_in_time_is_not_stated_to_be_late_as_well() -> None:
    year = ready().on("2017-02-10").publishes().refuses(Code.NO_BASIS)
    late = Late(
        urgent="now",
        chair="The chair",
        public_on=year.at("2017-02-06").date(),
        evidence=EVIDENCE,
    )
    year.waives("monitoring-officer", "publish", "the clerk was ill", late=late)


def test_nothing_is_stated_of_papers_of_no_meeting_or_of_what_can_still_be_done() -> None:
    stated(ready().refuses(Code.NOT_LATE), "2017-01-09", at="09:30")
    plain = Year(machine(plan=[stage("drafting", task("letter"))]))
    late = Late(public_on=plain.at("2017-01-09").date(), evidence=EVIDENCE)
    plain.refuses(Code.NO_BASIS).waives("monitoring-officer", "letter", "done", late=late)


TOGETHER = """
workflow: together
title: Two items before one sitting
roles:
  author: Author
  clerk: Clerk
  monitoring-officer: Monitoring Officer
clerks: [clerk, monitoring-officer]
may_waive: [monitoring-officer]
meetings:
  committee:
    body: Communities Committee
    notice: {rule: 5 clear working days, late_items: {by: chair, basis: "s. 100B(4)(b)"}}
reminders: {usual: {remind: [on the day]}}
tracks:
"""


def item(key: str, after: str = "") -> str:
    """A track of one stage, which the sitting decides and whose own papers must be public."""
    return f"""  {key}:
    - stage: {key}-decision
      owner: author
      meeting: committee
      {after}
      needs:
        - {{document: {key}}}
        - publish: [{key}]
          as: publish-{key}
          by: clerk
          due: 5 clear working days before committee
          missed: block
      outcomes: {{approved: end, deferred: {key}-decision}}
"""


def before_the_sitting(*items: str) -> Year:
    text = TOGETHER + "".join(items)
    return Year(
        workflow_from(text.encode(), "together.yaml"), committee="2017-02-14 18:30"
    ).attaches("author", "plan")


def test_a_stage_whose_own_papers_were_not_public_goes_before_a_later_sitting() -> None:
    found = before_the_sitting(item("plan")).on("2017-02-15")
    assert (
        found.obligations()["publish-plan"].remedy == "cycle meeting move year committee DATE"
    )
    found.refuses(Code.MEETING_HAS_SAT).cancels("committee")
    assert found.refusal
    assert found.refusal.reasons[0].remedy == "cycle meeting move year committee DATE"
    found.moves("committee", "2017-03-07 18:30").publishes().on("2017-03-08")
    found.completes("clerk", "plan-decision", "approved")


def test_an_item_that_came_before_the_sitting_is_decided_before_another_is_moved() -> None:
    found = before_the_sitting(item("plan"), item("budget"))
    found.attaches("author", "budget").publishes(stage="plan-decision").on("2017-02-15")
    found.refuses(Code.MEETING_HAS_SAT).moves("committee", "2017-03-07 18:30")
    assert found.refusal
    assert found.refusal.reasons[0].remedy == ("cycle complete year plan-decision OUTCOME")
    found.completes("clerk", "plan-decision", "approved")
    assert found.obligations()["publish-budget"].remedy == (
        "cycle meeting move year committee DATE"
    )
    found.moves("committee", "2017-03-07 18:30").publishes().on("2017-03-08")
    assert found.completes("clerk", "budget-decision", "approved").state.ended_at


def test_a_stage_that_waits_has_not_come_before_the_sitting() -> None:
    waiting = item("budget", after="after: [other.writing]")
    writing = """  other:
    - stage: writing
      owner: author
      needs: [{task: The other paper is written, as: written, by: author}]
      outcomes: {complete: end}
"""
    found = before_the_sitting(item("plan"), waiting, writing).publishes().on("2017-02-15")
    found.completes("clerk", "plan-decision", "approved")
    found.moves("committee", "2017-03-07 18:30").does("author", "written")
    found.completes("author", "writing").attaches("author", "budget").publishes()


def test_the_move_is_refused_with_whoever_records_the_outcome() -> None:
    found = before_the_sitting(item("plan")).publishes().on("2017-02-15")
    found.refuses(Code.MEETING_HAS_SAT).moves(
        "committee", "2017-03-07 18:30", role="monitoring-officer"
    )
    assert found.refusal
    assert found.refusal.reasons[0].remedy == ("ask the Clerk to record its outcome")


def test_what_is_due_after_a_meeting_is_no_paper_for_it() -> None:
    text = (TOGETHER + item("plan")).replace(
        "due: 5 clear working days before committee",
        "due: 2 working days after committee",
    )
    machine = workflow_from(text.encode(), "together.yaml")
    found = Year(machine, committee="2017-02-14 18:30").attaches("author", "plan")
    assert found.on("2017-02-15").publishes().recorded(events.Published)


def test_a_row_is_owed_by_whoever_signs_it() -> None:
    text = WORKFLOW.replace("[monitoring-officer]", "[head-of-legal, author]", 1)
    year = Year(workflow_from(text.encode(), "small.yaml"), committee="2017-02-14 18:30")
    found = year.attaches("author", "plan").attaches("author", "report")
    found.refuses(Code.OWN_OBLIGATION).waives("head-of-legal", "legal")
    assert found.waives("author", "legal").recorded(events.NeedWaived)


def test_no_one_waives_what_they_owe() -> None:
    own = machine(plan=[stage("drafting", task("letter", by="monitoring-officer"))])
    found = Year(own).refuses(Code.OWN_OBLIGATION).waives("monitoring-officer", "letter")
    assert found.refusal
    assert "owes this, and no one waives what they owe" in found.refusal.reasons[0].sentence


PRECEPTS = b"""
workflow: precepts
title: Precepts
roles: {clerk: Clerk, county: County}
clerks: [clerk]
reminders: {usual: {remind: [on the day]}}
tracks:
  precepts:
    - stage: precepts
      owner: clerk
      needs: [{task: Precept of the county, as: county, by: county, due: by 14 February}]
      due: before 1 March
      missed: outcome first-of-march
      outcomes: {all-in: end, first-of-march: end}
"""


def test_the_outcome_of_a_missed_deadline_is_not_recorded_by_hand_before_it() -> None:
    found = Year(workflow_from(PRECEPTS, "precepts.yaml"), "2017-01-09 10:00")
    found.does("county", "county")
    found.refuses(Code.NOT_MISSED).completes("clerk", "precepts", "first-of-march")
    found.completes("clerk", "precepts", "all-in")
