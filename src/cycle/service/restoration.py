"""What a restored backup must not do: send again what may have been sent since it was made.

Every message that was in flight when the backup was made is held, and the journal of the office
notes that and from which backup the office goes on, so that an auditor who holds a newer hash
from a weekly letter learns why.
"""

from dataclasses import dataclass
from datetime import datetime

import msgspec

from cycle.service.office_journal import write_to_office_journal
from cycle.store.database import Database
from cycle.store.messages import LedgerLine
from cycle.store.outbox import IN_FLIGHT
from cycle.store.unit_of_work import UnitOfWork

WORDS = "in flight when the backup was made: it may have been sent since"
"""Why a message is held."""


class BackupRestored(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    omit_defaults=True,
    tag="backup-restored",
    tag_field="event",
):
    """sha256: of the backup's file. held: the keys of the messages that were in flight in it.
    faults: what verification found in it, where it was wanted all the same.
    """

    sha256: str
    by: str
    held: tuple[str, ...] = ()
    faults: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Resumed:
    """How far the record of a restored office reaches, and what was in flight then, as it was
    then.
    """

    last_entry_at: datetime | None
    in_flight: tuple[LedgerLine, ...]


def resume(
    database: Database, *, sha256: str, by: str, now: datetime, faults: tuple[str, ...] = ()
) -> Resumed:
    """Hold what is in flight and note the restoration, in one transaction."""
    with UnitOfWork(database) as uow:
        last_entry_at = uow.journal.newest_at()
        in_flight = uow.outbox.list(states=IN_FLIGHT)
        held = uow.outbox.hold_all(now, WORDS)
        uow.secrets.draw_anew()
        noted = BackupRestored(sha256=sha256, by=by, held=held, faults=faults)
        write_to_office_journal(uow, noted, now)
        uow.commit()
    return Resumed(last_entry_at, in_flight)
