"""Is the record whole? The chain, the replay, the documents and the messages, each against its own hash. Reads only.

What stands here can be redone by an auditor with any tool: every entry's hash covers the one before it, the journal
replayed gives the stored state, byte for byte, and every content is named by the SHA-256 of its bytes.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

import msgspec

from cycle import chain
from cycle.engine import events
from cycle.engine import state as states
from cycle.engine.evolve import replay
from cycle.service.bureau import Bureau
from cycle.service.closed_days import noted_in
from cycle.store.cycles import StoredCycle
from cycle.store.errors import UnknownMachineError
from cycle.store.journal import OFFICE
from cycle.store.unit_of_work import Reading


@dataclass(frozen=True, slots=True)
class Found:
    """What was checked of one thing, and what is wrong with it, nothing where it is whole."""

    subject: str
    entries: int
    head: str
    faults: tuple[str, ...]


def verify(bureau: Bureau) -> tuple[Found, ...]:
    """Check every journal, every cycle's state, the closed days, every stored content and message."""
    with Reading(bureau.database) as reading:
        journals = [_journal(reading, stream) for stream in reading.journal.names()]
        lost = [
            Found(cycle.name, 0, chain.GENESIS, ("its journal is missing altogether",))
            for cycle in reading.cycles.all()
            if cycle.version == 0
        ]
        return (*journals, *lost, _closed_days(reading), _contents(reading), _messages(reading))


def _journal(reading: Reading, stream: str) -> Found:
    entries = list(reading.journal.read(stream))
    head = reading.journal.head(stream)
    broken = chain.first_break(stream, entries, head=head.hash, length=head.version)
    if broken:
        return Found(stream, len(entries), head.hash, (f"entry {broken.seq}: {broken.fault}",))
    cycle = next((stored for stored in reading.cycles.all() if stored.name == stream), None)
    faults = _state_faults(reading, cycle, entries) if cycle else ()
    return Found(stream, len(entries), head.hash, faults)


def _state_faults(reading: Reading, cycle: StoredCycle, entries: list[chain.Entry]) -> tuple[str, ...]:
    try:
        told = replay((events.from_text(entry.body), datetime.fromisoformat(entry.at)) for entry in entries)
    except (msgspec.ValidationError, msgspec.DecodeError, ValueError, KeyError) as error:
        return (f"the journal cannot be replayed: {error}",)
    faults = []
    if states.to_text(told) != cycle.state:
        faults.append("the stored state is not what the journal tells")
    if told.fingerprint != cycle.fingerprint:
        faults.append("the stored cycle is pinned to another machine than its journal says")
    return (*faults, *_machine_faults(reading, entries))


def _machine_faults(reading: Reading, entries: list[chain.Entry]) -> Iterator[str]:
    """Every machine that the cycle ran on must be kept, whole, and each move have begun at the one before."""
    before = None
    for entry in entries:
        event = events.from_text(entry.body)
        if not isinstance(event, events.CycleOpened | events.CycleMigrated):
            continue
        if isinstance(event, events.CycleMigrated) and event.fingerprint_before != before:
            yield f"entry {entry.seq}: the cycle is moved from a machine that it did not run on"
        before = event.fingerprint
        try:
            text = reading.machines.get(before)
        except UnknownMachineError:
            yield f"entry {entry.seq}: its machine {before} is not stored"
            continue
        if chain.sha256_text(text) != before:
            yield f"entry {entry.seq}: the stored machine {before} does not match its fingerprint"


def _closed_days(reading: Reading) -> Found:
    """Every date hangs on them, so the table must be what the journal of the office tells."""
    try:
        told = [noted for entry in reading.journal.read(OFFICE) if (noted := noted_in(entry))]
    except (msgspec.ValidationError, msgspec.DecodeError) as error:
        return Found("closed days", 0, "", (f"the journal of the office cannot be read: {error}",))
    stored = reading.closed_days.all()
    differing = sorted({f"{word.on} ({word.division})" for word in {*told} ^ {*stored}})
    faults = tuple(f"what is stored about {day} is not what the journal of the office tells" for day in differing)
    return Found("closed days", len(stored), "", faults)


def _contents(reading: Reading) -> Found:
    hashes = reading.contents.hashes()
    faults = tuple(
        f"the content of {sha256} does not match its hash"
        for sha256 in hashes
        if chain.sha256_bytes(reading.contents.get(sha256)) != sha256
    )
    return Found("documents", len(hashes), "", faults)


def _messages(reading: Reading) -> Found:
    lines = reading.outbox.list()
    faults = tuple(
        f"message {line.key} does not match its hash"
        for line in lines
        if chain.sha256_bytes(reading.outbox.show(line.key).content) != line.sha256
    )
    return Found("messages", len(lines), "", faults)
