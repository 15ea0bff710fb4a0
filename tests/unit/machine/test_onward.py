"""From the middle of a year: can its end still be reached?"""

from collections.abc import Collection

from hypothesis import given
from msgspec.structs import replace
from tests.builders import document, machine, publish, signoffs, stage, task
from tests.declared import is_whole, tangled

from cycle.machine.branches import Branches, TakenEnd
from cycle.machine.explorer import Explorer
from cycle.machine.model import END, Machine, Track
from cycle.machine.onward import Position, stuck
from cycle.machine.reachable import Configuration, components
from cycle.machine.soundness import prove
from cycle.machine.unsoundness import Unsoundness

FIRST = stage("first", complete="second")
SECOND = stage("second")


def standing(
    *,
    opened: Collection[str] = (),
    passed: Collection[str] = (),
    documents: Collection[str] = (),
    **stages: str,
) -> Position:
    return Position(stages, frozenset(opened), frozenset(passed), frozenset(documents))


def sentences(found: Machine, where: Position) -> list[str]:
    return [each.sentence for each in stuck(found, where)]


def test_nothing_is_wrong_where_all_that_is_waited_for_lies_ahead_or_is_passed() -> None:
    waits = machine(plan=[FIRST, SECOND], grant=[stage("paying", after=["plan.first"])])
    assert stuck(waits, standing(plan="first", grant="paying")) == ()
    assert stuck(waits, standing(plan=END, grant="paying", passed={"plan.first"})) == ()


def test_what_is_waited_for_and_left_behind_is_found_with_the_way_there() -> None:
    waits = machine(plan=[FIRST, SECOND], grant=[stage("paying", after=["plan.first"])])
    (found,) = stuck(waits, standing(plan="second", grant="paying"))
    assert found.sentence == "paying would wait for ever for plan.first"
    assert found.acts == ("Author completes second as complete",)


def test_a_stage_that_is_open_is_not_shut_again() -> None:
    waits = machine(plan=[FIRST, SECOND], grant=[stage("paying", after=["plan.first"])])
    assert stuck(waits, standing(plan="second", grant="paying", opened={"grant"})) == ()


def test_a_paper_that_nobody_is_asked_for_any_more_is_found() -> None:
    late = machine(
        plan=[
            stage("first", document("annex"), complete="second"),
            stage("second", publish("annex")),
        ]
    )
    wanted = "second would need the Annex, which nobody is asked to supply any more"
    assert sentences(late, standing(plan="second", opened={"plan"})) == [wanted]
    assert sentences(late, standing(plan="second", opened={"plan"}, documents={"annex"})) == []
    assert sentences(late, standing(plan="first", opened={"plan"})) == []


def test_so_is_a_text_to_be_signed() -> None:
    late = machine(
        plan=[
            stage("first", document("report"), complete="second"),
            stage("second", signoffs("report")),
        ]
    )
    assert len(sentences(late, standing(plan="second", opened={"plan"}))) == 1


def test_what_another_track_asks_for_can_be_had_from_there() -> None:
    late = machine(
        plan=[
            stage("first", document("annex"), complete="second"),
            stage("second", publish("annex")),
        ],
        side=[stage("noting", document("annex"))],
    )
    assert (
        sentences(late, standing(plan="second", side="noting", opened={"plan", "side"})) == []
    )


@given(tangled())
def test_from_the_beginning_it_agrees_with_the_proof_of_the_whole(declared: Machine) -> None:
    begins = {track.key: track.stages[0].key for track in declared.tracks}
    standstills = {Unsoundness.NEVER_PASSED, Unsoundness.RING}
    found = {fault.code for fault in prove(declared).faults} & standstills
    if is_whole(declared):
        assert bool(stuck(declared, standing(**begins))) == bool(found)


@given(tangled())
def test_from_wherever_a_sound_year_can_come_to_it_can_end(declared: Machine) -> None:
    if not is_whole(declared) or not prove(declared).sound:
        return
    begins = {track.key: track.stages[0].key for track in declared.tracks}
    for tracks in components(declared):
        for here in Explorer(tracks, Branches(declared)).explore().came_by:
            assert stuck(declared, _at(begins, tracks, here)) == ()


def _at(begins: dict[str, str], tracks: tuple[Track, ...], here: Configuration) -> Position:
    keys = [track.key for track in tracks]
    return standing(
        **{**begins, **dict(zip(keys, here.stages, strict=True))}, passed=here.passed
    )


def test_a_condition_about_a_stage_left_behind_can_never_be_known() -> None:
    asked = replace(task("letter"), when="second.complete")
    found = machine(
        plan=[
            stage("first", complete="second", short="third"),
            stage("second", complete="third"),
            stage("third", asked),
        ]
    )
    here = standing(opened=["plan"], passed=["plan.first"], plan="third")
    assert sentences(found, here) == ["third would wait for ever to know how second ended"]
    ended = TakenEnd("second", "complete")
    known = Position(here.stages, here.open, here.passed, here.documents, frozenset({ended}))
    assert sentences(found, known) == []
