"""How a stage ended is told once, the morning after, to those for whom something ends or
begins.
"""

import msgspec
from tests.builders import document, machine, meets, signoffs, stage
from tests.timeline import Year

from cycle.engine.asked_again import asked_again
from cycle.engine.endings import endings
from cycle.engine.events import NoticeKind
from cycle.engine.obligations import obligations
from cycle.machine.model import Weekly


def decided(outcome: str) -> Year:
    drafting = stage("drafting", document("report"), signoffs("report"), complete="deciding")
    deciding = stage("deciding", meets(), adopted="telling", referred_back="drafting")
    year = Year(
        machine(plan=[drafting, deciding, stage("telling", document("letter"))]),
        council="2017-01-16 10:00",
    )
    year.attaches("author", "report").signs("head-of-legal").signs("head-of-finance").completes(
        "author", "drafting"
    )
    year.on("2017-01-16 15:00").ticks()
    return year.completes("clerk", "deciding", outcome)


def told(year: Year) -> list[tuple[str, str, str]]:
    kinds = {NoticeKind.OUTCOME, NoticeKind.STAGE_COMPLETE}
    return [
        (f"{at:%d %b %H:%M}", told.role, told.kind)
        for at, told in year.heard
        if told.kind in kinds
    ]


def test_an_outcome_is_told_once_the_morning_after_and_not_to_who_recorded_it() -> None:
    year = decided("adopted").until("2017-01-20 12:00")
    assert [line for line in told(year) if line[2] == "outcome"] == [
        ("17 Jan 09:00", "author", "outcome")
    ]


def test_a_stage_sent_back_is_told_to_those_who_signed_what_will_be_asked_again() -> None:
    year = decided("referred-back").until("2017-01-20 12:00")
    outcomes = {role for _, role, kind in told(year) if kind == "outcome"}
    assert outcomes == {"author", "head-of-legal", "head-of-finance"}


def test_who_waited_for_a_stage_hears_of_its_outcome_where_it_is_the_one_waited_for() -> None:
    waiting = msgspec.structs.replace(
        stage("giving", document("letter"), after=["plan.deciding.adopted"]), owner="head"
    )
    deciding = stage("deciding", meets(), adopted="end", declined="end")
    for outcome, hears in (("adopted", {"author", "head"}), ("declined", {"author"})):
        year = Year(machine(plan=[deciding], grant=[waiting]), council="2017-01-16 10:00").on(
            "2017-01-16 15:00"
        )
        year.completes("clerk", "deciding", outcome).until("2017-01-17 12:00")
        assert {role for _, role, _ in told(year)} == hears


def test_the_end_of_the_whole_cycle_is_told_to_those_who_oversee_it() -> None:
    weekly = Weekly(weekday=0, to="monitoring-officer")
    stages = [
        stage("drafting", document("report"), complete="sending"),
        stage("sending", document("letter")),
    ]
    year = Year(msgspec.structs.replace(machine(plan=stages), weekly=weekly))
    year.attaches("author", "report").completes("author", "drafting").until("2017-01-10 12:00")
    assert told(year) == []
    year.attaches("author", "letter").completes("author", "sending").until("2017-02-28")
    assert told(year) == [
        ("11 Jan 09:00", "monitoring-officer", "stage-complete"),
        ("11 Jan 09:00", "clerk", "stage-complete"),
    ]
    assert year.look_again_at is None


def test_only_the_stage_that_ended_last_is_said_to_end_the_cycle() -> None:
    year = Year(
        machine(
            plan=[stage("drafting", document("report"))],
            grant=[stage("giving", document("letter"))],
        )
    )
    year.attaches("author", "report").completes("author", "drafting").on("2017-01-11 10:00")
    year.attaches("author", "letter").completes("author", "giving").on("2017-01-12 09:00")
    found = {ending.stage.key: ending.last for ending in endings(year.situation)}
    assert found == {"giving": True}
    assert set(year.state.ended) == {"plan.drafting", "grant.giving"}


def test_an_old_ending_is_no_news() -> None:
    year = decided("adopted").on("2017-02-20 10:00").ticks()
    assert not [line for line in told(year) if line[2] == "outcome"]


def test_a_text_returned_with_comments_is_said_to_be_so_the_morning_after() -> None:
    year = Year(
        machine(plan=[stage("drafting", document("report"), signoffs("report", "by 31 March"))])
    )
    year.attaches("author", "report").until("2017-01-11").returns("head-of-legal", "legal")
    year.until("2017-01-12 09:00").is_told("author", NoticeKind.RETURNED, "report")
    (found,) = [each for each in obligations(year.situation) if each.need == "report"]
    again = asked_again(year.situation, found)
    assert again
    assert [last.returned for _, last in again.rows] == ["a figure is wrong"]
