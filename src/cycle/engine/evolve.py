"""From a state and an event to the next state. Pure, total, and without any rule: what may
happen, decide has settled.

A journal replayed gives the stored state, byte for byte (cycle.engine.replay); so nothing here
may depend on anything but the event, its instant and the state before it.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import TypeVar

import msgspec

from cycle.engine import events, outside_events
from cycle.engine.evolve_outside import after_outside
from cycle.engine.list_events import ListChanged
from cycle.engine.state import (
    WHOLE,
    AmendmentState,
    Decided,
    DocumentState,
    EndedStage,
    MeetingChange,
    MeetingState,
    PublicationState,
    SignOffState,
    State,
    TaskState,
    TrackState,
    WaiverState,
    Written,
    need_address,
    round_address,
    row_address,
    row_part,
    rows_in,
    stage_address,
)
from cycle.machine.lists import put
from cycle.machine.model import END

V = TypeVar("V")


def evolve(state: State | None, event: events.Event, at: datetime) -> State:
    """The state after `event`, at its instant. Of a correction, only what it adds."""
    if state is None:
        return _begin(event, at)
    return msgspec.structs.replace(_apply(state, event, at), version=state.version + 1)


def _begin(event: events.Event, at: datetime) -> State:
    if not isinstance(event, events.CycleOpened):
        raise ValueError(  # noqa: TRY004 - a wrong journal, not a wrong type
            f"a journal begins with the opening of its cycle, not with {events.kind_of(event)}"
        )
    return State(
        cycle=event.cycle,
        workflow=event.workflow,
        fingerprint=event.fingerprint,
        begins_on=event.begins_on,
        opened_at=at,
        version=1,
        meetings={
            key: MeetingState(changed_at=at, on=day.on, at=day.at)
            for key, day in event.meetings.items()
        },
        polls=event.polls,
        last_met=event.last_met,
        dates=event.dates,
        lists=event.lists,
        year=event.year,
        bound_to=event.bound_to,
    )


def _apply(state: State, event: events.Event, at: datetime) -> State:  # noqa: C901, PLR0912 - one line an event
    match event:
        case events.CycleOpened():
            raise ValueError("a cycle is opened once")
        case events.CycleMigrated():
            return _migrated(state, event, at)
        case events.StageEntered():
            return _entered(state, event, at)
        case events.StageOpened():
            return _opened(state, event, at)
        case events.StageCompleted():
            return _completed(state, event, at)
        case events.OutcomeRecorded():
            return _recorded(state, event, at)
        case events.CycleEnded():
            return msgspec.structs.replace(state, ended_at=at)
        case events.DocumentAttached():
            return _attached(state, event, at)
        case events.SignedOff() | events.ReturnedForChange():
            return _answered(state, event, at)
        case events.SignOffLapsed():
            return _lapsed(state, event, at)
        case events.Published():
            return _published(state, event, at)
        case events.TaskDone():
            return _reported(state, event, at)
        case events.NeedWaived():
            return _waived(state, event, at)
        case events.MeetingSet() | events.MeetingMoved():
            return _dated(state, event, at)
        case events.MeetingCancelled():
            why = f"it was cancelled: {event.reason}"
            return _undated(state, event.meeting, at, MeetingChange.CANCELLED, why)
        case events.MeetingDateSpent():
            why = f"it sat on {event.was_on.isoformat()} and is needed again"
            return _undated(state, event.meeting, at, MeetingChange.SPENT, why)
        case events.DeadlinePassed():
            missed = _with(state.missed, event.obligation, event.due_at)
            return msgspec.structs.replace(state, missed=missed)
        case events.NoticeGiven():
            return _written_to(state, event)
        case events.ActVoided():
            return _corrected(state, event, at)
        case ListChanged():
            lists = put(state.lists, event.list, event.item)
            return msgspec.structs.replace(state, lists=lists)
        case (
            outside_events.ClockFoundBehind()
            | outside_events.ClockCorrected()
            | outside_events.DateFollowed()
            | outside_events.CycleFollowed()
        ):
            return after_outside(state, event, at)


def _migrated(state: State, event: events.CycleMigrated, at: datetime) -> State:
    why = "the workflow has had it only since the cycle was moved to it"
    undated = {key: MeetingState(changed_at=at, why_undated=why) for key in event.undated}
    return msgspec.structs.replace(
        state,
        fingerprint=event.fingerprint,
        workflow=event.workflow,
        meetings={**state.meetings, **undated},
        bound_to={**state.bound_to, **event.bound_to},
        migrated_at=at,
    )


def _corrected(state: State, event: events.ActVoided, at: datetime) -> State:
    """What was met and is open again has not been said; a meeting has its earlier date again,
    from now on.
    """
    meetings = {
        key: _date_corrected(state.meetings.get(key), was, at)
        for key, was in event.redated.items()
    }
    said = {key: value for key, value in state.said.items() if key not in event.asked_again}
    return msgspec.structs.replace(state, meetings={**state.meetings, **meetings}, said=said)


def _date_corrected(
    before: MeetingState | None, was_on: date | None, at: datetime
) -> MeetingState:
    why = None if before and before.on else "the date that it had was entered by mistake"
    return msgspec.structs.replace(
        before or MeetingState(changed_at=at),
        changed_at=at,
        change=MeetingChange.CORRECTED,
        corrected_from=was_on,
        why_undated=before.why_undated or why if before else why,
    )


def _with(mapping: Mapping[str, V], key: str, value: V) -> Mapping[str, V]:
    return {**mapping, key: value}


def _answered(
    state: State, event: events.SignedOff | events.ReturnedForChange, at: datetime
) -> State:
    answer = SignOffState(
        sha256=event.sha256,
        by=event.by,
        at=at,
        seq=state.version + 1,
        comment=event.comment if isinstance(event, events.SignedOff) else None,
        returned=event.reason if isinstance(event, events.ReturnedForChange) else None,
    )
    row = row_address(event.document, event.sheet, event.issue)
    return msgspec.structs.replace(state, signoffs=_with(state.signoffs, row, answer))


def _lapsed(state: State, event: events.SignOffLapsed, at: datetime) -> State:
    row = row_address(event.document, event.sheet, event.issue)
    lapsed = msgspec.structs.replace(state.signoffs[row], lapsed_at=at, changed=event.changed)
    return msgspec.structs.replace(state, signoffs=_with(state.signoffs, row, lapsed))


def _published(state: State, event: events.Published, at: datetime) -> State:
    made = PublicationState(
        documents=event.documents, by=event.by, at=at, seq=state.version + 1
    )
    need = need_address(event.track, event.stage, event.need)
    return msgspec.structs.replace(state, publications=_with(state.publications, need, made))


def _reported(state: State, event: events.TaskDone, at: datetime) -> State:
    task = TaskState(by=event.by, at=at, seq=state.version + 1, note=event.note)
    need = need_address(event.track, event.stage, event.need)
    return msgspec.structs.replace(state, tasks=_with(state.tasks, need, task))


def _written_to(state: State, event: events.NoticeGiven) -> State:
    said = dict(state.said)
    for item in event.items:
        said[item.said] = max(item.occasion_at, said.get(item.said, item.occasion_at))
    return msgspec.structs.replace(state, said=said)


def _entered(state: State, event: events.StageEntered, at: datetime) -> State:
    track = TrackState(
        stage=event.stage, round=event.round, entered_at=at, waits_for=event.waits_for
    )
    rounds = state.rounds
    if event.stage != END:
        rounds = _with(rounds, stage_address(event.track, event.stage), event.round)
    return msgspec.structs.replace(
        state, tracks=_with(state.tracks, event.track, track), rounds=rounds
    )


def _opened(state: State, event: events.StageOpened, at: datetime) -> State:
    track = msgspec.structs.replace(
        state.tracks[event.track], opened_at=at, opened_seq=state.version + 1, waits_for=()
    )
    return msgspec.structs.replace(
        state,
        tracks=_with(state.tracks, event.track, track),
        opened=_with(state.opened, stage_address(event.track, event.stage), at),
    )


def _completed(state: State, event: events.StageCompleted, at: datetime) -> State:
    """What was said, missed and waived in the round is over, and the journal's alone from here
    on.
    """
    address = stage_address(event.track, event.stage)
    spent = round_address(event.track, event.stage, event.round)
    ended = EndedStage(
        outcome=event.outcome,
        at=event.in_effect_at or at,
        by=event.by,
        minute=event.minute,
        records=event.records,
        amendment=event.amendment,
        reason=event.reason,
    )
    newly_passed = {address, f"{address}.{event.outcome}"} if event.passes else set()
    return msgspec.structs.replace(
        state,
        ended=_with(state.ended, address, ended),
        passed=tuple(sorted({*state.passed, *newly_passed})),
        said=_without(state.said, spent),
        missed=_without(state.missed, spent),
        waivers=_without(state.waivers, spent),
        amendments=_amendments_after(state, event, at),
        waived_rows={**state.waived_rows, **event.waived_rows},
    )


def _amendments_after(
    state: State, event: events.StageCompleted, at: datetime
) -> Mapping[str, AmendmentState]:
    """What has been made, or waived in this round, is over; what the outcome orders is
    begun.
    """
    spent = round_address(event.track, event.stage, event.round)
    kept = {
        key: each
        for key, each in state.amendments.items()
        if each.track != event.track or not (each.made_at or f"{spent}{key}" in state.waivers)
    }
    if event.amendment is None:
        return kept
    ordered = AmendmentState(
        track=event.track, stage=event.stage, ordered=event.amendment, at=at
    )
    return _with(kept, event.amendment.key, ordered)


def _recorded(state: State, event: events.OutcomeRecorded, at: datetime) -> State:
    decided = Decided(
        outcome=event.outcome,
        at=at,
        in_effect_at=event.in_effect_at,
        by=event.by,
        minute=event.minute,
        records=event.records,
        amendment=event.amendment,
    )
    track = msgspec.structs.replace(state.tracks[event.track], decided=decided)
    return msgspec.structs.replace(state, tracks=_with(state.tracks, event.track, track))


def _without(mapping: Mapping[str, V], prefix: str) -> Mapping[str, V]:
    return {key: value for key, value in mapping.items() if not key.startswith(prefix)}


def _attached(state: State, event: events.DocumentAttached, at: datetime) -> State:
    before = state.documents.get(event.document)
    unchanged = before is not None and before.sha256 == event.sha256
    document = DocumentState(
        version=event.version,
        sha256=event.sha256,
        size=event.size,
        filename=event.filename,
        by=event.by,
        at=at,
        seq=state.version + 1,
        changed_at=before.changed_at if before is not None and unchanged else at,
        parts=event.parts,
        written=_written(before, event, at),
        also_by=event.also_by,
    )
    documents = _with(state.documents, event.document, document)
    return msgspec.structs.replace(
        state, documents=documents, amendments=_made(state, event, at)
    )


def _made(
    state: State, event: events.DocumentAttached, at: datetime
) -> Mapping[str, AmendmentState]:
    amendments = dict(state.amendments)
    for key in event.amends:
        amendments[key] = msgspec.structs.replace(
            amendments[key], made_at=at, made_by=event.by, consulted=event.consulted
        )
    return amendments


def _written(
    before: DocumentState | None, event: events.DocumentAttached, at: datetime
) -> Mapping[str, Written]:
    """Who wrote each row of a report: whoever handed in the text that it still has."""
    now = Written(by=event.by, at=at)
    if before is None:
        return dict.fromkeys(rows_in(event.parts), now)
    if not event.parts:
        again = before.sha256 == event.sha256 and before.writer(WHOLE).by != event.by
        return {WHOLE: before.writer(WHOLE)} if again else {}
    kept = {
        issue
        for issue in rows_in(event.parts)
        if before.covered(issue) == event.parts[row_part(issue)]
    }
    return {
        issue: before.writer(issue) if issue in kept else now for issue in rows_in(event.parts)
    }


def _waived(state: State, event: events.NeedWaived, at: datetime) -> State:
    waiver = WaiverState(
        reason=event.reason,
        by=event.by,
        at=at,
        late_item=event.late_item,
        stated=event.stated,
        sitting=event.sitting,
    )
    return msgspec.structs.replace(
        state, waivers=_with(state.waivers, event.obligation, waiver)
    )


def _dated(state: State, event: events.MeetingSet | events.MeetingMoved, at: datetime) -> State:
    before = state.meetings.get(event.meeting)
    earlier, sat = (before.before, before.sat) if before else ((), ())
    if before and before.on:
        earlier = (*earlier, before.on)
    change = (
        MeetingChange.MOVED if isinstance(event, events.MeetingMoved) else MeetingChange.SET
    )
    meeting = MeetingState(
        changed_at=at, change=change, on=event.on, at=event.at, before=earlier, sat=sat
    )
    return msgspec.structs.replace(
        state, meetings=_with(state.meetings, event.meeting, meeting)
    )


def _undated(state: State, key: str, at: datetime, change: MeetingChange, why: str) -> State:
    before = state.meetings[key]
    given_up = (before.on,) if before.on else ()
    meeting = MeetingState(
        changed_at=at,
        change=change,
        at=before.at,
        before=(*before.before, *given_up),
        sat=(*before.sat, *given_up) if change is MeetingChange.SPENT else before.sat,
        why_undated=why,
    )
    return msgspec.structs.replace(state, meetings=_with(state.meetings, key, meeting))
