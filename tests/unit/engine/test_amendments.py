"""Approved as amended: what must be said of the amendment, of whom it is then asked, and what
waits for it.
"""

import pytest
from tests.committees import DELEGATED, WORKFLOW, decided, published, workflow
from tests.timeline import Year

from cycle.engine import events
from cycle.engine.amendments import ordered_by
from cycle.engine.commands import Amend
from cycle.engine.events import NoticeKind
from cycle.engine.meeting_news import meeting_news, moved_dates
from cycle.engine.verdicts import Code
from cycle.machine.loading import workflow_from
from cycle.machine.model import Machine, Outcome, Stage

OUTCOME = "approved-as-amended"


def sat() -> Year:
    return published(workflow()).on("2017-02-15")


def left_to_the_head() -> Year:
    return decided(OUTCOME, amend=DELEGATED)


@pytest.mark.parametrize(
    ("outcome", "amend", "codes"),
    [
        (OUTCOME, None, {Code.AMENDMENT_MISSING}),
        (OUTCOME, Amend(text="  "), {Code.AMENDMENT_MISSING}),
        (OUTCOME, Amend(delegated_to="nobody"), {Code.AMENDMENT_MISSING, Code.UNKNOWN_ROLE}),
        (OUTCOME, Amend(text="x", due="when it rains"), {Code.DATE_UNREADABLE}),
        (OUTCOME, Amend(text="x", due="2 working days before cabinet"), {Code.DATE_UNREADABLE}),
        (OUTCOME, Amend(text="x", due="2017-02-14"), {Code.DATE_IN_PAST}),
        ("approved", DELEGATED, {Code.AMENDS_NOTHING}),
        ("approved", Amend(due="2017-03-01"), {Code.AMENDS_NOTHING}),
    ],
)
def test_an_amendment_is_refused_that_is_not_whole_or_not_called_for(
    outcome: str, amend: Amend | None, codes: set[Code]
) -> None:
    sat().refuses(*codes).completes("clerk", "recommendation", outcome, amend=amend)


def test_what_is_said_of_an_amendment_stands_in_the_end_of_the_stage() -> None:
    (_, ended) = left_to_the_head().recorded(events.StageCompleted)
    assert ended.minute == "82"
    assert ended.amendment == events.Amendment(
        key="amended-plan",
        document="plan",
        text="priority 3 to follow the Committee's comments",
        role="head",
        delegated=True,
        consulting="the Chair and Vice-Chair",
    )


def test_without_a_delegate_the_owner_writes_the_amendment_in() -> None:
    found = decided(OUTCOME, amend=Amend(text="a comma"))
    assert found.obligations()["amended-plan"].role == "author"
    assert "amended-plan" not in found.attaches("author", "plan", "second text").obligations()


def test_an_amendment_is_due_with_its_documents_next_publication_unless_a_day_is_set() -> None:
    due = left_to_the_head().obligations()["amended-plan"].due
    assert due
    assert due.on.isoformat() == "2017-03-20"
    due = (
        decided(OUTCOME, amend=Amend(text="x", due="10 working days before council"))
        .obligations()["amended-plan"]
        .due
    )
    assert due
    assert due.on.isoformat() == "2017-03-14"


def test_the_delegate_is_reminded_of_the_amendment_and_those_above_told_when_it_is_late() -> (
    None
):
    found = left_to_the_head().attaches("author", "council-report")
    found.until("2017-03-20 10:00")
    assert (found.at("2017-03-20 09:00"), "head") in [
        (at, told.role) for at, told in found.heard if told.about.endswith("amended-plan")
    ]
    found.until("2017-03-22 12:00")
    assert "monitoring-officer" in [
        told.role
        for _, told in found.heard
        if told.about.endswith("amended-plan") and told.kind is NoticeKind.ESCALATION
    ]


def test_nothing_goes_on_before_the_amended_text_is_in() -> None:
    found = left_to_the_head().attaches("author", "council-report")
    found.refuses(Code.NOT_AMENDED).publishes()
    found.refuses(Code.NOT_AMENDED, Code.NOT_PUBLISHED).completes("author", "papers")
    found.attaches("head", "plan", "second text", consulted="Chair and Vice-Chair, by e-mail")
    found.publishes().completes("author", "papers")
    assert found.stands_at("plan") == "adoption"
    assert found.state.amendments == {}


def test_only_a_changed_text_by_the_delegate_makes_the_amendment() -> None:
    found = left_to_the_head().attaches("author", "plan", "the author's text")
    assert "amended-plan" in found.obligations()
    found.refuses(Code.NOT_AMENDED).attaches(
        "head", "plan", "the author's text", consulted="the Chair"
    )
    found.refuses(Code.NOT_YOUR_OFFICE).attaches("clerk", "plan", "second text")


def test_who_was_consulted_is_said_with_the_amended_text_and_kept() -> None:
    found = (
        left_to_the_head().refuses(Code.NOT_CONSULTED).attaches("head", "plan", "second text")
    )
    found.attaches("head", "plan", "second text", consulted="Chair and Vice-Chair, 2 March")
    last = found.recorded(events.DocumentAttached)[-1]
    assert (last.amends, last.consulted) == (("amended-plan",), "Chair and Vice-Chair, 2 March")
    found.refuses(Code.AMENDS_NOTHING).attaches(
        "author", "plan", "third text", consulted="the Chair"
    )


def test_an_amendment_may_be_waived_by_the_one_who_may_and_is_then_over() -> None:
    found = left_to_the_head().attaches("author", "council-report")
    found.refuses(Code.NOT_YOUR_OFFICE).waives("head", "amended-plan")
    found.waives(
        "monitoring-officer", "amended-plan", "overtaken by events"
    ).publishes().completes("author", "papers")
    assert found.state.amendments == {}
    assert "amended-plan" not in found.obligations()


def test_an_amendment_is_not_lost_when_a_stage_is_left_without_it() -> None:
    found = published(amending_twice()).on("2017-02-15")
    found.completes("clerk", "recommendation", "approved-as-amended", amend=DELEGATED)
    found.completes("author", "papers", "withdrawn").on("2017-02-16").attaches(
        "author", "plan", "another text"
    )
    assert found.obligations()["amended-plan"].stage == "refresh"


def test_a_second_amendment_of_a_document_is_a_need_of_its_own() -> None:
    found = decided(OUTCOME, amend=Amend(text="first"))
    again = ordered_by(
        found.state,
        found.rules.machine.track("plan"),
        stage_of(found),
        outcome_of(found),
        Amend(text="second"),
    )
    assert again
    assert again.key == "amended-plan-2"


def amending_twice() -> Machine:
    text = WORKFLOW.replace(
        "{complete: adoption}",
        "{complete: adoption, withdrawn: {to: refresh, regardless: true}}",
    )
    return workflow_from(text.encode(), "small.yaml")


def stage_of(year: Year) -> Stage:
    return year.rules.machine.stage("plan", "recommendation")


def outcome_of(year: Year) -> Outcome:
    found = stage_of(year).outcome(OUTCOME)
    assert found
    return found


def test_the_delegate_hears_of_a_moved_council_on_which_the_amendment_hangs() -> None:
    found = left_to_the_head().moves("council", "2017-04-04")
    assert "head" in {news.role for news in meeting_news(found.situation)}
    (moved,) = moved_dates(found.situation, "council", "head")
    assert moved.what == "Amend the Plan"


def test_an_amended_text_is_stood_upon_by_the_stage_that_asked_for_it() -> None:
    """The stage itself asks for no such text: the outcome before it did."""
    text = WORKFLOW.replace("        - {document: plan, renew: false}\n", "").replace(
        "publish: [council-report, plan]", "publish: [council-report]"
    )
    year = published(workflow_from(text.encode(), "small.yaml")).on("2017-02-15")
    year.completes("clerk", "recommendation", OUTCOME, amend=Amend(text="a comma"))
    year.attaches("author", "council-report").attaches("author", "plan", "second text")
    handed_in = year.number(events.DocumentAttached)
    year.publishes().completes("author", "papers")
    year.refuses(Code.STOOD_UPON).corrects(handed_in)
