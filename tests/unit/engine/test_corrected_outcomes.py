"""A decision recorded by mistake: while it waits it is voided; once in effect, or built upon,
it stays.
"""

from tests.committees import DELEGATED, WORKFLOW, decided, published

from cycle.engine import events
from cycle.engine.verdicts import Code
from cycle.machine.loading import workflow_from


def test_a_decision_that_waits_for_objections_is_voided_and_recorded_anew() -> None:
    found = decided("approved", windowed=True).on("2017-02-16")
    found.corrects(found.number(events.OutcomeRecorded))
    assert found.state.tracks["plan"].decided is None
    found.completes("clerk", "recommendation", "deferred")
    assert found.state.rounds["plan.recommendation"] == 2


def test_a_decision_in_effect_since_nobody_objected_stays() -> None:
    found = decided("approved", windowed=True).on("2017-02-23").ticks()
    found.refuses(Code.TAKEN_BY_DAEMON).corrects(found.number(events.StageCompleted))
    found.refuses(Code.STOOD_UPON).corrects(found.number(events.OutcomeRecorded))


def test_an_order_to_amend_is_voided_only_before_the_amendment_is_made() -> None:
    found = decided("approved-as-amended", amend=DELEGATED)
    completed = found.number(events.StageCompleted)
    found.attaches("head", "plan", "amended", consulted="both")
    found.refuses(Code.STOOD_UPON).corrects(completed)
    found.corrects(found.number(events.DocumentAttached)).corrects(completed)
    assert found.stands_at("plan") == "recommendation"
    assert found.state.amendments == {}


def test_so_it_is_where_the_next_stage_does_not_ask_for_the_amended_document_itself() -> None:
    machine = workflow_from(
        WORKFLOW.replace("        - {document: plan, renew: false}\n", "").encode(),
        "small.yaml",
    )
    found = published(machine).on("2017-02-15")
    found.completes("clerk", "recommendation", "approved-as-amended", amend=DELEGATED)
    completed = found.number(events.StageCompleted)
    found.attaches("head", "plan", "amended", consulted="both")
    found.refuses(Code.STOOD_UPON).corrects(completed)


def test_an_amendment_made_by_mistake_waits_again_once_it_is_voided() -> None:
    found = decided("approved-as-amended", amend=DELEGATED).attaches(
        "head", "plan", "amended", consulted="both"
    )
    assert "amended-plan" not in found.obligations()
    found.corrects(found.number(events.DocumentAttached))
    assert "amended-plan" in found.obligations()
