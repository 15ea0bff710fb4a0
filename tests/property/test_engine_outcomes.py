"""What meetings decide: nothing in effect before its time, nothing asked meanwhile, no amendment lost on the way."""

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.builders import rulebook
from tests.walks import Step, after, machines, walk

from cycle.engine import events
from cycle.engine.due import due
from cycle.engine.obligations import obligations
from cycle.engine.rulebook import Rulebook
from cycle.engine.state import State, round_address

RULEBOOKS = machines().map(rulebook)


def ends(step: Step) -> list[tuple[State, events.StageCompleted]]:
    """Each stage that ended in a step, with the state just before its end."""
    return [
        (after(step.before, step.happened[:number], step.now), event)
        for number, event in enumerate(step.happened)
        if isinstance(event, events.StageCompleted)
    ]


@settings(deadline=None, max_examples=60)
@given(st.data(), RULEBOOKS)
def test_no_decision_that_may_be_objected_to_is_in_effect_early(data: st.DataObject, rules: Rulebook) -> None:
    for step in walk(data, rules):
        for before, event in ends(step):
            decided = before.tracks[event.track].decided
            if decided and step.now < decided.in_effect_at:
                assert (event.outcome, bool(event.reason)) == ("back", True)
            elif decided:
                assert (event.outcome, event.by, event.minute) == (decided.outcome, decided.by, decided.minute)
            window = rules.machine.objections_to(rules.machine.stage(event.track, event.stage))
            outcome = rules.machine.stage(event.track, event.stage).outcome(event.outcome)
            if window and outcome and window.holds_up(outcome) and event.by and not decided:
                until = rules.due(before, window.until)
                assert until.passed(step.now), "recorded after the window"  # type: ignore[union-attr]


@settings(deadline=None, max_examples=40)
@given(st.data(), RULEBOOKS)
def test_nothing_is_asked_of_a_stage_that_is_decided(data: st.DataObject, rules: Rulebook) -> None:
    for step in walk(data, rules):
        asked = [found.key for found in obligations(rules, step.after, step.now)]
        for key, track in step.after.tracks.items():
            if track.decided:
                assert not [found for found in asked if found.startswith(round_address(key, track.stage, track.round))]


@settings(deadline=None, max_examples=40)
@given(st.data(), RULEBOOKS)
def test_the_daemon_comes_back_for_it_in_time(data: st.DataObject, rules: Rulebook) -> None:
    for step in walk(data, rules):
        waiting = [track.decided.in_effect_at for track in step.after.tracks.values() if track.decided]
        if step.command is None:
            assert all(at > step.now for at in waiting)
        again = due(rules, step.after, step.now).look_again_at
        coming = [at for at in waiting if at > step.now]
        assert not coming or (again is not None and again <= min(coming))


@settings(deadline=None, max_examples=60)
@given(st.data(), RULEBOOKS)
def test_an_amendment_that_is_in_effect_is_made_or_waived_before_it_is_over(
    data: st.DataObject, rules: Rulebook
) -> None:
    ordered: set[str] = set()
    for step in walk(data, rules, steps=30):
        for before, event in ends(step):
            spent = round_address(event.track, event.stage, event.round)
            for key, each in before.amendments.items():
                over = each.made_at is not None or f"{spent}{key}" in before.waivers
                if each.track == event.track and over:
                    ordered.discard(key)
            if event.amendment:
                ordered.add(event.amendment.key)
        assert set(step.after.amendments) == ordered


@settings(deadline=None, max_examples=60)
@given(st.data(), RULEBOOKS)
def test_no_text_is_public_that_is_still_to_be_amended(data: st.DataObject, rules: Rulebook) -> None:
    for step in walk(data, rules, steps=30):
        for event in step.happened:
            if isinstance(event, events.Published):
                for key, each in step.before.amendments.items():
                    spent = round_address(event.track, event.stage, step.before.tracks[event.track].round)
                    waived = f"{spent}{key}" in step.before.waivers
                    assert each.track != event.track or each.made_at or waived
