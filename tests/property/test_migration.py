"""Promise 9 in the core: from wherever a cycle has come to, a move changes what it says, and
nothing else.
"""

from hypothesis import assume, given
from hypothesis import strategies as st
from tests.builders import actor, rulebook
from tests.drawn_machines import machines
from tests.repetition import examples
from tests.walks import tick, walk

from cycle.chain import canonical
from cycle.engine import events
from cycle.engine.commands import MigrateCycle
from cycle.engine.descriptions import describe
from cycle.engine.evolve import evolve
from cycle.engine.migration import migrate, obstacles
from cycle.engine.situation import Situation
from cycle.engine.state import State, from_text, to_text
from cycle.engine.verdicts import Code
from cycle.machine.model import Machine, fingerprint
from cycle.planning.consequences import MigrationSide, consequences
from cycle.planning.timetable import timetable

COMMAND = (actor("clerk"), MigrateCycle(reason="it is time"))


@examples(12)
@given(st.data(), machines())
def test_a_move_to_the_same_machine_is_refused_as_that(
    data: st.DataObject, declared: Machine
) -> None:
    rules = rulebook(declared)
    state = list(walk(data, rules, steps=6))[-1].after
    assert [
        reason.code for reason in obstacles(rules, rulebook(declared), state, *COMMAND)
    ] in (
        [Code.SAME_WORKFLOW],
        [Code.CYCLE_ENDED],
    )


@examples(12)
@given(st.data(), machines())
def test_the_same_machine_would_mean_nothing(data: st.DataObject, declared: Machine) -> None:
    rules = rulebook(declared)
    last = list(walk(data, rules, steps=8))[-1]
    told = consequences(
        MigrationSide(Situation(rules, last.after, last.now)),
        MigrationSide(Situation(rulebook(declared), last.after, last.now)),
    )
    assert (told.dates, told.obligations, told.set_aside, told.meetings, told.notes) == (
        (),
        (),
        (),
        (),
        (),
    )


@examples(20)
@given(st.data(), machines(), machines())
def test_a_moved_cycle_goes_on_and_its_journal_tells_its_state(
    data: st.DataObject, old: Machine, new: Machine
) -> None:
    rules, target = rulebook(old), rulebook(new)
    last = list(walk(data, rules, steps=8))[-1]
    reasons = obstacles(rules, target, last.after, *COMMAND)
    if reasons:
        assert all(reason.sentence for reason in reasons)
    assume(not reasons)
    state = last.after
    happened = migrate(Situation(rules, state, last.now), target, *COMMAND)
    for event in happened:
        stored = events.from_text(canonical(events.to_plain(event)))
        assert stored == event
        assert describe(old, event)
        state = evolve(state, stored, last.now)
    assert from_text(to_text(state)) == state
    assert state.fingerprint == fingerprint(new)
    kept = (
        "documents",
        "signoffs",
        "publications",
        "tasks",
        "waivers",
        "passed",
        "said",
        "missed",
        "ended",
    )
    before, after = _fields(last.after), _fields(state)
    assert {key: before[key] for key in kept} == {key: after[key] for key in kept}
    told = consequences(
        MigrationSide(Situation(rules, last.after, last.now)),
        MigrationSide(Situation(target, state, last.now)),
    )
    lines = {line.key: line.on for line in timetable(Situation(target, state, last.now))}
    assert all(
        lines[each.key] == each.on
        for each in told.dates
        if each.key in lines and each.fate != "gone"
    )
    for _ in range(3):
        step = tick(target, state, last.now)
        assert all(describe(old, event) for event in step.happened)
        state = step.after
    assert tick(target, state, last.now).happened == (), "what is said is said once"


def _fields(state: State) -> dict[str, object]:
    return {field: getattr(state, field) for field in state.__struct_fields__}
