"""A decision recorded by mistake: it is voided, with its effect where it is in effect already,
unless something stands on it.
"""

import msgspec
import pytest
from tests.committees import DELEGATED, WORKFLOW, decided, published

from cycle.engine import events
from cycle.engine.descriptions import describe
from cycle.engine.verdicts import Code
from cycle.machine.loading import workflow_from


def test_a_decision_that_waits_for_objections_is_voided_and_recorded_anew() -> None:
    found = decided("approved", windowed=True).on("2017-02-16")
    found.corrects(found.number(events.OutcomeRecorded))
    assert found.state.tracks["plan"].decided is None
    found.completes("clerk", "recommendation", "deferred")
    assert found.state.rounds["plan.recommendation"] == 2


@pytest.mark.parametrize("named", [events.OutcomeRecorded, events.StageCompleted])
def test_a_decision_whose_time_for_objections_is_over_is_voided_with_its_effect(
    named: type[msgspec.Struct],
) -> None:
    found = decided("approved", windowed=True).on("2017-02-16")
    found.happens(events.NoticeGiven(login="head", address="head@council.example", items=()))
    found.on("2017-02-23").ticks()
    assert found.stands_at("plan") == "papers"
    found.corrects(found.number(named))
    (voided,) = found.recorded(events.ActVoided)
    recorded, effect = found.number(events.OutcomeRecorded), found.number(events.StageCompleted)
    assert (voided.first, voided.last) == (recorded, recorded)
    assert [first for first, _ in voided.also] == [effect]
    assert f"no. {recorded} and no. {effect} to" in describe(found.rules.machine, voided)
    assert found.ticks().stands_at("plan") == "recommendation"
    assert found.state.tracks["plan"].decided is None


def test_what_the_meeting_decided_is_then_recorded_and_is_in_effect_at_once() -> None:
    found = decided("approved", windowed=True).on("2017-02-23").ticks()
    found.corrects(found.number(events.OutcomeRecorded))
    found.completes("clerk", "recommendation", "deferred")
    assert found.state.rounds["plan.recommendation"] == 2


def test_what_was_done_since_the_decision_took_effect_stands_on_it() -> None:
    found = decided("approved", windowed=True).on("2017-02-23").ticks()
    found.attaches("author", "council-report")
    found.refuses(Code.STOOD_UPON).corrects(found.number(events.OutcomeRecorded))
    assert found.refusal
    (reason,) = found.refusal.reasons
    found.corrects(found.number(events.DocumentAttached))
    assert f" {found.number(events.DocumentAttached)} " in (reason.remedy or "")
    found.corrects(found.number(events.OutcomeRecorded))
    assert found.stands_at("plan") == "recommendation"


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
