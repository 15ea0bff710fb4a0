"""What happened, in sentences: an officer reads titles, never keys."""

from datetime import UTC, datetime

from tests.builders import shipped

from cycle.engine import events
from cycle.engine.descriptions import describe

DUE_AT = datetime(2017, 4, 1, tzinfo=UTC)


def passed(obligation: str) -> str:
    return describe(
        shipped(),
        events.DeadlinePassed(obligation=obligation, due_at=DUE_AT, consequence="remind"),
    )


def test_a_missed_date_for_a_meeting_is_told_by_its_title() -> None:
    assert passed("council#1/date") == "a deadline has passed: a date for the Council"


def test_a_missed_completion_is_told_by_its_stage() -> None:
    assert (
        passed("plan.council-papers#1/complete")
        == "a deadline has passed: completion of Papers for Council"
    )


def test_a_missed_outcome_of_a_meeting_is_told_by_its_stage() -> None:
    assert (
        passed("plan.council-adoption#2/complete")
        == "a deadline has passed: outcome of Adoption by Council"
    )


def test_what_a_stage_waits_for_is_told_by_its_title() -> None:
    waits = events.StageEntered(
        track="grant", stage="grant-sift", round=1, waits_for=("plan.council-adoption",)
    )
    assert (
        describe(shipped(), waits)
        == "Sift of the bids is next; it waits for Adoption by Council"
    )


def test_an_outcome_that_a_stage_waits_for_is_told_with_it() -> None:
    waits = events.StageEntered(
        track="grant", stage="grant-sift", round=1, waits_for=("plan.council-adoption.adopted",)
    )
    assert (
        describe(shipped(), waits)
        == "Sift of the bids is next; it waits for Adoption by Council (adopted)"
    )
