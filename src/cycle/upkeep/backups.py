"""A backup: the whole database as one state of it, examined after it was written, and sealed.

It is examined as an auditor would: SQLite's own check of the file, as many rows in each table as were copied, the
chain of every journal, the replay, every document and message. What does not pass is taken away again: a backup that
is there is good.
"""

import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from cycle.errors import CycleError
from cycle.service.verification import verify_record
from cycle.store import copies
from cycle.store.database import SCHEMA_VERSION, connect, is_file, open_database, schema_version
from cycle.store.schema import upgrade_database
from cycle.upkeep import files
from cycle.upkeep.files import BackupError


@dataclass(frozen=True, slots=True)
class Backup:
    """A finished backup. version: of the database in it; rows: of all tables; entries: of all journals."""

    file: Path
    size: int
    sha256: str
    version: str
    rows: int
    entries: int


def file_of(database: str) -> Path:
    """The file of an office's database. Raises BackupError where it is on a server."""
    if not is_file(database):
        raise BackupError(
            "The database is on a server, whose own tools copy it.",
            "Make the backup with pg_dump --format=custom, and restore it with pg_restore: docs/running.md.",
        )
    return Path(database)


def back_up(database: Path, into: Path) -> Backup:
    """Make a backup. Raises BackupError, DatabaseError; then nothing is left."""
    files.refuse_existing(files.seal_of(into))
    with files.put_in_place(into) as part:
        rows = copies.copy_database(database, part)
        faults = _faults(part, rows)
        if faults:
            raise BackupError(
                f"No backup was made, for what was copied is not whole: {_listed(faults)}.",
                "Keep the database and the earlier backups as they are; see `cycle verify`.",
            )
        files.give_to_owner_of(database, part)
        sha256, size, version = files.sha256_of(part), part.stat().st_size, _version(part)
    files.seal(into, sha256)
    return Backup(into, size, sha256, version, sum(rows.values()), rows["journal"])


def examine(file: Path) -> tuple[Backup, tuple[str, ...]]:
    """What a backup holds, and everything that is wrong with it. Reads it, never writes. Raises BackupError."""
    sha256 = files.sha256_of(file)
    sealed = files.sealed_as(file)
    faults = [] if sealed in {sha256, None} else [f"its SHA-256 is {sha256}, but it was sealed as {sealed}"]
    with tempfile.TemporaryDirectory(prefix="cycle-backup-") as folder:
        scratch = Path(folder) / "examined.db"
        copy_of(file, scratch)
        found = _torn(scratch)
        rows = {} if found else copies.rows_of(scratch)
        version = "" if found else _version(scratch)
        found = found or _faults_of_record(scratch)
    backup = Backup(file, file.stat().st_size, sha256, version, sum(rows.values()), rows.get("journal", 0))
    return backup, (*faults, *found)


def copy_of(file: Path, target: Path) -> None:
    """Copy a backup's bytes into a file. Raises BackupError."""
    files.refuse_endless(file)
    try:
        shutil.copyfile(file, target)
    except OSError as error:
        raise BackupError(
            f"{file} cannot be copied to {target}: {error.strerror}.",
            "Make room there; $TMPDIR names another folder for scratch.",
        ) from error


def refuse_faulty(file: Path, faults: tuple[str, ...]) -> None:
    """Raises BackupError that names every fault."""
    if faults:
        raise BackupError(
            f"{file} is not a whole backup: {_listed(faults)}.", "Keep it as it is, and take an earlier one."
        )


def _version(path: Path) -> str:
    with connect(path) as database:
        return schema_version(database) or ""


def _faults(copy: Path, rows: Mapping[str, int]) -> tuple[str, ...]:
    found = _torn(copy)
    if found:
        return found
    copied = copies.rows_of(copy)
    lost = tuple(
        f"{table} has {copied.get(table, 0)} rows of {count}"
        for table, count in rows.items()
        if copied.get(table) != count
    )
    return (*lost, *_faults_of_record(copy))


def _torn(copy: Path) -> tuple[str, ...]:
    try:
        return copies.faults_of_file(copy)
    except CycleError as error:
        return (error.message,)


def _faults_of_record(copy: Path) -> tuple[str, ...]:
    """What the record in a copy lacks. One of an earlier version is brought up to date first, on a copy of its own."""
    try:
        if _version(copy) >= SCHEMA_VERSION:
            return _faults_found(copy)
        with tempfile.TemporaryDirectory(prefix="cycle-backup-") as folder:
            scratch = Path(folder) / "upgraded.db"
            copy_of(copy, scratch)
            upgrade_database(scratch)
            return _faults_found(scratch)
    except CycleError as error:
        return (error.message,)


def _faults_found(copy: Path) -> tuple[str, ...]:
    with open_database(copy) as database:
        found = verify_record(database)
    return tuple(f"{part.subject}: {fault}" for part in found for fault in part.faults)


def _listed(faults: tuple[str, ...]) -> str:
    shown = "; ".join(fault.removesuffix(".") for fault in faults[:10])
    return f"{shown}; and {len(faults) - 10} more" if len(faults) > 10 else shown  # noqa: PLR2004 - what a person reads
