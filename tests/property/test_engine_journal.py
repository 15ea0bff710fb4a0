"""Promises 1 and 2 in the core: a refusal changes nothing; the journal tells the state, byte
for byte.
"""

from hypothesis import given
from hypothesis import strategies as st
from tests.builders import rulebook, shipped
from tests.drawn_machines import machines
from tests.repetition import examples
from tests.walks import walk

from cycle.chain import canonical
from cycle.engine import events
from cycle.engine.evolve import evolve
from cycle.engine.rulebook import Rulebook
from cycle.engine.state import from_text, to_text

SHIPPED = rulebook(shipped())
RULEBOOKS: st.SearchStrategy[Rulebook] = st.one_of(machines().map(rulebook), st.just(SHIPPED))


def as_stored(event: events.Event) -> events.Event:
    return events.from_text(canonical(events.to_plain(event)))


@examples(12)
@given(st.data(), RULEBOOKS)
def test_a_refused_command_changes_nothing_and_gives_its_reasons(
    data: st.DataObject, rules: Rulebook
) -> None:
    for step in walk(data, rules):
        if step.refusal:
            assert step.happened == ()
            assert to_text(step.after) == to_text(step.before)
            assert step.refusal.reasons
            assert all(reason.sentence for reason in step.refusal.reasons)
        elif step.asked:
            assert step.happened, step.asked


@examples(12)
@given(st.data(), RULEBOOKS)
def test_the_stored_journal_replays_to_the_stored_state(
    data: st.DataObject, rules: Rulebook
) -> None:
    told = None
    for step in walk(data, rules):
        told = from_text(to_text(step.before)) if told is None else told
        for event in step.happened:
            assert as_stored(event) == event
            told = evolve(told, as_stored(event), step.now)
        assert to_text(told) == to_text(step.after)
        assert from_text(to_text(step.after)) == step.after
