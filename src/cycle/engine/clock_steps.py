"""What the record holds of a clock that was ahead: instants that lie in the future of now.

Nothing is recorded before it happens. So a recorded instant later than now is that of a clock
that was wrong then, or is wrong now. Pure.
"""

from collections.abc import Iterator
from datetime import datetime

import msgspec

from cycle.engine.events import ClockFoundBehind
from cycle.engine.state import ClockBehind, State


def found_behind(state: State, event: ClockFoundBehind, at: datetime) -> State:
    """What was said by a clock that was ahead is said again, and a deadline that had passed by
    it alone is still to pass.
    """
    return msgspec.structs.replace(
        state,
        clock=ClockBehind(found_at=at, ahead_at=event.ahead_at, seq=state.version + 1),
        said={key: value for key, value in state.said.items() if value <= at},
        missed={key: value for key, value in state.missed.items() if value <= at},
    )


def clock_corrected(state: State) -> State:
    """Since it is recorded which was wrong, nobody waits for that any more."""
    clock = state.clock and msgspec.structs.replace(state.clock, corrected=True)
    return msgspec.structs.replace(state, clock=clock)


def was_ahead(state: State, seq: int, at: datetime) -> bool:
    """Whether an entry was recorded by a clock that was later found to have been ahead."""
    clock = state.clock
    return clock is not None and seq < clock.seq and at > clock.found_at


def is_recorded(state: State, instant: datetime) -> bool:
    """Whether something was recorded at this very instant."""
    return instant in _recorded(state)


def _recorded(state: State) -> Iterator[datetime]:
    yield state.opened_at
    for track in state.tracks.values():
        yield track.opened_at or track.entered_at
    for document in state.documents.values():
        yield from (document.at, document.changed_at)
    for signed in state.signoffs.values():
        yield from (signed.at, signed.lapsed_at or signed.at)
    for amendment in state.amendments.values():
        yield from (amendment.at, amendment.made_at or amendment.at)
    yield from (meeting.changed_at for meeting in state.meetings.values())
    yield from (each.at for each in state.publications.values())
    yield from (each.at for each in state.tasks.values())
    yield from (each.at for each in state.waivers.values())
    yield from (each.at for each in state.ended.values())
