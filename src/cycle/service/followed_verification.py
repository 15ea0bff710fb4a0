"""Were the dates that a cycle took from another taken from that one's record? Reads only.

Each such entry carries the hash that the other journal ended in. With the other chain whole,
that entry and all before it are what they were when the date was taken.
"""

from collections.abc import Iterable, Iterator

from cycle.chain import Entry
from cycle.engine import events
from cycle.engine.outside_events import DateFollowed
from cycle.store.unit_of_work import Reading


def faults_of_followed_dates(reading: Reading, entries: Iterable[Entry]) -> Iterator[str]:
    """Each entry that took a date from a journal in which no entry has the hash it carries."""
    for entry in entries:
        event = events.from_text(entry.body)
        if not isinstance(event, DateFollowed):
            continue
        found = reading.journal.with_hash(event.journal)
        if found is None or found.stream != event.cycle:
            yield (
                f"entry {entry.seq}: the date {event.key} was taken from {event.cycle} when "
                f"that journal ended in {event.journal[:12]}, and no entry of it has that hash"
            )
