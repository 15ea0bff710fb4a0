"""A backup put back in the place of a database that is gone. Never over one that is there.

A backup of either kind goes into either kind of place. A server's database must be there and
empty; it is filled in one transaction, and proved from a new connection. The backup is examined
first. What was in flight in it is held, since it may have been sent after the backup was made:
whoever restores decides, message by message, and a message that is released is asked again
whether it is still so.
"""

import os
import tempfile
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

from cycle.operations import backups, files
from cycle.operations.backups import Backup
from cycle.operations.files import BackupError
from cycle.service.restoration import Resumed, resume
from cycle.store.copying import copy_office
from cycle.store.database import Database, is_file, open_database
from cycle.store.errors import CopyError
from cycle.store.schema import refuse_unusable, upgrade_database

LEFT_BEHIND = ("-journal", "-wal", "-shm")
"""What SQLite may leave beside a file, and would roll into another file of that name."""


@dataclass(frozen=True, slots=True)
class Restored:
    """An office that goes on. database: path or address; sealed: whether the backup had its
    seal beside it.
    """

    database: str
    backup: Backup
    sealed: bool
    resumed: Resumed


def restore(
    database: str,
    backup: Path,
    *,
    by: str,
    now: datetime,
    not_whole: bool = False,
    dry_run: bool = False,
) -> Restored:
    """Put a backup in the place of the office's database. Raises BackupError, DatabaseError;
    then nothing is left.

    not_whole: take it also where verification finds faults in its record: the journal of the
    office notes them. dry_run: what is restored is taken away again.
    """
    asked = _Asked(backup, by, now, not_whole, dry_run)
    sealed = files.sealed_as(backup) is not None
    if is_file(database):
        found, resumed = _into_file(Path(database), asked)
    else:
        found, resumed = _into_server(database, asked)
    return Restored(database, found, sealed, resumed)


@dataclass(frozen=True, slots=True)
class _Asked:
    """Which backup is to be restored, and by whom."""

    backup: Path
    by: str
    now: datetime
    not_whole: bool
    dry_run: bool


def _into_file(database: Path, asked: _Asked) -> tuple[Backup, Resumed]:
    _refuse_existing(database)
    with files.part_of(database) as part:
        made = _made_ready(asked, part)
        files.give_to_owner_of(part.parent, part)
        if not asked.dry_run:
            files.place(part, database)
    return made


def _into_server(address: str, asked: _Asked) -> tuple[Backup, Resumed]:
    """Nothing of it is there before what was in flight is held."""
    refuse_unusable(address)
    with tempfile.TemporaryDirectory(prefix="cycle-restored-") as folder:
        scratch = Path(folder) / "restored.db"
        made = _made_ready(asked, scratch)
        with open_database(scratch) as opened:
            known = backups.faults_in(opened)
            copy_office(opened, address, partial(_prove, known), dry_run=asked.dry_run)
    return made


def _prove(known: tuple[str, ...], copy: Database) -> None:
    """That the copy lacks nothing that the backup had."""
    faults = [fault for fault in backups.faults_in(copy) if fault not in known]
    if faults:
        raise CopyError(
            f"What was restored is not whole: {faults[0]}.",
            "Try again; if it stays so, report it.",
        )


def _made_ready(asked: _Asked, part: Path) -> tuple[Backup, Resumed]:
    """Put the database in a backup into a file of SQLite, examined, of our version, with
    nothing in flight.
    """
    found = backups.examine(asked.backup)
    backups.refuse_faulty(found, not_whole=asked.not_whole)
    backups.unpack(asked.backup, part)
    if files.sha256_of(asked.backup) != found.sha256:
        raise BackupError(
            f"{asked.backup} changed while it was read.",
            "See what writes to it, then try again.",
        )
    upgrade_database(part)
    with open_database(part) as opened:
        return found, resume(
            opened, sha256=found.sha256, by=asked.by, now=asked.now, faults=found.faults
        )


def _refuse_existing(database: Path) -> None:
    for path in (
        database,
        *(database.with_name(database.name + ending) for ending in LEFT_BEHIND),
    ):
        if os.path.lexists(path):
            raise BackupError(
                f"{path} is there already, and a restored backup never takes its place; "
                "nothing was changed.",
                "Stop the daemon, move the file to a folder where it is kept, then try again.",
            )
