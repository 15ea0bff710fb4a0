"""What meetings decide: nothing in effect before its time, nothing asked meanwhile, no
amendment lost on the way.
"""

from collections.abc import Iterator
from datetime import date, timedelta

import msgspec
from hypothesis import given
from hypothesis import strategies as st
from tests.builders import actor
from tests.committees import DELEGATED, decided, published, workflow
from tests.repetition import examples
from tests.timeline import Year
from tests.walks import Asked, Step, after, tick

from cycle import chain
from cycle.chain import sha256_text
from cycle.engine import commands, events
from cycle.engine.decide import decide
from cycle.engine.due import due
from cycle.engine.evolve import evolve
from cycle.engine.obligations import obligations
from cycle.engine.rulebook import DueDate
from cycle.engine.situation import Situation
from cycle.engine.state import State, from_text, round_address, to_text
from cycle.engine.verdicts import Refusal

EVERYONE = actor(
    "author",
    "head",
    "clerk",
    "monitoring-officer",
    "head-of-legal",
    "head-of-finance",
    login="everyone",
)
DECISIONS = (
    "approved",
    "approved",
    "approved-as-amended",
    "referred-back",
    "inquorate",
    "withdrawn",
    "called-in",
    None,
)
AMENDED = (
    DELEGATED,
    DELEGATED,
    commands.Amend(text="a comma", due="10 working days before council"),
    None,
)


def acts() -> st.SearchStrategy[Asked]:
    """What may follow a committee, most of it by one who may."""
    who = st.sampled_from([EVERYONE, EVERYONE, EVERYONE, actor("head"), actor("author")])
    stages = st.sampled_from(
        ["recommendation", "recommendation", "papers", "adoption", "refresh"]
    )
    return st.one_of(
        st.tuples(
            who,
            st.builds(
                commands.CompleteStage,
                stage=stages,
                outcome=st.sampled_from([*DECISIONS, "complete", "adopted"]),
                amend=st.sampled_from(AMENDED),
                reason=st.sampled_from(["three councillors object", None]),
            ).map(_without_needless_amendment),
        ),
        st.tuples(
            who,
            st.builds(
                commands.AttachDocument,
                document=st.sampled_from(["plan", "plan", "council-report", "report"]),
                sha256=st.sampled_from(["a", "b", "c"]).map(sha256_text),
                size=st.just(1),
                filename=st.just("a.docx"),
                consulted=st.sampled_from([None, "the Chair"]),
            ),
        ),
        st.tuples(st.just(EVERYONE), st.builds(commands.SignOff)),
        st.tuples(who, st.builds(commands.Publish)),
        st.tuples(
            who,
            st.builds(
                commands.Waive,
                need=st.sampled_from(["amended-plan", "publish", "council-report"]),
                reason=st.just("in order"),
                late=st.sampled_from([None, commands.Late(standing_order="SO 12")]),
            ),
        ),
        st.tuples(
            st.just(EVERYONE),
            st.builds(
                commands.SetMeeting,
                meeting=st.just("committee"),
                on=st.dates(date(2017, 2, 20), date(2017, 3, 20)),
                at=st.just("18:30"),
            ),
        ),
    )


def _without_needless_amendment(asked: commands.CompleteStage) -> commands.CompleteStage:
    amends = asked.outcome == "approved-as-amended"
    return asked if amends else msgspec.structs.replace(asked, amend=None)


YEARS = st.builds(
    lambda windowed, outcome: (
        decided(outcome, windowed=windowed, amend=DELEGATED if "amended" in outcome else None)
        if outcome
        else published(workflow(windowed=windowed))
    ),
    st.sampled_from([True, True, False]),
    st.sampled_from([None, "approved", "approved-as-amended", "approved-as-amended"]),
)


def walk(data: st.DataObject, year: Year, *, steps: int = 25) -> Iterator[Step]:
    """From the morning after the committee on: acts, days that pass, and the daemon at any
    moment.
    """
    rules, state, now = year.rules, year.state, year.at("2017-02-15")
    for _ in range(steps):
        now += timedelta(hours=data.draw(st.sampled_from([0, 0, 1, 24, 72])))
        if data.draw(st.integers(0, 4)) == 0:
            step = tick(rules, state, now)
        else:
            command = data.draw(acts())
            decision = decide(Situation(rules, state, now), *command)
            if isinstance(decision, Refusal):
                step = Step(state, command, decision, (), state, now)
            else:
                step = Step(state, command, None, decision, after(state, decision, now), now)
        yield step
        state = step.after


def ends(step: Step) -> list[tuple[State, events.StageCompleted]]:
    """Each stage that ended in a step, with the state just before its end."""
    return [
        (after(step.before, step.happened[:number], step.now), event)
        for number, event in enumerate(step.happened)
        if isinstance(event, events.StageCompleted)
    ]


@examples(15)
@given(st.data(), YEARS)
def test_no_decision_that_may_be_objected_to_is_in_effect_early(
    data: st.DataObject, year: Year
) -> None:
    for step in walk(data, year):
        for before, event in ends(step):
            decided = before.tracks[event.track].decided
            if decided and step.now < decided.in_effect_at:
                assert (event.outcome, bool(event.reason)) == ("called-in", True)
            elif decided:
                assert (event.outcome, event.by, event.minute) == (
                    decided.outcome,
                    decided.by,
                    decided.minute,
                )
            window = year.rules.machine.objections_to(
                year.rules.machine.stage(event.track, event.stage)
            )
            outcome = year.rules.machine.stage(event.track, event.stage).outcome(event.outcome)
            if window and outcome and window.holds_up(outcome) and event.by and not decided:
                until = year.rules.due(before, window.until)
                assert isinstance(until, DueDate)
                assert until.passed(step.now), "recorded after the window"


@examples(12)
@given(st.data(), YEARS)
def test_nothing_is_asked_of_a_stage_that_is_decided(data: st.DataObject, year: Year) -> None:
    for step in walk(data, year):
        asked = [
            found.key for found in obligations(Situation(year.rules, step.after, step.now))
        ]
        for key, track in step.after.tracks.items():
            if track.decided:
                assert not [
                    found
                    for found in asked
                    if found.startswith(round_address(key, track.stage, track.round))
                ]


@examples(12)
@given(st.data(), YEARS)
def test_the_daemon_comes_back_for_it_in_time(data: st.DataObject, year: Year) -> None:
    for step in walk(data, year):
        waiting = [
            track.decided.in_effect_at for track in step.after.tracks.values() if track.decided
        ]
        if step.asked is None:
            assert all(at > step.now for at in waiting)
        again = due(Situation(year.rules, step.after, step.now)).look_again_at
        coming = [at for at in waiting if at > step.now]
        assert not coming or (again is not None and again <= min(coming))


@examples(15)
@given(st.data(), YEARS)
def test_an_amendment_that_is_in_effect_is_made_or_waived_before_it_is_over(
    data: st.DataObject, year: Year
) -> None:
    ordered = set(year.state.amendments)
    for step in walk(data, year):
        for before, event in ends(step):
            spent = round_address(event.track, event.stage, event.round)
            for key, each in before.amendments.items():
                over = each.made_at is not None or f"{spent}{key}" in before.waivers
                if each.track == event.track and over:
                    ordered.discard(key)
            if event.amendment:
                ordered.add(event.amendment.key)
        assert set(step.after.amendments) == ordered


@examples(15)
@given(st.data(), YEARS)
def test_no_text_is_public_that_is_still_to_be_amended(data: st.DataObject, year: Year) -> None:
    for step in walk(data, year):
        for event in step.happened:
            if isinstance(event, events.Published):
                for key, each in step.before.amendments.items():
                    spent = round_address(
                        event.track, event.stage, step.before.tracks[event.track].round
                    )
                    waived = f"{spent}{key}" in step.before.waivers
                    assert each.track != event.track or each.made_at or waived


@examples(12)
@given(st.data(), YEARS)
def test_the_journal_replays_to_the_state(data: st.DataObject, year: Year) -> None:
    told = year.state
    for step in walk(data, year):
        for event in step.happened:
            stored = events.from_text(chain.canonical(events.to_plain(event)))
            assert stored == event
            told = evolve(from_text(to_text(told)), stored, step.now)
        assert to_text(told) == to_text(step.after)
