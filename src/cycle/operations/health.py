"""What a monitor asks: does the daemon do its passes, does mail go out, is there a backup.
Reads only.

`problems` is what a person must look at; where there is none, the office is healthy. Figures
that only grow (what was once refused) are figures. Never raises for what is wrong with an
office: that is the answer.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path

import msgspec

from cycle.engine.obligations import obligations
from cycle.errors import CycleError
from cycle.operations import heartbeat, nightly_backup
from cycle.operations.heartbeat import Heartbeat
from cycle.service import clock_record
from cycle.service.cycles import load
from cycle.service.undelivered import MOST_UNREAD, WHO_READS
from cycle.settings import Settings
from cycle.store.database import SCHEMA_VERSION, open_database
from cycle.store.outbox import IN_FLIGHT
from cycle.store.unit_of_work import Reading

BEHIND = timedelta(seconds=heartbeat.LATE)
"""How long after it is due a cycle has been looked at, where all is well."""

WAITING = timedelta(hours=1)
"""How long a message may wait: a relay that is full or shut for less is no matter."""


WAIT = timedelta(seconds=2)
"""A monitor asks often; it need not wait for a writer as long as an officer does."""


class Counted(msgspec.Struct, frozen=True, kw_only=True):
    """What the database tells.

    messages: how many stand in each state. oldest_unsent_seconds: how long the first of those
    that are to go out waits.
    behind: cycles that nobody looked at though they are due. overdue: how many things in a
    cycle should be done by now.
    """

    version: str
    messages: Mapping[str, int]
    oldest_unsent_seconds: int | None
    cycles: int
    behind: tuple[str, ...]
    overdue: Mapping[str, int]
    clock_behind: datetime | None = None
    """The instant of an entry that the clock stands before."""
    unread: tuple[str, ...] = ()
    """Keys of what came back and is not understood, the first ten."""


class Health(msgspec.Struct, frozen=True, kw_only=True):
    """problems: what a person must look at; none where all is well."""

    healthy: bool
    at: datetime
    problems: tuple[str, ...]
    daemon: Heartbeat | None
    late: tuple[str, ...]
    counted: Counted | None
    newest_backup: str | None


def health(settings: Settings, now: datetime) -> Health:
    """How the office does, at this moment."""
    problems: list[str] = []
    beat = counted = None
    try:
        beat = heartbeat.read(Path(settings.daemon.pulse))
        problems += _of_daemon(beat, now)
    except CycleError as error:
        problems.append(error.message)
    try:
        counted = count(settings.database, now)
        problems += _of_counts(counted)
    except CycleError as error:
        problems.append(error.message)
    folder = Path(settings.backup.folder)
    newest = max(nightly_backup.nightly(folder, by=now), default=None)
    if faulty := nightly_backup.not_whole_since(folder, now):
        problems.append(
            f"The record in the newest backup, {faulty}, is not whole. Run: cycle verify"
        )
    if (
        beat
        and now - beat.begun_at > timedelta(hours=26)
        and (newest is None or nightly_backup.is_missed(newest, now))
    ):
        problems.append("There is no backup of last night, nor of the one before.")
    return Health(
        healthy=not problems,
        at=now,
        problems=tuple(problems),
        daemon=beat,
        late=beat.late(now) if beat else (),
        counted=counted,
        newest_backup=newest.isoformat() if newest else None,
    )


def count(database: str, now: datetime) -> Counted:
    """What the database tells. Raises CycleError where it cannot be read, or a cycle in it
    cannot.
    """
    with open_database(database, wait=WAIT) as opened, Reading(opened) as reading:
        running = [cycle for cycle in reading.cycles.all() if cycle.ended_at is None]
        since = reading.outbox.waiting_since(IN_FLIGHT)
        return Counted(
            version=SCHEMA_VERSION,
            messages={state.value: number for state, number in reading.outbox.counts().items()},
            oldest_unsent_seconds=max(0, int((now - since).total_seconds())) if since else None,
            cycles=len(running),
            behind=tuple(
                cycle.name
                for cycle in running
                if cycle.next_due_at and cycle.next_due_at < now - BEHIND
            ),
            clock_behind=clock_record.standing(reading, now).ahead_at,
            unread=tuple(row.key for row in reading.unread_mail.open(MOST_UNREAD)),
            overdue={cycle.name: _overdue(reading, cycle.name, now) for cycle in running},
        )


def _overdue(reading: Reading, name: str, now: datetime) -> int:
    loaded = load(reading, name)
    return sum(found.overdue(now) for found in obligations(loaded.at(now)))


def _of_daemon(beat: Heartbeat | None, now: datetime) -> Iterator[str]:
    if beat is None:
        yield "No daemon runs with these settings."
        return
    if silent := beat.silent(now):
        yield f"The daemon {silent}."
        return
    for duty in beat.late(now):
        last = beat.duties[duty].passed_at
        ended = (
            f"its last pass ended at {last:%Y-%m-%d %H:%M:%S} UTC"
            if last
            else "no pass of it has ended"
        )
        yield f"The daemon's duty {duty} is late: {ended}."
    for what, words in beat.troubles.items():
        yield f"{what[:1].upper()}{what[1:]}: {words}"


def _of_counts(counted: Counted) -> Iterator[str]:
    for name in counted.behind:
        yield f"{name} is due, and the daemon has not looked at it."
    if counted.clock_behind:
        yield (
            "The clock stands before an entry on record, of "
            f"{counted.clock_behind:%Y-%m-%d %H:%M} UTC. Run: cycle clock"
        )
    for key in counted.unread:
        yield (
            f"A message that came back is not understood; {WHO_READS}: cycle mail show {key}"
        )
    waiting = counted.oldest_unsent_seconds
    if waiting is not None and waiting > WAITING.total_seconds():
        yield f"A message has been waiting to go out for {_lasting(waiting)}."


def _lasting(seconds: int) -> str:
    """In the largest unit of which there are two at least."""
    units = ((86_400, "days"), (3_600, "hours"))
    size, unit = next((each for each in units if seconds >= 2 * each[0]), (60, "minutes"))
    return f"{seconds // size} {unit}"
