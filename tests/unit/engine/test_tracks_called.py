"""Tracks that begin when an outcome or a missed deadline calls them."""

from msgspec.structs import replace
from tests.builders import machine_of, stage, task
from tests.timeline import Year

from cycle.engine import events
from cycle.engine.verdicts import Code
from cycle.machine.model import TakenBy

NOTICE = stage("notice", task("reasons", "5 working days after opening of notice"))


def year(**plan: str) -> Year:
    """A plan whose drafting ends as `plan` says, and a notice that waits to be called."""
    tracks = {"plan": [stage("drafting", **plan), stage("audit")], "notice": [NOTICE]}
    return Year(machine_of(tracks, when_called=["notice"]))


def late(missed: str = "begin notice") -> Year:
    audit = stage("audit", task("opinion", "by 31 January", missed))
    return Year(machine_of({"plan": [audit], "notice": [NOTICE]}, when_called=["notice"]))


def test_a_track_that_waits_to_be_called_asks_nothing_of_anybody() -> None:
    found = year(complete="audit")
    assert "notice" not in found.state.tracks
    assert set(found.obligations()) == {"complete"}
    found.refuses(Code.UNKNOWN_TASK).does("author", "reasons")


def test_the_year_ends_without_a_track_that_nothing_called() -> None:
    found = year(complete="audit", objected="audit calling notice")
    found.completes("author", "drafting", "complete").completes("author", "audit")
    assert found.state.ended_at is not None


def test_an_outcome_begins_the_track_it_calls_and_the_year_waits_for_it() -> None:
    found = year(complete="audit", objected="audit calling notice")
    found.completes("author", "drafting", "objected")
    assert found.stands_at("notice") == "notice"
    found.completes("author", "audit")
    assert found.state.ended_at is None
    found.does("author", "reasons").completes("author", "notice")
    assert found.state.ended_at is not None


def test_a_missed_deadline_begins_the_track_once_and_the_stage_stays_open() -> None:
    found = late().until("2017-03-01")
    assert found.stands_at("plan") == "audit"
    assert found.stands_at("notice") == "notice"
    (entered,) = (
        each for each in found.recorded(events.StageEntered) if each.track == "notice"
    )
    assert entered.round == 1
    assert found.state.opened["notice.notice"] == found.at("2017-02-01 00:00")


def test_the_deadline_of_a_stage_that_ends_by_itself_calls_when_it_is_missed() -> None:
    audit = stage("audit", task("opinion"), due="by 31 January", missed="begin notice")
    by_itself = replace(audit, outcomes=(replace(audit.outcomes[0], taken=TakenBy.ITSELF),))
    small = machine_of({"plan": [by_itself], "notice": [NOTICE]}, when_called=["notice"])
    found = Year(small).until("2017-02-02")
    assert found.stands_at("notice") == "notice"
    assert found.stands_at("plan") == "audit"


def test_a_deadline_kept_calls_nothing() -> None:
    found = late().on("2017-01-31").does("author", "opinion").until("2017-03-01")
    assert "notice" not in found.state.tracks


def test_a_deadline_that_was_past_when_its_stage_opened_calls_nothing() -> None:
    audit = stage("audit", task("opinion", "16 January 2017", "begin notice"))
    small = machine_of({"plan": [audit], "notice": [NOTICE]}, when_called=["notice"])
    found = Year(small, opened="2017-01-20 10:00").until("2017-02-20")
    assert "notice" not in found.state.tracks


def test_a_call_is_without_effect_while_the_track_is_in_a_stage() -> None:
    found = year(again="drafting calling notice", complete="audit")
    found.completes("author", "drafting", "again").completes("author", "drafting", "again")
    assert found.state.tracks["notice"].round == 1


def test_a_track_that_has_ended_begins_another_round_when_it_is_called_again() -> None:
    found = year(again="drafting calling notice", complete="audit")
    found.completes("author", "drafting", "again")
    found.does("author", "reasons").completes("author", "notice")
    found.on("2017-02-01").completes("author", "drafting", "again")
    assert found.state.tracks["notice"].round == 2
    assert "reasons" in found.obligations()


def test_a_voided_call_takes_the_track_with_it() -> None:
    found = year(again="drafting calling notice", complete="audit")
    found.completes("author", "drafting", "again")
    found.corrects(found.number(events.StageCompleted))
    assert "notice" not in found.state.tracks


def test_a_call_stands_while_a_later_one_would_have_begun_the_track() -> None:
    tracks = {
        "plan": [stage("drafting", complete="end calling notice")],
        "grant": [stage("sifting", complete="paying calling notice"), stage("paying")],
        "notice": [NOTICE],
    }
    found = Year(machine_of(tracks, when_called=["notice"]))
    found.completes("author", "drafting").completes("author", "sifting")
    first = found.number(events.StageCompleted, 0)
    found.refuses(Code.STOOD_UPON).corrects(first)
    found.corrects(found.number(events.StageCompleted))
    found.corrects(first)
    assert "notice" not in found.state.tracks


def test_a_stage_that_was_not_called_says_so() -> None:
    found = year(complete="audit")
    found.refuses(Code.STAGE_NOT_OPEN).completes("author", "notice")
    assert found.refusal is not None
    assert "has not been called" in found.refusal.reasons[0].sentence
