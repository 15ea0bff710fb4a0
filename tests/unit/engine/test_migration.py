"""A running cycle moved to another machine: when it may be, and how it goes on."""

from collections.abc import Sequence

import msgspec
import pytest
from tests.builders import (
    actor,
    document,
    machine,
    meets,
    publish,
    shipped,
    signoffs,
    stage,
    task,
)
from tests.moves import hindered, moved
from tests.timeline import Year

from cycle.engine.descriptions import describe
from cycle.engine.events import (
    CycleMigrated,
    DeadlinePassed,
    StageCompleted,
    StageEntered,
    StageOpened,
)
from cycle.engine.verdicts import Code
from cycle.machine.model import Machine, Stage, fingerprint
from cycle.machine.needs import Need

PAYING = stage("paying", task("payment"), after=["plan.deciding"])
DECIDING = stage("deciding", meets(), adopted="end", referred_back="drafting")


def plan(
    *needs: Need, deciding: Stage = DECIDING, grant: Sequence[Stage] = (PAYING,)
) -> Machine:
    drafting = stage(
        "drafting", *(needs or (document("report"), signoffs("report"))), complete="deciding"
    )
    return machine(plan=[drafting, deciding], grant=list(grant))


OLD = plan()
OTHER = plan(document("report"))


def year() -> Year:
    return Year(OLD, council="2017-03-28").attaches("author", "report")


def over() -> Year:
    running = (
        year()
        .signs("head-of-legal")
        .signs("head-of-finance")
        .completes("author", "drafting")
        .on("2017-03-29")
    )
    return (
        running.completes("clerk", "deciding", "adopted")
        .does("author", "payment")
        .completes("author", "paying")
    )


def codes(year: Year, new: Machine) -> set[Code]:
    return {reason.code for reason in hindered(year, new)}


def test_a_cycle_may_be_moved_to_a_sound_machine_that_has_its_stages() -> None:
    assert hindered(year(), OTHER, reason="it is time") == ()


def test_the_same_machine_is_refused_as_such() -> None:
    assert codes(year(), plan()) == {Code.SAME_WORKFLOW}


def test_a_cycle_that_has_ended_is_not_moved() -> None:
    assert codes(over(), OTHER) == {Code.CYCLE_ENDED}


def test_only_a_clerk_of_the_machine_it_runs_on_moves_it() -> None:
    (reason,) = hindered(year(), OTHER, by=actor("author"))
    assert reason.code is Code.NOT_YOUR_OFFICE
    assert hindered(year(), OTHER, by=actor("clerk")) == ()


def test_a_reason_without_words_is_none() -> None:
    assert [reason.code for reason in hindered(year(), OTHER, reason=" ")] == [
        Code.REASON_MISSING
    ]


def test_a_track_whose_stage_is_gone_keeps_the_cycle_where_it_is() -> None:
    renamed = machine(
        plan=[stage("writing", complete="deciding"), DECIDING_BACK], grant=[PAYING]
    )
    (reason,) = hindered(year(), renamed)
    assert reason.code is Code.STAGE_VANISHED
    assert (
        "the plan track is at Drafting (drafting), which the new workflow does not have there"
        in reason.sentence
    )


DECIDING_BACK = stage("deciding", meets(), adopted="end", referred_back="writing")


def test_a_track_that_is_gone_keeps_the_cycle_where_it_is_unless_it_has_ended() -> None:
    alone = machine(plan=[stage("drafting", complete="deciding"), DECIDING])
    assert codes(year(), alone) == {Code.STAGE_VANISHED}
    side = machine(
        plan=[stage("drafting", complete="deciding"), DECIDING], side=[stage("noting")]
    )
    ended = Year(side).completes("author", "noting")
    moved(ended, alone)
    ended.sets("council", "2017-03-28").completes("author", "drafting").on("2017-03-29")
    assert ended.completes("clerk", "deciding", "adopted").state.ended_at


def test_a_machine_that_can_get_stuck_is_refused() -> None:
    ring = machine(
        plan=[stage("drafting", after=["grant.paying"], complete="deciding"), DECIDING],
        grant=[PAYING],
    )
    assert Code.UNSOUND in codes(year(), ring)


def test_a_sound_machine_from_which_this_cycle_could_not_end_is_refused() -> None:
    running = (
        year().signs("head-of-legal").signs("head-of-finance").completes("author", "drafting")
    )
    first = stage("drafting", complete="checking")
    after_checking = stage("paying", task("payment"), after=["plan.checking"])
    new = machine(
        plan=[first, stage("checking", complete="deciding"), DECIDING], grant=[after_checking]
    )
    (reason,) = hindered(running, new)
    assert reason.code is Code.CANNOT_END
    assert "paying would wait for ever for plan.checking" in reason.sentence
    assert "(after: Clerk completes deciding as adopted)" in reason.sentence
    assert hindered(year(), new) == (), "from drafting, checking still lies ahead"


def test_every_reason_is_told_at_once() -> None:
    renamed = machine(
        plan=[stage("writing", complete="deciding"), DECIDING_BACK], grant=[PAYING]
    )
    assert {
        reason.code for reason in hindered(year(), renamed, by=actor("author"), reason="")
    } == {
        Code.NOT_YOUR_OFFICE,
        Code.REASON_MISSING,
        Code.STAGE_VANISHED,
    }


def test_the_move_stands_in_the_journal_with_both_machines_who_and_why() -> None:
    running = year()
    moved(running, OTHER, reason=" the council's wish ")
    event = next(event for event, _ in running.history if isinstance(event, CycleMigrated))
    assert (event.fingerprint_before, event.fingerprint) == (
        fingerprint(OLD),
        fingerprint(OTHER),
    )
    assert (event.by.login, event.reason, event.workflow) == (
        "clerk",
        "the council's wish",
        "small",
    )
    assert running.state.fingerprint == fingerprint(OTHER)
    assert running.state.migrated_at == running.now
    assert describe(OTHER, event).startswith("the cycle was moved to another workflow, small ")


def test_what_was_signed_stays_signed_and_what_is_new_is_asked_for() -> None:
    running = year().signs("head-of-legal")
    moved(running, plan(document("report"), signoffs("report"), task("letter")))
    assert set(running.obligations()) == {"advice/financial", "letter"}


def test_a_need_that_is_gone_is_no_longer_waited_for() -> None:
    running = year()
    moved(running, OTHER)
    running.completes("author", "drafting")


def test_what_waits_waits_for_what_the_new_machine_says() -> None:
    running = year()
    moved(running, plan(grant=[stage("paying", task("payment"), after=["plan.drafting"])]))
    assert running.state.tracks["grant"].waits_for == ("plan.drafting",)
    assert running.state.tracks["grant"].round == 1
    moved(running, plan(grant=[stage("paying", task("payment"))]))
    assert running.state.tracks["grant"].open
    running.does("author", "payment")


def test_a_track_that_keeps_waiting_for_the_same_is_not_entered_again() -> None:
    running = year()
    moved(running, OTHER)
    assert not [event for event, _ in running.history[-1:] if isinstance(event, StageEntered)]


def test_a_new_track_begins_at_once() -> None:
    running = year()
    moved(
        running,
        machine(
            plan=OLD.track("plan").stages, grant=[PAYING], side=[stage("noting", task("note"))]
        ),
    )
    assert running.state.tracks["side"].open
    assert [type(event) for event, _ in running.history[-2:]] == [StageEntered, StageOpened]


def test_a_meeting_that_is_new_is_to_be_dated_from_the_move_on() -> None:
    running = year().on("2017-03-01")
    new = plan(
        deciding=stage(
            "deciding", meets("cabinet", due="1 working day after cabinet"), adopted="end"
        )
    )
    moved(running, new)
    found = running.obligations()["date"]
    assert found.meeting == "cabinet"
    assert found.since == running.now
    assert not found.overdue(running.now)
    running.sets("cabinet", "2017-04-04")


def test_a_deadline_that_was_past_when_it_came_has_been_missed_by_nobody() -> None:
    running = year().on("2017-03-01")
    moved(
        running, plan(document("report"), task("letter", "by 1 February", "outcome complete"))
    )
    running.ticks()
    assert any(isinstance(event, DeadlinePassed) for event, _ in running.history)
    assert not any(isinstance(event, StageCompleted) for event, _ in running.history)


def test_a_deadline_that_passes_after_the_move_has_its_consequence() -> None:
    running = year().on("2017-03-01")
    moved(running, plan(document("report"), task("letter", "by 3 March", "outcome complete")))
    running.on("2017-03-06").ticks()
    assert running.state.tracks["plan"].stage == "deciding"


def test_a_publication_without_a_part_that_is_now_asked_for_no_longer_holds() -> None:
    papers = [document("report"), document("annex")]
    running = (
        Year(plan(*papers, publish("report")))
        .attaches("author", "report")
        .attaches("author", "annex")
    )
    running.publishes()
    moved(running, plan(*papers, publish("report", "annex")))
    running.refuses(Code.PUBLICATION_STALE).completes("author", "drafting")
    running.publishes().completes("author", "drafting")


def test_a_publication_holds_though_a_part_is_no_longer_asked_for() -> None:
    papers = [document("report"), document("annex")]
    running = (
        Year(plan(*papers, publish("report", "annex")))
        .attaches("author", "report")
        .attaches("author", "annex")
    )
    running.publishes()
    moved(running, plan(*papers, publish("report")))
    running.attaches("author", "annex", "another text").completes("author", "drafting")


@pytest.mark.parametrize("which", [OTHER, shipped()])
def test_the_old_journal_can_be_told_with_a_machine_that_knows_nothing_of_it(
    which: Machine,
) -> None:
    running = over()
    assert all(describe(which, event) for event, _ in running.history)


def test_what_a_machine_does_not_know_is_told_by_its_key() -> None:
    running = (
        year()
        .signs("head-of-legal")
        .cancels("council")
        .waives("monitoring-officer", "financial")
    )
    told = [describe(shipped(), event) for event, _ in running.history]
    assert "drafting opened" in told
    assert any(sentence.startswith("legal signed by ") for sentence in told)
    assert any(
        sentence.startswith("advice/financial (drafting): waived by ") for sentence in told
    )


def test_the_cycle_goes_by_the_name_of_the_workflow_it_was_moved_to() -> None:
    running = year()
    moved(running, msgspec.structs.replace(OTHER, workflow="larger"))
    assert running.state.workflow == "larger"


def decided() -> Year:
    """Past drafting; the grant still waits for the decision."""
    return (
        year().signs("head-of-legal").signs("head-of-finance").completes("author", "drafting")
    )


def test_what_has_been_passed_counts_as_passed() -> None:
    assert (
        hindered(
            decided(), plan(grant=[stage("paying", task("payment"), after=["plan.drafting"])])
        )
        == ()
    )


def test_a_stage_that_is_open_need_not_wait_for_what_is_behind() -> None:
    paying = [stage("paying", task("payment"))]
    running = (
        Year(plan(task("letter"), grant=paying))
        .does("author", "letter")
        .completes("author", "drafting")
    )
    checked = [
        stage("drafting", complete="checking"),
        stage("checking", complete="deciding"),
        DECIDING,
    ]
    assert (
        hindered(
            running, machine(plan=checked, grant=[stage("paying", after=["plan.checking"])])
        )
        == ()
    )


def test_a_paper_in_hand_may_be_published_later_and_one_never_asked_for_may_not() -> None:
    def with_papers(*needs: Need) -> Machine:
        deciding = stage("deciding", meets(), publish("report"), adopted="end")
        return plan(*(needs or (document("report"),)), deciding=deciding)

    assert hindered(decided(), with_papers()) == ()
    empty = Year(plan(task("letter"))).does("author", "letter").completes("author", "drafting")
    (reason,) = hindered(empty, with_papers())
    assert reason.code is Code.CANNOT_END
    assert (
        "deciding would need the Report, which nobody is asked to supply any more"
        in reason.sentence
    )


def test_a_meeting_that_had_no_date_before_is_no_newer_for_the_move() -> None:
    running = Year(plan(task("letter"))).on("2017-03-01")
    moved(running, plan(task("letter"), task("note")))
    assert running.obligations()["date"].since == running.state.opened_at
