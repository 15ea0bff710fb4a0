"""Promises 3, 4 and 5: whoever acts holds the office, no stage is left without its needs, a
sign-off covers one text.

What a need asks is worked out here anew, from the state alone, so that a fault in the guards
cannot hide itself.
"""

from datetime import datetime

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from tests.builders import rulebook, shipped
from tests.drawn_machines import machines
from tests.repetition import examples
from tests.walks import Step, after, walk

from cycle.engine import events
from cycle.engine.guards import open_stages
from cycle.engine.list_events import ListChanged
from cycle.engine.rulebook import Rulebook
from cycle.engine.situation import Situation
from cycle.engine.state import State, row_address
from cycle.machine.model import Stage
from cycle.machine.needs import Need
from cycle.machine.needs.base import Row
from cycle.machine.needs.document import DocumentNeed
from cycle.machine.needs.meeting import MeetingNeed
from cycle.machine.needs.publish import PublishNeed
from cycle.machine.needs.signoffs import SignoffsNeed
from cycle.machine.needs.task import TaskNeed

RULEBOOKS: st.SearchStrategy[Rulebook] = st.one_of(
    machines().map(rulebook), st.just(rulebook(shipped()))
)


def is_met(
    rules: Rulebook, state: State, track: str, stage: Stage, need: Need, now: datetime
) -> bool:
    since = state.tracks[track].opened_seq
    round_ = f"{track}.{stage.key}#{state.tracks[track].round}/{need.key}"
    if round_ in state.waivers or is_not_needed(state, track, need):
        return True
    if need.each:
        today = rules.local(now).date()
        return all(
            is_met(rules, state, track, stage, replace(need, key=key, each=None), now)
            for item in state.lists.get(need.each, ())
            if item.stands_on(today)
            for key in [f"{need.key}.{item.key}"]
        )
    match need:
        case DocumentNeed(document=key):
            held = state.documents.get(key)
            return (
                held is not None
                and (held.seq >= since or not need.renew)
                and not returned(state, key)
            )
        case SignoffsNeed():
            rows = rules.machine.sheets[need.sheet].rows
            cleared = [
                f"{round_}/{row.issue}" in state.waivers
                or is_signed_in_order(state, need, row, round_)
                for row in rows
            ]
            return sum(cleared) >= (need.enough or len(rows))
        case PublishNeed(documents=parts):
            public = state.publications.get(f"{track}.{stage.key}/{need.key}")
            return public is not None and all(
                public.documents[key] == state.documents[key].sha256 for key in parts
            )
        case TaskNeed():
            done = state.tasks.get(f"{track}.{stage.key}/{need.key}")
            return done is not None and done.seq >= since
        case MeetingNeed(meeting=key):
            starts = (
                rules.meeting_starts(state.meetings[key]) if key in state.meetings else None
            )
            return starts is not None and starts <= now


def is_not_needed(state: State, track: str, need: Need) -> bool:
    """Whether a stage of the same track, `stage.outcome`, ended in another way than `when`
    says.
    """
    if need.when is None:
        return False
    stage, _, outcome = need.when.partition(".")
    ended = state.ended.get(f"{track}.{stage}")
    return ended is not None and ended.outcome != outcome


def is_signed_in_order(state: State, need: SignoffsNeed, row: Row, round_: str) -> bool:
    """Signed, and signed after the rows that come before it, unless these were waived."""
    since = state.tracks[round_.partition(".")[0]].opened_seq
    if not is_signed(state, need, row.issue, since):
        return False
    own = state.signoffs[row_address(need.of, need.sheet, row.issue)]
    for issue in row.after:
        before = state.signoffs.get(row_address(need.of, need.sheet, issue))
        waived = f"{round_}/{issue}" in state.waivers
        in_order = before and is_signed(state, need, issue, since) and before.seq < own.seq
        if before and before.seq > own.seq and not before.returned:
            return False
        if not (waived or in_order):
            return False
    return True


def returned(state: State, document: str) -> bool:
    return any(
        key.startswith(f"{document}/")
        and row.returned is not None
        and row.sha256 == present_text(state, key)
        for key, row in state.signoffs.items()
    )


def present_text(state: State, address: str) -> str:
    """What a sign-off of a row, `document/sheet/issue`, would cover now: its part of a report,
    else the whole.
    """
    document, _, issue = address.split("/")
    held = state.documents[document]
    return held.parts[f"row/{issue}"] if held.parts else held.sha256


def is_signed(state: State, need: SignoffsNeed, issue: str, since: int) -> bool:
    row = state.signoffs.get(row_address(need.of, need.sheet, issue))
    if (
        row is None
        or row.lapsed_at
        or row.returned is not None
        or (need.renew and row.seq < since)
    ):
        return False
    return row.sha256 == present_text(state, row_address(need.of, need.sheet, issue))


def states_before(step: Step) -> list[tuple[State, events.Event]]:
    """Each event of a step, with the state it happened in."""
    return [
        (after(step.before, step.happened[:number], step.now), event)
        for number, event in enumerate(step.happened)
    ]


@examples(12)
@given(st.data(), RULEBOOKS)
def test_no_stage_is_left_without_what_it_needs(data: st.DataObject, rules: Rulebook) -> None:
    for step in walk(data, rules, steps=30):
        for state, event in states_before(step):
            if not isinstance(event, events.StageCompleted):
                continue
            stage = rules.machine.stage(event.track, event.stage)
            outcome = stage.outcome(event.outcome)
            assert outcome
            if event.missed:
                assert step.asked is None
                assert event.missed in state.missed
                assert state.missed[event.missed] < step.now
            elif not outcome.regardless:
                unmet = [
                    need.key
                    for need in stage.needs
                    if not is_met(rules, state, event.track, stage, need, step.now)
                ]
                assert not unmet


@examples(12)
@given(st.data(), RULEBOOKS)
def test_no_one_acts_beyond_their_office(data: st.DataObject, rules: Rulebook) -> None:
    for step in walk(data, rules):
        for event in step.happened:
            by = getattr(event, "by", None)
            if by is None or step.asked is None:
                continue
            assert by.login == step.asked[0].login
            assert by.role in {held.role for held in step.asked[0].offices}
            assert by.role in roles_for(rules, step.before, event), event


def roles_for(rules: Rulebook, before: State, event: events.Event) -> set[str]:
    machine = rules.machine
    match event:
        case events.SignedOff() | events.ReturnedForChange():
            return set(machine.sheets[event.sheet].row(event.issue).roles)
        case events.DocumentAttached():
            return {
                need.by
                for _, stage in machine.stages()
                for need in stage.needs
                if (isinstance(need, DocumentNeed) and need.document == event.document)
                or (isinstance(need, SignoffsNeed) and need.of == event.document)
            } | {before.amendments[key].ordered.role for key in event.amends}
        case events.TaskDone() | events.Published():
            need = machine.stage(event.track, event.stage).need(event.need.partition(".")[0])
            return {need.by} if need else set()
        case events.StageCompleted():
            return {machine.stage(event.track, event.stage).completed_by}
        case events.NeedWaived():
            return set(machine.may_waive)
        case ListChanged():
            return set(machine.clerks)
        case events.MeetingSet() | events.MeetingMoved() | events.MeetingCancelled():
            return set(machine.clerks)
        case _:
            return set()


@examples(12)
@given(st.data(), RULEBOOKS)
def test_a_sign_off_over_another_text_has_lapsed_and_does_not_count(
    data: st.DataObject, rules: Rulebook
) -> None:
    for step in walk(data, rules):
        present = step.after
        for address, row in present.signoffs.items():
            past = row.lapsed_at is not None or row.returned is not None
            assert past or row.sha256 == present_text(present, address)
        for where in open_stages(Situation(rules, present, step.now)):
            for verdict in where.verdicts:
                if (
                    isinstance(verdict.need, SignoffsNeed)
                    and verdict.holds
                    and not verdict.waived
                    and verdict.need.enough is None
                ):
                    assert verdict.issue
                    assert is_signed(present, verdict.need, verdict.issue, where.opened_seq)


@examples(12)
@given(st.data(), RULEBOOKS)
def test_a_sign_off_lapses_exactly_when_the_text_it_covers_changes(
    data: st.DataObject, rules: Rulebook
) -> None:
    for step in walk(data, rules, steps=30):
        attached = [
            event.document
            for event in step.happened
            if isinstance(event, events.DocumentAttached)
        ]
        lapsed = {
            row_address(event.document, event.sheet, event.issue)
            for event in step.happened
            if isinstance(event, events.SignOffLapsed)
        }
        undone = {
            address
            for address, row in step.before.signoffs.items()
            if address.partition("/")[0] in attached
            and row.lapsed_at is None
            and row.returned is None
            and row.sha256 != present_text(step.after, address)
        }
        assert lapsed == undone


@examples(12)
@given(st.data(), RULEBOOKS)
def test_a_cycle_is_over_exactly_when_every_track_is_at_its_end(
    data: st.DataObject, rules: Rulebook
) -> None:
    for step in walk(data, rules, steps=30):
        ended = [event for event in step.happened if isinstance(event, events.CycleEnded)]
        assert (step.after.ended_at is not None) == all(
            track.ended for track in step.after.tracks.values()
        )
        assert len(ended) <= 1
        opened = [
            (event.track, event.stage, event.round)
            for event in step.happened
            if isinstance(event, events.StageOpened)
        ]
        assert len(opened) == len(set(opened))
