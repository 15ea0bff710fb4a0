"""Tracks enter their stages; stages open once they wait for nothing more, or are passed over
where their condition does not hold. Pure.
"""

from collections.abc import Iterator

from cycle.engine import events
from cycle.engine.conditions import holds, not_needed
from cycle.engine.situation import Situation
from cycle.engine.state import State, stage_address
from cycle.machine.branches import passed_over_to
from cycle.machine.model import END, NOT_NEEDED, Stage, Track


def enter_first(situation: Situation) -> Iterator[events.Event]:
    """Every track that begins with the year into its first stage, and open those that wait for
    nothing.
    """
    entering = [
        enter(situation.state, track, track.stages[0].key)
        for track in situation.machine.tracks
        if not track.when_called
    ]
    yield from entering
    yield from open_what_waits_no_more(situation.after(entering))


def enter_anew(situation: Situation) -> Iterator[events.Event]:
    """What a new machine brings at once: its new tracks begin, and what waits, waits for what
    it says now.

    A stage that is open stays open.
    """
    entering = list(_entering_anew(situation))
    yield from entering
    yield from open_what_waits_no_more(situation.after(entering))


def _entering_anew(situation: Situation) -> Iterator[events.StageEntered]:
    for track in situation.machine.tracks:
        present = situation.state.tracks.get(track.key)
        if present is None:
            if not track.when_called:
                yield enter(situation.state, track, track.stages[0].key)
        elif not present.ended and not present.open:
            waits = _waits_for(situation.state, track.stage(present.stage))
            if waits != present.waits_for:
                yield events.StageEntered(
                    track=track.key, stage=present.stage, round=present.round, waits_for=waits
                )


def enter(state: State, track: Track, target: str) -> events.StageEntered:
    """The track in its next stage, or at its END."""
    if target == END:
        return events.StageEntered(track=track.key, stage=END, round=1)
    before = state.rounds.get(stage_address(track.key, target), 0)
    waits = _waits_for(state, track.stage(target))
    return events.StageEntered(track=track.key, stage=target, round=before + 1, waits_for=waits)


def _waits_for(state: State, stage: Stage) -> tuple[str, ...]:
    return tuple(str(after) for after in stage.after if str(after) not in state.passed)


def call(situation: Situation, key: str | None) -> Iterator[events.Event]:
    """The track that is called, into its first stage unless it is in one; what then opens."""
    called: list[events.Event] = []
    if key is not None and situation.state.track(key).ended:
        track = situation.machine.track(key)
        called.append(enter(situation.state, track, track.stages[0].key))
    yield from called
    yield from open_what_waits_no_more(situation.after(called))


def open_what_waits_no_more(situation: Situation) -> Iterator[events.Event]:
    """The stages that open now, and those passed over; the end of the cycle, where every track
    has come to its own.
    """
    while happened := tuple(_next_to_open(situation)):
        yield from happened
        situation = situation.after(happened)
    tracks = situation.state.tracks.values()
    if situation.state.ended_at is None and all(present.ended for present in tracks):
        yield events.CycleEnded()


def _next_to_open(situation: Situation) -> Iterator[events.Event]:
    """What the first stage that waits for nothing more leads to; nothing where none is."""
    for track in situation.machine.tracks:
        present = situation.state.track(track.key)
        if present.ended or present.open:
            continue
        if not all(name in situation.state.passed for name in present.waits_for):
            continue
        stage = track.stage(present.stage)
        needed = holds(situation.state, stage.when)
        if needed:
            yield events.StageOpened(track=track.key, stage=stage.key, round=present.round)
            return
        if needed is False:
            yield from _passed_over(situation, track, stage, present.round)
            return


def _passed_over(
    situation: Situation, track: Track, stage: Stage, number: int
) -> Iterator[events.Event]:
    """The track goes the way of the first outcome that leads onward, without the stage."""
    target = passed_over_to(stage).target
    over = events.StageCompleted(
        track=track.key,
        stage=stage.key,
        round=number,
        outcome=NOT_NEEDED,
        target=target,
        passes=True,
        reason=not_needed(situation.machine, situation.state, (stage.when or "",)),
    )
    yield over
    yield enter(situation.after((over,)).state, track, target)
