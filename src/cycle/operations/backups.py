"""A backup: the whole database as one state of it, examined after it was written, and sealed.

It is a file of SQLite, or pg_dump's of a server's database. It is examined as an auditor would:
SQLite's own check of the file (of a dump, the file that its rows were read into), as many rows
in each table as were copied, the chain of every journal, the replay, every document and
message. What does not pass is taken away again: a backup that is there is good.
"""

import contextlib
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from cycle.errors import CycleError
from cycle.operations import files
from cycle.operations.files import BackupError
from cycle.service.verification import verify_record
from cycle.store import copies, dumps
from cycle.store.database import SCHEMA_VERSION, connect, is_file, open_database, schema_version
from cycle.store.errors import DatabaseTooNewError, DumpError
from cycle.store.schema import upgrade_database


@dataclass(frozen=True, slots=True)
class Backup:
    """A finished backup. version: of the database in it; rows: of all tables; entries: of all
    journals.
    """

    file: Path
    size: int
    sha256: str
    version: str
    rows: int
    entries: int


def ending_of(database: str) -> str:
    """What the name of a backup of this database ends in."""
    return ".db" if is_file(database) else ".dump"


def back_up(database: str, into: Path) -> Backup:
    """Make a backup. Raises BackupError, DatabaseError; then nothing is left."""
    files.refuse_existing(files.seal_of(into))
    with files.put_in_place(into) as part:
        if is_file(database):
            rows = copies.copy_database(Path(database), part)
            version, faults = _version(part), _faults(part, rows)
        else:
            rows = dumps.dump_database(database, part)
            with _unpacked(part) as copy:
                version, faults = _version(copy), _faults(copy, rows)
        if faults:
            raise BackupError(
                f"No backup was made, for what was copied is not whole: {_listed(faults)}.",
                "Keep the database and the earlier backups as they are; see `cycle verify`.",
            )
        files.give_to_owner_of(Path(database) if is_file(database) else into.parent, part)
        sha256, size = files.sha256_of(part), part.stat().st_size
    files.seal(into, sha256)
    return Backup(into, size, sha256, version, sum(rows.values()), rows["journal"])


def examine(file: Path) -> tuple[Backup, tuple[str, ...]]:
    """What a backup holds, and everything that is wrong with it. Reads it, never writes. Raises
    BackupError.
    """
    sha256 = files.sha256_of(file)
    sealed = files.sealed_as(file)
    faults = (
        []
        if sealed in {sha256, None}
        else [f"its SHA-256 is {sha256}, but it was sealed as {sealed}"]
    )
    version, rows, found = _looked_into(file)
    backup = Backup(
        file, file.stat().st_size, sha256, version, sum(rows.values()), rows.get("journal", 0)
    )
    return backup, (*faults, *found)


def _looked_into(file: Path) -> tuple[str, Mapping[str, int], tuple[str, ...]]:
    """Its version and rows, and what is wrong with the record in it. Raises
    DatabaseDriverError.
    """
    try:
        with _unpacked(file) as copy:
            if torn := _torn(copy):
                return "", {}, torn
            return _version(copy), copies.rows_of(copy), _faults_of_record(copy)
    except (DumpError, DatabaseTooNewError) as error:
        return "", {}, (error.message.removesuffix("."),)


@contextlib.contextmanager
def _unpacked(file: Path) -> Iterator[Path]:
    """What a backup holds, as a scratch database that may be written."""
    with tempfile.TemporaryDirectory(prefix="cycle-backup-") as folder:
        scratch = Path(folder) / "examined.db"
        unpack(file, scratch)
        yield scratch


def unpack(file: Path, target: Path) -> None:
    """Put the database in a backup, of either kind, into a file of SQLite. Raises BackupError,
    DumpError.
    """
    with _blaming(file, target):
        dumped = dumps.is_dump(file)
    if dumped:
        dumps.unpack_dump(file, target)
    else:
        copy_of(file, target)


def copy_of(file: Path, target: Path) -> None:
    """Copy a backup's bytes into a file. Raises BackupError."""
    with _blaming(file, target):
        shutil.copyfile(file, target)


@contextlib.contextmanager
def _blaming(file: Path, target: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise BackupError(
            f"{file} cannot be copied to {target}: {error.strerror}.",
            "Make room there; $TMPDIR names another folder for scratch.",
        ) from error


def refuse_faulty(file: Path, faults: tuple[str, ...]) -> None:
    """Raises BackupError that names every fault."""
    if faults:
        raise BackupError(
            f"{file} is not a whole backup: {_listed(faults)}.",
            "Keep it as it is, and take an earlier one.",
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
    """What the record in a copy lacks. One of an earlier version is brought up to date first,
    on a copy of its own.
    """
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
