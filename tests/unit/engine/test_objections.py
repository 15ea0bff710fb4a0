"""A decision that may be objected to: recorded at once, in effect later; and the tick that sees
to it.
"""

import pytest
from tests.committees import DELEGATED, WINDOW, WORKFLOW, decided, published, workflow
from tests.moves import hindered, moved
from tests.timeline import Year

from cycle.engine import events
from cycle.engine.verdicts import Code
from cycle.machine.loading import workflow_from
from cycle.queries import status

LAST = "2017-02-22 17:00"
"""Five clear working days after Tuesday 14 February: 15, 16, 17, 20, 21; the next is the
22nd.
"""


def waiting(outcome: str = "approved") -> Year:
    return decided(
        outcome, windowed=True, amend=DELEGATED if outcome == "approved-as-amended" else None
    )


def test_the_outcome_is_recorded_and_the_track_stays() -> None:
    found = waiting()
    (recorded,) = found.recorded(events.OutcomeRecorded)
    assert (recorded.outcome, recorded.minute) == ("approved", "82")
    assert (
        found.rules.local(recorded.in_effect_at).isoformat(timespec="minutes")
        == "2017-02-22T17:00+00:00"
    )
    assert found.stands_at("plan") == "recommendation"


def test_nothing_is_asked_of_anybody_while_it_waits() -> None:
    found = waiting().until("2017-02-22 12:00")
    assert found.obligations() == {}
    assert [told for at, told in found.heard if at > found.at("2017-02-15 10:00")] == []


def test_the_daemon_puts_it_into_effect_and_looks_again_for_that() -> None:
    found = waiting().until(LAST)
    assert found.stands_at("plan") == "recommendation"
    assert found.look_again_at
    assert found.on("2017-02-22 17:01").ticks().stands_at("plan") == "papers"
    (_, ended) = found.recorded(events.StageCompleted)
    assert (ended.outcome, ended.minute, str(ended.by)) == ("approved", "82", "Clerk")
    assert ended.recorded_at == found.at("2017-02-15")


def test_its_end_is_the_end_of_the_window_though_the_daemon_was_away() -> None:
    found = waiting().on("2017-03-06").ticks()
    assert (
        found.rules.local(found.state.ended["plan.recommendation"].at).date().isoformat()
        == "2017-02-22"
    )


def test_an_act_after_the_window_need_not_wait_for_the_daemon() -> None:
    found = waiting().on("2017-02-23").attaches("author", "council-report")
    assert found.stands_at("plan") == "papers"


def test_an_objection_takes_effect_at_once_with_its_reason() -> None:
    found = waiting("approved-as-amended").on("2017-02-20")
    found.refuses(Code.REASON_MISSING).completes("clerk", "recommendation", "called-in")
    found.completes(
        "clerk", "recommendation", "called-in", reason="three councillors, form of 20 February"
    )
    assert found.stands_at("plan") == "refresh"
    assert found.state.tracks["plan"].decided is None
    assert found.state.amendments == {}, "what was not in effect orders nothing"
    assert (
        found.state.ended["plan.recommendation"].reason
        == "three councillors, form of 20 February"
    )
    assert found.state.meetings["committee"].on is None, "it must sit again"


@pytest.mark.parametrize("outcome", ["approved", "deferred", "withdrawn", None])
def test_nothing_but_an_objection_is_recorded_while_it_waits(outcome: str | None) -> None:
    found = waiting().refuses(Code.NOT_IN_EFFECT).completes("clerk", "recommendation", outcome)
    assert found.refusal
    (reason,) = found.refusal.reasons
    assert "Wednesday 22 February 2017 17:00" in reason.sentence
    assert "three councillors, by signed form" in reason.sentence
    assert reason.basis == "Council procedure rule 18"
    assert reason.remedy
    assert "recommendation called-in --reason" in reason.remedy


def test_no_objection_is_taken_before_there_is_a_decision_or_after_the_window() -> None:
    sat = published(workflow(windowed=True)).on("2017-02-15").refuses(Code.NO_OBJECTION)
    sat.completes("clerk", "recommendation", "called-in", reason="too early")
    late = waiting().on("2017-02-22 17:01").refuses(Code.STAGE_NOT_OPEN)
    late.completes("clerk", "recommendation", "called-in", reason="too late")


@pytest.mark.parametrize("outcome", ["referred-back", "deferred", "inquorate"])
def test_an_outcome_that_leads_back_waits_for_nobody(outcome: str) -> None:
    assert waiting(outcome).recorded(events.OutcomeRecorded) == []


def test_a_decision_recorded_after_the_window_is_in_effect_at_once() -> None:
    found = (
        published(workflow(windowed=True))
        .on("2017-02-23")
        .completes("clerk", "recommendation", "approved")
    )
    assert found.stands_at("plan") == "papers"


def test_an_amendment_is_asked_for_once_its_decision_is_in_effect() -> None:
    found = waiting("approved-as-amended")
    assert found.obligations() == {}
    assert found.on("2017-02-23").ticks().obligations()["amended-plan"].role == "head"


def test_a_paper_for_a_decided_stage_is_refused_with_the_reason() -> None:
    waiting().refuses(Code.NOT_IN_EFFECT).publishes(stage="recommendation")


def test_status_says_that_it_is_recorded_and_not_in_effect() -> None:
    found = waiting()
    (track,) = status(found.situation).tracks
    assert track.standing == "decided"
    assert track.decided
    assert track.decided.sentence.endswith(
        "not in effect until Wednesday 22 February 2017 17:00"
    )
    assert [(row.stage, row.outcome) for row in track.past] == [("refresh", "complete")]


def test_status_says_what_is_in_effect_though_the_daemon_has_not_been_round() -> None:
    found = waiting().on("2017-02-23")
    (track,) = status(found.situation).tracks
    assert track.decided
    assert track.decided.sentence.endswith("; in effect since Wednesday 22 February 2017 17:00")
    assert track.decided.objection is None


def test_a_cycle_is_not_moved_to_a_workflow_that_lacks_what_is_decided() -> None:
    text = WORKFLOW.replace("\n  council:\n    body", WINDOW).replace(
        "approved: papers", "agreed: papers"
    )
    lacking = workflow_from(text.encode(), "small.yaml")
    assert [reason.code for reason in hindered(waiting(), lacking)] == [Code.OUTCOME_VANISHED]


def test_a_cycle_moved_while_it_waits_goes_on_by_the_new_workflow() -> None:
    found = waiting()
    moved(found, workflow())
    found.refuses(Code.NOT_IN_EFFECT).completes(
        "clerk", "recommendation", "called-in", reason="no window any more"
    )
    assert found.on("2017-02-23").ticks().stands_at("plan") == "papers"
