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


def lapsing(missed: str = "outcome lapsed", opened: str = "2017-01-09 10:00") -> Year:
    drafting = stage(
        "drafting",
        task("letter", "by 12 January 2017", missed),
        complete="end",
        lapsed="drafting",
    )
    return Year(machine(plan=[drafting]), opened=opened)


def test_the_daemon_takes_the_outcome_of_a_missed_deadline() -> None:
    found = lapsing().on("2017-01-12 23:59").ticks()
    assert found.state.tracks["plan"].round == 1
    found.on("2017-01-13 00:00").ticks()
    (left,) = found.recorded(events.StageCompleted)
    assert (left.outcome, left.by, left.missed) == ("lapsed", None, "plan.drafting#1/letter")


def test_a_deadline_past_when_the_stage_opened_takes_no_outcome_and_does_not_spin() -> None:
    found = lapsing().until("2017-02-20")
    assert found.state.tracks["plan"].round == 2
    assert len(found.recorded(events.StageCompleted)) == 1
    assert len(found.recorded(events.DeadlinePassed)) == 2


def test_a_need_met_in_time_takes_no_outcome() -> None:
    found = lapsing().on("2017-01-12 23:59").does("author", "letter").on("2017-01-20").ticks()
    assert found.state.tracks["plan"].round == 1


def test_two_tracks_that_lapse_at_once_end_the_cycle_once() -> None:
    lapses = {
        key: [
            stage(
                f"{key}-stage",
                task("letter", "by 12 January", "outcome lapsed"),
                complete="end",
                lapsed="end",
            )
        ]
        for key in ("plan", "grant")
    }
    found = Year(machine(**lapses)).until("2017-01-13 10:00")
    assert found.state.ended_at == found.at("2017-01-13 00:00")
    assert found.recorded(events.CycleEnded) == [events.CycleEnded()]


def test_what_two_lapsed_tracks_both_open_is_opened_once() -> None:
    lapses = {
        key: [
            stage(
                f"{key}-stage",
                task("letter", "by 12 January", "outcome lapsed"),
                complete="end",
                lapsed=f"{key}-on",
            ),
            stage(f"{key}-on", task("letter")),
        ]
        for key in ("plan", "grant")
    }
    third = [stage("paying", task("payment"), after=["plan.plan-stage"])]
    found = Year(machine(**lapses, money=third)).until("2017-01-13 10:00")
    opened = [event.stage for event in found.recorded(events.StageOpened)]
    assert opened.count("paying") == 1


def test_the_deadline_of_a_stage_takes_its_outcome_though_needs_are_unmet() -> None:
    drafting = stage(
        "drafting",
        task("letter"),
        due="by 12 January",
        missed="outcome lapsed",
        complete="end",
        lapsed="end",
    )
    assert Year(machine(plan=[drafting])).until("2017-01-13 10:00").state.ended_at


def test_the_owner_of_an_overdue_stage_is_told_though_needs_are_unmet() -> None:
    found = Year(machine(plan=[stage("drafting", task("letter"), due="by 12 January")])).until(
        "2017-01-12 16:00"
    )
    assert found.obligations()["complete"].since == found.at("2017-01-13 00:00")
    found.until("2017-01-13 09:00")
    assert ("author", "overdue") in {
        (told.role, told.kind.value) for told in found.told if "complete" in told.about
    }


def test_an_outcome_not_recorded_after_the_meeting_is_taken_though_a_need_is_unmet() -> None:
    deciding = stage(
        "deciding",
        meets(missed="outcome deferred"),
        document("minutes"),
        adopted="end",
        deferred="deciding",
    )
    found = Year(machine(plan=[deciding]), council="2017-02-14").until("2017-02-16 10:00")
    assert found.state.tracks["plan"].round == 2
    assert found.state.meetings["council"].on is None


def test_a_late_need_that_blocks_is_opened_by_a_waiver() -> None:
    drafting = stage("drafting", task("letter", "by 12 January", "block"))
    found = Year(machine(plan=[drafting])).on("2017-01-13").does("author", "letter")
    found.refuses(Code.DEADLINE_MISSED).completes("author", "drafting")
    assert found.obligations()["letter"].role == "monitoring-officer"
    found.waives("monitoring-officer", "letter").completes("author", "drafting")
    assert found.state.ended_at


def test_a_need_waived_before_it_is_met_late_does_not_block() -> None:
    drafting = stage("drafting", task("letter", "by 12 January", "block"))
    found = (
        Year(machine(plan=[drafting])).waives("monitoring-officer", "letter").on("2017-01-13")
    )
    assert found.does("author", "letter").completes("author", "drafting").state.ended_at


def test_a_late_need_that_blocks_is_opened_by_a_later_meeting() -> None:
    drafting = stage("drafting", task("letter", "10 working days before council", "block"))
    found = (
        Year(machine(plan=[drafting]), council="2017-01-24")
        .on("2017-01-12")
        .does("author", "letter")
    )
    assert found.obligations()["letter"].sentence.endswith("it was late")
    assert "letter" not in found.moves("council", "2017-02-14").obligations()


def test_the_remedy_for_a_late_row_names_the_row_and_not_the_sheet() -> None:
    drafting = stage(
        "drafting", document("report"), signoffs("report", "by 12 January", "block")
    )
    found = (
        Year(machine(plan=[drafting]))
        .attaches("author", "report")
        .on("2017-01-13")
        .signs("head-of-legal")
    )
    command = found.obligations()["advice/legal"].remedy
    assert command
    assert command.startswith("cycle waive year advice/legal ")


def test_a_text_handed_in_again_unchanged_after_the_deadline_is_not_late() -> None:
    drafting = stage("drafting", document("report", "by 12 January", "block"))
    found = (
        Year(machine(plan=[drafting]))
        .attaches("author", "report")
        .on("2017-01-13")
        .refuses(Code.UNCHANGED)
        .attaches("author", "report")
    )
    assert found.completes("author", "drafting").state.ended_at


def test_a_text_of_an_earlier_round_counts_from_when_it_was_handed_in_for_this_one() -> None:
    drafting = stage(
        "drafting",
        document("report", "by 12 January", "block"),
        complete="end",
        again="drafting",
    )
    found = Year(machine(plan=[drafting])).attaches("author", "report")
    found.on("2017-01-10").completes("author", "drafting", "again").on("2017-01-13").attaches(
        "author", "report"
    ).refuses(Code.DEADLINE_MISSED).completes("author", "drafting", "complete")


def test_what_is_past_when_a_lapse_opens_the_next_stage_is_recorded_in_the_same_pass() -> None:
    first = stage(
        "drafting",
        task("letter", "by 12 January", "outcome lapsed"),
        complete="end",
        lapsed="late",
    )
    late = stage(
        "late", task("note", "by 11 January", "outcome dropped"), complete="end", dropped="end"
    )
    found = Year(machine(plan=[first, late])).on("2017-01-13").ticks()
    assert [event.obligation for event in found.recorded(events.DeadlinePassed)] == [
        "plan.drafting#1/letter",
        "plan.late#1/note",
    ]
    assert found.stands_at("plan") == "late"
