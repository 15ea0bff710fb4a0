"""A database brought to the version that this program works with: under the writer's lock, with
a backup first.

The backup is examined as every backup is, which means that the migrations are run on a copy of
it and the record verified afterwards: what would go wrong goes wrong there. A record that is
not whole is upgraded all the same, for no program could read it otherwise; its backup says so.
"""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from cycle.operations import nightly_backup
from cycle.operations.backups import Backup, back_up, ending_of, refuse_damaged
from cycle.store.database import SCHEMA_VERSION, connect, known_version
from cycle.store.schema import upgrade_database


@dataclass(frozen=True, slots=True)
class Upgraded:
    """What was done: before, after: versions; backup: made before, None where there was nothing
    to do.
    """

    before: str
    after: str
    backup: Backup | None


def version_before(database: str) -> str:
    """The version that the database is of now. Raises DatabaseError."""
    with connect(database) as opened:
        return known_version(opened)


def upgrade(database: str, folder: Path, now: datetime) -> Upgraded:
    """Upgrade the database, after a backup into the folder. Raises BackupError, DatabaseError;
    then nothing changed.
    """
    before = version_before(database)
    if before == SCHEMA_VERSION:
        return Upgraded(before, before, None)
    nightly_backup.ready(folder)
    made: list[Backup] = []

    def keep() -> None:
        made.append(back_up(database, into))
        refuse_damaged(made[0])

    into = folder / f"before-{SCHEMA_VERSION}-{now:%Y-%m-%dT%H%M%S}Z{ending_of(database)}"
    upgrade_database(database, first=keep)
    return Upgraded(before, SCHEMA_VERSION, made[0])
