import pytest
from tests.builders import machine, stage, task
from tests.fakes import FakeClock
from tests.timeline import Year

from cycle.declaration.faults import DeclarationError
from cycle.engine import events
from cycle.engine.due import due
from cycle.engine.obligations import obligations
from cycle.engine.outside_events import ClockFoundBehind
from cycle.engine.verdicts import Code
from cycle.machine.loading import workflow_from
from cycle.machine.soundness import prove

WORKFLOW = """
workflow: precepts
title: Precepts
roles: {author: Author, clerk: Clerk}
clerks: [clerk]
tracks:
  precepts:
    - stage: gathering
      owner: author
      due: by 1 March
      missed: outcome date-passed
      needs:
        - {task: County, as: county}
        - {task: Police, as: police}
      outcomes:
        all-in: {to: window, by: itself}
        date-passed: {to: window, by: missed}
        abandoned: {to: end, regardless: true}
    - stage: window
      outcomes:
        closed: {to: setting, by: itself, not_before: 5 working days after opening of window}
        objected: setting
    - stage: setting
      needs: [{task: Set, as: set}]
      outcomes: {complete: end}
"""


def year() -> Year:
    declared = workflow_from(WORKFLOW.encode(), "precepts.yaml")
    return Year(declared, opened="2017-02-06 10:00")


def stage_of(here: Year) -> str:
    return here.state.tracks["precepts"].stage


def test_a_stage_ends_with_the_act_that_brings_the_last_thing_it_needs() -> None:
    here = year().does("author", "county")
    assert stage_of(here) == "gathering"
    assert stage_of(here.does("author", "police")) == "window"
    last = [event for event, _ in here.history if isinstance(event, events.StageCompleted)]
    assert [(each.outcome, each.by, each.missed) for each in last] == [("all-in", None, None)]


def test_nobody_records_what_comes_by_itself_or_by_a_missed_deadline() -> None:
    here = year().does("author", "county")
    here.refuses(Code.TAKEN_BY_DAEMON).completes("author", "gathering", "all-in")
    here.refuses(Code.TAKEN_BY_DAEMON).completes("author", "gathering", "date-passed")
    here.on("2017-03-02").refuses(Code.TAKEN_BY_DAEMON)
    here.completes("author", "gathering", "date-passed")


def test_the_only_outcome_that_a_person_records_need_not_be_named() -> None:
    assert stage_of(year().completes("author", "gathering")) == "end"


def test_the_deadline_takes_its_outcome_where_not_all_is_there() -> None:
    here = year().does("author", "county").until("2017-03-02 09:00")
    assert stage_of(here) == "window"
    assert here.state.ended["precepts.gathering"].outcome == "date-passed"


def test_time_alone_ends_a_stage_that_needs_nothing_at_its_earliest_moment() -> None:
    here = year().does("author", "county").does("author", "police").until("2017-02-08")
    found = due(here.situation)
    assert found.look_again_at == here.at("2017-02-13 00:00")
    assert stage_of(here.on("2017-02-12 23:59").ticks()) == "window"
    assert due(here.on("2017-02-13 00:00").situation).in_effect == ("precepts",)
    assert stage_of(here.ticks()) == "setting"
    assert due(here.situation).in_effect == ()


def test_an_act_after_that_moment_finds_the_stage_ended_though_the_daemon_was_away() -> None:
    here = year().does("author", "county").does("author", "police").on("2017-02-14")
    here.does("author", "set")
    assert stage_of(here) == "setting"


def test_nobody_is_asked_to_complete_a_stage_that_ends_by_itself() -> None:
    here = year().does("author", "county").does("author", "police")
    assert [found.need for found in obligations(here.situation)] == []


def test_while_it_may_still_be_objected_to_it_may_end_otherwise() -> None:
    here = year().does("author", "county").does("author", "police")
    assert stage_of(here.completes("author", "window", "objected")) == "setting"


@pytest.mark.parametrize(
    ("written", "instead", "fault"),
    [
        ("{to: window, by: itself}", "{to: gathering, by: itself}", "it leads back"),
        (
            "{to: window, by: itself}",
            "{to: window, by: itself, regardless: true}",
            "regardless of what the stage needs",
        ),
        ("objected: setting", "objected: {to: end, by: itself}", "another outcome"),
        ("missed: outcome date-passed", "missed: remind", 'says "missed: outcome date-passed"'),
    ],
)
def test_what_would_come_wrongly_by_itself_is_refused(
    written: str, instead: str, fault: str
) -> None:
    with pytest.raises(DeclarationError, match=fault):
        workflow_from(WORKFLOW.replace(written, instead).encode(), "precepts.yaml")


TURNING = """
workflow: turning
title: Turning
roles: {author: Author, clerk: Clerk}
clerks: [clerk]
tracks:
  round:
    - stage: first
      owner: author
      needs: [NEED]
      outcomes: {onward: {to: second, by: itself}, left: {to: end, regardless: true}}
    - stage: second
      due: 5 days after opening of second
      missed: outcome again
      outcomes: {done: end, again: {to: first, by: missed}}
"""


@pytest.mark.parametrize(
    ("need", "turns"),
    [
        ("", True),
        ("{task: Once, as: once, renew: false}", True),
        ("{task: Anew, as: anew}", False),
    ],
)
def test_a_circle_that_turns_without_a_person_is_found(need: str, *, turns: bool) -> None:
    machine = workflow_from(TURNING.replace("NEED", need).encode(), "turning.yaml")
    assert bool(prove(machine).faults) is turns


def entry_of(here: Year, need: str) -> int:
    """The number in the journal under which a task was reported."""
    return next(
        number
        for number, (event, _) in enumerate(here.history, start=1)
        if isinstance(event, events.TaskDone) and event.need == need
    )


def test_the_act_that_ended_a_stage_by_itself_is_corrected_along_with_the_end() -> None:
    here = year().does("author", "county").on("2017-02-07").does("author", "police")
    here.on("2017-02-08").corrects(entry_of(here, "police"))
    assert stage_of(here) == "gathering"
    waiting = [found.need for found in obligations(here.situation)]
    assert "police" in waiting
    assert "county" not in waiting
    assert stage_of(here.does("author", "police")) == "window"


def test_what_time_alone_brought_stays_and_nobody_is_told_to_correct_it() -> None:
    needs = "      needs: [{task: Told, as: told}]\n"
    late = WORKFLOW.replace("    - stage: window\n", f"    - stage: window\n{needs}")
    here = Year(workflow_from(late.encode(), "precepts.yaml"), opened="2017-02-06 10:00")
    here.does("author", "county").does("author", "police").on("2017-02-08")
    here.does("author", "told").on("2017-02-13 00:00").ticks()
    assert stage_of(here) == "setting"
    here.on("2017-02-14").refuses(Code.STOOD_UPON).corrects(entry_of(here, "told"))
    assert here.refusal is not None
    (reason,) = here.refusal.reasons
    assert "and stays: Window ended: closed, by itself" in reason.sentence
    assert reason.remedy == "cycle log year"


def found_ahead(here: Year, day: str) -> Year:
    """The clock is right again."""
    ahead_at = here.now
    here.clock = FakeClock(here.at(day))
    here.happens(ClockFoundBehind(ahead_at=ahead_at))
    return here


def test_what_was_taken_by_a_clock_that_was_ahead_is_corrected_and_still_due() -> None:
    here = year().on("2017-03-02").ticks()
    taken = here.number(events.StageCompleted)
    here.refuses(Code.TAKEN_BY_DAEMON).corrects(taken)
    found_ahead(here, "2017-02-07").corrects(taken)
    assert stage_of(here) == "gathering"
    assert stage_of(here.on("2017-02-28").ticks()) == "gathering"
    assert stage_of(here.on("2017-03-02").ticks()) == "window"


def test_a_deadline_that_passed_by_a_clock_that_was_ahead_is_missed_once_it_has_come() -> None:
    drafting = stage("drafting", task("letter", "by 1 March"))
    here = Year(machine(plan=[drafting]), opened="2017-02-06 10:00").on("2017-03-02").ticks()
    found_ahead(here, "2017-02-07").ticks()
    assert len(here.recorded(events.DeadlinePassed)) == 1
    here.on("2017-03-02").ticks()
    assert len(here.recorded(events.DeadlinePassed)) == 2
