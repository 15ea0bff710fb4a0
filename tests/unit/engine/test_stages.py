"""How stages end, what another round asks for, what waits for what, waivers, and outcomes the
daemon takes.
"""

import pytest
from tests.builders import document, machine, meets, signoffs, stage, task
from tests.timeline import Year

from cycle.engine import events
from cycle.engine.verdicts import Code


def loop(**meetings: str) -> Year:
    """Drafting, then the council, which may refer back, defer, or let the author withdraw."""
    drafting = stage(
        "drafting", document("report"), signoffs("report"), task("letter"), complete="deciding"
    )
    deciding = stage(
        "deciding",
        meets(),
        adopted="end",
        referred_back="drafting",
        deferred="deciding",
        withdrawn="drafting",
        regardless=["withdrawn"],
    )
    return Year(machine(plan=[drafting, deciding]), **meetings)


def drafted(year: Year, text: str = "first text") -> Year:
    return (
        year.attaches("author", "report", text).signs("head-of-legal").signs("head-of-finance")
    )


def at_council(**meetings: str) -> Year:
    return drafted(loop(**meetings)).does("author", "letter").completes("author", "drafting")


def referred_back() -> Year:
    return (
        at_council(council="2017-02-14 18:30")
        .on("2017-02-15")
        .completes("clerk", "deciding", "referred-back")
    )


def test_a_stage_with_nothing_unmet_is_completed_by_its_owner() -> None:
    found = loop()
    drafted(found).does("author", "letter")
    assert found.obligations()["complete"].role == "author"
    assert found.completes("author", "drafting").stands_at("plan") == "deciding"


def test_a_meeting_decides_only_once_it_sits() -> None:
    found = at_council(council="2017-02-14 18:30").on("2017-02-14 18:29")
    found.refuses(Code.MEETING_NOT_SAT).completes("clerk", "deciding", "adopted")
    found.on("2017-02-14 18:30").completes("clerk", "deciding", "adopted")
    assert found.state.ended_at == found.now


def test_an_outcome_declared_regardless_holds_with_needs_unmet() -> None:
    found = at_council(council="2017-02-14").completes("clerk", "deciding", "withdrawn")
    assert found.stands_at("plan") == "drafting"


def test_an_outcome_that_leads_back_opens_another_round() -> None:
    found = referred_back()
    assert found.state.tracks["plan"].round == 2
    assert all(
        "#2/" in each.key
        for each in found.obligations().values()
        if each.stage == "drafting" and each.need != "date"
    )


def test_another_round_asks_for_documents_and_tasks_anew() -> None:
    asked = referred_back().obligations()
    assert {"report", "letter"} <= set(asked)
    assert "attached again" in asked["report"].sentence


def test_signatures_stand_in_another_round_while_the_text_stands() -> None:
    same = referred_back().attaches("author", "report", "first text")
    assert not {"report", "advice/legal"} & set(same.obligations())
    amended = referred_back().attaches("author", "report", "second text")
    assert "advice/legal" in amended.obligations()


def test_sign_offs_that_are_declared_to_renew_are_asked_for_in_every_round() -> None:
    drafting = stage(
        "drafting",
        document("report"),
        signoffs("report", renew=True),
        complete="end",
        again="drafting",
    )
    found = drafted(Year(machine(plan=[drafting]))).completes("author", "drafting", "again")
    found.attaches("author", "report", "first text")
    assert "advice/legal" in found.obligations()
    assert "advice/legal" not in found.signs("head-of-legal").obligations()


def test_a_meeting_that_must_sit_again_has_spent_its_date() -> None:
    found = referred_back()
    assert found.state.meetings["council"].on is None
    assert found.state.meetings["council"].before == (
        found.rules.local(found.at("2017-02-14")).date(),
    )
    found.sets("council", "2017-03-28")


def two_bodies(**meetings: str) -> Year:
    """A panel that may refer back, then the council; each has a meeting of its own."""
    drafting = stage("drafting", document("report"), complete="panel-decides")
    panel = stage(
        "panel-decides", meets("panel"), agreed="council-decides", referred_back="drafting"
    )
    council = stage("council-decides", meets("council"), adopted="end")
    year = Year(machine(plan=[drafting, panel, council]), **meetings)
    return year.attaches("author", "report").completes("author", "drafting")


def test_a_body_that_sat_before_the_decision_it_follows_must_sit_again() -> None:
    year = two_bodies(panel="2017-02-14", council="2017-02-21")
    year.on("2017-02-15").completes("clerk", "panel-decides", "referred-back")
    year.attaches("author", "report", "amended").completes("author", "drafting").sets(
        "panel", "2017-02-28"
    )
    year.on("2017-03-01").completes("clerk", "panel-decides", "agreed")
    assert year.state.meetings["council"].on is None
    year.refuses(Code.MEETING_UNDATED).completes("clerk", "council-decides", "adopted")


def undated(year: Year) -> set[str]:
    return {key for key, meeting in year.state.meetings.items() if meeting.on is None}


def test_a_body_keeps_its_date_while_no_outcome_has_led_back_to_it() -> None:
    """Panel, council, and then a veto that would lead back to the panel, were it given."""
    year = Year(
        machine(
            plan=[
                stage("panel-decides", meets("panel"), agreed="council-decides"),
                stage("council-decides", meets("council"), adopted="veto"),
                stage("veto", task("letter"), signed="end", vetoed="panel-decides"),
            ]
        ),
        panel="2017-02-14",
        council="2017-02-21",
    )
    year.on("2017-02-15").completes("clerk", "panel-decides", "agreed")
    year.on("2017-02-22").completes("clerk", "council-decides", "adopted")
    assert undated(year) == set()
    year.does("author", "letter").completes("author", "veto", "vetoed")
    assert undated(year) == {"panel", "council"}


def test_a_body_that_sat_after_it_keeps_its_date_though_the_clerk_is_late() -> None:
    year = two_bodies(panel="2017-02-14", council="2017-02-16")
    year.on("2017-02-20").completes("clerk", "panel-decides", "agreed")
    year.completes("clerk", "council-decides", "adopted")
    assert year.state.ended_at


def test_a_meeting_that_has_not_sat_keeps_its_date_when_the_paper_is_withdrawn() -> None:
    found = at_council(council="2017-02-14").completes("clerk", "deciding", "withdrawn")
    assert found.recorded(events.MeetingDateSpent) == []


def test_a_deferred_stage_waits_for_a_new_date() -> None:
    found = (
        at_council(council="2017-02-14")
        .on("2017-02-15")
        .completes("clerk", "deciding", "deferred")
    )
    found.refuses(Code.MEETING_UNDATED).completes("clerk", "deciding", "adopted")
    found.sets("council", "2017-03-14").on("2017-03-15").completes(
        "clerk", "deciding", "adopted"
    )
    assert found.state.ended_at


def test_a_waiver_holds_for_its_round_only() -> None:
    found = (
        drafted(loop(council="2017-02-14"))
        .waives("monitoring-officer", "letter")
        .completes("author", "drafting")
    )
    found.on("2017-02-15").completes("clerk", "deciding", "referred-back")
    assert found.state.waivers == {}
    assert "letter" in found.obligations()


def test_what_was_said_and_missed_in_a_round_does_not_carry_over() -> None:
    needs = (task("letter", due="by 12 January"),)
    found = Year(
        machine(plan=[stage("drafting", *needs, again="drafting", complete="end")])
    ).until("2017-01-20 10:00")
    assert found.state.said
    assert found.state.missed
    found.does("author", "letter").completes("author", "drafting", "again")
    assert (found.state.said, found.state.missed) == ({}, {})


@pytest.mark.parametrize("named", ["legal", "advice/legal"])
def test_one_row_of_a_sheet_may_be_waived(named: str) -> None:
    found = loop().attaches("author", "report").waives("monitoring-officer", named)
    asked = found.obligations()
    assert "advice/legal" not in asked
    assert "advice/financial" in asked


def test_a_whole_sheet_may_be_waived() -> None:
    found = (
        loop()
        .attaches("author", "report")
        .does("author", "letter")
        .waives("monitoring-officer", "advice")
    )
    assert found.completes("author", "drafting").stands_at("plan") == "deciding"


def test_a_waived_need_may_still_be_fulfilled() -> None:
    found = loop().waives("monitoring-officer", "letter").does("author", "letter")
    assert "letter" not in found.obligations()


def test_a_waiver_stands_in_the_journal_with_its_reason() -> None:
    (event,) = (
        loop()
        .waives("monitoring-officer", "letter", reason=" sent by hand ")
        .recorded(events.NeedWaived)
    )
    assert (event.obligation, event.reason) == ("plan.drafting#1/letter", "sent by hand")


def test_a_stage_waits_for_another_track_to_pass_a_stage() -> None:
    first = stage("drafting", task("letter"), complete="end", again="drafting")
    found = Year(
        machine(plan=[first], grant=[stage("paying", task("payment"), after=["plan.drafting"])])
    )
    found.refuses(Code.UNKNOWN_TASK).does("author", "payment")
    found.does("author", "letter").completes("author", "drafting", "again")
    assert not found.state.tracks["grant"].open, "an outcome that leads back passes nothing"
    found.does("author", "letter").completes("author", "drafting", "complete")
    assert found.state.tracks["grant"].opened_at == found.now


def test_a_stage_may_wait_for_one_outcome_of_another() -> None:
    first = stage("drafting", adopted="second", dropped="second")
    second = stage("second", task("letter"))
    for outcome, is_open in (("adopted", True), ("dropped", False)):
        grant = [stage("paying", task("payment"), after=["plan.drafting.adopted"])]
        found = Year(machine(plan=[first, second], grant=grant)).completes(
            "author", "drafting", outcome
        )
        assert found.state.tracks["grant"].open is is_open


def test_a_stage_does_not_wait_for_what_has_been_passed_already() -> None:
    grant = [
        stage("bids", task("bids"), complete="paying"),
        stage("paying", task("payment"), after=["plan.drafting"]),
    ]
    found = Year(machine(plan=[stage("drafting")], grant=grant)).completes("author", "drafting")
    assert found.does("author", "bids").completes("author", "bids").state.tracks["grant"].open


def test_the_cycle_ends_with_its_last_track() -> None:
    found = Year(machine(plan=[stage("drafting")], grant=[stage("paying")])).completes(
        "author", "drafting"
    )
    assert found.state.ended_at is None
    found.completes("author", "paying")
    assert found.recorded(events.CycleEnded) == [events.CycleEnded()]
