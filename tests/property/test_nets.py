"""The workflow net says the same as the machine: it is sound, by the definition, exactly where
the machine is.
"""

from collections import deque
from typing import TypeAlias

from hypothesis import given
from hypothesis import strategies as st
from tests.builders import rulebook, shipped
from tests.declared import is_whole, tangled, with_calls
from tests.drawn_machines import machines
from tests.repetition import examples
from tests.walks import walk

from cycle.engine import events
from cycle.machine.model import Machine
from cycle.machine.nets import SINK, SOURCE, Net, NetTransition, label_of, net_of
from cycle.machine.soundness import prove

Marking: TypeAlias = tuple[tuple[str, int], ...]


def fired(here: Marking, transition: NetTransition) -> Marking | None:
    tokens = dict(here)
    for place in transition.takes:
        if not tokens.get(place):
            return None
        tokens[place] -= 1
    for place in transition.puts:
        tokens[place] = tokens.get(place, 0) + 1
    return tuple(sorted((place, count) for place, count in tokens.items() if count))


def is_sound(net: Net) -> bool:
    """Option to complete, proper completion, no dead transition (van der Aalst 1998); never two
    tokens in a place.
    """
    first: Marking = ((SOURCE, 1),)
    final: Marking = ((SINK, 1),)
    before: dict[Marking, set[Marking]] = {first: set()}
    waiting, alive = deque([first]), set[str]()
    while waiting:
        here = waiting.popleft()
        for transition in net.transitions:
            there = fired(here, transition)
            if there is None:
                continue
            alive.add(transition.key)
            assert all(count == 1 for _, count in there), "the net is not safe"
            if there not in before:
                before[there] = set()
                waiting.append(there)
            before[there].add(here)
    ahead, can_end = [final] if final in before else [], {final}
    while ahead:
        fresh = before[ahead.pop()] - can_end
        can_end |= fresh
        ahead += fresh
    proper = all(dict(here).get(SINK, 0) == 0 or here == final for here in before)
    return can_end >= set(before) and proper and alive == {each.key for each in net.transitions}


@examples(50)
@given(tangled(most_tracks=2, most_stages=3).filter(is_whole))
def test_the_net_is_sound_exactly_where_the_machine_is(machine: Machine) -> None:
    assert is_sound(net_of(machine)) == prove(machine).sound


@examples(60)
@given(with_calls(missed=True).filter(is_whole))
def test_a_net_in_which_tracks_are_called_is_sound_exactly_where_the_machine_is(
    machine: Machine,
) -> None:
    assert is_sound(net_of(machine)) == prove(machine).sound


def after_silence(net: Net, markings: set[Marking]) -> set[Marking]:
    """Wherever silent transitions may have led."""
    ahead = list(markings)
    while ahead:
        here = ahead.pop()
        silent = {fired(here, each) for each in net.transitions if each.label is None} - {
            None,
            *markings,
        }
        markings = markings | {there for there in silent if there}
        ahead += [there for there in silent if there]
    return markings


@examples(30)
@given(
    st.data(),
    st.one_of(
        machines(),
        tangled(most_tracks=2, most_stages=3).filter(is_whole),
        with_calls(missed=True).filter(is_whole),
        st.just(shipped()),
    ),
)
def test_whatever_happens_in_a_cycle_can_be_replayed_on_the_net(
    data: st.DataObject, machine: Machine
) -> None:
    net = net_of(machine)
    here = after_silence(net, {((SOURCE, 1),)})
    for step in walk(data, rulebook(machine)):
        for event in step.happened:
            if isinstance(event, events.StageCompleted):
                label = label_of(event.stage, event.outcome)
                there = {
                    fired(each, one)
                    for each in here
                    for one in net.transitions
                    if one.label == label
                }
                here = after_silence(net, {marking for marking in there if marking})
                assert here, f"{label} cannot be replayed"
        if step.after.ended_at:
            assert ((SINK, 1),) in here
