"""What the record holds of a clock that was ahead: instants that lie in the future of now.

Nothing is recorded before it happens. So a recorded instant later than now is that of a clock
that was wrong then, or is wrong now. Pure.
"""

from collections.abc import Iterator
from datetime import datetime

from cycle.engine.state import State


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
