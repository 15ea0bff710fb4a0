"""A backup put back in the place of a database that is gone. Never over one that is there.

The backup is examined first. What was in flight in it is held, since it may have been sent after the backup was made:
whoever restores decides, message by message, and a message that is released is asked again whether it is still so.
"""

import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from cycle.service.restoration import Resumed, resume
from cycle.store.database import open_database
from cycle.store.schema import upgrade_database
from cycle.upkeep import backups, files
from cycle.upkeep.backups import Backup
from cycle.upkeep.files import BackupError

LEFT_BEHIND = ("-journal", "-wal", "-shm")
"""What SQLite may leave beside a file, and would roll into another file of that name."""


@dataclass(frozen=True, slots=True)
class Restored:
    """An office that goes on. sealed: whether the backup had its seal beside it."""

    database: Path
    backup: Backup
    sealed: bool
    resumed: Resumed


def restore(database: Path, backup: Path, *, by: str, now: datetime) -> Restored:
    """Put a backup in the place of the office's database. Raises BackupError, DatabaseError; then nothing is left."""
    _refuse_existing(database)
    sealed = files.sealed_as(backup) is not None
    with files.put_in_place(database) as part:
        backups.copy_of(backup, part)
        found, faults = backups.examine(backup)
        backups.refuse_faulty(backup, faults)
        if files.sha256_of(part) != found.sha256:
            raise BackupError(f"{backup} changed while it was read.", "See what writes to it, then try again.")
        upgrade_database(part)
        with open_database(part) as opened:
            resumed = resume(opened, sha256=found.sha256, by=by, now=now)
        files.give_to_owner_of(part.parent, part)
    return Restored(database, found, sealed, resumed)


def _refuse_existing(database: Path) -> None:
    for path in (database, *(database.with_name(database.name + ending) for ending in LEFT_BEHIND)):
        if os.path.lexists(path):
            raise BackupError(
                f"{path} is there already, and a restored backup never takes its place; nothing was changed.",
                "Stop the daemon, move the file to a folder where it is kept, then try again.",
            )
