"""The state after what happened outside of a cycle. Pure, total, and without any rule."""

from datetime import datetime

import msgspec

from cycle.engine.outside_events import (
    ClockCorrected,
    ClockFoundBehind,
    CycleFollowed,
    DateFollowed,
    OutsideEvent,
)
from cycle.engine.state import ClockBehind, FollowedDate, State


def after_outside(state: State, event: OutsideEvent, at: datetime) -> State:
    """The state after the event, but for its version."""
    match event:
        case ClockFoundBehind():
            return _found_behind(state, event, at)
        case ClockCorrected():
            clock = state.clock and msgspec.structs.replace(state.clock, corrected=True)
            return msgspec.structs.replace(state, clock=clock)
        case DateFollowed():
            found = FollowedDate(
                cycle=event.cycle,
                journal=event.journal,
                on=event.on,
                at=event.at,
                why=event.why,
                since=at,
            )
            return msgspec.structs.replace(state, followed={**state.followed, event.key: found})
        case CycleFollowed():
            followers = tuple(sorted({*state.followed_by, event.by}))
            return msgspec.structs.replace(state, followed_by=followers)


def _found_behind(state: State, event: ClockFoundBehind, at: datetime) -> State:
    """What was said by a clock that was ahead is said again, and a deadline that had passed by
    it alone is still to pass.
    """
    return msgspec.structs.replace(
        state,
        clock=ClockBehind(found_at=at, ahead_at=event.ahead_at, seq=state.version + 1),
        said={key: value for key, value in state.said.items() if value <= at},
        missed={key: value for key, value in state.missed.items() if value <= at},
    )
