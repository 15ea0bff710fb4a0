"""What a missed deadline leads to: an outcome that comes by itself, a need that blocks."""

from tests.builders import document, machine, meets, signoffs, stage, task
from tests.timeline import Year

from cycle.engine import events
from cycle.engine.verdicts import Code


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
