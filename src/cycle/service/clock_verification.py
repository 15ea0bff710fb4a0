"""Entries whose instants run backwards: their order is that of their numbers. Reads only.

A clock set back damages nothing, so this names entries and calls nothing damaged.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime

from cycle import chain
from cycle.clock import SKEW
from cycle.engine.outside_events import ClockCorrected


def spans_ahead(entries: Sequence[chain.Entry]) -> Iterator[str]:
    """Each run of entries that a later entry lies before, in words."""
    instants = [datetime.fromisoformat(entry.at) for entry in entries]
    begins = 0
    for place, at in enumerate(instants):
        ahead = [n for n in range(begins, place) if instants[n] > at + SKEW]
        if ahead:
            yield _told(entries, ahead, place)
            begins = place


def _told(entries: Sequence[chain.Entry], ahead: Sequence[int], place: int) -> str:
    first, last = entries[ahead[0]], entries[ahead[-1]]
    which = (
        f"entry {first.seq} is" if first is last else f"entries {first.seq} to {last.seq} are"
    )
    newest = max(entries[n].at for n in ahead)
    said = (
        f"{which} of up to {newest}, and entry {entries[place].seq} is of {entries[place].at}"
    )
    corrected = next(
        (
            entry.seq
            for entry in entries[place:]
            if entry.kind == ClockCorrected.__struct_config__.tag
        ),
        None,
    )
    settled = (
        f"what was wrong with the clock is recorded in entry {corrected}"
        if corrected
        else "the administrator records what was wrong with the clock: cycle clock"
    )
    return f"{said}: the order is that of the entries; {settled}"
