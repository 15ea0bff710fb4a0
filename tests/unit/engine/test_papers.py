"""Documents, the sign-offs that cover them, their publication."""

import pytest
from tests.builders import (
    ADVICE,
    actor,
    deputy,
    document,
    machine,
    machine_of,
    publish,
    signoffs,
    stage,
    task,
)
from tests.timeline import Year

from cycle.chain import sha256_text
from cycle.engine import events
from cycle.engine.actors import Capacity
from cycle.engine.verdicts import Code
from cycle.machine.needs.base import Row, Sheet


def year(**meetings: str) -> Year:
    return Year(
        machine(
            plan=[stage("drafting", document("report"), signoffs("report"), publish("report"))]
        ),
        **meetings,
    )


def drafted() -> Year:
    return year().attaches("author", "report")


def signed() -> Year:
    return drafted().signs("head-of-legal").signs("head-of-finance")


def test_a_sign_off_covers_the_text_that_was_attached() -> None:
    (legal,) = drafted().signs("head-of-legal").recorded(events.SignedOff)
    assert (legal.issue, legal.sha256) == ("legal", sha256_text("first text"))


def test_a_new_text_lets_every_sign_off_over_the_old_one_lapse_and_asks_again() -> None:
    found = signed().attaches("author", "report", "second text")
    assert [event.issue for event in found.recorded(events.SignOffLapsed)] == [
        "legal",
        "financial",
    ]
    assert {"advice/legal", "advice/financial"} <= set(found.obligations())
    found.signs("head-of-legal", "legal")
    assert "advice/legal" not in found.obligations()


def test_the_same_text_again_is_answered_as_unchanged_and_leaves_all_as_it_is() -> None:
    found = signed().on("2017-01-12").refuses(Code.UNCHANGED).attaches("author", "report")
    assert found.refusal
    assert "unchanged: a.docx is version 1" in found.refusal.reasons[0].sentence
    assert found.recorded(events.SignOffLapsed) == []
    assert found.state.documents["report"].version == 1
    assert "advice/legal" not in found.obligations()


def test_the_old_text_come_back_does_not_revive_a_lapsed_sign_off() -> None:
    found = (
        signed()
        .attaches("author", "report", "second text")
        .attaches("author", "report", "first text")
    )
    assert "advice/legal" in found.obligations()


def test_a_returned_document_is_asked_for_again_and_the_same_bytes_do_not_help() -> None:
    found = drafted().returns("head-of-legal", "legal", reason="the duty is cited wrongly")
    assert found.obligations()["report"].role == "author"
    assert "the duty is cited wrongly" in found.obligations()["report"].sentence
    found.refuses(Code.UNCHANGED).attaches("author", "report")
    assert "report" in found.obligations()
    assert "report" not in found.attaches("author", "report", "second text").obligations()


def test_an_officer_who_returned_a_row_may_sign_it_after_all() -> None:
    found = drafted().returns("head-of-legal", "legal").signs("head-of-legal", "legal")
    assert not {"report", "advice/legal"} & set(found.obligations())


def test_signing_all_that_waits_leaves_out_what_was_returned() -> None:
    drafted().returns("head-of-legal", "legal").refuses(Code.UNKNOWN_ISSUE).signs(
        "head-of-legal"
    )


def test_a_sign_off_may_be_taken_back_by_returning_the_row() -> None:
    assert "advice/legal" in signed().returns("head-of-legal", "legal").obligations()


def test_rows_are_signed_all_or_none() -> None:
    found = drafted().refuses(Code.NOT_YOUR_OFFICE).signs("head-of-legal", "legal", "financial")
    assert found.recorded(events.SignedOff) == []


def test_a_row_named_twice_is_signed_once() -> None:
    assert (
        len(drafted().signs("head-of-legal", "legal", "legal").recorded(events.SignedOff)) == 1
    )


def test_a_deputy_signs_as_a_deputy() -> None:
    (event,) = (
        drafted()
        .signs_as(deputy("head-of-legal", "Ms Law"), "legal")
        .recorded(events.SignedOff)
    )
    assert (event.by.capacity, event.by.acting_for) == (Capacity.DEPUTY, "Ms Law")


def test_one_who_holds_two_offices_signs_each_row_in_its_own() -> None:
    found = drafted().signs_as(actor("head-of-legal", "head-of-finance", login="both"))
    assert [event.by.role for event in found.recorded(events.SignedOff)] == [
        "head-of-legal",
        "head-of-finance",
    ]


def test_a_row_that_two_open_stages_ask_for_is_signed_once_for_both() -> None:
    tracks = {
        key: [stage(f"{key}-stage", document("report"), signoffs("report"))]
        for key in ("plan", "grant")
    }
    found = Year(machine(**tracks)).attaches("author", "report").signs("head-of-legal", "legal")
    assert len(found.recorded(events.SignedOff)) == 1
    assert [each.what for each in found.obligations().values()] == [
        "Sign off Financial in the Report"
    ]


def test_one_document_serves_all_open_stages_that_need_it() -> None:
    tracks = {key: [stage(f"{key}-stage", document("report"))] for key in ("plan", "grant")}
    found = Year(machine(**tracks)).attaches("author", "report")
    found.completes("author", "plan-stage").completes("author", "grant-stage")
    assert found.state.ended_at


def test_a_row_that_stands_in_two_sheets_over_one_text_is_signed_in_both() -> None:
    money = Sheet(key="money", rows=(Row(issue="legal", title="Legal", role="head-of-legal"),))
    needs = (document("report"), signoffs("report"), signoffs("report", sheet="money"))
    found = Year(
        machine_of({"plan": [stage("drafting", *needs)]}, sheets=(ADVICE, money))
    ).attaches("author", "report")
    found.signs("head-of-legal", "legal")
    assert "money/legal" not in found.obligations()
    assert "advice/legal" not in found.obligations()


def test_signing_without_a_document_named_covers_all_that_waits_for_the_officer() -> None:
    tracks = {
        key: [stage(f"{key}-stage", document(key), signoffs(key))] for key in ("plan", "grant")
    }
    found = Year(machine(**tracks)).attaches("author", "plan").attaches("author", "grant")
    found.signs("head-of-legal", of="plan")
    assert len(found.recorded(events.SignedOff)) == 1
    found.signs("head-of-finance")
    assert len(found.recorded(events.SignedOff)) == 3


def later_sheet() -> Year:
    first = stage("drafting", document("report"), complete="clearing")
    return (
        Year(machine(plan=[first, stage("clearing", signoffs("report"))]))
        .attaches("author", "report")
        .completes("author", "drafting")
    )


def test_a_sheet_may_cover_a_document_of_an_earlier_stage() -> None:
    found = (
        later_sheet()
        .signs("head-of-legal")
        .signs("head-of-finance")
        .completes("author", "clearing")
    )
    assert found.state.ended_at


def test_a_document_returned_in_a_later_stage_is_asked_of_whoever_answers_for_the_sheet() -> (
    None
):
    found = later_sheet().returns("head-of-legal", "legal")
    asked = found.obligations()["advice/legal"]
    assert (asked.role, asked.what) == ("author", "Amend the Report")
    assert asked.since == found.now
    found.attaches("author", "report", "second text").signs("head-of-legal", "legal")
    assert "advice/legal" not in found.obligations()


def test_all_parts_are_published_together_or_not_at_all() -> None:
    papers = stage("drafting", document("report"), document("plan"), publish("report", "plan"))
    found = (
        Year(machine(plan=[papers]))
        .attaches("author", "report")
        .refuses(Code.DOCUMENT_MISSING)
        .publishes()
    )
    (public,) = found.attaches("author", "plan").publishes().recorded(events.Published)
    assert set(public.documents) == {"report", "plan"}


def test_a_publication_that_names_a_document_nobody_attached_waits_for_it() -> None:
    first = stage(
        "drafting", document("plan"), task("letter"), publish("report"), complete="second"
    )
    found = Year(machine(plan=[first, stage("second", document("report"))]))
    assert found.obligations()["publish"].since is None
    found.refuses(Code.DOCUMENT_MISSING).publishes()


def test_a_waived_document_that_was_never_attached_cannot_be_published() -> None:
    found = Year(machine(plan=[stage("drafting", document("report"), publish("report"))]))
    found.waives("monitoring-officer", "report").refuses(Code.DOCUMENT_MISSING).publishes()


def test_two_publications_of_one_stage_are_recorded_as_each_is_ready() -> None:
    both = (publish("report", key="early"), publish("plan", key="late"))
    found = Year(machine(plan=[stage("drafting", document("report"), document("plan"), *both)]))
    found.attaches("author", "report").publishes().refuses(Code.DOCUMENT_MISSING).publishes()
    found.attaches("author", "plan").publishes()
    assert [event.need for event in found.recorded(events.Published)] == [
        "early",
        "late",
    ]


def test_where_one_stage_has_published_the_other_is_meant() -> None:
    tracks = {
        key: [stage(f"{key}-stage", document(key), publish(key))] for key in ("plan", "grant")
    }
    found = Year(machine(**tracks)).attaches("author", "plan").attaches("author", "grant")
    found.publishes(stage="plan-stage").publishes()
    assert len(found.recorded(events.Published)) == 2


@pytest.mark.parametrize(
    ("published", "late"),
    [
        ("2017-03-20 17:00", False),
        ("2017-03-20 17:01", True),  # after closing it counts as the day after
        ("2017-03-19 23:00", False),
        ("2017-03-21 08:00", True),
    ],
)
def test_a_publication_after_closing_counts_for_the_day_after(
    published: str, *, late: bool
) -> None:
    papers = stage(
        "drafting",
        document("report"),
        publish("report", due="5 clear working days before council", missed="block"),
    )
    found = (
        Year(machine(plan=[papers]), council="2017-03-28")
        .attaches("author", "report")
        .on(published)
        .publishes()
    )
    if late:
        found.refuses(Code.DEADLINE_MISSED).completes("author", "drafting")
    else:
        found.completes("author", "drafting")
