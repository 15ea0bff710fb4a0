"""The doctor's looks at what an office keeps: the database, the record in it, the mail that
waits.
"""

from collections.abc import Iterator
from pathlib import Path

from cycle.operations.findings import Finding, fault, ok, warn
from cycle.service.undelivered import WHO_READS
from cycle.service.verification import verify_record
from cycle.store import copies, dumps
from cycle.store.database import SCHEMA_VERSION, is_file, open_database
from cycle.store.messages import MessageState
from cycle.store.outbox import IN_FLIGHT
from cycle.store.unit_of_work import Reading

RESTORE = "Keep the file as it is, and restore the last whole backup: docs/running.md."

WORTH_A_LOOK = {
    MessageState.REFUSED: "Mend the address (`cycle officer`), then: cycle mail retry KEY",
    MessageState.BOUNCED: "Mend the address (`cycle officer`), then: cycle mail retry KEY",
    MessageState.UNCERTAIN: "The relay may have taken them; each says why: cycle mail show KEY",
    MessageState.HELD: "Each is offered again once a person says so: cycle mail release KEY",
}


def database(where: str) -> Iterator[Finding]:
    """That it opens, is of this program's version, and that the file is whole."""
    with open_database(where) as opened:
        place = opened.place
    faults = copies.faults_of_file(Path(where)) if is_file(where) else ()
    yield from (fault("database", found, RESTORE) for found in faults)
    if not faults:
        yield ok("database", f"{place}, version {SCHEMA_VERSION}, opens and is whole")


def server(where: str) -> Iterator[Finding]:
    """The server's version, and that of the program that makes its backups, which may not be
    older.
    """
    with open_database(where) as opened:
        version = dumps.version_of_server(opened)
    ours = dumps.version_of("pg_dump")
    says = f"PostgreSQL {version}; pg_dump {ours}"
    if int(ours.partition(".")[0]) < int(version.partition(".")[0]):
        yield fault("server", f"{says} cannot make its backups", dumps.INSTALL)
    else:
        yield ok("server", says)


def record(where: str) -> Iterator[Finding]:
    """What `cycle verify` finds."""
    with open_database(where) as opened:
        found = verify_record(opened)
    broken = [f"{part.subject}: {said}" for part in found for said in part.faults]
    if broken:
        more = f", and {len(broken) - 1} more" if len(broken) > 1 else ""
        yield fault(
            "record",
            f"{broken[0]}{more}",
            "See `cycle verify`, and compare the database with a backup.",
        )
    else:
        yield ok(
            "record",
            f"{sum(part.entries for part in found)} entries, officers, documents and "
            "messages, whole",
        )


def mail(where: str) -> Iterator[Finding]:
    """What waits, and what a person must look at."""
    with open_database(where) as opened, Reading(opened) as reading:
        counts = reading.outbox.counts()
        since = reading.outbox.waiting_since(IN_FLIGHT)
        unread = reading.unread_mail.open(1)
        number = reading.unread_mail.count()
    unsent = sum(counts.get(state, 0) for state in IN_FLIGHT)
    waits = (
        f"; {unsent} unsent, the first waits since {since:%Y-%m-%d %H:%M} UTC" if since else ""
    )
    yield ok("mail", f"{sum(counts.values())} messages{waits}")
    for first in unread:
        yield warn(
            "mail",
            f"{number} that came back not understood, the first since "
            f"{first.since_at:%Y-%m-%d %H:%M} UTC",
            f"{WHO_READS[:1].upper()}{WHO_READS[1:]}: cycle mail show {first.key}",
        )
    for state, remedy in WORTH_A_LOOK.items():
        if counts.get(state):
            yield warn(
                "mail",
                f"{counts[state]} {state.value}: cycle mail list --state {state.value}",
                remedy,
            )
