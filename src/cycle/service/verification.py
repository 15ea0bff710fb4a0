"""Is the record whole? The chain, the replay, the people, the documents and the messages. Reads
only.

What stands here can be redone by an auditor with any tool: every entry's hash covers the one
before it, the journal replayed gives the stored state, byte for byte, and every content is
named by the SHA-256 of its bytes. Each table is held against the journals, both ways: what they
tell of must be stored, and a message must have been told of.

It cannot see what is gone without trace: a cycle or the newest entries taken out of every table
at once, or a chain written anew. Those show against the newest hash that the weekly letters
carry, and against a backup.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

import msgspec

from cycle import chain
from cycle.engine import events
from cycle.engine import state as states
from cycle.engine.evidence import files_of
from cycle.engine.replay import replay
from cycle.engine.state import row_part, rows_in
from cycle.mail.anchors import Anchor
from cycle.service.clock_verification import spans_ahead
from cycle.service.closed_day_journal import noted_in
from cycle.service.followed_verification import faults_of_followed_dates
from cycle.service.look_verification import faults_of_look
from cycle.service.mail_verification import Told, faults_of_mail
from cycle.service.services import Services
from cycle.service.staff_record import StaffRecord, differing, roll_told
from cycle.store.cycles import StoredCycle
from cycle.store.database import Database
from cycle.store.errors import ContentDamagedError, UnknownContentError, UnknownMachineError
from cycle.store.journal import OFFICE
from cycle.store.tables import metadata
from cycle.store.unit_of_work import Reading


@dataclass(frozen=True, slots=True)
class Verified:
    """What was checked of one thing, and what is wrong with it, nothing where it is whole."""

    subject: str
    entries: int
    head: str
    faults: tuple[str, ...]
    notes: tuple[str, ...] = ()
    """What is no fault, and an auditor should know."""


def verify(services: Services) -> tuple[Verified, ...]:
    """Check every journal, every cycle's state, the officers, the closed days, every document
    and message.
    """
    return verify_record(services.database)


def held_against(database: Database, anchors: Iterable[Anchor]) -> tuple[Verified, ...]:
    """Each anchor against the journals: the entry that had this hash when it was mailed must
    have it still. With the chain whole, so is all that came before.
    """
    with Reading(database) as reading:
        return tuple(_held_against(reading, anchor) for anchor in anchors)


def _held_against(reading: Reading, anchor: Anchor) -> Verified:
    found = reading.journal.with_hash(anchor.head)
    told = f"{anchor.journal}, as it was mailed" if anchor.journal else "the hash given"
    named = (anchor.journal, anchor.length)
    if found and named in {(None, None), (found.stream, found.seq)}:
        return Verified(f"{found.stream}, as it was mailed", found.seq, anchor.head, ())
    fault = (
        f"its entry {anchor.length} had the hash {anchor.head} when that was mailed, and has "
        "it no more: the journal was written anew, or entries are gone"
        if anchor.length
        else f"no entry of any journal has the hash {anchor.head}: that journal was written "
        "anew, or entries are gone"
    )
    return Verified(told, anchor.length or 0, anchor.head, (fault,))


def verify_record(database: Database) -> tuple[Verified, ...]:
    """The same for a database that no office works with: a backup."""
    with Reading(database) as reading:
        cycles = {cycle.name: cycle for cycle in reading.cycles.all()}
        journals = [
            _journal(reading, stream, cycles.get(stream)) for stream in reading.journal.names()
        ]
        lost = [
            Verified(cycle.name, 0, chain.GENESIS, ("its journal is missing altogether",))
            for cycle in cycles.values()
            if cycle.version == 0
        ]
        told = _told(reading)
        office = (_people(reading), _closed_days(reading))
        kept = (_contents(reading, told), _messages(reading, told))
        shape = Verified("tables", len(metadata.tables), "", reading.faults_of_shape())
        return (*journals, *lost, *office, *kept, shape)


def _journal(reading: Reading, stream: str, cycle: StoredCycle | None) -> Verified:
    entries = list(reading.journal.read(stream))
    head = reading.journal.head(stream)
    broken = chain.first_break(stream, entries, head=head.hash, length=head.version)
    if broken:
        return Verified(
            stream, len(entries), head.hash, (f"entry {broken.seq}: {broken.fault}",)
        )
    notes = tuple(spans_ahead(entries))
    if cycle is None:
        gone = (
            ()
            if stream == OFFICE
            else ("its journal is here, but the cycle is no longer stored",)
        )
        return Verified(stream, len(entries), head.hash, gone, notes)
    faults = _state_faults(reading, cycle, entries)
    return Verified(stream, len(entries), head.hash, faults, notes)


def _state_faults(
    reading: Reading, cycle: StoredCycle, entries: list[chain.Entry]
) -> tuple[str, ...]:
    try:
        told = replay(
            (events.from_text(entry.body), datetime.fromisoformat(entry.at))
            for entry in entries
        )
    except (msgspec.ValidationError, msgspec.DecodeError, ValueError, KeyError) as error:
        return (f"the journal cannot be replayed: {error}",)
    faults = []
    if states.to_text(told) != cycle.state:
        faults.append("the stored state is not what the journal tells")
    if told.fingerprint != cycle.fingerprint:
        faults.append("the stored cycle is pinned to another machine than its journal says")
    faults += faults_of_followed_dates(reading, entries)
    machines = tuple(_machine_faults(reading, entries))
    if not machines:
        last_at = datetime.fromisoformat(entries[-1].at)
        faults += faults_of_look(reading, cycle, told, last_at)
    return (*faults, *machines)


def _machine_faults(reading: Reading, entries: list[chain.Entry]) -> Iterator[str]:
    """Every machine that the cycle ran on must be kept, whole, and each move have begun at the
    one before.
    """
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
            yield (
                f"entry {entry.seq}: the stored machine {before} does not match its fingerprint"
            )


def _closed_days(reading: Reading) -> Verified:
    """Every date hangs on them, so the table must be what the journal of the office tells."""
    try:
        told = [noted for entry in reading.journal.read(OFFICE) if (noted := noted_in(entry))]
    except (msgspec.ValidationError, msgspec.DecodeError) as error:
        return Verified(
            "closed days", 0, "", (f"the journal of the office cannot be read: {error}",)
        )
    stored = reading.closed_days.all()
    differing = sorted({f"{record.on} ({record.division})" for record in {*told} ^ {*stored}})
    in_order = sorted(told, key=lambda record: (record.division, record.on, record.known_at))
    if not differing and in_order != [*stored]:
        differing = ["each day, in its order,"]
    faults = tuple(
        f"what is stored about {day} is not what the journal of the office tells"
        for day in differing
    )
    return Verified("closed days", len(stored), "", faults)


def _told(reading: Reading) -> Told:
    streams = (stream for stream in reading.journal.names() if stream != OFFICE)
    return {
        (stream, entry.seq): _event(entry)
        for stream in streams
        for entry in reading.journal.read(stream)
    }


def _event(entry: chain.Entry) -> events.Event | None:
    try:
        return events.from_text(entry.body)
    except msgspec.DecodeError:
        return None


def _people(reading: Reading) -> Verified:
    """Who may sign and who is written to hang on them, so the tables must be what the journal
    of the office tells.
    """
    stored = StaffRecord(
        {officer.login: officer for officer in reading.officers.all()},
        {made.id: made for made in reading.officers.appointments()},
    )
    count = len(stored.officers) + len(stored.appointments)
    try:
        told = roll_told(reading.journal.read(OFFICE))
    except (msgspec.DecodeError, KeyError) as error:
        return Verified(
            "officers", count, "", (f"the journal of the office cannot be read: {error}",)
        )
    return Verified("officers", count, "", differing(told, stored))


def _contents(reading: Reading, told: Told) -> Verified:
    hashes = reading.contents.hashes()
    attached = {
        event.sha256: (place, event)
        for place, event in told.items()
        if isinstance(event, events.DocumentAttached)
    }
    for place, event in told.items():
        if isinstance(event, events.DocumentAttached):
            attached |= {
                event.parts[row_part(issue)]: (place, event) for issue in rows_in(event.parts)
            }
    evidence = {
        sha256: place for place, event in told.items() if event for sha256 in files_of(event)
    }
    faults = [
        f"the content of {sha256} is not as long as its row says"
        for sha256 in reading.contents.wrong_sizes()
    ]
    for sha256 in dict.fromkeys((*attached, *evidence, *hashes)):
        wrong = _content_fault(reading, sha256)
        if wrong and sha256 in attached:
            (stream, seq), event = attached[sha256]
            faults.append(
                f"{event.document}, version {event.version}, of {stream}, entry {seq}: {wrong}"
            )
        elif wrong and sha256 in evidence:
            stream, seq = evidence[sha256]
            faults.append(f"the evidence of {stream}, entry {seq}: {wrong}")
        elif wrong:
            faults.append(wrong)
    return Verified("documents", len(hashes), "", tuple(faults))


def _content_fault(reading: Reading, sha256: str) -> str | None:
    try:
        reading.contents.get(sha256)
    except UnknownContentError:
        return f"the content of {sha256} is not stored"
    except ContentDamagedError:
        return f"the content of {sha256} does not match its hash"
    return None


def _messages(reading: Reading, told: Told) -> Verified:
    faults = tuple(faults_of_mail(reading, told))
    return Verified("messages", sum(reading.outbox.counts().values()), "", faults)
